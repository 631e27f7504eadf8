"""Being told about a street or a neighbourhood: plain records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Cadence(StrEnum):
    """How often somebody is told."""

    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, kw_only=True)
class WatchInfo:
    """What somebody wants to hear about.

    :param area: a GeoJSON Polygon.
    :param groups: codes of main groups of categories; empty for all.
    """

    id: UUID
    name: str
    area: Mapping[str, Any]
    groups: tuple[str, ...]
    cadence: Cadence
    language: str
    is_confirmed: bool
    told_until: datetime
