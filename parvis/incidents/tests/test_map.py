"""What the map shows: every report once, at any zoom and in any rectangle, and none that is hidden or long closed."""

import math
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.incidents import api as incidents
from parvis.incidents.queries.map import clustering, points
from parvis.incidents.rules.clusters import APART, merged, pixel
from parvis.incidents.rules.duplicates import metres_between
from parvis.incidents.tests.pictured import Invented, crowds, picture_of
from parvis.incidents.tests.world import HERE, NOW, ON_THE_ROAD, ROADS, TOWN, sent
from parvis.incidents.types.filters import Filter
from parvis.incidents.types.report import CLOSED, OPEN, Channel, State
from parvis.kernel.people.tests.factories import agent_actor
from parvis.kernel.places.api import Box

ANY = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
EDGES = st.integers(-100_000, 2_100_000).map(lambda n: n / 1e7)
BOXES = st.none() | st.builds(
    lambda a, b, c, d: Box(50.75 + min(a, b), 4.25 + min(c, d), 50.75 + max(a, b), 4.25 + max(c, d)),
    EDGES, EDGES, EDGES, EDGES,
)  # fmt: skip
BASE = Invented(
    number=1, lat=51, lon=4, category="waste-litter", state=State.RECEIVED, reported_at=NOW, closed_at=None, due_at=None
)
STATES = st.sampled_from([frozenset(), OPEN, CLOSED, OPEN | CLOSED])


def is_wanted(one, box, states):
    """Say of one report what the map should do, one condition at a time."""
    if one.flags:
        return False
    if box and not (box.south <= one.lat <= box.north and box.west <= one.lon <= box.east):
        return False
    if states:
        return one.state in states
    return one.closed_at is None or one.closed_at >= NOW - timedelta(days=30)


@pytest.fixture
def shown(region, monkeypatch):
    """Let the map show invented reports."""

    def show(reports, fresh):
        for module in (points, clustering):
            monkeypatch.setattr(module, "picture", lambda: picture_of(reports, min(fresh, len(reports))))

    return show


@ANY
@given(crowds(), st.integers(0, 10), BOXES, STATES, st.integers(-1, 24))
def test_heaps_add_up_to_all_that_is_wanted(shown, reports, fresh, box, states, zoom):
    shown(reports, fresh)
    wanted = [one for one in reports if is_wanted(one, box, states)]
    asked = Filter(box=box, states=states)
    heaps = incidents.clusters(asked, zoom=zoom, at=NOW)
    assert sum(heap.count for heap in heaps) == len(wanted) == incidents.count_reports(asked, at=NOW)
    for heap in heaps:
        assert sum(heap.groups.values()) == heap.count
        assert heap.groups[heap.group] == max(heap.groups.values())
        assert len(heap.numbers) in (0, heap.count)
        assert bool(heap.numbers) == (heap.count <= clustering.FEW)
        assert 50.7 <= heap.lat <= 51
        assert 4.2 <= heap.lon <= 4.5
    opened = sum(round(heap.open_share * heap.count) for heap in heaps)
    assert opened == sum(one.state in OPEN for one in wanted)
    told = [number for heap in heaps for number in heap.numbers]
    assert len(told) == len(set(told))
    assert set(told) <= {one.number for one in wanted}


@ANY
@given(crowds(), st.integers(0, 10), BOXES, STATES, st.integers(1, 30))
def test_points_are_all_that_is_wanted_the_last_reported_first(shown, reports, fresh, box, states, limit):
    shown(reports, fresh)
    wanted = [one for one in reports if is_wanted(one, box, states)]
    found = incidents.features(Filter(box=box, states=states), at=NOW, limit=limit)
    newest = sorted(wanted, key=lambda one: (one.reported_at, one.number), reverse=True)[:limit]
    assert [row.number for row in found.rows] == [one.number for one in newest]
    assert found.total == len(wanted)
    for row, one in zip(found.rows, newest, strict=True):
        assert (row.lat, row.lon, row.category, row.state) == (one.lat, one.lon, one.category, one.state)
        assert (row.reported_at, row.closed_at) == (one.reported_at, one.closed_at)
        assert row.is_overdue == (one.closed_at is None and one.due_at is not None and one.due_at < NOW)


@ANY
@given(crowds(), st.integers(0, 10), BOXES, st.integers(0, 20))
def test_the_grid_counts_each_once_where_it_lies(shown, reports, fresh, box, zoom):
    shown(reports, fresh)
    wanted = [one for one in reports if is_wanted(one, box, frozenset())]
    cells = incidents.heat(Filter(box=box), zoom=zoom, at=NOW)
    assert sum(cell.count for cell in cells) == len(wanted)
    for cell in cells:
        inside = [
            one for one in wanted
            if cell.south - 1e-6 <= one.lat <= cell.north + 1e-6 and cell.west - 1e-6 <= one.lon <= cell.east + 1e-6
        ]  # fmt: skip
        assert len(inside) >= cell.count > 0


