"""What the desk shows: queues, cases on one page, workload; frozen records."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from parvis.counter.types.case import Clock, Standing
from parvis.counter.types.definition import Definition
from parvis.counter.types.evidence import Evidence
from parvis.counter.types.flow import Action, Deadline
from parvis.counter.types.records import DocumentInfo, Label, MessageInfo, Opening, Piece, Row, Told
from parvis.kernel.definitions.localised import Localised

MANY = 1_000
"""Counts stop here: nobody needs to know whether a queue holds 4,000 or 4,100 cases, and counting them costs."""


DESK_KEYS = {
    "T": "take a case, or put it back",
    "F": "ask for missing pieces",
    "N": "write a note",
    "M": "write to the applicant",
    "A": "another request for the same person",
}
"""Keys that the page of a case has for itself, whatever its procedure: capitals; actions have the small ones."""


@dataclass(frozen=True)
class Filters:
    """Which cases of one organisation a queue shows, as a sentence.

    :param who: empty for all, `me`, `nobody`, or an account's uuid.
    :param term: empty, `late`, `today`, `week`, or `still` (the clock stands still).
    :param sort: `due`, `-due`, `received` or `-received`.
    :param after, before: where the page begins or ends: a key that an earlier page gave.
    """

    organisation: str
    procedure: str = ""
    who: str = ""
    term: str = ""
    waiting: str = ""
    is_closed: bool = False
    sort: str = "due"
    after: str = ""
    before: str = ""

    def stored(self) -> dict[str, Any]:
        """Return what a saved view keeps."""
        kept: dict[str, Any] = {
            "procedure": self.procedure,
            "who": self.who,
            "term": self.term,
            "waiting": self.waiting,
        }
        kept |= {"is_closed": self.is_closed, "sort": self.sort}
        return {name: value for name, value in kept.items() if value and value != "due"}


@dataclass(frozen=True)
class Count:
    """How many, up to a thousand."""

    number: int

    @property
    def is_many(self) -> bool:
        return self.number > MANY


@dataclass(frozen=True)
class Queue:
    """A page of a queue."""

    rows: tuple[Row, ...]
    counts: dict[str, Count]
    names: dict[str, str]
    """Names of the agents who handle these cases, by account."""
    next: str = ""
    previous: str = ""


@dataclass(frozen=True)
class ViewInfo:
    """A saved view of a clerk."""

    id: int
    name: str
    filters: dict[str, Any]


@dataclass(frozen=True)
class Fact:
    """An answer as it is shown: its label, what it says, what it said before, and files behind it."""

    question: str
    label: str
    value: str
    was: str = ""
    files: tuple[tuple[UUID, str], ...] = ()
    sensitivity: str = "personal"


@dataclass(frozen=True)
class Chapter:
    """A step of the form with its facts."""

    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Offered:
    """An action that the reader has before them, open or with the reason why not yet."""

    action: Action
    blocked_by: str = ""
    sentence: Localised | None = None

    @property
    def is_open(self) -> bool:
        return not self.blocked_by


@dataclass(frozen=True)
class ClockInfo:
    """A clock with its deadline."""

    clock: Clock
    deadline: Deadline

    @property
    def is_running(self) -> bool:
        return self.clock.is_running


@dataclass(frozen=True)
class CasePage:
    """Everything that one screen shows of a case."""

    row: Row
    definition: Definition
    standing: Standing
    chapters: tuple[Chapter, ...]
    told: tuple[Told, ...]
    clocks: tuple[ClockInfo, ...]
    offered: tuple[Offered, ...]
    pieces: tuple[Piece, ...]
    documents: tuple[DocumentInfo, ...]
    messages: tuple[MessageInfo, ...]
    openings: tuple[Opening, ...]
    files: dict[UUID, str]
    parts: frozenset[str]
    names: dict[str, str] = field(default_factory=dict)
    others: int = 0
    """How many other cases the same applicant has here."""
    said: dict[int, str] = field(default_factory=dict)
    """What the definition tells the applicant about each action, by the sequence of its event."""
    state_said: str = ""
    """What it tells the applicant about where the case stands."""
    evidence: dict[str, Evidence] = field(default_factory=dict)
    """Of the answers that an authentic source holds, what it said."""


@dataclass(frozen=True)
class Load:
    """What an organisation has on its desk, for one procedure or one agent."""

    id: str
    open: int
    late: int
    week: int
    still: int
    closed: int
    in_time: int
    oldest_at: datetime | None = None
    label: Label | None = None


@dataclass(frozen=True)
class Workload:
    """The workload and terms of an organisation."""

    total: Load
    procedures: tuple[Load, ...]
    agents: tuple[Load, ...]
    weeks: tuple[tuple[str, int, int], ...]
    """Per week: its Monday, cases received, cases closed."""
    names: dict[str, str]


@dataclass(frozen=True)
class BulkPreview:
    """One action that could be done to many cases: those that it fits, and those that it does not."""

    procedure: str
    organisation: str
    action: Action
    fitting: list[Row]
    others: list[Row]


@dataclass(frozen=True)
class BulkResult:
    """A case that a bulk left as it was, and why in a word."""

    row: Row
    reason: str


@dataclass(frozen=True)
class BulkProgress:
    """How far a bulk is."""

    id: UUID
    organisation: str
    action: Action | None
    began_at: datetime
    ended_at: datetime | None
    total: int
    done: int
    refused: tuple[BulkResult, ...]

    @property
    def handled(self) -> int:
        return self.done + len(self.refused)

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None
