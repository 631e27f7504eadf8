"""What authentic sources hold, what they answered, and what can stand in the way; plain records, no Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from parvis.kernel.definitions.localised import Localised

AGREEMENT = "agreement"
"""The legal basis of a fetch that the person agreed to; any other text names the law that allows it."""


class FieldKind(StrEnum):
    """What kind of answer a field gives: the same words, and the same JSON, as the kinds of questions on forms."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    YES_NO = "yes_no"
    ONE_OF = "one_of"
    NATIONAL_NUMBER = "national_number"
    ENTERPRISE_NUMBER = "enterprise_number"
    ADDRESS = "address"
    PARTY = "party"
    GROUP = "group"


class KeyKind(StrEnum):
    """By what a source is asked."""

    NATIONAL_NUMBER = "national_number"
    ENTERPRISE_NUMBER = "enterprise_number"


@dataclass(frozen=True, kw_only=True)
class FieldInfo:
    """Something that a source can answer.

    :param values: those that a `one_of` can have.
    :param items: the fields of one row of a `group`.
    """

    label: Localised
    kind: FieldKind
    values: tuple[str, ...] = ()
    items: Mapping[str, "FieldInfo"] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SourceInfo:
    """An authentic source.

    :param holder: the administration that keeps it.
    :param key: by what it is asked.
    """

    id: str
    name: Localised
    holder: Localised
    key: KeyKind
    fields: Mapping[str, FieldInfo]


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What a source answered.

    :param values: by field, in the shapes of answers on forms; None where the source holds nothing.
    :param reference: by which the source finds this answer again.
    """

    values: Mapping[str, Any]
    source: str
    at: datetime
    reference: str


class Fault(StrEnum):
    """Why a source gave no answer that can be used."""

    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    STATUS = "status"
    """It answered that it cannot answer (HTTP 5xx, or something that no source says)."""
    BUSY = "busy"
    """It asked to be left alone for longer than a person wants to wait (HTTP 429)."""
    REFUSED = "refused"
    """It does not know us, or not for this (HTTP 400, 401, 403)."""
    RESTING = "resting"
    """It failed so often that we do not ask it for a while."""
    TOO_LARGE = "too_large"
    MALFORMED = "malformed"
    ANOTHER = "another"
    """It answered about somebody else."""
    UNKNOWN = "unknown"
    """It does not know this person or enterprise."""


class SourceProblem(Exception):
    """A source gave no answer that can be used; the words never hold anything of a person."""

    fault: Fault

    def __init__(self, message: str, *, source: str = "", fault: Fault | None = None) -> None:
        super().__init__(message)
        self.source = source
        if fault is not None:
            self.fault = fault


class SourceDown(SourceProblem):
    """The source did not answer: ask the person, and the source later."""

    fault = Fault.UNREACHABLE


class NotKnown(SourceProblem):
    """The source does not know this person or enterprise."""

    fault = Fault.UNKNOWN


class WrongAnswer(SourceProblem):
    """The source answered what nobody may believe: not in its form, or about somebody else."""

    fault = Fault.MALFORMED


class NotAgreed(Exception):
    """No valid agreement of the person is on record, so nothing was asked."""


class UnknownSource(LookupError):
    """There is no such source."""


class UnknownField(LookupError):
    """The source has no such field."""


class WrongKey(ValueError):
    """This is not a number by which the source can be asked."""


class NotYours(Exception):
    """Only the person whose data it is, or who acts for them, may do this."""


class UnknownAgreement(LookupError):
    """There is no such agreement of this person."""


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """That a person lets an administration ask a source, for a procedure.

    :param purpose: the words that were agreed to.
    :param given_by: the actor's id: oneself, or who acted under a mandate.
    """

    id: str
    account: str
    source: str
    procedure: str
    purpose: Localised
    given_at: datetime
    given_by: str
    valid_until: datetime
    revoked_at: datetime | None = None

    def holds_at(self, at: datetime) -> bool:
        """Tell whether it may be relied on at that moment."""
        return self.revoked_at is None and self.given_at <= at < self.valid_until


@dataclass(frozen=True, kw_only=True)
class FetchInfo:
    """A question that was put to a source about someone, as that person reads it.

    :param by: the actor's id; `who`: an agent's name, or empty.
    :param organisation: code of the administration for which it was asked; None for none.
    :param on_behalf_of: id of the account that the actor stood for, or None.
    :param purposes: the purpose per language, where it was given so; `purpose` otherwise. So for the legal basis.
    :param about: what it was asked for: `case:<uuid>`, `draft:<uuid>`.
    :param fault: why it gave nothing; None when it answered.
    """

    at: datetime
    by: str
    who: str
    organisation: str | None
    on_behalf_of: str | None
    source: str
    fields: tuple[str, ...]
    purpose: str
    purposes: Mapping[str, str]
    legal_basis: str
    legal_bases: Mapping[str, str]
    procedure: str
    about: str
    fault: Fault | None = None

    def purpose_in(self, language: str) -> str:
        """Return the purpose in a language, or as it was written."""
        return self.purposes.get(language, self.purpose)

    def legal_basis_in(self, language: str) -> str:
        """Return the legal basis in a language, or as it was written."""
        return self.legal_bases.get(language, self.legal_basis)


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One source to ask: by which key, for which fields."""

    source: str
    key: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Health:
    """How a source did in this process."""

    source: str
    is_resting: bool
    failures: int
