"""States, kinds and problems in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.payments.api import (
    Because,
    CannotPay,
    CannotRefund,
    DemandState,
    EntryReason,
    MayNotHandle,
    MovementKind,
    RefundState,
    WrongIban,
    WrongStatement,
)

STATES = {
    DemandState.DUE: (gettext_lazy("to be paid"), "warn"),
    DemandState.PAID: (gettext_lazy("paid"), "good"),
    DemandState.REFUND_DUE: (gettext_lazy("to give back"), "warn"),
    DemandState.REFUNDED: (gettext_lazy("given back"), "neutral"),
    DemandState.CANCELLED: (gettext_lazy("cancelled"), "neutral"),
}
KINDS = {
    MovementKind.ONLINE: gettext_lazy("Online"),
    MovementKind.TRANSFER: gettext_lazy("Transfer"),
    MovementKind.CASH: gettext_lazy("Cash at the counter"),
    MovementKind.CARD: gettext_lazy("Card at the counter"),
    MovementKind.REVERSAL: gettext_lazy("Taken back by the bank"),
    MovementKind.REFUND: gettext_lazy("Refund"),
    MovementKind.RETURNED: gettext_lazy("Refund that came back"),
}
REASONS = {
    EntryReason.NONE: "",
    EntryReason.NO_REFERENCE: gettext_lazy("no structured communication"),
    EntryReason.UNKNOWN_REFERENCE: gettext_lazy("unknown communication"),
    EntryReason.REVERSAL: gettext_lazy("taken back by the bank"),
    EntryReason.RETURNED: gettext_lazy("a refund that came back"),
    EntryReason.OUTGOING: gettext_lazy("outgoing"),
}
REFUND_STATES = {
    RefundState.ASKED: gettext_lazy("somebody else must agree"),
    RefundState.APPROVED: gettext_lazy("agreed"),
    RefundState.SENT: gettext_lazy("in a file for the bank"),
    RefundState.DONE: gettext_lazy("done"),
    RefundState.REFUSED: gettext_lazy("refused"),
    RefundState.FAILED: gettext_lazy("did not work"),
}
BECAUSE = {
    Because.REFUSED: gettext_lazy("The request was refused"),
    Because.WITHDRAWN: gettext_lazy("The request was withdrawn"),
    Because.LAPSED: gettext_lazy("The request lapsed"),
    Because.EXCESS: gettext_lazy("Too much was paid"),
    Because.MISTAKE: gettext_lazy("A mistake of ours"),
}


def said_of(problem: Exception) -> str:
    """Return what is wrong, and what to do."""
    if isinstance(problem, MayNotHandle):
        return _("Your role does not allow this.")
    if isinstance(problem, WrongIban):
        return _("This is no account number. Copy it from the bank card or the statement.")
    if isinstance(problem, WrongStatement):
        return _statement(problem)
    sentences = {
        "paid": _("Nothing more is to be paid."),
        "ended": _("This is not to be paid any more."),
        "amount": _("Give an amount in euros, at most what can be paid or given back here."),
        "reference": _("Give the number of the receipt; each receipt counts once."),
        "ogm": _("No demand here has this communication. It has twelve digits: +++123/4567/89012+++."),
        "nothing": _("There is nothing to give back."),
        "second": _("Somebody else than who asked for it must agree."),
        "state": _("This was decided already."),
        "account": _("The organisation has no bank account here yet."),
    }
    reason = problem.reason if isinstance(problem, CannotPay | CannotRefund) else ""
    return sentences.get(reason, _("This cannot be done now."))


def _statement(problem: WrongStatement) -> str:
    sentences = {
        "large": _("The file is too large. Ask your bank for one per day."),
        "doctype": _("The file holds instructions that a bank statement never has. It was not read."),
        "kind": _("This is no bank statement in CAMT.053. Choose that form at your bank."),
        "currency": _("The statement is not in euro."),
        "account": _("The statement is of an account that no organisation here uses."),
        "empty": _("There is no statement in the file."),
    }
    return sentences.get(problem.reason, _("The file cannot be read as a bank statement. Nothing of it was taken."))
