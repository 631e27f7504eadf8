from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.kernel.jobs import schedules
from parvis.kernel.jobs.models import ScheduleState
from parvis.kernel.registry import Schedule

LEASE = timedelta(seconds=15)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def hourly(run=lambda at: 1):
    return Schedule(id="test.hourly", every=HOUR, run=run)


def test_one_worker_at_a_time_runs_a_schedule():
    at = timezone.now()
    known = [hourly()]
    schedules.announce(known, at=at)
    schedules.announce(known, at=at + HOUR)  # a second worker starts: nothing changes
    assert schedules.claim(known, worker="a", at=at, lease=LEASE) == known[0]
    assert schedules.claim(known, worker="b", at=at, lease=LEASE) is None
    schedules.finish(known[0], worker="a", at=at, count=3)
    state = ScheduleState.objects.get()
    assert (state.due_at, state.last_count, state.worker) == (at + HOUR, 3, "")
    assert schedules.claim(known, worker="b", at=at, lease=LEASE) is None
    assert schedules.claim(known, worker="b", at=at + HOUR, lease=LEASE) == known[0]


def test_the_schedule_of_a_killed_worker_goes_to_another_after_the_lease():
    at = timezone.now()
    known = [hourly()]
    schedules.announce(known, at=at)
    schedules.claim(known, worker="a", at=at, lease=LEASE)
    schedules.renew(worker="a", until=at + 2 * LEASE)
    assert schedules.claim(known, worker="b", at=at + LEASE * 1.5, lease=LEASE) is None
    assert schedules.claim(known, worker="b", at=at + LEASE * 3, lease=LEASE) == known[0]
    schedules.finish(known[0], worker="a", at=at + LEASE * 3, count=1)  # the first wakes up: not its turn any more
    assert ScheduleState.objects.get().worker == "b"


def test_a_schedule_that_is_declared_no_more_is_left_alone():
    at = timezone.now()
    schedules.announce([hourly()], at=at)
    assert schedules.claim([], worker="a", at=at, lease=LEASE) is None
