"""Figures and trends, counted by hand; of people, nothing that points at a few."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from parvis.incidents import api as incidents
from parvis.incidents.manifest.figures import FIGURES
from parvis.incidents.models import Report, Tally
from parvis.incidents.queries.columns.calendar import in_months, months_of, weekday_and_hour
from parvis.incidents.tests.world import NOW, ON_THE_ROAD, ROADS, TOWN, sent
from parvis.incidents.types.filters import Filter
from parvis.incidents.types.report import Channel, Sender
from parvis.incidents.types.trends import League, Measure
from parvis.kernel.clock import BRUSSELS
from parvis.kernel.people.tests.factories import agent_actor

YEAR = (date(2026, 1, 1), date(2027, 1, 1))
NOVEMBER = (date(2026, 11, 1), date(2026, 12, 1))


def figure(measure, period=YEAR, organisation=None, at=NOW):
    return incidents.figure(measure, *period, organisation, at=at)


def by(measure, dimension, period=YEAR, organisation=None, at=NOW):
    return dict(incidents.figure_by(measure, dimension, *period, organisation, at=at))


@pytest.fixture
def year(region):
    """Six reports of this year and two of the last; three solved, after 2, 4 and 9 days; one private, one merged."""
    town, roads = agent_actor(TOWN), agent_actor(ROADS)
    may = datetime(2026, 5, 4, 8, tzinfo=UTC)
    for n in range(2):
        sent(at=datetime(2025, 5, 4, 8 + n, tzinfo=UTC))
    litter = sent(at=may)
    pothole = sent("roads-pothole", where=ON_THE_ROAD, at=may, channel=Channel.PHONE)
    lamp = sent("lighting-out", at=may + timedelta(days=30))
    waiting = sent(at=NOW - timedelta(days=40))
    private = sent(at=NOW - timedelta(days=2))
    double = sent(at=NOW - timedelta(days=1))
    incidents.solve(number=litter.number, by=town, at=may + timedelta(days=2))
    incidents.solve(number=pothole.number, by=roads, at=may + timedelta(days=4))
    incidents.solve(number=lamp.number, by=town, at=may + timedelta(days=39))
    incidents.flag(number=private.number, is_private=True, by=town, at=NOW)
    incidents.merge(numbers=(waiting.number, double.number), by=town, at=NOW)
    gone = sent(at=NOW)
    incidents.delete(number=gone.number, text="joke", by=town, at=NOW)
    return litter, pothole, lamp, waiting, private, double


def test_received_counts_everything_but_what_was_deleted(year):
    assert figure(Measure.RECEIVED) == 6
    assert figure(Measure.RECEIVED, organisation=ROADS) == 1
    assert by(Measure.RECEIVED, "organisation") == {TOWN: 5, ROADS: 1}
    assert by(Measure.RECEIVED, "group") == {"waste": 4, "roads": 1, "lighting": 1}
    assert by(Measure.RECEIVED, "channel") == {"web": 5, "phone": 1}
    assert by(Measure.RECEIVED, "language") == {"nl": 6}
    assert by(Measure.RECEIVED, "month") == {"2026-05": 2, "2026-06": 1, "2026-10": 1, "2026-11": 2}


def test_growth_is_against_the_same_period_a_year_before(year):
    assert figure(Measure.GROWTH) == 200.0
    assert figure(Measure.GROWTH, (date(2026, 5, 1), date(2026, 6, 1))) == 0.0
    assert by(Measure.GROWTH, "group") == {"waste": 100.0, "roads": None, "lighting": None}
    assert figure(Measure.GROWTH, (date(2024, 2, 29), date(2024, 3, 1))) == 0.0
    assert figure(Measure.GROWTH, (date(2025, 1, 1), date(2026, 1, 1))) == 0.0, "nothing to compare with"


def test_the_share_that_was_solved_leaves_doubles_out(year):
    assert figure(Measure.SOLVED_SHARE) == 60.0
    assert by(Measure.SOLVED_SHARE, "group") == {"waste": 33.3, "roads": 100.0, "lighting": 100.0}
    assert figure(Measure.SOLVED_SHARE, NOVEMBER) == 0.0
    assert figure(Measure.SOLVED_SHARE, (date(2026, 5, 1), date(2026, 5, 7))) == 50.0, "one was solved after the period"


def test_days_to_a_solution(year):
    assert figure(Measure.MEDIAN_DAYS) == 4.0
    assert figure(Measure.MEAN_DAYS) == 5.0
    assert by(Measure.MEDIAN_DAYS, "organisation") == {TOWN: 5.5, ROADS: 4.0}
    assert by(Measure.MEAN_DAYS, "month") == {"2026-05": 3.0, "2026-06": 9.0}
    assert figure(Measure.MEDIAN_DAYS, NOVEMBER) == 0.0
    assert by(Measure.MEDIAN_DAYS, "group", NOVEMBER) == {}


def test_the_share_of_each_channel(year):
    assert figure(Measure.ONLINE_SHARE) == 83.3
    assert by(Measure.ONLINE_SHARE, "channel") == {"web": 83.3, "phone": 16.7}
    assert by(Measure.ONLINE_SHARE, "organisation") == {TOWN: 100.0, ROADS: 0.0}


def test_what_is_open_and_overdue_now(year):
    # Of last year two, of this year the waiting and the private one; the merged one is the waiting one.
    assert figure(Measure.OPEN) == 4
    assert figure(Measure.OVERDUE) == 3
    assert by(Measure.OPEN, "group") == {"waste": 4}
    assert figure(Measure.OVERDUE, at=NOW + timedelta(days=90)) == 4


def test_few_people_are_not_told(region):
    for n in range(4):
        sent(sender=Sender(email=f"{n}@example.org"))
    sent()
    assert figure(Measure.FIRST_TIME_SHARE) == 0.0
    assert by(Measure.FIRST_TIME_SHARE, "organisation") == {TOWN: None}
    sent(sender=Sender(email="0@example.org"), at=NOW + timedelta(minutes=1))
    assert figure(Measure.FIRST_TIME_SHARE) == 80.0
    assert by(Measure.FIRST_TIME_SHARE, "organisation") == {TOWN: 80.0}


def test_ages_are_told_by_month_and_never_of_a_few(region):
    assert figure(Measure.OVER_65_SHARE) == 0.0
    for month, yes, no in (("2026-10", 3, 9), ("2026-11", 2, 2), ("2025-11", 50, 0)):
        Tally.objects.create(month=month, question="over_65", answer="yes", count=yes)
        Tally.objects.create(month=month, question="over_65", answer="no", count=no)
    Tally.objects.create(month="2026-11", question="other", answer="yes", count=99)
    assert by(Measure.OVER_65_SHARE, "month") == {"2026-10": 25.0, "2026-11": None}
    assert figure(Measure.OVER_65_SHARE) == 31.2
    assert figure(Measure.OVER_65_SHARE, NOVEMBER) == 0.0
    assert figure(Measure.OVER_65_SHARE, organisation=TOWN) == 31.2, "answers belong to no organisation"


@pytest.mark.parametrize("measure", Measure)
def test_a_dimension_that_a_figure_does_not_have_is_refused(region, measure):
    for dimension in ("age", "text", "") + (("group",) if measure is Measure.OVER_65_SHARE else ()):
        with pytest.raises(KeyError):
            by(measure, dimension)
    for dimension in incidents.figure_dimensions(measure):
        assert by(measure, dimension) == {}


def test_the_house_can_ask_every_figure(year):
    assert {one.id for one in FIGURES} == {f"incidents.{measure.value}" for measure in Measure}
    for one in FIGURES:
        assert one.source == "S05"
        assert set(one.name) == set(one.definition) == {"nl", "fr", "en"}
        assert isinstance(one.compute(*YEAR, None), int | float)
        for dimension in one.dimensions:
            assert all(isinstance(name, str) for name, _ in one.split(dimension, *YEAR, TOWN))


def test_the_dataset_has_what_is_public(year):
    rows = incidents.open_rows(at=NOW)
    litter, pothole, lamp, waiting, private, double = year
    assert len(rows) == 6
    assert {row["number"] for row in rows} >= {one.number for one in (litter, pothole, lamp, waiting)}
    assert not {private.number, double.number} & {row["number"] for row in rows}
    assert all(list(row) == list(incidents.OPEN_COLUMNS) for row in rows)


# Trends ---------------------------------------------------------------------------------------------------


def test_trends_of_a_year(year):
    found = incidents.trends(Filter(), since=YEAR[0], until=YEAR[1], at=NOW)
    # Everyone sees four of this year's: neither the private nor the merged one.
    assert (found.reported, found.solved, found.open) == (4, 3, 3)
    assert (found.median_days, found.mean_days) == (4.0, 5.0)
    assert len(found.months) == 12 * 3
    may = {one.group: (one.reported, one.solved) for one in found.months if one.month == "2026-05"}
    assert may == {"waste": (1, 1), "roads": (1, 1), "lighting": (0, 0)}
    june = {one.group: (one.reported, one.solved) for one in found.months if one.month == "2026-06"}
    assert june == {"waste": (0, 0), "roads": (0, 0), "lighting": (1, 1)}
    assert sum(map(sum, found.hours.counts)) == 4
    # The fourth of May 2026 is a Monday; eight o'clock there is ten in Brussels.
    assert found.hours.counts[0][10] == 2


def test_trends_follow_the_filter(year):
    found = incidents.trends(Filter(groups=frozenset({"roads"})), since=YEAR[0], until=YEAR[1], at=NOW)
    assert (found.reported, found.solved, found.open) == (1, 1, 0)
    assert {one.group for one in found.months} == {"roads"}


def test_trends_of_nothing(region):
    found = incidents.trends(Filter(), since=YEAR[0], until=YEAR[1], at=NOW)
    assert (found.reported, found.median_days, found.mean_days, found.months) == (0, None, None, ())


def test_a_league_says_who_does_how_much(year):
    def league(by_):
        rows = incidents.league(Filter(), by_, since=YEAR[0], until=YEAR[1], at=NOW)
        return [(one.code, one.reported, one.solved, one.open, one.median_days, one.overdue_share) for one in rows]

    assert league(League.MANAGER) == [(TOWN, 3, 2, 3, 5.5, 1.0), (ROADS, 1, 1, 0, 4.0, None)]
    assert league(League.MUNICIPALITY) == [(TOWN, 4, 3, 3, 4.0, 1.0)]
    assert league(League.GROUP) == [
        ("waste", 2, 1, 3, 2.0, 1.0), ("lighting", 1, 1, 0, 9.0, None), ("roads", 1, 1, 0, 4.0, None),
    ]  # fmt: skip
    assert [row[0] for row in league(League.CATEGORY)] == ["waste-litter", "lighting-out", "roads-pothole"]


def test_hours_and_months_are_those_of_the_region():
    moments = [
        datetime(2026, 3, 29, 0, 59, tzinfo=UTC),  # a minute before the clock goes forward
        datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 59, tzinfo=UTC),  # the hour that comes twice
        datetime(2026, 10, 25, 1, 0, tzinfo=UTC),
        datetime(2025, 12, 31, 23, 30, tzinfo=UTC),  # New Year's Day in Brussels
        datetime(2018, 7, 1, 12, 0, tzinfo=UTC),
    ]
    weekday, hour = weekday_and_hour(np.array([int(one.timestamp()) for one in moments], dtype=np.uint32))
    local = [one.astimezone(BRUSSELS) for one in moments]
    assert list(zip(weekday.tolist(), hour.tolist(), strict=True)) == [(one.weekday(), one.hour) for one in local]
    months = months_of(date(2025, 12, 5), date(2026, 4, 1))
    assert [month.isoformat()[:7] for month in months] == ["2025-12", "2026-01", "2026-02", "2026-03"]
    assert in_months(np.array([int(one.timestamp()) for one in moments[:1] + moments[4:]]), months).tolist() == [
        3,
        1,
        -1,
    ]


def test_no_moments_have_no_hours():
    assert [len(one) for one in weekday_and_hour(np.zeros(0, dtype=np.uint32))] == [0, 0]


def test_a_category_that_is_no_more_is_counted_without_a_group(region):
    one = sent()
    Report.objects.unscoped("a test").filter(pk=one.number).update(category="of-another-age")
    assert by(Measure.RECEIVED, "group") == {"": 1}
    assert incidents.clusters(Filter(), zoom=12, at=NOW)[0].groups == {"": 1}
