"""Schedules of the register: each is run by one worker at a time."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from parvis.kernel.jobs.models import ScheduleState
from parvis.kernel.jobs.rules import next_due
from parvis.kernel.registry import Schedule


def announce(schedules: Iterable[Schedule], *, at: datetime) -> None:
    """Make known to the database the schedules that it has not met; they are due at once."""
    ScheduleState.objects.bulk_create([ScheduleState(id=one.id, due_at=at) for one in schedules], ignore_conflicts=True)


def claim(schedules: Iterable[Schedule], *, worker: str, at: datetime, lease: timedelta) -> Schedule | None:
    """Give a worker one schedule that is due and that no living worker runs."""
    by_id = {one.id: one for one in schedules}
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=at)
    due = ScheduleState.objects.filter(free, id__in=list(by_id), due_at__lte=at).order_by("due_at")
    for state in due:
        # The condition is checked again by the database as it writes: of two workers, one finds a row to change.
        if ScheduleState.objects.filter(free, pk=state.pk, due_at__lte=at).update(
            worker=worker, leased_until=at + lease
        ):
            return by_id[state.pk]
    return None


def renew(*, worker: str, until: datetime) -> int:
    """Lengthen the lease of the schedule that a worker runs."""
    return ScheduleState.objects.filter(worker=worker).update(leased_until=until)


def finish(schedule: Schedule, *, worker: str, at: datetime, count: int | None, error: str = "") -> None:
    """Note the end of a turn, and when the next one is due."""
    state = ScheduleState.objects.filter(pk=schedule.id, worker=worker).first()
    if state is not None:
        ScheduleState.objects.filter(pk=schedule.id, worker=worker).update(
            due_at=next_due(state.due_at, schedule.every, at),
            worker="",
            leased_until=None,
            last_finished_at=at,
            last_count=count,
            error=error,
        )
