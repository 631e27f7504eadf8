"""What programs outside the house ask for and get: pages of cases, what was answered before, calendars."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from parvis.counter.types.case import Outcome
from parvis.counter.types.demands import Status


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which cases a program asks for.

    :param order: `received` (oldest first), `-received`, or `changed`: by the moment of the last change, so that who
        reads on from there misses no change.
    :param after: where the page begins: the cursor that an earlier page gave.
    :raises ValueError: by the query, for a cursor that none of ours gave.
    """

    procedure: str = ""
    state: str = ""
    outcome: Outcome | None = None
    status: Status | None = None
    received_since: datetime | None = None
    received_until: datetime | None = None
    changed_since: datetime | None = None
    order: str = "-received"
    after: str = ""


@dataclass(frozen=True)
class Listed:
    """A page of cases as plain values, ready to be sent, and the cursor of the page after it."""

    rows: list[dict[str, Any]]
    next: str


@dataclass(frozen=True)
class Once:
    """What was answered to a call, now or when it was made first."""

    status: int
    answer: Mapping[str, Any]
    is_again: bool = False


class OtherCall(Exception):
    """This key was used within a day for another call."""


class NotOffered(Exception):
    """The organisation does not take this in, or not through this channel.

    :param reason: `procedure`, `channel`, or `place`: another organisation is competent for what was answered.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotSure(Exception):
    """The procedure wants to be surer of who asks.

    :param wanted: the level.
    """

    def __init__(self, wanted: str) -> None:
        super().__init__(wanted)
        self.wanted = wanted


@dataclass(frozen=True)
class Due:
    """A deadline in a calendar; it names nobody.

    :param revision: that of the case; it only grows.
    """

    case: UUID
    deadline: str
    due_at: datetime
    revision: int
    changed_at: datetime
    reference: str
    procedure: str
    label: str
