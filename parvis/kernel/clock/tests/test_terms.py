from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kernel import clock
from parvis.kernel.clock import BRUSSELS, Calendar, Term, end_of_term

days = st.dates(min_value=date(2000, 1, 1), max_value=date(2060, 12, 31))
moments = days.flatmap(
    lambda day: st.integers(min_value=0, max_value=86_399).map(
        lambda second: clock.start_of_day(day).astimezone(UTC) + timedelta(seconds=second)
    )
)
calendars = st.builds(Calendar, st.just("own"), st.frozensets(days, max_size=20))
terms = st.builds(Term, st.integers(min_value=0, max_value=90), st.sampled_from(["calendar", "working", "months"]))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)


def closed(pairs):
    return [(begins, begins + timedelta(hours=hours)) for begins, hours in pairs]


suspensions = st.lists(st.tuples(moments, st.integers(min_value=0, max_value=2000)), max_size=4).map(closed)


@pytest.mark.parametrize(
    ("start", "length", "unit", "roll", "end"),
    [
        ("2026-11-24T10:00", 15, "calendar", "next_working_day", "2026-12-09"),
        ("2026-11-24T10:00", 11, "calendar", "next_working_day", "2026-12-07"),
        ("2026-11-24T10:00", 11, "calendar", "none", "2026-12-05"),
        ("2026-11-24T10:00", 11, "calendar", "previous_working_day", "2026-12-04"),
        ("2026-12-18T23:59", 7, "calendar", "next_working_day", "2026-12-28"),
        ("2026-12-21T08:00", 5, "working", "next_working_day", "2026-12-29"),
        ("2026-01-31T08:00", 1, "months", "none", "2026-02-28"),
        ("2026-02-28T08:00", 1, "months", "none", "2026-03-28"),
        ("2026-02-28T08:00", 1, "months", "next_working_day", "2026-03-30"),
        ("2026-11-28T08:00", 0, "calendar", "none", "2026-11-28"),
        ("2026-11-28T08:00", 0, "working", "next_working_day", "2026-11-30"),
    ],
)
def test_terms_end_on_the_day_the_law_says(start, length, unit, roll, end):
    assert end_of_term(at(start), Term(length, unit), roll=roll) == at(f"{end}T23:59:59")


@pytest.mark.parametrize(
    ("start", "length", "unit", "roll", "end"),
    [
        ("2026-12-04T08:00", 5, "working", "previous_working_day", "2026-11-27"),
        ("2026-12-07T08:00", 1, "calendar", "previous_working_day", "2026-12-04"),
        ("2026-12-07T08:00", 1, "calendar", "none", "2026-12-06"),
        ("2026-03-31T08:00", 1, "months", "none", "2026-02-28"),
    ],
)
def test_terms_are_counted_back_from_an_event(start, length, unit, roll, end):
    assert end_of_term(at(start), Term(length, unit), roll=roll, before=True) == at(f"{end}T23:59:59")


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        # The clocks go forward at 2 in the night of 29 March 2026, and back at 3 in the night of 25 October.
        ("2026-03-28T20:00", 12, "2026-03-29T09:00"),
        ("2026-10-24T20:00", 12, "2026-10-25T07:00"),
        ("2026-11-27T20:00", 24, "2026-11-28T20:00"),
    ],
)
def test_hours_are_hours_also_in_the_nights_in_which_the_clocks_change(start, hours, end):
    found = end_of_term(at(start), Term(hours, "hours"))
    assert found == at(end)
    assert found.astimezone(UTC) - at(start).astimezone(UTC) == timedelta(hours=hours)
    assert end_of_term(found, Term(hours, "hours"), before=True) == at(start)


@pytest.mark.parametrize("night", ["2026-03-29", "2026-10-25"])
def test_a_term_of_days_ends_at_the_end_of_the_day_on_which_the_clocks_change(night):
    end = end_of_term(at(night) - timedelta(days=1), Term(1, "calendar"), roll="none")
    assert end == at(f"{night}T23:59:59")
    assert clock.local_day(end.astimezone(UTC)) == date.fromisoformat(night)


