"""What a case asks of the house that collects money: a demand when its fee is asked, its end, a refund.

Called where the events of a case are written, in the same transaction. What comes back from there is `paying.py`.
"""

from collections.abc import Iterable
from datetime import date, datetime

from parvis.counter.models import Case
from parvis.counter.types import Event, EventKind, Outcome, Standing
from parvis.counter.types.definition import Definition
from parvis.kernel.clock import local_day
from parvis.kernel.jobs import api as jobs
from parvis.kernel.people.types import Actor
from parvis.payments import api as payments

TELL = "parvis.counter.jobs.tell_applicant"
NOTHING_OWED = {Outcome.REFUSED, Outcome.INADMISSIBLE, Outcome.WITHDRAWN, Outcome.LAPSED}
"""Outcomes after which a fee that was asked and not paid is asked no more."""


def demands_follow(
    *, case: Case, definition: Definition, standing: Standing, happened: Iterable[Event], by: Actor, at: datetime
) -> None:
    """Let money follow what happened to a case that is held: ask the fee, end a demand, give back.

    :param happened: the events that are being written now.
    :param by: the house.
    """
    for event in happened:
        if event.kind is EventKind.PAYMENT_ASKED:
            _ask(case, definition, standing, event, by=by, at=at)
        elif event.kind is EventKind.REFUNDED:
            _give_back(case, standing, by=by, at=at)
    if standing.closed_at is not None and standing.payment == "due" and standing.outcome in NOTHING_OWED:
        payments.end(subject=case.subject, by=by, at=at)


def _ask(case: Case, definition: Definition, standing: Standing, event: Event, *, by: Actor, at: datetime) -> None:
    language = case.language
    back = f"/{language}/my/cases/{case.pk}/" if case.applicant_id else f"/{language}/follow/"
    payments.demand(
        organisation=case.organisation_id,
        amount_cents=event.data["amount_cents"],
        subject=case.subject,
        description=definition.procedure.name,
        return_url=back,
        language=language,
        due_on=_due_on(definition, standing),
        by=by,
        at=at,
    )
    jobs.enqueue(TELL, case=str(case.pk), what=EventKind.PAYMENT_ASKED.value, action="")


def _due_on(definition: Definition, standing: Standing) -> date | None:
    """Return the last day to pay, when a running term of the flow says so."""
    paying = {one.id for one in definition.flow.deadlines if "paid" in one.ends}
    days = [
        local_day(one.due_at) for one in standing.clocks if one.deadline in paying and one.is_running and one.due_at
    ]
    return min(days, default=None)


def _give_back(case: Case, standing: Standing, *, by: Actor, at: datetime) -> None:
    because = {
        Outcome.WITHDRAWN: payments.Because.WITHDRAWN,
        Outcome.LAPSED: payments.Because.LAPSED,
    }.get(standing.outcome or Outcome.DONE, payments.Because.REFUSED)
    for one in payments.end(subject=case.subject, by=by, at=at):
        if one.excess_cents:
            payments.refund(demand=one.id, because=because, by=by, at=at)
