"""What others see of a form that is being filled in, and what can go wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from parvis.counter.types.case import Channel
from parvis.counter.types.channels import Entry, Helper
from parvis.counter.types.correcting import Correction
from parvis.counter.types.evidence import Asked, Evidence
from parvis.kernel.identity.types import Level


@dataclass(frozen=True)
class Holder:
    """Who may open a draft: an account, or a browser session that began or took up some.

    :param drafts: ids of the drafts of this session.
    :param agent: a clerk at work, who opens what they fill in for others and nothing else.
    :param desks: codes of the organisations where that clerk works.
    :param procedures: those to which a mandate keeps them; None when nothing does.
    """

    account: UUID | None = None
    drafts: frozenset[UUID] = frozenset()
    agent: UUID | None = None
    desks: frozenset[str] = frozenset()
    procedures: frozenset[str] | None = None


@dataclass(frozen=True)
class DraftInfo:
    """A draft as it stands.

    :param organisation: code of the competent organisation; empty while an answer must still tell.
    :param typed: per page, what was typed but could not be taken.
    :param changed: per page, the revision at which its answers last changed.
    :param sent: once sent: `reference`, `code`, `case`, `received_at`; empty before.
    """

    id: UUID
    procedure: str
    definition: str
    organisation: str
    language: str
    revision: int
    created_at: datetime
    changed_at: datetime
    expires_at: datetime
    has_code: bool
    answers: Mapping[str, Any] = field(default_factory=dict)
    typed: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    changed: Mapping[str, int] = field(default_factory=dict)
    sent: Mapping[str, Any] = field(default_factory=dict)
    channel: Channel = Channel.WEB
    correction: Correction | None = None
    """What it corrects; None for a form that becomes a case."""
    parent: UUID | None = None
    """The case with whose end it disagrees."""
    remedy: str = ""
    entry: Entry | None = None
    """By whom it is filled in for someone else; None for a form that one fills in oneself."""
    helper: Helper | None = None
    """Who is helping with it now."""
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    """Of the questions that a source holds, what it said; only of those for which it was asked."""
    asked: Mapping[str, Asked] = field(default_factory=dict)
    """What became of asking each source."""

    @property
    def is_sent(self) -> bool:
        return bool(self.sent)


class UnknownDraft(LookupError):
    """There is no such draft, or not for this holder: the two are never told apart."""


class DraftIsSent(Exception):
    """The draft has become a case; it changes no more.

    :param draft: what became of it.
    """

    def __init__(self, draft: DraftInfo) -> None:
        super().__init__(str(draft.id))
        self.draft = draft


class StaleDraft(Exception):
    """The answers of a page changed elsewhere since it was shown: another tab, another person with the code.

    :param draft: how it stands now.
    """

    def __init__(self, draft: DraftInfo) -> None:
        super().__init__(str(draft.id))
        self.draft = draft


class NotComplete(Exception):
    """A form cannot be sent yet.

    :param problems: what is wrong, by question.
    """

    def __init__(self, problems: Mapping[str, Any]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


class NotIdentified(Exception):
    """The procedure wants to be surer of who asks (eIDAS art. 8) than this session is.

    :param wanted: the level that will do.
    """

    def __init__(self, wanted: Level) -> None:
        super().__init__(wanted)
        self.wanted = wanted


class NotInMandate(Exception):
    """The mandate under which someone acts does not cover this procedure."""


class NotOfferedThere(Exception):
    """The procedure is not offered by the administration of that place.

    :param municipality: code of the municipality that was answered.
    """

    def __init__(self, municipality: str) -> None:
        super().__init__(municipality)
        self.municipality = municipality


class StaysHere(NotOfferedThere):
    """A corrected answer says that another administration is competent; a case does not move, one asks there anew."""
