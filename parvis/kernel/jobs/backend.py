"""The backend behind Django's tasks: `.enqueue()` writes one row, in the transaction of the caller."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import InvalidTaskError, TaskResultDoesNotExist
from django_tasks.utils import normalize_json

from parvis.kernel.jobs.models import Job
from parvis.kernel.jobs.types import USUAL, JobState, Retry

STATUS = {
    JobState.READY: TaskResultStatus.READY,
    JobState.RUNNING: TaskResultStatus.RUNNING,
    JobState.DONE: TaskResultStatus.SUCCESSFUL,
    JobState.DEAD: TaskResultStatus.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTask(Task):
    """A task of this house: `@task(retry=…, outside=…)`.

    :param retry: how often it is tried.
    :param outside: False: the function and its completion are one transaction, so that what it does in the database
        happens exactly once. Keep it short: SQLite has one writer. True: the function talks to another machine or
        thinks for long; it runs without a transaction, may run again when a worker is killed, and may return a
        callable without arguments, which then runs in one transaction with the completion.
    """

    retry: Retry = USUAL
    outside: bool = False


class JobBackend(BaseTaskBackend):
    """Keep jobs in the database of the house."""

    task_class = JobTask
    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Task, args: Iterable[Any], kwargs: Mapping[str, Any]) -> TaskResult:
        """Write the job; it exists when, and only when, the caller's transaction is committed."""
        job = build(task, args, kwargs)
        job.save(force_insert=True)
        return as_result(job)

    def get_result(self, result_id: str) -> TaskResult:
        """Return how a job stands.

        :raises TaskResultDoesNotExist: if there is no such job.
        """
        job = Job.objects.filter(pk=result_id).first() if result_id.isdecimal() else None
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        return as_result(job)


def build(task: Task, args: Iterable[Any], kwargs: Mapping[str, Any]) -> Job:
    """Return the unsaved row of a job.

    :raises InvalidTaskError: if the task cannot be run by this backend.
    :raises TypeError: if an argument is not JSON.
    """
    task.get_backend().validate_task(task)
    now = timezone.now()
    return Job(
        task=task.module_path,
        args=normalize_json(list(args)),
        kwargs=normalize_json(kwargs),
        priority=task.priority,
        enqueued_at=now,
        due_at=task.run_after or now,
    )


def find_task(path: str) -> JobTask:
    """Return the task with this dotted path.

    :raises InvalidTaskError: if nothing, or something else, is found there.
    """
    try:
        found = import_string(path)
    except ImportError as error:
        raise InvalidTaskError(f"There is no task {path}: {error}") from error
    if not isinstance(found, JobTask):
        raise InvalidTaskError(f"{path} is not a task; put @task() above it.")
    return found


def as_result(job: Job) -> TaskResult:
    """Return a job in the shape of Django's tasks."""
    result: TaskResult = TaskResult(
        task=find_task(job.task).using(priority=job.priority, run_after=job.due_at),
        id=str(job.pk),
        status=STATUS[JobState(job.state)],
        enqueued_at=job.enqueued_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=job.started_at,
        args=job.args,
        kwargs=job.kwargs,
        backend="default",
        errors=[TaskError(exception_class_path="builtins.Exception", traceback=job.error)] if job.error else [],
        # Which workers tried is in their log; the interface reads from this only how many attempts there were.
        worker_ids=[job.worker] * job.attempts,
    )
    object.__setattr__(result, "_return_value", job.result)  # as Django's own backends do: the record is frozen
    return result