@ANY
@given(crowds(), EDGES, EDGES, st.integers(1, 5_000))
def test_what_is_near_is_near_and_nothing_nearer_is_missing(shown, reports, north, east, metres):
    shown(reports, 3)
    here = (50.75 + north, 4.25 + east)
    found = points.near(*here, at=NOW, metres=metres, limit=100)
    far = {
        one.number: away
        for one in reports
        if is_wanted(one, None, frozenset()) and (away := metres_between(here, (one.lat, one.lon))) <= metres
    }
    assert {row.number: away for row, away in found} == pytest.approx(far)
    assert [away for _, away in found] == sorted(far.values())


@given(
    st.lists(st.tuples(st.floats(0, 2000), st.floats(0, 2000), st.integers(1, 1000)), max_size=60),
)
def test_no_two_heaps_stand_on_each_other(given_):
    spots, counts = [(x, y) for x, y, _ in given_], [count for *_, count in given_]
    heaps = merged(spots, counts)
    assert sorted(place for heap in heaps for place in heap) == list(range(len(spots)))
    seeds = [spots[heap[0]] for heap in heaps]
    for number, one in enumerate(seeds):
        assert all(math.dist(one, other) >= APART for other in seeds[number + 1 :])
    for heap in heaps:
        assert all(counts[place] <= counts[heap[0]] for place in heap)


def test_a_pixel_is_where_maps_have_it():
    assert pixel(0, 0, 0) == pytest.approx((128, 128))
    # The tile 8/131/85 of any web map holds Brussels' Grand-Place.
    x, y = pixel(50.8467, 4.3525, 8)
    assert (int(x // 256), int(y // 256)) == (131, 85)


def test_a_rectangle_over_the_edge_of_the_map_holds_both_sides(shown):
    shown([replace(BASE, number=n, lon=lon) for n, lon in enumerate((-179.9, -170, 0, 170, 179.9), start=1)], 0)
    across = Filter(box=Box(south=50, west=175, north=52, east=-175))
    assert {row.number for row in incidents.features(across, at=NOW).rows} == {1, 5}


def test_each_part_of_a_filter_counts(region):
    litter = sent()
    pothole = sent("roads-pothole", text="Put.", where=ON_THE_ROAD)
    later = sent(at=NOW + timedelta(days=2))
    incidents.solve(number=litter.number, by=agent_actor(TOWN), at=NOW + timedelta(hours=1))
    at = NOW + timedelta(days=3)

    def numbers(at=at, **asked):
        return {row.number for row in incidents.features(Filter(**asked), at=at).rows}

    everything = {litter.number, pothole.number, later.number}
    assert numbers() == everything
    assert numbers(groups=frozenset({"roads"})) == {pothole.number}
    assert numbers(categories=frozenset({"waste-litter"})) == {litter.number, later.number}
    assert numbers(categories=frozenset({"waste"}), groups=frozenset({"roads"})) == everything
    assert numbers(states=frozenset({"solved"})) == {litter.number}
    assert numbers(states=OPEN) == {pothole.number, later.number}
    assert numbers(manager=ROADS) == {pothole.number}
    assert numbers(municipality=TOWN) == everything
    assert numbers(municipality="nowhere") == set()
    assert numbers(channel=Channel.WEB) == everything
    assert numbers(channel=Channel.PHONE) == set()
    assert numbers(reported_from=NOW + timedelta(days=1)) == {later.number}
    assert numbers(reported_until=NOW + timedelta(days=1)) == {litter.number, pothole.number}
    assert numbers(changed_since=NOW + timedelta(minutes=1)) == {litter.number, later.number}
    assert numbers(text="wavre") == everything
    assert numbers(text="Waversesteenweg") == everything
    assert numbers(text="chaussée de wav") == everything
    assert numbers(text="kerkstraat") == set()
    assert numbers(text=f"#{pothole.number}") == {pothole.number}
    assert numbers(is_overdue=True) == set()
    assert numbers(is_overdue=True, at=NOW + timedelta(days=60)) == {pothole.number, later.number}
    assert numbers(box=Box(HERE[0] - 0.001, HERE[1] - 0.001, HERE[0] + 0.001, HERE[1] + 0.001)) == {
        litter.number, later.number,
    }  # fmt: skip


def test_what_was_closed_long_ago_is_shown_when_asked(region):
    one = sent()
    incidents.solve(number=one.number, by=agent_actor(TOWN), at=NOW)
    asked = [(Filter(), 29, 1), (Filter(), 31, 0), (Filter(states=CLOSED), 31, 1), (Filter(states=OPEN), 29, 0)]
    for filter_, days, many in asked:
        assert incidents.count_reports(filter_, at=NOW + timedelta(days=days)) == many


def test_the_region_has_an_extent(region):
    assert incidents.extent() == Box(south=50.84, west=4.33, north=50.86, east=4.38)


def test_without_outlines_it_may_be_anywhere(db):
    assert incidents.extent() == Box(south=-90, west=-180, north=90, east=180)
