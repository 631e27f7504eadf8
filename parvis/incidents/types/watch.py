"""Being told about a street or a neighbourhood: plain records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from parvis.kernel.definitions import Localised


class Cadence(StrEnum):
    """How often somebody is told."""

    DAILY = "daily"
    WEEKLY = "weekly"


class BadArea(Exception):
    """A piece of the map that cannot be watched: `message` says why."""

    def __init__(self, message: Localised) -> None:
        self.message = message
        super().__init__(message.en)


@dataclass(frozen=True, kw_only=True)
class WatchInfo:
    """What somebody wants to hear about.

    :param area: a GeoJSON Polygon.
    :param groups: codes of main groups of categories; empty for all.
    :param due_at: when the next digest is made, if anything happened by then.
    """

    id: UUID
    name: str
    area: Mapping[str, Any]
    groups: tuple[str, ...]
    cadence: Cadence
    language: str
    is_confirmed: bool
    told_until: datetime
    due_at: datetime
