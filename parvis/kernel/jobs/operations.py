"""Everything that can happen to a job.

A worker that holds a job is known by three things together: its name, the state `running`, and the number of the
attempt. Whoever writes the end of a job checks all three in the same transaction; a worker that slept through its
lease, and was taken for dead, finds that the job is no longer its own and writes nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django_tasks.exceptions import InvalidTaskError

from parvis.kernel.jobs.backend import build, find_task
from parvis.kernel.jobs.models import Job
from parvis.kernel.jobs.rules import rest_after
from parvis.kernel.jobs.types import USUAL, JobState, Retry
from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor

ERROR_LENGTH = 8_000
"""Characters of a traceback that are kept; its end says most."""


class NotDead(Exception):
    """The job is not a dead letter (any more)."""


def enqueue(task: str, /, *, due_at: datetime | None = None, priority: int = 0, **kwargs: Any) -> str:
    """Write a job by the dotted path of its task, for rooms that may not import `jobs.py`: operations.

    :param task: `parvis.counter.jobs.send_letter`.
    :param due_at: the earliest moment; None is at once.
    :param kwargs: the arguments of the task, as JSON; references, never personal data.
    :returns: the id of the job.
    :raises InvalidTaskError: if there is no such task.
    """
    return find_task(task).using(run_after=due_at, priority=priority).enqueue(**kwargs).id


def enqueue_many(task: str, arguments: Iterable[dict[str, Any]], /, *, due_at: datetime | None = None) -> int:
    """Write one job per set of arguments, with a statement per thousand instead of one each.

    :returns: how many.
    :raises InvalidTaskError: if there is no such task.
    """
    found = find_task(task).using(run_after=due_at)
    return len(
        Job.objects.bulk_create(
            [build(found, (), kwargs) for kwargs in arguments],
            batch_size=1000,
        )
    )


def claim(*, worker: str, at: datetime, lease: timedelta, limit: int) -> list[Job]:
    """Give a worker jobs that are due, or one whose worker has let its lease lapse.

    A lapsed job is given alone: if it is the job that kills workers, it takes no others with it.
    """
    due = Q(state=JobState.READY, due_at__lte=at)
    lapsed = Q(state=JobState.RUNNING, leased_until__lt=at)
    if not Job.objects.filter(due | lapsed).exists():
        return []  # most often: and then the database's one writer is left in peace
    with transaction.atomic():
        free = Job.objects.select_for_update(skip_locked=True)
        taken_over = free.filter(lapsed).order_by("leased_until").first()
        if taken_over and taken_over.attempts >= _retry_of(taken_over).attempts:
            _bury(taken_over, at)
            return []
        claimed = [taken_over] if taken_over else list(free.filter(due).order_by("-priority", "due_at", "id")[:limit])
        Job.objects.filter(pk__in=[job.pk for job in claimed]).update(
            state=JobState.RUNNING,
            worker=worker,
            leased_until=at + lease,
            started_at=at,
            attempts=F("attempts") + 1,
        )
    for job in claimed:
        job.state, job.worker, job.attempts, job.started_at = JobState.RUNNING, worker, job.attempts + 1, at
    return claimed


def renew(*, worker: str, until: datetime) -> int:
    """Lengthen the lease of everything that a worker holds; return how many jobs that is.

    Rows that the worker's own transaction has locked are skipped: nobody else can take those.
    """
    with transaction.atomic():
        held = Job.objects.select_for_update(skip_locked=True).filter(worker=worker, state=JobState.RUNNING)
        return Job.objects.filter(pk__in=list(held.values_list("pk", flat=True))).update(leased_until=until)


def give_back(jobs: Sequence[Job]) -> None:
    """Return jobs that were claimed and not begun, as if they had not been claimed."""
    for job in jobs:
        _held(job).update(
            state=JobState.READY,
            worker="",
            leased_until=None,
            attempts=F("attempts") - 1,
        )


def lock(job: Job) -> bool:
    """Lock a job for the rest of this transaction; False if it is no longer held under this claim."""
    return bool(_held(job).select_for_update().values_list("pk", flat=True)[:1])


def complete(job: Job, *, result: Any, at: datetime) -> None:
    """Mark a job done; call it in the transaction that holds its effects."""
    _held(job).update(state=JobState.DONE, finished_at=at, result=result, worker="", leased_until=None, error="")


def fail(job: Job, *, error: str, at: datetime) -> JobState | None:
    """Note a failed attempt: the job rests and is tried again, or is dead.

    :returns: the new state, or None if the job was no longer held under this claim.
    """
    rest = rest_after(job.attempts, _retry_of(job))
    state = JobState.DEAD if rest is None else JobState.READY
    changed = _held(job).update(
        state=state,
        finished_at=at if rest is None else None,
        due_at=job.due_at if rest is None else at + rest,
        worker="",
        leased_until=None,
        error=error[-ERROR_LENGTH:] or "No reason was given.",
    )
    return state if changed else None


def retry(job_id: str, *, by: Actor, at: datetime) -> None:
    """Let a dead letter be tried again, with all its attempts before it.

    :raises NotDead: if it is not dead.
    """
    with transaction.atomic():
        changed = Job.objects.filter(pk=job_id, state=JobState.DEAD).update(
            state=JobState.READY, due_at=at, attempts=0, finished_at=None
        )
        if not changed:
            raise NotDead(f"Job {job_id} is not a dead letter.")
        journal.append(verb="jobs.job.retried", by=by, at=at, subject=f"job:{job_id}", organisation=None)


@transaction.atomic
def retry_all(*, by: Actor, at: datetime) -> int:
    """Let every dead letter be tried again, and return how many there were."""
    dead = list(Job.objects.select_for_update().filter(state=JobState.DEAD).order_by("pk").values_list("pk", flat=True))
    Job.objects.filter(pk__in=dead, state=JobState.DEAD).update(
        state=JobState.READY, due_at=at, attempts=0, finished_at=None
    )
    journal.append_many(
        {"verb": "jobs.job.retried", "by": by, "at": at, "subject": f"job:{pk}", "organisation": None} for pk in dead
    )
    return len(dead)


def forget(*, before: datetime) -> int:
    """Delete jobs that were done before a moment; return how many. Dead letters stay."""
    deleted, _ = Job.objects.filter(state=JobState.DONE, finished_at__lt=before).delete()
    return deleted


def _held(job: Job) -> QuerySet[Job]:
    """Return the row of a job, if this claim still holds it."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, worker=job.worker, attempts=job.attempts)


def _retry_of(job: Job) -> Retry:
    """Return how a job is retried; a task that this version does not know gets the usual way."""
    try:
        return find_task(job.task).retry
    except InvalidTaskError:
        return USUAL


def _bury(job: Job, at: datetime) -> None:
    Job.objects.filter(pk=job.pk).update(
        state=JobState.DEAD,
        finished_at=at,
        worker="",
        leased_until=None,
        error=f"Each of {job.attempts} workers stopped while it did this job. It may need too much memory.",
    )
