"""What an operator may ask about the jobs."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Max, Min, Q

from parvis.kernel.jobs.models import Job, ScheduleState
from parvis.kernel.jobs.types import JobInfo, JobState, Pulse, ScheduleInfo, Stats

SILENCE = timedelta(minutes=1)
"""A worker that is well runs a schedule every few seconds."""


def stats(*, at: datetime) -> Stats:
    """Return how the work stands at a moment."""
    waiting = Q(state=JobState.READY, due_at__lte=at)
    counts = Job.objects.exclude(state=JobState.DONE).aggregate(
        waiting=Count("pk", filter=waiting),
        later=Count("pk", filter=Q(state=JobState.READY, due_at__gt=at)),
        running=Count("pk", filter=Q(state=JobState.RUNNING)),
        dead=Count("pk", filter=Q(state=JobState.DEAD)),
        oldest_due_at=Min("due_at", filter=waiting),
    )
    return Stats(**counts)


def dead_letters(*, limit: int = 100) -> list[JobInfo]:
    """Return the jobs whose attempts have all failed, the newest first."""
    return [info(job) for job in Job.objects.filter(state=JobState.DEAD).order_by("-finished_at", "-pk")[:limit]]


def find(job_id: str) -> JobInfo | None:
    """Return one job, or None."""
    job = Job.objects.filter(pk=job_id).first() if job_id.isdecimal() else None
    return info(job) if job else None


def schedules() -> list[ScheduleInfo]:
    """Return when each schedule ran and runs."""
    return [
        ScheduleInfo(one.pk, one.due_at, one.last_finished_at, one.last_count, one.error)
        for one in ScheduleState.objects.order_by("pk")
    ]


def pulse(*, at: datetime) -> Pulse:
    """Return whether a worker lives: it holds something under a lease, or ran a schedule a moment ago."""
    ran = ScheduleState.objects.aggregate(seen=Max("last_finished_at"), lease=Max("leased_until"))
    held = Job.objects.filter(state=JobState.RUNNING).aggregate(seen=Max("started_at"), lease=Max("leased_until"))
    seen_at = max((moment for moment in (ran["seen"], held["seen"]) if moment), default=None)
    leased = any(lease and lease > at for lease in (ran["lease"], held["lease"]))
    return Pulse(leased or (seen_at is not None and at - seen_at < SILENCE), seen_at)


def database_size() -> int:
    """Return how many bytes the database takes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return int(cursor.fetchone()[0])


def info(job: Job) -> JobInfo:
    """Return a job as an operator sees it."""
    return JobInfo(
        id=str(job.pk),
        task=job.task,
        state=JobState(job.state),
        attempts=job.attempts,
        enqueued_at=job.enqueued_at,
        due_at=job.due_at,
        finished_at=job.finished_at,
        error=job.error,
    )