@pytest.mark.parametrize(
    ("unit", "length", "stops", "roll", "end"),
    [
        ("calendar", 10, [("2026-11-05", "2026-11-08")], "none", "2026-11-15"),
        ("calendar", 10, [("2026-11-05", "2026-11-08"), ("2026-11-07", "2026-11-09")], "none", "2026-11-16"),
        ("calendar", 10, [("2026-11-05", "2026-11-05")], "none", "2026-11-12"),
        ("calendar", 10, [("2026-10-01", "2026-11-04")], "none", "2026-11-14"),
        ("calendar", 10, [("2026-11-13", "2026-11-20")], "none", "2026-11-12"),
        ("calendar", 10, [("2026-11-11", "2026-11-20")], "none", "2026-11-21"),
        ("working", 5, [("2026-11-05", "2026-11-09")], "none", "2026-11-12"),
        ("months", 1, [("2026-11-05", "2026-11-08")], "none", "2026-12-05"),
        ("months", 1, [("2026-11-05", "2026-11-08"), ("2026-12-03", "2026-12-10")], "none", "2026-12-12"),
        ("calendar", 5, [("2026-11-07", "2026-11-10")], "next_working_day", "2026-11-12"),
    ],
)
def test_suspended_days_push_the_end(unit, length, stops, roll, end):
    periods = [(at(f"{a}T12:00"), at(f"{b}T12:00")) for a, b in stops]
    found = end_of_term(at("2026-11-02T09:00"), Term(length, unit), suspensions=periods, roll=roll)
    assert found == at(f"{end}T23:59:59")


def test_an_open_suspension_has_no_end_unless_the_term_was_over():
    start, term = at("2026-11-02T09:00"), Term(10, "calendar")
    assert end_of_term(start, term, suspensions=[(at("2026-11-05T12:00"), None)]) is None
    assert end_of_term(start, term, suspensions=[(at("2026-11-12T12:00"), None)]) == at("2026-11-12T23:59:59")
    # The last day was a Saturday; the suspension came on the Sunday, before the Monday to which it rolled.
    friday = Term(5, "calendar")
    assert end_of_term(start, friday, suspensions=[(at("2026-11-08T12:00"), None)]) is None


def test_suspended_hours_push_the_hour():
    start, term = at("2026-11-02T09:00"), Term(10, "hours")
    stopped = [
        (at("2026-11-02T12:00"), at("2026-11-02T14:00")),
        (at("2026-11-02T13:00"), at("2026-11-02T15:00")),
    ]
    assert end_of_term(start, term, suspensions=stopped) == at("2026-11-02T22:00")
    assert end_of_term(start, term, suspensions=[(at("2026-11-02T12:00"), None)]) is None
    assert end_of_term(start, term, suspensions=[(at("2026-11-02T19:00"), None)]) == at("2026-11-02T19:00")
    assert end_of_term(start, term, suspensions=[(at("2026-11-01T19:00"), at("2026-11-02T10:00"))]) == at(
        "2026-11-02T20:00"
    )


@pytest.mark.parametrize("unit", ["calendar", "working", "months", "hours"])
@pytest.mark.parametrize("before", [True, False])
def test_a_start_without_zone_is_refused(unit, before):
    with pytest.raises(ValueError, match="no time zone"):
        end_of_term(datetime(2026, 1, 1), Term(1, unit), before=before)  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize(("length", "unit", "message"), [(-1, "working", "negative"), (1, "weeks", "'weeks'")])
def test_an_impossible_term_is_refused(length, unit, message):
    with pytest.raises(ValueError, match=message):
        Term(length, unit)


@given(moments, terms, calendars, suspensions, st.sampled_from(["next_working_day", "previous_working_day"]))
def test_a_rolled_term_never_ends_on_a_non_working_day(start, term, calendar, stops, roll):
    for before in (False, True):
        end = end_of_term(start, term, roll=roll, calendar=calendar, suspensions=stops, before=before)
        assert calendar.is_working_day(clock.local_day(end))


@given(moments, terms, calendars, suspensions)
def test_suspending_never_shortens_a_term(start, term, calendar, stops):
    free = end_of_term(start, term, calendar=calendar)
    assert end_of_term(start, term, calendar=calendar, suspensions=stops) >= free


@given(moments, st.integers(min_value=0, max_value=200), suspensions)
def test_calendar_and_month_terms_lose_exactly_the_suspended_days(start, length, stops):
    first = clock.local_day(start)
    end = clock.local_day(end_of_term(start, Term(length, "calendar"), roll="none", suspensions=stops))
    running = [
        day
        for day in (first + timedelta(days=n) for n in range(1, (end - first).days + 1))
        if not any(clock.local_day(a) < day <= clock.local_day(b) for a, b in stops)
    ]
    assert len(running) == length


@given(moments, st.integers(min_value=0, max_value=300))
def test_hours_really_elapse(start, hours):
    assert end_of_term(start, Term(hours, "hours")).astimezone(UTC) - start == timedelta(hours=hours)
