"""What the house that collects money tells the counter: a fee was paid, or the bank took it back."""

from datetime import datetime

from django.utils.translation import gettext, override

from parvis.counter.operations.running import Running
from parvis.counter.queries.paying import held_case
from parvis.counter.types import EventKind
from parvis.kernel.people.types import Actor
from parvis.payments import api as payments


def payment_changed(*, demand: payments.DemandInfo, by: Actor, at: datetime) -> None:
    """Take note that money came or went for a case, with everything that follows by itself.

    A term that passed a moment ago but has not fired yet does not undo a payment that has come.
    """
    case = held_case(demand.subject)
    if case is None:
        return
    running = Running.of(case)
    now = running.now(at)
    house = Actor.system("payments")
    if demand.state is payments.DemandState.PAID and running.stands.payment == "due":
        data = {"amount_cents": demand.amount_cents, "demand": str(demand.id)}
        running.add(EventKind.PAID, by=house, who="system", at=now, data=data)
        running.settle(at)
    elif demand.state is payments.DemandState.DUE and running.stands.payment == "paid":
        running.add(EventKind.NOTE_ADDED, by=house, who="system", at=now, payload={"text": _taken_back()})
    else:
        return
    running.finish(by=house, at=at)


def _taken_back() -> str:
    """Return the note for colleagues, in both languages of the region: nobody knows who will read it."""
    texts = []
    for language in ("nl", "fr"):
        with override(language):
            texts.append(gettext("The bank took the payment back. Ask the applicant to pay again."))
    return " / ".join(texts)
