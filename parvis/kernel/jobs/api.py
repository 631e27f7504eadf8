"""The door of the jobs. Tasks themselves are made with `from django_tasks import task`."""

from parvis.kernel.jobs.operations import NotDead, enqueue, enqueue_many, forget, retry, retry_all
from parvis.kernel.jobs.queries import database_size, dead_letters, find, pulse, schedules, stats
from parvis.kernel.jobs.rules import fault_of
from parvis.kernel.jobs.types import ONE_DAY, Fault, JobInfo, JobState, Pulse, Retry, ScheduleInfo, Stats
from parvis.kernel.jobs.worker import LEASE, JobFailed, Worker, run_pending

__all__ = [
    "LEASE",
    "ONE_DAY",
    "Fault",
    "JobFailed",
    "JobInfo",
    "JobState",
    "NotDead",
    "Pulse",
    "Retry",
    "ScheduleInfo",
    "Stats",
    "Worker",
    "database_size",
    "dead_letters",
    "enqueue",
    "enqueue_many",
    "fault_of",
    "find",
    "forget",
    "pulse",
    "retry",
    "retry_all",
    "run_pending",
    "schedules",
    "stats",
]
