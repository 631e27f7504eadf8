"""What is worked on: reports that were chosen in a list, and what was asked of contractors."""

from collections.abc import Collection

from django.db.models import F, QuerySet

from parvis.incidents.models import Report, Task
from parvis.incidents.queries.reports import report_info, task_info
from parvis.incidents.types.report import ReportInfo, TaskInfo, TaskState
from parvis.kernel.people.types import Actor

RUNNING = (TaskState.ASKED, TaskState.ACCEPTED)


class UnknownTask(Exception):
    """There is no such task for whoever asks."""


def work(
    actor: Actor, *, states: Collection[TaskState] = RUNNING, limit: int = 200
) -> list[tuple[TaskInfo, ReportInfo]]:
    """Return what is asked of the organisations of an agent, each task with its report; what is due first goes first.

    What no day is set for comes last.
    """
    rows = _theirs(actor).filter(state__in=[one.value for one in states])
    found = (
        rows.order_by(F("due_on").asc(nulls_last=True), "id") if set(states) <= set(RUNNING) else rows.order_by("-id")
    )
    return [(task_info(row), report_info(row.report)) for row in found[:limit]]


def task(number: int, *, actor: Actor) -> tuple[TaskInfo, ReportInfo]:
    """Return a task that was asked of an organisation of an agent, with its report.

    :raises UnknownTask: if there is none.
    """
    row = _theirs(actor).filter(pk=number).first()
    if row is None:
        raise UnknownTask(f"There is no task {number}.")
    return task_info(row), report_info(row.report)


def _theirs(actor: Actor) -> QuerySet[Task]:
    codes = sorted(actor.organisations(Report.seeing_roles))
    return Task.objects.select_related("report").filter(contractor__in=codes)


def reports(numbers: Collection[int], *, actor: Actor) -> list[ReportInfo]:
    """Return the reports with these numbers that an actor may see, in the order of the numbers."""
    found = {row.pk: row for row in Report.objects.seen_by(actor).filter(pk__in=list(numbers))}
    return [report_info(found[number]) for number in dict.fromkeys(numbers) if number in found]
