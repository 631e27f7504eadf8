"""What a report is and what can be said of it: plain records, no Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class State(StrEnum):
    """Where a report stands."""

    RECEIVED = "received"
    """Somebody told us; its manager has not answered yet."""
    IN_PROGRESS = "in_progress"
    REFUSED = "refused"
    SOLVED = "solved"
    """The manager says that it is mended; those who follow it may contest that."""
    PROCESSED = "processed"
    """Solved, and nobody contested it in time."""
    DELETED = "deleted"


OPEN = frozenset({State.RECEIVED, State.IN_PROGRESS})
CLOSED = frozenset({State.REFUSED, State.SOLVED, State.PROCESSED})


class Channel(StrEnum):
    """How a report came in."""

    WEB = "web"
    DESK = "desk"
    PHONE = "phone"
    API = "api"
    """Another system, through Open311."""
    IMPORT = "import"


class Moderation(StrEnum):
    """Whether the text of a report may be read by everyone."""

    FINE = "fine"
    WAITING = "waiting"
    """Held back until somebody of its manager has looked."""
    HIDDEN = "hidden"


class Reason(StrEnum):
    """Why somebody says that a closed report is not mended."""

    NOT_REPAIRED = "not_repaired"
    BADLY_REPAIRED = "badly_repaired"
    OTHER = "other"


class Visibility(StrEnum):
    """Who may see a photo."""

    PUBLIC = "public"
    PROFESSIONAL = "professional"
    """Whoever handles the report: its manager and its contractors."""
    CONFIDENTIAL = "confidential"
    """Its manager only."""


class PhotoState(StrEnum):
    """Whether the public version of a photo is there."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"
    """It could not be looked at for faces and plates: somebody has to."""


class TaskState(StrEnum):
    """Where the work of a contractor stands."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DONE = "done"
    CANCELLED = "cancelled"


class What(StrEnum):
    """What happened to a report, as its timeline tells it."""

    REPORTED = "reported"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    PLANNED = "planned"
    SOLVED = "solved"
    PROCESSED = "processed"
    CONTESTED = "contested"
    REOPENED = "reopened"
    TRANSFERRED = "transferred"
    ARBITRATED = "arbitrated"
    MERGED = "merged"
    UNMERGED = "unmerged"
    NOTED = "noted"
    TASK = "task"
    PAUSED = "paused"
    RESUMED = "resumed"
    CLASSIFIED = "classified"
    FORWARDED = "forwarded"
    MODERATED = "moderated"
    FLAGGED = "flagged"
    DELETED = "deleted"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where something is.

    :param municipality: code of the one whose territory holds the point.
    :param street: id of the street in the kernel's places, or empty; `number` is a house number, or empty.
    """

    lat: float
    lon: float
    municipality: str
    street: str = ""
    street_nl: str = ""
    street_fr: str = ""
    number: str = ""
    postcode: str = ""

    def words(self, language: str) -> str:
        """Return the address in words; empty where no street is known."""
        name = self.street_nl if language == "nl" else self.street_fr
        return f"{name} {self.number}".strip() if name else ""


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who reports, as far as they say.

    :param email: where news may be sent; empty for nobody's address.
    :param wants_news: whether news is wanted; without an address or account it is read on the page only.
    :param is_over_65: what they answered, None for no answer; it is counted, never kept with the report.
    """

    email: str = ""
    language: str = "nl"
    account: str | None = None
    wants_news: bool = False
    is_over_65: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is reported, before it is."""

    category: str
    place: Place
    text: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    channel: Channel = Channel.WEB
    is_on_private_property: bool = False
    photos: tuple[UUID, ...] = ()
    tracking_key: str = ""
    """A key that its sender made, so that what is sent twice is taken once; empty for none."""


@dataclass(frozen=True, kw_only=True)
class ReportInfo:
    """A report as pages, lists and interfaces read it.

    :param number: its public number.
    :param merged_into: the number of the report that stands for it now, or None.
    :param followers: how many people follow it and what was merged into it; `contests` how many contest its closing.
    :param due_at: by when its manager means to have mended it.
    :param planned_on: the first day of the month for which the work is planned.
    """

    number: int
    category: str
    place: Place
    text: str
    state: State
    manager: str
    department: str
    channel: Channel
    language: str
    reported_at: datetime
    changed_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    accepted_at: datetime | None = None
    planned_on: date | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    priority: int = 1
    followers: int = 0
    contests: int = 0
    moderation: Moderation = Moderation.FINE
    is_private: bool = False
    is_paused: bool = False
    paused_because: str = ""
    third_party: str = ""
    is_on_private_property: bool = False
    needs_arbitration: bool = False
    is_synthetic: bool = False
    merged_into: int | None = None
    rule: str = ""
    rules_number: int = 0
    photos: int = 0

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True, kw_only=True)
class UpdateInfo:
    """A line of a report's timeline.

    :param data: what it was about: `from`, `to`, `reason`, `month`, `report`, `task` …
    :param is_public: whether everyone may read it.
    """

    id: int
    what: What
    at: datetime
    organisation: str
    by: str
    text: str
    data: Mapping[str, str]
    state: State
    is_public: bool


@dataclass(frozen=True, kw_only=True)
class PhotoInfo:
    """A photo of a report. `regions` are the places that are blurred, as fractions of width and height."""

    id: UUID
    state: PhotoState
    visibility: Visibility
    is_after: bool
    added_at: datetime
    regions: tuple[Mapping[str, object], ...] = ()
    report: int | None = None


@dataclass(frozen=True, kw_only=True)
class TaskInfo:
    """Work that a manager asks of a contractor for a report."""

    id: int
    report: int
    contractor: str
    text: str
    state: TaskState
    asked_at: datetime
    due_on: date | None
    done_at: datetime | None = None
    answer: str = ""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A report that may be about the same thing.

    :param metres: how far it is.
    :param score: 0 to 100, how likely it is the same.
    """

    report: ReportInfo
    metres: float
    score: int


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A report that was taken in.

    :param key: opens its page to the one who sent it; shown once.
    :param is_new: False where the same was sent before.
    """

    report: ReportInfo
    key: str
    is_new: bool = True
