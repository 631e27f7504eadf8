"""What an operator may ask about the jobs."""

from datetime import datetime

from django.db.models import Count, Min, Q

from parvis.kernel.jobs.models import Job, ScheduleState
from parvis.kernel.jobs.types import JobInfo, JobState, ScheduleInfo, Stats


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
