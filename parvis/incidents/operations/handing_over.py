"""Promising a report to the system of its manager, in the transaction in which it becomes theirs."""

from datetime import datetime, timedelta

from django.db.models import Max

from parvis.incidents.models import Dispatch, Report, Update
from parvis.incidents.operations.happening import PASS_ON
from parvis.incidents.queries import editions
from parvis.incidents.rules.partners import service_for
from parvis.incidents.types.partner import DispatchState
from parvis.kernel.jobs import api as jobs

SCHEDULED = timedelta(minutes=5)
"""So long a promise is left to the job that comes with it, before the schedule asks for another."""


def hand_over(row: Report, *, at: datetime) -> None:
    """Put a report in the outbox of its manager's system, where they have one that takes its category."""
    if promise(row, at=at):
        jobs.enqueue(PASS_ON, report=row.pk)


def promise(row: Report, *, at: datetime) -> bool:
    """Write down that a report goes to its manager's system; False if they have none that takes its category.

    What it got before and was never taken is on its way again.
    """
    partner = editions.partners().get(row.manager_id)
    if partner is None or not service_for(partner.services, editions.tree().path(row.category)):
        return False
    known = Dispatch.objects.filter(report=row, partner=partner.id).first()
    if known is None:
        # What happened before is no news to them.
        last = Update.objects.filter(report=row).aggregate(last=Max("pk"))["last"] or 0
        given = {"created_at": at, "queued_at": at, "next_try_at": at + SCHEDULED, "told_until": last}
        Dispatch.objects.get_or_create(report=row, partner_id=partner.id, defaults=given)
    elif known.state == DispatchState.DROPPED.value:
        known.state, known.queued_at, known.finished_at, known.problem = DispatchState.WAITING.value, at, None, ""
        known.save(update_fields=["state", "queued_at", "finished_at", "problem"])
    return True
