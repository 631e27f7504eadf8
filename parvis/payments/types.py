"""The words of payments: plain records, no Django."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from parvis.kernel.definitions.localised import Localised


class DemandState(StrEnum):
    """Where a demand of money stands."""

    DUE = "due"
    PAID = "paid"
    REFUND_DUE = "refund_due"
    """It is wanted no more, and money that came is still here."""
    REFUNDED = "refunded"
    CANCELLED = "cancelled"
    """It is wanted no more, and nothing ever came."""


class MovementKind(StrEnum):
    """How money came or went. Movements are added, never changed."""

    ONLINE = "online"
    TRANSFER = "transfer"
    CASH = "cash"
    CARD = "card"
    REVERSAL = "reversal"
    """The bank took back what it had said to have received."""
    REFUND = "refund"
    RETURNED = "returned"
    """A refund that could not be delivered came back."""


INCOMING = (MovementKind.ONLINE, MovementKind.TRANSFER, MovementKind.CASH, MovementKind.CARD)
AT_THE_COUNTER = (MovementKind.CASH, MovementKind.CARD)


class CheckoutState(StrEnum):
    """Where an attempt to pay online stands."""

    OPEN = "open"
    PAID = "paid"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class EntryState(StrEnum):
    """What became of a line of a bank statement."""

    MATCHED = "matched"
    UNMATCHED = "unmatched"
    SET_ASIDE = "set_aside"
    """A clerk says that it is no payment of a demand."""


class EntryReason(StrEnum):
    """Why a line of a bank statement was left to a clerk; empty for one that was not."""

    NONE = ""
    NO_REFERENCE = "no_reference"
    UNKNOWN_REFERENCE = "unknown_reference"
    REVERSAL = "reversal"
    """Money was taken back, and nothing says of what."""
    RETURNED = "returned"
    """Money came back, and nothing says of which refund."""
    OUTGOING = "outgoing"
    """Money that left the account, and that is no refund of ours: nothing to do."""


class RefundState(StrEnum):
    """Where a refund stands."""

    ASKED = "asked"
    APPROVED = "approved"
    SENT = "sent"
    """It stands in a payment file for the bank."""
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


PENDING_REFUND = (RefundState.ASKED, RefundState.APPROVED, RefundState.SENT)


class RefundMeans(StrEnum):
    """The way by which a refund goes."""

    ONLINE = "online"
    TRANSFER = "transfer"


class Because(StrEnum):
    """Why money goes back."""

    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    EXCESS = "excess"
    """More was paid than was asked."""
    MISTAKE = "mistake"


def shown_ogm(digits: str) -> str:
    """Return a structured communication as it is printed."""
    return f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"


@dataclass(frozen=True, kw_only=True)
class DemandInfo:
    """A demand of money as others read it.

    :param subject: what it is for, as in the journal: `case:<uuid>`.
    :param ogm: the twelve digits of its structured communication.
    :param is_wanted: False once it was cancelled or is to be given back.
    :param return_url: the page to go back to after paying.
    """

    id: UUID
    organisation: str
    amount_cents: int
    received_cents: int
    returned_cents: int
    subject: str
    description: Localised
    ogm: str
    state: DemandState
    is_wanted: bool
    made_at: datetime
    due_on: date | None = None
    return_url: str = ""
    language: str = "nl"
    asked_back_cents: int = 0
    """In the list of what waits for a decision: what is on its way back already."""

    @property
    def undecided_cents(self) -> int:
        """What is not ours to keep, and not on its way back."""
        return self.excess_cents - self.asked_back_cents

    @property
    def kept_cents(self) -> int:
        """What came and did not go back."""
        return self.received_cents - self.returned_cents

    @property
    def rest_cents(self) -> int:
        """What is still to be paid."""
        return max(0, self.amount_cents - self.kept_cents) if self.is_wanted else 0

    @property
    def excess_cents(self) -> int:
        """What is here and is not ours to keep: for a clerk to decide upon."""
        return max(0, self.kept_cents - (self.amount_cents if self.is_wanted else 0))

    @property
    def shown_ogm(self) -> str:
        """The structured communication as it is printed: `+++123/4567/89012+++`."""
        return shown_ogm(self.ogm)


@dataclass(frozen=True)
class MovementInfo:
    """Money that came or went; what went is negative."""

    id: UUID
    kind: MovementKind
    amount_cents: int
    reference: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class BeneficiaryInfo:
    """The account to which an organisation wants to be paid.

    :param is_invented: of the demonstration; never shown outside it.
    """

    organisation: str
    name: str
    iban: str
    bic: str = ""
    is_invented: bool = False

    @property
    def shown_iban(self) -> str:
        return " ".join(self.iban[start : start + 4] for start in range(0, len(self.iban), 4))


@dataclass(frozen=True, kw_only=True)
class Ways:
    """How a demand can be paid now.

    :param online_url: empty when nothing can be paid online.
    :param qr: the payment as a QR code, an SVG as data address; empty without an account.
    """

    demand: DemandInfo
    online_url: str = ""
    beneficiary: BeneficiaryInfo | None = None
    qr: str = ""


@dataclass(frozen=True, kw_only=True)
class RefundInfo:
    """A refund as its clerks see it.

    :param needs_second: somebody else than who asked must agree.
    :param has_account: whether it is known to which account it goes; always for what was paid online.
    """

    id: UUID
    demand: UUID
    organisation: str
    description: Localised
    ogm: str
    subject: str
    amount_cents: int
    means: RefundMeans
    state: RefundState
    because: Because
    needs_second: bool
    asked_by: str
    asked_at: datetime
    decided_by: str
    has_account: bool

    @property
    def shown_ogm(self) -> str:
        return shown_ogm(self.ogm)


@dataclass(frozen=True, kw_only=True)
class EntryInfo:
    """A line of a bank statement, with what the bank says about it."""

    id: UUID
    organisation: str
    statement: str
    booked_on: date
    amount_cents: int
    reason: EntryReason
    name: str
    iban: str
    text: str


@dataclass(frozen=True, kw_only=True)
class StatementInfo:
    """What came of a statement that was imported.

    :param new: lines that were not known before; `matched` and `unmatched` are among them.
    """

    account: str
    number: str
    organisation: str
    new: int
    matched: int
    unmatched: int


@dataclass(frozen=True, kw_only=True)
class ParsedEntry:
    """A booked line of a CAMT.053 statement.

    :param reference: unique within the statement.
    :param amount_cents: negative when money left the account.
    :param ogm: twelve digits, or empty.
    :param end_to_end: what the payer's bank passed along; by it a payment file of ours is known again.
    """

    reference: str
    amount_cents: int
    booked_on: date
    is_reversal: bool = False
    ogm: str = ""
    end_to_end: str = ""
    name: str = ""
    iban: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class ParsedStatement:
    """A CAMT.053 statement: its account, its number, its booked lines."""

    account: str
    number: str
    entries: tuple[ParsedEntry, ...]


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """A line of a payment file (pain.001)."""

    end_to_end: str
    amount_cents: int
    name: str
    iban: str
    text: str


class PaymentProblem(Exception):
    """Something that cannot be done, and why."""


class UnknownDemand(PaymentProblem):
    """There is no such demand, entry or refund, or not for this actor."""


class MayNotHandle(PaymentProblem):
    """This actor has no role that may do this."""


class CannotPay(PaymentProblem):
    """Nothing can be paid or noted.

    :param reason: `paid`, `ended`, `amount`, `reference`, `online` (no service is set up).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class CannotRefund(PaymentProblem):
    """Nothing can be given back.

    :param reason: `nothing`, `amount`, `second` (somebody else must agree), `state`, `account`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class WrongIban(PaymentProblem):
    """This is no bank account number (ISO 13616)."""


class WrongStatement(PaymentProblem):
    """A file is no bank statement that can be taken.

    :param reason: `xml`, `doctype`, `large`, `kind`, `empty`, `currency`, `amount`, `date`, `account`.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class ServiceDown(PaymentProblem):
    """The payment service does not answer, or not now."""


class WrongAnswer(PaymentProblem):
    """The payment service answers something that cannot be."""


class NotHeard(PaymentProblem):
    """A notice of the payment service is not signed, is too old, or was heard before."""
