"""Procedures that administrations share: what differs between two versions, what that breaks, and who adopted which."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from parvis.counter.types.case import EventKind
from parvis.counter.types.definition import Definition
from parvis.counter.types.overlay import Overlay
from parvis.counter.types.procedure import Procedure
from parvis.counter.types.records import Moved, Referred
from parvis.kernel.definitions import Problem
from parvis.kernel.definitions.localised import Localised


class Area(StrEnum):
    """The parts of a definition, in the order in which differences are told."""

    ABOUT = "about"
    FEE = "fee"
    PARAMETERS = "parameters"
    LEGAL = "legal"
    STEPS = "steps"
    QUESTIONS = "questions"
    FLOW = "flow"
    RULES = "rules"
    LETTERS = "letters"
    CASES = "cases"


class Change(StrEnum):
    """What became of something between two versions."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    """The same things in another order."""


@dataclass(frozen=True)
class Named:
    """Something of a definition: what it is, its id, and what people call it."""

    noun: str
    id: str
    name: Localised | None = None


@dataclass(frozen=True)
class Difference:
    """One thing that is different between two definitions.

    :param trail: from the outside in: the question, then its option.
    :param field: the property that changed; empty when the whole was added or removed.
    :param before, after: the values; for what was added or removed whole, the record on the side where it is.
    """

    area: Area
    change: Change
    trail: tuple[Named, ...]
    field: str = ""
    before: Any = None
    after: Any = None

    @property
    def noun(self) -> str:
        """What kind of thing it is about."""
        return self.trail[-1].noun

    @property
    def id(self) -> str:
        return self.trail[-1].id

    @property
    def key(self) -> tuple[Area, tuple[tuple[str, str], ...], str]:
        """What it is about, whichever of the two came first."""
        return self.area, tuple((one.noun, one.id) for one in self.trail), self.field


class Whom(StrEnum):
    """Whom a difference breaks something for."""

    DRAFTS = "drafts"
    """Forms that are being filled in."""
    CASES = "cases"
    """Cases that run."""
    OVERLAY = "overlay"
    """What an organisation decided over the procedure."""


@dataclass(frozen=True)
class Verdict:
    """A difference, with what it breaks and why.

    :param breaks: empty when it is compatible.
    """

    difference: Difference
    breaks: frozenset[Whom]
    reason: Localised

    @property
    def is_breaking(self) -> bool:
        return bool(self.breaks)


class AdoptionState(StrEnum):
    """How far a version of an adoption is."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    """Put away before it was published."""


@dataclass(frozen=True)
class Adopted:
    """What an organisation published of a procedure, as the catalogue reads it.

    :param definition: hash of the definition as it offers it; `base_hash` of the folder that it accepted.
    :param overlay: canonical JSON, opened when someone wants it.
    """

    organisation: str
    procedure: str
    number: int
    base_hash: str
    definition: str
    is_offered: bool
    overlay: str


@dataclass(frozen=True)
class AdoptionInfo:
    """A version of an adoption.

    :param number: counts the versions of one organisation and procedure, from 1.
    :param revision: of the draft; whoever changes it says which one they looked at.
    :param writers: ids of the actors who wrote in it; none of them may review it.
    """

    id: UUID
    organisation: str
    procedure: str
    number: int
    state: AdoptionState
    base_hash: str
    definition: str
    is_offered: bool
    overlay: Overlay
    note: str
    revision: int
    writers: tuple[str, ...]
    began_at: datetime
    changed_at: datetime
    review_asked_at: datetime | None = None
    reviewed_by: str = ""
    published_at: datetime | None = None
    sent_back: str = ""

    @property
    def is_open(self) -> bool:
        return self.state in (AdoptionState.DRAFT, AdoptionState.IN_REVIEW)


@dataclass(frozen=True)
class Tried:
    """A draft as it would be published: the definition that comes of it, or everything that stands in its way."""

    definition: Definition | None
    problems: tuple[Problem, ...]
    golden: int = 0
    golden_failed: int = 0

    @property
    def is_good(self) -> bool:
        return self.definition is not None and not self.problems


class Upstream(StrEnum):
    """How a procedure of an organisation stands to the shared folder."""

    FOLLOWED = "followed"
    """Never adopted: whatever the folder says is offered."""
    ACCEPTED = "accepted"
    """Adopted, and the folder is still as it was accepted."""
    CHANGED = "changed"
    """The folder changed since; the organisation goes on with what it accepted."""
    GONE = "gone"
    """The folder is no longer there; the organisation goes on with what it accepted."""


@dataclass(frozen=True)
class AdoptionLine:
    """A procedure in the list of an organisation's editors."""

    procedure: Procedure
    is_offered: bool
    upstream: Upstream
    published: int | None
    """Number of the published version."""
    open: AdoptionState | None
    """State of the version that is being worked on."""


@dataclass(frozen=True)
class AdoptionPage:
    """One procedure as its editors see it.

    :param accepted: what is offered today; None when nothing is.
    :param upstream_definition: what the folder says today; None when it is gone.
    :param verdicts: what is different between what is accepted and the folder, classified.
    :param own: what the open version changes about what is offered today, classified.
    """

    organisation: str
    procedure: Procedure
    upstream: Upstream
    is_offered: bool
    accepted: Definition | None
    base: Definition
    upstream_definition: Definition | None
    verdicts: tuple[Verdict, ...]
    own: tuple[Verdict, ...]
    open: AdoptionInfo | None
    tried: Tried | None
    versions: tuple[AdoptionInfo, ...]
    names: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Going:
    """What would become of a running case under another version.

    :param blocked_by: empty when it can go over; else `closed`, `state`, `answers`, `would_close`, `signing`,
        `paying` or `broken`.
    :param moved: deadlines that end at another moment, begin or vanish.
    :param unanswered: questions that the new version wants an answer to, and that nobody asked yet.
    :param unfit: questions whose answer the new version does not take.
    :param follows: what would happen at once: actions of the flow, or `expired` for a term that has passed.
    """

    blocked_by: str = ""
    moved: tuple[Moved, ...] = ()
    unanswered: tuple[str, ...] = ()
    unfit: tuple[str, ...] = ()
    follows: tuple[tuple[EventKind, str], ...] = ()
    state: str = ""
    tracks: dict[str, str] = field(default_factory=dict)

    @property
    def can_go(self) -> bool:
        return not self.blocked_by


@dataclass(frozen=True)
class Candidate(Referred):
    """A running case before it is migrated. It holds nothing personal: an editor sees no file."""

    case: UUID
    reference: str
    state: str
    received_at: datetime
    due_at: datetime | None
    revision: int
    definition: str
    going: Going


@dataclass(frozen=True)
class MigrationProgress:
    """How far a migration is, with what was left as it was and why."""

    id: UUID
    organisation: str
    procedure: str
    before: str
    after: str
    began_at: datetime
    ended_at: datetime | None
    total: int
    done: int
    refused: tuple[tuple[str, str], ...]
    """Reference and reason."""

    @property
    def handled(self) -> int:
        return self.done + len(self.refused)

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None
