from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kernel.jobs.rules import LARGEST_BATCH, batch_size, next_due, rest_after
from parvis.kernel.jobs.types import ONE_DAY, Retry

MINUTE = timedelta(minutes=1)
START = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attempt", "minutes"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 32), (7, 60), (8, None), (99, None)]
)
def test_a_rest_doubles_up_to_its_cap_and_ends(attempt, minutes):
    assert rest_after(attempt, Retry()) == (None if minutes is None else minutes * MINUTE)


def test_another_ones_server_is_tried_for_a_day():
    rests = [rest_after(attempt, ONE_DAY) for attempt in range(1, ONE_DAY.attempts)]
    assert timedelta(hours=20) <= sum(rests, timedelta()) <= timedelta(hours=28)


def test_no_number_of_attempts_overflows():
    assert rest_after(5_000, Retry(attempts=10_000)) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("seconds", "size"), [(None, 1), (0.0, LARGEST_BATCH), (0.01, LARGEST_BATCH), (0.05, 10), (0.4, 1), (30.0, 1)]
)
def test_quick_jobs_are_claimed_by_the_dozen_and_slow_ones_singly(seconds, size):
    assert batch_size(seconds) == size


@given(
    late=st.integers(min_value=-10_000, max_value=10_000_000),
    every=st.integers(min_value=1, max_value=100_000),
)
def test_the_next_turn_lies_ahead_on_the_same_beat(late, every):
    now = START + timedelta(seconds=late)
    due = next_due(START, timedelta(seconds=every), now)
    assert due > now
    assert (due - START) % timedelta(seconds=every) == timedelta(0)
    if due != START:
        assert due - now <= timedelta(seconds=every)
