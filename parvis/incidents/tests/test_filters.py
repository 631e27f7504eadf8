"""Filters in addresses: read, written back the same, and each wrong value named in the reader's language."""

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.incidents import api as incidents
from parvis.incidents.tests.world import NOW, TOWN
from parvis.incidents.types.filters import FILTER_NAMES, LONGEST_TEXT, BadFilter, Filter, read_filter
from parvis.incidents.types.report import CLOSED, OPEN, Channel
from parvis.kernel.clock import start_of_day
from parvis.kernel.places.api import Box

CODES = st.frozensets(st.from_regex(r"[a-z]{2,8}(-[a-z]{2,8})?", fullmatch=True), max_size=3)
DAYS = st.dates(min_value=date(1900, 1, 2), max_value=date(2199, 12, 30))
MOMENTS = st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
SEVENTHS = st.integers(-(10**7), 10**7)
BOXES = st.builds(
    lambda south, west, up, aside: Box(south / 1e7, west / 1e7, (south + up) / 1e7, (west + aside) / 1e7),
    SEVENTHS, SEVENTHS, st.integers(0, 10**7), st.integers(-(10**7), 10**7),
)  # fmt: skip
FILTERS = st.builds(
    Filter,
    groups=CODES,
    categories=CODES,
    states=st.frozensets(st.sampled_from(sorted(OPEN | CLOSED))),
    municipality=st.sampled_from(["", "elsene-ixelles"]),
    manager=st.sampled_from(["", "net-brussel"]),
    channel=st.none() | st.sampled_from(Channel),
    reported_from=st.none() | MOMENTS | DAYS.map(start_of_day),
    reported_until=st.none() | MOMENTS | DAYS.map(start_of_day),
    changed_since=st.none() | MOMENTS | DAYS.map(start_of_day),
    box=st.none() | BOXES,
    is_overdue=st.booleans(),
    text=st.text(st.characters(categories=["L", "N", "P"]), max_size=20),
)


@given(FILTERS)
def test_what_is_written_into_an_address_is_read_out_of_it(asked):
    assert read_filter({name: [value] for name, value in asked.pairs}) == asked


def test_nothing_asked_is_an_empty_address():
    assert Filter().query == ""
    assert read_filter({}) == Filter()
    assert read_filter({"group": [""], "state": [" "], "bbox": [""], "overdue": ["no"], "after": ["x"]}) == Filter()


def test_days_are_whole_and_included():
    asked = read_filter({"from": ["2026-11-01"], "until": ["2026-11-24"]})
    assert asked.reported_from == datetime(2026, 10, 31, 23, tzinfo=UTC)
    assert asked.reported_until == datetime(2026, 11, 24, 23, tzinfo=UTC)
    assert asked.query == "from=2026-11-01&until=2026-11-24"


def test_several_values_come_with_commas_or_one_by_one():
    assert read_filter({"group": ["roads,waste", "lighting"]}).groups == {"roads", "waste", "lighting"}
    assert read_filter({"state": ["open", "solved"]}).states == {*OPEN, "solved"}
    assert read_filter({"state": ["all"]}).states == OPEN | CLOSED


def test_a_plus_that_nobody_escaped_is_a_plus():
    assert read_filter({"changed_since": ["2026-11-24T10:00:00 01:00"]}).changed_since == NOW


def test_six_numbers_are_a_rectangle_with_heights():
    assert read_filter({"bbox": ["4.3,50.8,0,4.4,50.9,100"]}).box == Box(south=50.8, west=4.3, north=50.9, east=4.4)


def test_a_text_has_an_end():
    assert len(read_filter({"q": ["a" * 1000]}).text) == LONGEST_TEXT


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "deleted"),
        ("state", "broken"),
        ("channel", "pigeon"),
        ("from", "yesterday"),
        ("from", "2026-02-30"),
        ("until", "9999-12-31"),
        ("until", "2026-13"),
        ("changed_since", "2026-11-24T10:00:00"),
        ("changed_since", "0001-01-01T00:00:00+14:00"),
        ("bbox", "1,2,3"),
        ("bbox", "a,b,c,d"),
        ("bbox", "nan,nan,nan,nan"),
        ("bbox", "inf,0,1,1"),
        ("bbox", "4.3,50.9,4.4,50.8"),
        ("bbox", "181,0,182,1"),
        ("bbox", "4,50,5,91"),
        ("overdue", "perhaps"),
    ],
)
def test_each_wrong_value_is_named(name, value):
    with pytest.raises(BadFilter) as bad:
        read_filter({name: [value], "q": ["fine"]})
    assert set(bad.value.errors) == {name}
    for language in ("nl", "fr", "en"):
        assert bad.value.errors[name].to(language).startswith(name)


@given(st.dictionaries(st.sampled_from(sorted(FILTER_NAMES)), st.lists(st.text(max_size=30), max_size=2)))
def test_whatever_is_typed_is_read_or_refused(given_):
    with suppress(BadFilter):
        asked = read_filter(given_)
        assert read_filter({name: [value] for name, value in asked.pairs}) == asked


@pytest.mark.parametrize(
    "query", [{"group": ["magic"]}, {"category": ["roads,magic"]}, {"municipality": ["atlantis"]}, {"manager": ["x"]}]
)
def test_a_code_that_nothing_has_is_named(region, query):
    with pytest.raises(BadFilter) as bad:
        incidents.read_filter(query)
    assert set(bad.value.errors) == set(query)


def test_codes_that_are_there_pass(region):
    asked = incidents.read_filter({"group": ["roads"], "category": ["waste-litter"], "manager": [TOWN]})
    assert asked == Filter(groups=frozenset({"roads"}), categories=frozenset({"waste-litter"}), manager=TOWN)


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(BadFilter) as bad:
        read_filter({"bbox": ["x"], "from": ["y"], "channel": ["z"]})
    assert set(bad.value.errors) == {"bbox", "from", "channel"}
