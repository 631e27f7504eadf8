"""What someone who is asked to sign sees of a case, and what its applicant and the administration see of them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from parvis.counter.types.definition import Definition
from parvis.counter.types.desk import Chapter
from parvis.counter.types.form import Signatory


@dataclass(frozen=True)
class SigningPage:
    """Everything that one reads before signing.

    :param state: `wanted`, `signed` or `refused`.
    :param is_open: False once the case is closed: then nothing is left to sign.
    :param revision: of the case as shown; another one at the moment of signing means that it changed meanwhile.
    """

    case: UUID
    reference: str
    organisation: str
    applicant: str
    definition: Definition
    signatory: Signatory
    state: str
    is_open: bool
    revision: int
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True)
class SignatureInfo:
    """Where the signature of someone stands.

    :param email: to which address the invitation went; only for who may see the answers of the case.
    """

    id: UUID
    signatory: Signatory
    state: str
    name: str
    email: str
    invited_at: datetime
    answered_at: datetime | None
    reminded_at: datetime | None


class UnknownSignature(LookupError):
    """No signature is asked with this code: it is wrong, or was replaced by another."""
