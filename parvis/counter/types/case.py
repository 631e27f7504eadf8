"""A case as it is lived: its events, and where they leave it. Plain records, derived by `rules`, kept by `models`."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Channel(StrEnum):
    """How a case came in."""

    WEB = "web"
    DESK = "desk"
    PHONE = "phone"
    PAPER = "paper"


class Outcome(StrEnum):
    """What a closed case came to."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"
    INADMISSIBLE = "inadmissible"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Fate(StrEnum):
    """What becomes of the file of a case that was closed long enough ago."""

    DESTROYED = "destroyed"
    ANONYMISED = "anonymised"
    ARCHIVED = "archived"


class EventKind(StrEnum):
    """What can happen to any case, whatever its procedure. `ACTION` is one of the flow's own."""

    SUBMITTED = "submitted"
    ACTION = "action"
    PIECES_REQUESTED = "pieces_requested"
    PIECES_ADDED = "pieces_added"
    WITHDRAWN = "withdrawn"
    RECEIPT_CORRECTED = "receipt_corrected"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    ASSIGNED = "assigned"
    NOTE_ADDED = "note_added"
    MESSAGE_SENT = "message_sent"
    LETTER_SENT = "letter_sent"
    ANSWERS_CORRECTED = "answers_corrected"
    SIGNED = "signed"
    """A co-signatory signed; `data.signatory`."""
    SIGNATURE_REFUSED = "signature_refused"
    PAYMENT_ASKED = "payment_asked"
    """The fee was asked; `data.amount_cents`."""
    PAID = "paid"
    REFUNDED = "refunded"
    EVIDENCE_CHECKED = "evidence_checked"
    """An authentic source answered after all; `data.questions`, `data.differs` of those, `data.matches`: none does."""
    MIGRATED = "migrated"
    """The case goes on under another version of its definition; `data.before`, `data.after`: hashes."""
    APPEALED = "appealed"
    """Someone disagreed: a child case began; `data.remedy`, `data.case`."""
    APPEAL_DECIDED = "appeal_decided"
    """That child case ended; `data.outcome`."""
    EXPIRED = "expired"
    """A deadline passed and nothing is done by itself: the case is late."""


@dataclass(frozen=True)
class Event:
    """One thing that happened, as the journal tells it.

    :param at: when it counts from (a corrected receipt counts from its corrected date).
    :param by: the actor's id, and `who` its part in the flow (`applicant`, `agent`, …, `system`).
    :param action: the flow's action, for `ACTION`.
    :param data: facts without personal data (ids of pieces, a corrected moment, filled-in values that decide).
    """

    sequence: int
    at: datetime
    kind: EventKind
    by: str
    who: str
    action: str = ""
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Suspension:
    """A stretch of time in which a clock stood still; `until` is None while it lasts."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Clock:
    """A deadline as derived: when it started and ends, and how we know (shown to jurists and in differences)."""

    deadline: str
    started_at: datetime | None
    due_at: datetime | None
    ended_at: datetime | None
    suspensions: tuple[Suspension, ...] = ()
    extended: bool = False
    expired_at: datetime | None = None
    """The end that was found to have passed, once it has fired or was marked as late."""

    @property
    def is_pending(self) -> bool:
        """Whether its end is still to be acted upon: running, and neither fired nor marked for this end."""
        if self.due_at is None or not self.is_running:
            return False
        return self.expired_at is None or self.due_at > self.expired_at

    @property
    def is_running(self) -> bool:
        return self.due_at is not None and self.ended_at is None and not self.is_suspended

    @property
    def is_suspended(self) -> bool:
        return any(one.until is None for one in self.suspensions)


@dataclass(frozen=True)
class Due:
    """The next moment at which something fires or becomes late."""

    at: datetime
    deadline: str
    action: str | None


@dataclass(frozen=True)
class Standing:
    """Everything that follows from a definition, answers and events: pure, so it can be derived again at any time."""

    state: str
    tracks: dict[str, str]
    outcome: Outcome | None
    closed_at: datetime | None
    clocks: tuple[Clock, ...]
    due: Due | None
    filled: dict[str, Any]
    pieces_wanted: tuple[str, ...]
    is_suspended: bool
    signatures: dict[str, str] = field(default_factory=dict)
    """Per co-signatory: `wanted`, `signed` or `refused`."""
    payment: str = "none"
    """`none`, `due`, `paid` or `refunded`."""
    appeal: str = ""
    """`open`, or the outcome of the last child case by which someone disagreed; empty for none."""
    evidence: dict[str, str] = field(default_factory=dict)
    """Per answer that an authentic source holds, how it came to be what it is; see `types.evidence`."""
