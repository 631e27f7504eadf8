"""How someone else than the applicant fills a form in: a clerk at the desk or on the telephone, or a helper."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from parvis.counter.types.case import Channel
from parvis.kernel.identity.types import Level


class Identity(StrEnum):
    """How a clerk made sure of who asks."""

    NOT_CHECKED = "not_checked"
    QUESTIONS = "questions"
    """By questions, on the telephone: weak, for anyone may know the answers."""
    CARD_SEEN = "card_seen"
    CARD_READ = "card_read"

    @property
    def level(self) -> Level:
        """The assurance that it gives (eIDAS art. 8): a face beside its card is more than a password."""
        return _LEVELS[self]


_LEVELS = {
    Identity.NOT_CHECKED: Level.NONE,
    Identity.QUESTIONS: Level.LOW,
    Identity.CARD_SEEN: Level.SUBSTANTIAL,
    Identity.CARD_READ: Level.HIGH,
}
CHECKS = {
    Channel.DESK: (Identity.CARD_READ, Identity.CARD_SEEN, Identity.NOT_CHECKED),
    Channel.PHONE: (Identity.QUESTIONS, Identity.NOT_CHECKED),
    Channel.PAPER: (Identity.CARD_SEEN, Identity.NOT_CHECKED),
}
"""What a clerk can do to be sure of who asks, by channel."""


class Agreement(StrEnum):
    """How the applicant agreed with what a clerk filled in; it stands for their signature."""

    PAPER = "paper"
    """Signed by hand on the printed sheet."""
    PRESENCE = "presence"
    """Said so in the clerk's presence."""
    SPOKEN = "spoken"
    """Said so on the telephone, after the statement was read aloud."""


AGREEMENTS = {
    Channel.DESK: (Agreement.PAPER, Agreement.PRESENCE),
    Channel.PHONE: (Agreement.SPOKEN,),
    Channel.PAPER: (Agreement.PAPER,),
}


@dataclass(frozen=True)
class Stated:
    """What a clerk states when sending for someone.

    :param agreement: None where the form asks no signature.
    :param name: of the person who agreed.
    """

    identity: Identity
    agreement: Agreement | None = None
    name: str = ""


@dataclass(frozen=True)
class Entry:
    """Of a form that a clerk fills in: who, at the desk of which organisation, for whom.

    :param on_behalf: the applicant's account; None when they have none.
    :param shown: questions of files of which the clerk saw the original.
    :param note: what the clerk wrote down beside it, for colleagues.
    """

    by: UUID
    organisation: str
    on_behalf: UUID | None = None
    shown: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Helper:
    """Who helps someone to fill in a form.

    :param account: uuid of the helper's account when signed in; empty otherwise.
    """

    name: str
    organisation: str
    since: datetime
    account: str = ""

    def stored(self) -> dict[str, str]:
        """Return it as it is sealed in the draft."""
        return {**self.said(), "since": self.since.isoformat(), "account": self.account}

    def said(self) -> dict[str, str]:
        """Return what applicant and clerk read of them."""
        return {"name": self.name, "organisation": self.organisation}


@dataclass(frozen=True)
class Aid:
    """What a case remembers of who filled it in for its applicant.

    :param facts: without personal data, for the journal in clear.
    :param payload: names and notes; sealed.
    """

    facts: dict[str, Any] = field(default_factory=dict)
    payload: dict[str, Any] = field(default_factory=dict)


class NotByThisChannel(Exception):
    """The procedure is not offered through this channel, or wants to be surer of who asks than this channel can be.

    :param wanted: the level that is too high for it; None when it is just not offered.
    """

    def __init__(self, channel: Channel, wanted: Level | None = None) -> None:
        super().__init__(channel.value)
        self.channel = channel
        self.wanted = wanted
