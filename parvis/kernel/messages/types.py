"""The words of messages: plain records, no Django."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Who gets a message, and in which language.

    :param email: an address; None to write to the address of the account, if it has one.
    :param account_id: the account in whose inbox it also appears; None for somebody without one.
    """

    language: str
    email: str | None = None
    account_id: UUID | str | None = None


class MailState(StrEnum):
    """Where the mail of a message stands."""

    NONE = "none"
    """Nobody's address is known: it is only in the inbox."""
    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    """The mail server says for good that it cannot be delivered."""


@dataclass(frozen=True, kw_only=True)
class InboxMessage:
    """A message as its reader sees it."""

    id: UUID
    subject: str
    text: str
    organisation: str | None
    subject_ref: str
    sent_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class MessageInfo:
    """A message as the page of a case shows it to an agent: that it was sent, not to which address."""

    id: UUID
    template: str
    language: str
    organisation: str | None
    subject_ref: str
    written_at: datetime
    mail_state: MailState
    mailed_at: datetime | None
    read_at: datetime | None


class DeliveryState(StrEnum):
    """Where the delivery of a webhook stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, kw_only=True)
class SubscriptionInfo:
    """A subscription to webhooks. `secret` is only filled where it was just made."""

    id: UUID
    url: str
    verbs: tuple[str, ...]
    organisation: str
    is_active: bool
    is_paused: bool = False
    created_at: datetime | None = None
    failing_since: datetime | None = None
    next_try_at: datetime | None = None
    former_until: datetime | None = None
    secret: str = ""


@dataclass(frozen=True, kw_only=True)
class DeliveryInfo:
    """A line of the delivery log. `status` is the HTTP status of the last answer, None if there was no answer."""

    id: UUID
    verb: str
    sequence: int
    state: DeliveryState
    attempts: int
    status: int | None
    problem: str
    created_at: datetime
    finished_at: datetime | None
