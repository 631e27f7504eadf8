"""Neighbouring systems that take reports over: plain records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class DispatchState(StrEnum):
    """Where the handing over of a report stands."""

    WAITING = "waiting"
    TAKEN = "taken"
    """The partner has it, and told us its number there."""
    GIVEN_UP = "given_up"


@dataclass(frozen=True, kw_only=True)
class PartnerInfo:
    """A system of an organisation that gets its reports by Open311.

    :param url: of its GeoReport endpoint.
    :param services: our category code to theirs; a group's code stands for everything under it.
    """

    id: int
    organisation: str
    url: str
    jurisdiction: str = ""
    services: Mapping[str, str] = field(default_factory=dict)
    is_active: bool = True


@dataclass(frozen=True, kw_only=True)
class DispatchInfo:
    """A report that is handed over to a partner."""

    id: int
    report: int
    partner: int
    state: DispatchState
    attempts: int
    remote: str
    problem: str
    created_at: datetime
    finished_at: datetime | None
