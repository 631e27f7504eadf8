"""A worker: it claims jobs, runs each one together with its completion, and runs schedules that are due."""

import logging
import os
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, InterfaceError, close_old_connections, connection, transaction
from django.utils import timezone
from django_tasks.base import TaskContext
from django_tasks.utils import normalize_json

from parvis.kernel.jobs import operations, schedules
from parvis.kernel.jobs.backend import JobTask, as_result, find_task
from parvis.kernel.jobs.models import Job
from parvis.kernel.jobs.rules import batch_size
from parvis.kernel.jobs.types import JobState
from parvis.kernel.registry import Schedule, registry

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=15)
PATIENCE = timedelta(minutes=15)
"""How long one job may take before the worker stops renewing its lease: it hangs, and another may try."""
POLL_SECONDS = 0.25
SCHEDULE_SECONDS = 1.0


def perform(job: Job, *, now: Callable[[], datetime] = timezone.now) -> BaseException | None:
    """Run a claimed job, and write its end in the transaction of its effects.

    :returns: what went wrong, or None. A job that another worker has taken over is left to that worker.
    """
    try:
        task = find_task(job.task)
        returned = _call(task, job) if task.outside else None
        with transaction.atomic():
            if not operations.lock(job):
                log.warning("Job %s (%s) was taken over by another worker.", job.pk, job.task)
                return None
            if not task.outside:
                returned = _call(task, job)
            elif callable(returned):
                returned = returned()
            operations.complete(job, result=normalize_json(returned), at=now())
    except Exception as error:
        state = operations.fail(job, error="".join(traceback.format_exception(error)), at=now())
        log.log(
            logging.ERROR if state is JobState.DEAD else logging.WARNING,
            "Job %s (%s) failed at attempt %s%s: %s",
            job.pk,
            job.task,
            job.attempts,
            "; it is dead" if state is JobState.DEAD else "",
            error,
        )
        return error
    return None


def _call(task: JobTask, job: Job) -> Any:
    if task.takes_context:
        return task.call(TaskContext(task_result=as_result(job)), *job.args, **job.kwargs)
    return task.call(*job.args, **job.kwargs)


class JobFailed(Exception):
    """A job failed while a test drained the queue."""


def run_pending(limit: int = 1000, *, at: datetime | None = None, raising: bool = True) -> int:
    """Run the jobs that are due, and those they enqueue, here and now: for tests and for the demonstration's loader.

    :param at: the moment that it is taken to be; None is now.
    :param raising: raise on the first failure; else it is noted as a worker would.
    :returns: how many ran.
    :raises JobFailed: from the error of the job, after it was noted.
    """
    name = worker_name()
    ran = 0
    while ran < limit:
        claimed = operations.claim(worker=name, at=at or timezone.now(), lease=PATIENCE, limit=1)
        if not claimed:
            break
        error = perform(claimed[0], now=(lambda: at) if at else timezone.now)
        ran += 1
        if error is not None and raising:
            raise JobFailed(f"{claimed[0].task} failed: {error}") from error
    return ran


def worker_name() -> str:
    """Return a name that no other living worker has."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{time.monotonic_ns() % 10**9}"


class Worker:
    """Work until told to stop.

    :param lease: how long a job stays with a worker that gives no sign of life.
    :param until_idle: stop when nothing is due.
    """

    def __init__(
        self,
        *,
        lease: timedelta = LEASE,
        until_idle: bool = False,
        known: Iterable[Schedule] | None = None,
        parent: int | None = None,
    ) -> None:
        self.name = worker_name()
        self.done = 0
        self._lease = lease
        self._until_idle = until_idle
        self._schedules = list(registry.schedules if known is None else known)
        self._parent = parent
        self._stopping = False
        self._busy_since: datetime | None = None
        self._schedules_seen_at = -SCHEDULE_SECONDS
        self._seconds_per_job: float | None = None

    def stop(self) -> None:
        """Ask for the end: the job at hand is finished first. Safe to call from a signal handler."""
        self._stopping = True

    def run(self) -> None:
        """Work until stopped, or until nothing is due."""
        ended = threading.Event()
        beat = threading.Thread(target=self._beat, args=(ended,), name="lease", daemon=True)
        beat.start()
        announced = False
        try:
            while not self._should_stop():
                try:
                    if not announced:
                        schedules.announce(self._schedules, at=timezone.now())
                        announced = True
                    if self._turn():
                        continue
                except (DatabaseError, InterfaceError):
                    # The server restarts, or the one writer of SQLite is busy: what we held stays ours by its lease.
                    log.exception("The database did not answer; trying again.")
                    connection.close_if_unusable_or_obsolete()
                    time.sleep(1)
                    continue
                if self._until_idle:
                    break
                time.sleep(POLL_SECONDS)
        finally:
            ended.set()
            beat.join(timeout=5)

    def _should_stop(self) -> bool:
        # A worker whose parent was killed would go on unseen.
        return self._stopping or (self._parent is not None and os.getppid() != self._parent)

    def _turn(self) -> bool:
        """Do what is due; False if nothing was."""
        close_old_connections()
        ran_schedule = self._run_schedule()
        claimed = operations.claim(
            worker=self.name,
            at=timezone.now(),
            lease=self._lease,
            limit=batch_size(self._seconds_per_job),
        )
        for position, job in enumerate(claimed):
            if self._should_stop():
                operations.give_back(claimed[position:])
                break
            self._run_job(job)
        return ran_schedule or bool(claimed)

    def _run_job(self, job: Job) -> None:
        self._busy_since = timezone.now()
        began = time.perf_counter()
        try:
            perform(job)
        finally:
            self._busy_since = None
        took = time.perf_counter() - began
        self._seconds_per_job = took if self._seconds_per_job is None else 0.8 * self._seconds_per_job + 0.2 * took
        self.done += 1

    def _run_schedule(self) -> bool:
        if time.monotonic() - self._schedules_seen_at < SCHEDULE_SECONDS:
            return False
        at = timezone.now()
        schedule = schedules.claim(self._schedules, worker=self.name, at=at, lease=self._lease)
        if schedule is None:
            self._schedules_seen_at = time.monotonic()
            return False
        self._busy_since = at
        count, error = None, ""
        try:
            count = schedule.run(at)
        except Exception as failure:
            error = "".join(traceback.format_exception(failure))[-operations.ERROR_LENGTH :]
            log.exception("The schedule %s failed.", schedule.id)
        finally:
            self._busy_since = None
        schedules.finish(schedule, worker=self.name, at=timezone.now(), count=count, error=error)
        return True

    def _beat(self, ended: threading.Event) -> None:
        """Renew the leases of this worker while it works, from a thread with a connection of its own."""
        try:
            while not ended.wait(self._lease.total_seconds() / 3):
                busy_since = self._busy_since
                now = timezone.now()
                if busy_since is None or now - busy_since > PATIENCE:
                    continue
                try:
                    operations.renew(worker=self.name, until=now + self._lease)
                    schedules.renew(worker=self.name, until=now + self._lease)
                except (DatabaseError, InterfaceError):
                    log.warning("A lease could not be renewed; trying again.")
                    connection.close_if_unusable_or_obsolete()
        finally:
            connection.close()
