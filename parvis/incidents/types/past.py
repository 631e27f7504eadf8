"""Reports that are taken over whole, with all that happened to them: from another system, or invented."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from parvis.incidents.types.report import Channel, Place, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A report of the past.

    :param origin: `source:id`, by which it is known again when the same export is read twice.
    :param life: each state with its moment, the first when it was received.
    :param followers: how many followed it, who reported it included.
    :param outcome: what its manager answered when it was closed.
    :param duplicate_of: the origin of the report into which it was merged, or empty.
    """

    origin: str
    category: str
    place: Place
    text: str
    language: str
    channel: Channel
    life: tuple[tuple[State, datetime], ...]
    answers: Mapping[str, str] = field(default_factory=dict)
    followers: int = 1
    outcome: str = ""
    planned_on: date | None = None
    is_on_private_property: bool = False
    is_first: bool | None = None
    over_65: bool | None = None
    duplicate_of: str = ""


@dataclass(frozen=True, kw_only=True)
class TakenOver:
    """What came of taking reports over.

    :param known: how many were there already.
    """

    taken: int
    known: int
