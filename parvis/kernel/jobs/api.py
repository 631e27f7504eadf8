"""The door of the jobs. Tasks themselves are made with `from django_tasks import task`."""

from parvis.kernel.jobs.operations import NotDead, enqueue, enqueue_many, forget, retry
from parvis.kernel.jobs.queries import dead_letters, find, schedules, stats
from parvis.kernel.jobs.types import ONE_DAY, JobInfo, JobState, Retry, ScheduleInfo, Stats
from parvis.kernel.jobs.worker import LEASE, JobFailed, Worker, run_pending

__all__ = [
    "LEASE",
    "ONE_DAY",
    "JobFailed",
    "JobInfo",
    "JobState",
    "NotDead",
    "Retry",
    "ScheduleInfo",
    "Stats",
    "Worker",
    "dead_letters",
    "enqueue",
    "enqueue_many",
    "find",
    "forget",
    "retry",
    "run_pending",
    "schedules",
    "stats",
]
