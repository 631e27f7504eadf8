"""Work that a manager asks of contractors."""

from datetime import date, datetime
from typing import BinaryIO

from django.db import transaction

from parvis.incidents.models import Task
from parvis.incidents.operations.happening import HANDLING, MayNot, locked, standing, write_down
from parvis.incidents.operations.photos import attach, keep
from parvis.incidents.queries.reports import photo_info, task_info
from parvis.incidents.queries.work import UnknownTask
from parvis.incidents.rules import life
from parvis.incidents.rules.life import NotPossible
from parvis.incidents.types.report import PhotoInfo, State, TaskInfo, TaskState, Visibility, What
from parvis.kernel.definitions import Localised
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor

NEXT: dict[TaskState, frozenset[TaskState]] = {
    TaskState.ASKED: frozenset({TaskState.ACCEPTED, TaskState.REFUSED, TaskState.DONE, TaskState.CANCELLED}),
    TaskState.ACCEPTED: frozenset({TaskState.DONE, TaskState.REFUSED, TaskState.CANCELLED}),
    TaskState.REFUSED: frozenset(),
    TaskState.DONE: frozenset(),
    TaskState.CANCELLED: frozenset(),
}
ENDED = Localised(
    nl="Deze opdracht is al afgesloten.", fr="Cette mission est déjà terminée.", en="This task has ended already."
)
SAY_WHAT = Localised(
    nl="Schrijf wat er moet gebeuren.", fr="Écrivez ce qui doit être fait.", en="Write what has to be done."
)


@transaction.atomic
def ask(*, number: int, contractor: str, text: str, by: Actor, at: datetime, due_on: date | None = None) -> TaskInfo:
    """Ask a contractor for work; several may work on one report.

    :raises NotPossible: if the report is closed, or nothing says what to do.
    :raises UnknownOrganisation: if there is no such contractor.
    """
    row = locked(number, by=by)
    life.demand_open(standing(row))
    if not text.strip():
        raise NotPossible(SAY_WHAT)
    people.organisation(contractor)
    task = Task.objects.create(
        report=row, contractor_id=contractor, text=text.strip(), asked_by=by.id, asked_at=at, due_on=due_on
    )
    if row.state == State.RECEIVED.value:
        row.state, row.accepted_at = State.IN_PROGRESS.value, at
    row.changed_at = at
    row.save()
    write_down(
        row, What.TASK, by=by, at=at, text=text.strip(), is_public=False,
        data={"task": task.pk, "to": contractor, "task_state": TaskState.ASKED.value},
    )  # fmt: skip
    return task_info(task)


@transaction.atomic
def answer(*, task: int, state: TaskState, by: Actor, at: datetime, text: str = "") -> TaskInfo:
    """Accept, refuse or finish a task as its contractor, or cancel it as the manager who asked.

    The report stays open until its manager says that it is solved.

    :raises UnknownTask: if there is none for `by`.
    :raises MayNot: if the step is not theirs.
    :raises NotPossible: if the task has ended.
    """
    found = Task.objects.select_for_update().filter(pk=task).first()
    if found is None:
        raise UnknownTask(f"There is no task {task}.")
    row = locked(found.report_id, by=by, as_manager=False)
    mine = by.organisations(HANDLING)
    theirs = row.manager_id if state is TaskState.CANCELLED else found.contractor_id
    if theirs not in mine:
        if not mine & {row.manager_id, found.contractor_id}:
            raise UnknownTask(f"There is no task {task}.")
        raise MayNot(f"Task {task} is not theirs to make {state.value}.")
    if state not in NEXT[TaskState(found.state)]:
        raise NotPossible(ENDED)
    found.state, found.answer, found.answered_at = state.value, text.strip() or found.answer, at
    found.done_at = at if state is TaskState.DONE else None
    found.save()
    write_down(
        row, What.TASK, by=by, at=at, text=text.strip(), is_public=False,
        data={"task": found.pk, "to": found.contractor_id, "task_state": state.value},
    )  # fmt: skip
    return task_info(found)


def add_photo_of_work(*, task: int, content: BinaryIO | bytes, name: str, by: Actor, at: datetime) -> PhotoInfo:
    """Add a photo of the work done, as the contractor who does it; its manager decides whether everyone sees it.

    :raises UnknownTask: if there is none for `by` that still runs.
    :raises Refused: of `kernel.files`, with a sentence for who sent it.
    """
    kept = keep(content, name, by=by, at=at)
    with transaction.atomic():
        found = Task.objects.filter(pk=task, contractor__in=by.organisations(HANDLING)).first()
        if found is None or not NEXT[TaskState(found.state)]:
            raise UnknownTask(f"There is no task {task}.")
        row = locked(found.report_id, by=by, as_manager=False)
        photo = attach(row, kept.id, by=by, at=at, is_after=True, visibility=Visibility.PROFESSIONAL)
        data = {"photo": photo.pk, "task": found.pk}
        write_down(row, What.NOTED, by=by, at=at, data=data, is_public=False)
    return photo_info(photo)
