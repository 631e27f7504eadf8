from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kernel import clock

days = st.dates(min_value=date(1975, 1, 1), max_value=date(2150, 12, 31))
calendars = st.builds(clock.Calendar, st.just("own"), st.frozensets(days, max_size=20))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "new_year"),
        (date(2026, 4, 6), "easter_monday"),
        (date(2026, 5, 1), "labour_day"),
        (date(2026, 5, 14), "ascension"),
        (date(2026, 5, 25), "whit_monday"),
        (date(2026, 7, 21), "national_day"),
        (date(2026, 8, 15), "assumption"),
        (date(2026, 11, 1), "all_saints"),
        (date(2026, 11, 11), "armistice"),
        (date(2026, 12, 25), "christmas"),
        (date(2024, 4, 1), "easter_monday"),
        (date(2024, 5, 9), "ascension"),
        (date(2024, 5, 20), "whit_monday"),
    ],
)
def test_legal_holidays(day, name):
    assert clock.BELGIUM.holidays(day.year)[day] == name
    assert not clock.BELGIUM.is_working_day(day)


def test_a_year_has_ten_holidays_and_they_have_names_in_three_languages():
    holidays = clock.BELGIUM.holidays(2026)
    assert len(holidays) == 10
    assert list(holidays) == sorted(holidays)
    for name in [*holidays.values(), "extra"]:
        assert all(clock.holiday_name(name, language) for language in ("nl", "fr", "en"))


def test_two_holidays_may_share_a_day():
    assert clock.BELGIUM.holidays(2008)[date(2008, 5, 1)] == "labour_day"
    assert len(clock.BELGIUM.holidays(2008)) == 9


def test_an_administration_may_have_days_of_its_own():
    bridge = date(2026, 5, 15)
    own = clock.Calendar("elsene", frozenset({bridge}))
    assert clock.BELGIUM.is_working_day(bridge)
    assert not own.is_working_day(bridge)
    assert own.holidays(2026)[bridge] == "extra"
    assert bridge not in own.holidays(2027)
    assert clock.add_working_days(date(2026, 5, 13), 1, own) == date(2026, 5, 18)


@pytest.mark.parametrize(
    ("day", "n", "found"),
    [
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
        (date(2026, 12, 28), -1, date(2026, 12, 24)),
        (date(2026, 11, 28), 0, date(2026, 11, 28)),
        (date(2026, 11, 27), 5, date(2026, 12, 4)),
        (date(2026, 4, 3), 1, date(2026, 4, 7)),
    ],
)
def test_working_days_are_added(day, n, found):
    assert clock.add_working_days(day, n) == found


@pytest.mark.parametrize(
    ("day", "n", "found"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 1, 15), 1, date(2026, 2, 15)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 5), -13, date(2024, 12, 5)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
    ],
)
def test_months_clamp_to_the_end_of_the_month(day, n, found):
    assert clock.add_months(day, n) == found


@given(days, st.integers(min_value=-300, max_value=300), calendars)
def test_adding_then_counting_working_days_agrees(day, n, calendar):
    moved = clock.add_working_days(day, n, calendar)
    if n >= 0:
        assert clock.count_working_days(day, moved, calendar) == n
    else:
        assert clock.count_working_days(moved - timedelta(days=1), day - timedelta(days=1), calendar) == -n
        assert clock.count_working_days(day, moved, calendar) == n
    assert n == 0 or calendar.is_working_day(moved)


@given(days, st.integers(min_value=0, max_value=2000))
def test_calendar_days_are_days(day, n):
    assert clock.add_calendar_days(clock.add_calendar_days(day, n), -n) == day


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 7, 1, 21, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 12, 1, 22, 59, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2026, 12, 1, 23, 0, tzinfo=UTC), date(2026, 12, 2)),
    ],
)
def test_a_moment_falls_on_its_day_in_brussels(moment, day):
    assert clock.local_day(moment) == day


def test_a_moment_without_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        clock.local_day(datetime(2026, 7, 1, 12, 0))  # noqa: DTZ001 - that is the point


@given(days)
def test_a_day_begins_on_itself_and_just_after_the_one_before(day):
    begins = clock.start_of_day(day)
    assert clock.local_day(begins) == day
    assert clock.local_day(begins.astimezone(UTC) - timedelta(seconds=1)) == day - timedelta(days=1)


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)])
def test_the_days_on_which_the_clocks_change_are_shorter_and_longer(day, hours):
    length = clock.start_of_day(day + timedelta(days=1)).astimezone(UTC) - clock.start_of_day(day).astimezone(UTC)
    assert length == timedelta(hours=hours)
