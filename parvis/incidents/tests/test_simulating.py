"""A year of invented reports is the same each time, adds up, and looks like a city's."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import mean

import numpy
import pytest
import shapely
from shapely.geometry import shape

from parvis.incidents.catalogue.categories import shipped
from parvis.incidents.rules.categories import check_answers
from parvis.incidents.rules.duplicates import metres_between
from parvis.incidents.rules.life import MOVES, PLANNED_WITHIN, REOPENS_WITHIN
from parvis.incidents.simulating.moments import Year, shares
from parvis.incidents.simulating.profiles import between, counts_by_year, profiles
from parvis.incidents.simulating.simulating import simulate
from parvis.incidents.simulating.streets import places_from
from parvis.incidents.types.category import Tree
from parvis.incidents.types.report import State
from parvis.kernel.clock import BRUSSELS, local_day

TREE = shipped()
WEST = {"type": "Polygon", "coordinates": [[[4.30, 50.83], [4.35, 50.83], [4.35, 50.87], [4.30, 50.87], [4.30, 50.83]]]}
EAST = {"type": "Polygon", "coordinates": [[[4.35, 50.83], [4.40, 50.83], [4.40, 50.87], [4.35, 50.87], [4.35, 50.83]]]}
OUTLINES = {"west": WEST, "east": EAST}
STREETS = [
    ("s1", "west", "Kerkstraat", "Rue de l’Église", "1080", 50.85, 4.32),
    ("s2", "west", "Molenstraat", "Rue du Moulin", "1080", 50.84, 4.33),
    ("s3", "east", "Grenslaan", "Avenue de la Limite", "1000", 50.85, 4.3501),
    ("s4", "east", "Zonder punt", "Sans point", "1000", None, None),
]
PLACES = places_from(STREETS, outlines=OUTLINES, weights={"west": 3, "east": 1})
COUNT = 12_000


@pytest.fixture(scope="module")
def year():
    return list(simulate(2021, COUNT, seed=7, places=PLACES, tree=TREE))


def solved_days(reports):
    first = [next((at for state, at in one.life if state is State.SOLVED), None) for one in reports]
    return [(at - one.reported_at) / timedelta(days=1) for one, at in zip(reports, first, strict=True) if at]


def by_month(reports, months, *codes):
    picked = [one for one in reports if set(codes) & set(TREE[one.category].path)]
    return sum(one.reported_at.month in months for one in picked) / len(picked) / len(months)


def test_the_same_arguments_give_the_same_reports():
    once, again = (list(simulate(2020, 300, seed=3, places=PLACES, tree=TREE)) for _ in range(2))
    assert once == again
    other = list(simulate(2020, 300, seed=4, places=PLACES, tree=TREE))
    assert [one.text for one in other] != [one.text for one in once]
    assert places_from(list(reversed(STREETS)), outlines=OUTLINES, weights={"west": 3, "east": 1}) == PLACES


def test_there_are_exactly_as_many_as_asked_in_the_order_in_which_they_came(year):
    assert [one.index for one in year] == list(range(COUNT))
    assert all(one.reported_at <= other.reported_at for one, other in pairwise(year))
    assert {one.reported_at.year for one in year} == {2021}
    assert list(simulate(2021, 0, seed=7, places=PLACES, tree=TREE)) == []


def test_groups_have_their_shares(year):
    found = Counter(TREE.group(one.category) for one in year)
    for group, facts in profiles().groups.items():
        assert found[group] / COUNT * 100 == pytest.approx(facts.share, abs=0.35 + facts.share * 0.03)
    assert Counter(one.category for one in year).most_common(1)[0][0] == "waste-illegal-dump"
    assert not [one for one in year if TREE[one.category].emergency]


def test_people_are_as_the_figures_say(year):
    assert mean(one.language == "fr" for one in year) == pytest.approx(0.60, abs=0.02)
    assert mean(one.language == "nl" for one in year) == pytest.approx(0.25, abs=0.02)
    assert mean(one.is_first_time for one in year) == pytest.approx(0.73, abs=0.02)
    assert mean(one.over_65 for one in year if one.over_65 is not None) == pytest.approx(0.13, abs=0.02)
    assert {one.photos for one in year} == {0, 1, 2}
    assert mean(one.followers == 0 for one in year) == pytest.approx(0.86, abs=0.02)
    assert max(one.followers for one in year) > 6


@pytest.mark.parametrize(
    ("code", "more", "less"),
    [
        ("roads-pothole", (1, 2, 3), (6, 7, 8)),
        ("roads-ice", (1, 2, 12), (4, 5, 6, 7, 8, 9)),
        ("gullies", (10, 11), (3, 4, 5)),
        ("greenery", (5, 6, 7, 8), (1, 2, 12)),
        ("lighting", (11, 12, 1), (5, 6, 7)),
        ("waste-litter", (5, 6, 7), (11, 12, 1)),
    ],
)
def test_things_have_their_season(year, code, more, less):
    assert by_month(year, more, code) > 1.35 * by_month(year, less, code)


def test_dumps_come_at_the_end_of_the_month_and_on_working_days(year):
    dumps = [one for one in year if "waste-dumping" in TREE[one.category].path]
    ends = [one for one in dumps if one.reported_at.day == 1 or (one.reported_at + timedelta(days=3)).day <= 3]
    assert len(ends) / len(dumps) > 1.3 * 48 / 365
    days = Counter(one.reported_at.weekday() for one in year)
    assert min(days[n] for n in range(5)) > max(days[5], days[6])
    hours = Counter(one.reported_at.hour for one in year)
    assert hours[10] > 5 * hours[3]


def test_what_is_dark_is_seen_in_the_evening(year):
    dark = [one.reported_at.hour >= 17 for one in year if TREE.group(one.category) == "lighting"]
    assert mean(dark) > mean(one.reported_at.hour >= 17 for one in year) + 0.15


@pytest.mark.parametrize(("year", "mean_days", "dump_days"), [(2017, 107, 16), (2020, 21, 9.9), (2022, 21, 9.9)])
def test_it_takes_as_long_as_it_took(year, mean_days, dump_days):
    found = list(simulate(year, 8_000, seed=1, places=PLACES, tree=TREE))
    dumps = [one for one in found if "waste-dumping" in TREE[one.category].path]
    assert mean(solved_days(found)) == pytest.approx(mean_days, rel=0.12)
    assert mean(solved_days(dumps)) == pytest.approx(dump_days, rel=0.12)


def test_most_is_solved_within_the_year_and_some_is_refused_or_contested(year):
    alone = [one for one in year if one.merged_at is None]
    end = datetime(2022, 1, 1, tzinfo=BRUSSELS)
    solved = [any(state is State.SOLVED and at < end for state, at in one.life) for one in alone]
    assert mean(solved) == pytest.approx(0.84, abs=0.02)
    assert mean(one.state is State.REFUSED for one in alone) == pytest.approx(0.05, abs=0.01)
    assert mean(one.contested_at is not None for one in alone) == pytest.approx(0.031, abs=0.008)
    assert 0.005 < mean(one.planned_on is not None for one in year) < 0.05


def test_every_step_of_a_life_may_follow_the_one_before(year):
    may = {(before, to) for froms, to in MOVES.values() for before in froms}
    for one in year:
        assert one.life[0] == (State.RECEIVED, one.reported_at)
        for (before, earlier), (after, later) in pairwise(one.life):
            assert earlier < later
            # A report may be mended without having been accepted, but not here.
            assert (before, after) in may
        if one.contested_at:
            assert (State.IN_PROGRESS, one.contested_at) in one.life
            closed = max(at for state, at in one.life if state is State.SOLVED and at < one.contested_at)
            assert one.contested_at - closed < REOPENS_WITHIN
        if one.planned_on:
            assert one.planned_on.day == 1
            assert local_day(one.accepted_at).replace(day=1) <= one.planned_on
            assert one.planned_on <= local_day(one.accepted_at + PLANNED_WITHIN)
        closing = [state for state, _ in one.life if state in (State.SOLVED, State.REFUSED)]
        assert (one.closed_at is not None) == bool(closing)


def test_second_reports_are_near_the_first_while_that_is_open(year):
    twice = [one for one in year if one.duplicate_of is not None]
    assert mean(one.duplicate_of is not None for one in year) == pytest.approx(profiles().duplicates, abs=0.015)
    for one in twice:
        first = year[one.duplicate_of]
        assert first.duplicate_of is None
        assert (first.category, first.street, first.number) == (one.category, one.street, one.number)
        assert first.reported_at <= one.reported_at
        assert first.closed_at is None or one.reported_at < first.life[-1][1]
        assert metres_between((first.lat, first.lon), (one.lat, one.lon)) < 125
        if one.merged_at:
            assert one.reported_at < one.merged_at
            assert [state for state, _ in one.life] == [State.RECEIVED]
    assert 0.4 < mean(one.merged_at is not None for one in twice) < 0.95


def test_reports_come_from_everywhere_and_most_from_a_few_spots(year):
    shapes = {code: shape(outline) for code, outline in OUTLINES.items()}
    assert all(shapes[one.municipality].covers(shapely.Point(one.lon, one.lat)) for one in year)
    assert mean(one.municipality == "west" for one in year) == pytest.approx(0.75, abs=0.06)
    assert mean(one.street == "" for one in year) == pytest.approx(0.1, abs=0.04), "few are known, most have a name"
    cells = Counter((round(one.lat, 2), round(one.lon, 2)) for one in year)
    assert len(cells) >= 40, "Three streets are known; the rest of the outlines counts too."
    spots = Counter((one.street, one.municipality, round(one.lat, 3), round(one.lon, 3)) for one in year)
    busiest = sorted(spots.values(), reverse=True)
    assert sum(busiest[: len(busiest) // 10]) > 0.3 * COUNT
    named = [one for one in year if one.street]
    assert named
    assert all(one.street_nl and one.street_fr and one.number for one in named)


def test_answers_are_what_the_questions_allow(year):
    for one in year[:3_000]:
        clean, errors = check_answers(TREE[one.category], one.answers)
        assert (clean, errors) == (dict(one.answers), {})


def test_nothing_is_reported_before_its_category_exists_or_after_it_went():
    rows = [
        replace(row, valid_from=date(2021, 9, 1)) if row.code == "waste-bulky"
        else replace(row, valid_until=date(2021, 3, 1)) if row.code == "roads"
        else replace(row, valid_until=date(2020, 1, 1)) if row.code == "waste-bin"
        else row
        for row in TREE.rows
    ]  # fmt: skip
    tree = Tree(rows)
    found = list(simulate(2021, 4_000, seed=2, places=PLACES, tree=tree))
    assert len(found) == 4_000
    assert all(tree.usable(one.category, local_day(one.reported_at)) for one in found)
    seen = Counter(tree.group(one.category) for one in found) + Counter(one.category for one in found)
    assert seen["roads"]
    assert seen["waste-bulky"]
    assert not seen["waste-bin"]


def test_a_category_that_a_region_added_is_reported_too():
    rows = [*TREE.rows, replace(TREE["waste-bin"], code="waste-scooter-battery", questions=())]
    tree = Tree(rows)
    assert shares(tree, profiles())["waste-scooter-battery"] > 0
    found = simulate(2021, 20_000, seed=2, places=PLACES, tree=tree)
    assert [one for one in found if one.category == "waste-scooter-battery" and one.text]


def test_clocks_that_change_lose_an_hour_and_count_one_twice():
    clock, rng = Year(2021), numpy.random.default_rng(1)
    weights = numpy.zeros(365)
    for day, hour, hours in ((date(2021, 3, 28), 2, {3}), (date(2021, 10, 31), 2, {2})):
        weights[:] = [one == day for one in clock.days]
        only = tuple(float(n == hour) for n in range(24))
        drawn = [datetime.fromtimestamp(int(one), BRUSSELS) for one in clock.draw(400, weights, only, rng)]
        assert {one.hour for one in drawn} == hours
        assert {one.date() for one in drawn} == {day}
    assert {one.fold for one in drawn} == {0, 1}
    assert {one.utcoffset() for one in drawn} == {timedelta(hours=1), timedelta(hours=2)}


def test_nothing_happens_after_now():
    now = datetime(2021, 6, 15, 12, 30, tzinfo=BRUSSELS)
    found = list(simulate(2021, 3_000, seed=5, places=PLACES, tree=TREE, until=now))
    assert len(found) == 3_000
    assert all(at <= now for one in found for _, at in one.life)
    assert all(at is None or at <= now for one in found for at in (one.contested_at, one.merged_at))
    assert found[-1].reported_at > now - timedelta(days=1)
    assert {one.state for one in found} >= {State.RECEIVED, State.IN_PROGRESS, State.SOLVED, State.PROCESSED}
    with pytest.raises(ValueError, match="it is to come"):
        simulate(2022, 10, seed=5, places=PLACES, tree=TREE, until=now)


def test_there_must_be_somewhere_to_report_from():
    with pytest.raises(ValueError, match="no place"):
        places_from([("s4", "east", "Zonder punt", "Sans point", "1000", None, None)])
    bare = places_from(STREETS)
    assert {one.id for one in bare} == {"s1", "s2", "s3"}
    assert all(len(one.spots) == 4 for one in bare)


def test_a_street_with_a_line_has_spots_along_it():
    line = {"type": "LineString", "coordinates": [[4.31, 50.84], [4.31, 50.85]]}
    [street] = places_from(STREETS[:1], geometries={"s1": line})
    assert len(street.spots) == 12
    assert all(spot.lon == 4.31 and 50.84 <= spot.lat <= 50.85 for spot in street.spots)
    numbers = [int(spot.number) for spot in sorted(street.spots, key=lambda spot: spot.lat)]
    assert numbers == sorted(numbers)


def test_years_grow_as_they_did_and_add_up():
    real = counts_by_year(date(2022, 12, 31))
    assert (real[2013], real[2021], real[2022]) == (6_997, 75_784, 97_123)
    assert list(real.values()) == sorted(real.values())
    for total in (0, 1, 7, 500_000, 1_000_003):
        counts = counts_by_year(date(2026, 11, 24), total)
        assert sum(counts.values()) == total
        assert min(counts) == 2013
        assert max(counts) == 2026
    half, whole = counts_by_year(date(2024, 7, 1))[2024], counts_by_year(date(2024, 12, 31))[2024]
    assert half == pytest.approx(whole / 2, rel=0.01)
    with pytest.raises(ValueError, match="begin in 2013"):
        counts_by_year(date(2012, 12, 31), 10)


def test_what_lies_between_two_known_years_is_between_them():
    known = {2013: 100.0, 2015: 400.0}
    assert [between(known, year) for year in (2010, 2013, 2014, 2015, 2020)] == pytest.approx([100, 100, 200, 400, 400])
