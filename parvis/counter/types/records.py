"""What the counter tells others about cases: frozen records, without a way to change anything."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from parvis.counter.types.case import Channel, Event, Outcome, Standing


class Referred:
    """What has a reference."""

    reference: str

    @property
    def shown_reference(self) -> str:
        """The reference in groups of three, as it is said and printed."""
        return "-".join(self.reference[start : start + 3] for start in range(0, len(self.reference), 3))


@dataclass(frozen=True)
class CaseInfo(Referred):
    """What an operation returns about the case it changed.

    :param code: the secret code with which the case is followed without an account; empty when there is an account.
    :param documents: ids of the letters that went out of it, oldest first.
    :param is_new: False when the same submission was made before and nothing was done now.
    :param standing: where it stands, as just derived; None when nothing was done now.
    """

    id: UUID
    reference: str
    organisation: str
    procedure: str
    state: str
    outcome: Outcome | None
    revision: int
    received_at: datetime
    code: str = ""
    documents: tuple[UUID, ...] = ()
    is_new: bool = False
    standing: Standing | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Moved:
    """A deadline that an event moved; None stands for a clock that stands still or does not exist."""

    deadline: str
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True)
class Told:
    """An event with what the journal knows beside it.

    :param recorded_at: when it was written down; `event.at` is when it counts from.
    :param revision: the revision of the case that it led to; 0 for what changes nothing about where it stands.
    :param payload: what was sealed: texts, reasons, answers before and after.
    :param moved: the deadlines that it moved.
    """

    event: Event
    recorded_at: datetime
    revision: int = 0
    payload: dict[str, Any] = field(default_factory=dict)
    moved: tuple[Moved, ...] = ()
    hash: str = ""


@dataclass(frozen=True)
class Label:
    """What a list shows of a case: whose it is, and about which place."""

    name: str
    place: str = ""


@dataclass(frozen=True)
class Row(Referred):
    """A case in a list."""

    id: UUID
    reference: str
    organisation: str
    procedure: str
    definition: str
    label: Label
    state: str
    tracks: dict[str, str]
    outcome: Outcome | None
    channel: Channel
    received_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    next_deadline: str
    is_suspended: bool
    pieces_wanted: tuple[str, ...]
    assigned_to: UUID | None
    has_unread: bool
    revision: int


@dataclass(frozen=True)
class Piece:
    """A missing piece that was asked for: its id, what it is in words, and whether it came."""

    id: str
    label: str
    is_added: bool = False


@dataclass(frozen=True)
class DocumentInfo:
    """A letter of a case, for lists and for the public page that verifies it."""

    id: UUID
    case: UUID
    letter: str
    kind: str
    title: str
    language: str
    code: str
    issued_at: datetime
    valid_until: date | None
    is_ready: bool
    is_replaced: bool
    sha256: str
    file: UUID | None

    @property
    def shown_code(self) -> str:
        return "-".join(self.code[start : start + 4] for start in range(0, len(self.code), 4))


@dataclass(frozen=True)
class MessageInfo:
    """One message of the conversation."""

    id: UUID
    is_from_applicant: bool
    by: str
    sent_at: datetime
    read_at: datetime | None
    text: str


@dataclass(frozen=True)
class Opening:
    """Someone opened the file: when, who, of which organisation, and for what."""

    at: datetime
    by: str
    organisation: str
    purpose: str
