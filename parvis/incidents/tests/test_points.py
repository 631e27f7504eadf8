"""Coordinates from outside are read, or refused with what was meant."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.incidents.rules.points import checked
from parvis.incidents.types.point import BadPoint, PointProblem


def in_brussels(lat, lon):
    return 50.76 <= lat <= 50.92 and 4.24 <= lon <= 4.49


@pytest.mark.parametrize(
    ("lat", "lon", "expected"),
    [
        (50.8467, 4.3525, (50.8467, 4.3525)),
        ("50.8467", "4.3525", (50.8467, 4.3525)),
        (" 50,8467 ", "4,3525", (50.8467, 4.3525)),
        (50.84671234567, 4.35251234567, (50.846712, 4.352512)),
        ("5.08467e1", "4.3525", (50.8467, 4.3525)),
    ],
)
def test_what_is_written_as_a_number_is_read(lat, lon, expected):
    assert checked(lat, lon, is_inside=in_brussels) == expected


@pytest.mark.parametrize(
    ("lat", "lon", "kind", "suggestion"),
    [
        ("", "", PointProblem.NOT_A_NUMBER, None),
        ("50.84", "north", PointProblem.NOT_A_NUMBER, None),
        ("1.050,84", "4.35", PointProblem.NOT_A_NUMBER, None),
        ("5_0.84", "4.35", PointProblem.NOT_A_NUMBER, None),
        (math.nan, 4.35, PointProblem.NOT_A_NUMBER, None),
        ("inf", 4.35, PointProblem.NOT_A_NUMBER, None),
        ("1e999", 4.35, PointProblem.NOT_A_NUMBER, None),
        (None, 4.35, PointProblem.NOT_A_NUMBER, None),
        (True, 4.35, PointProblem.NOT_A_NUMBER, None),
        (10**400, 4.35, PointProblem.NOT_A_NUMBER, None),
        (0, 0, PointProblem.ZERO, None),
        ("0.0000", "-0", PointProblem.ZERO, None),
        (0.0001, 0.0002, PointProblem.ZERO, None),
        (4.3525, 50.8467, PointProblem.SWAPPED, (50.8467, 4.3525)),
        ("4,3525", "50,8467", PointProblem.SWAPPED, (50.8467, 4.3525)),
        (51.05, 3.72, PointProblem.OUTSIDE, None),
        (3.72, 51.05, PointProblem.OUTSIDE, None),
        (50.8467, 0, PointProblem.OUTSIDE, None),
        (148_000, 170_000, PointProblem.OUTSIDE, None),
    ],
)
def test_a_mistake_is_named(lat, lon, kind, suggestion):
    with pytest.raises(BadPoint) as caught:
        checked(lat, lon, is_inside=in_brussels)
    assert (caught.value.kind, caught.value.suggestion) == (kind, suggestion)


def test_a_swapped_point_is_offered_the_right_way_round_in_every_language():
    with pytest.raises(BadPoint) as caught:
        checked(4.3525, 50.8467, is_inside=in_brussels)
    for language in ("nl", "fr", "en"):
        assert "50.84670, 4.35250" in caught.value.message.to(language)


def outcome(lat, lon, is_inside):
    try:
        return checked(lat, lon, is_inside=is_inside)
    except BadPoint as bad:
        return bad


@given(st.floats(), st.floats())
def test_any_two_numbers_are_a_point_inside_or_a_refusal(lat, lon):
    found = outcome(lat, lon, in_brussels)
    point = found.suggestion if isinstance(found, BadPoint) else found
    assert point is None or in_brussels(*point)


@given(st.text(), st.text())
def test_any_two_texts_are_a_point_or_a_refusal(lat, lon):
    found = outcome(lat, lon, lambda *_: True)
    if isinstance(found, BadPoint):
        assert found.kind in (PointProblem.NOT_A_NUMBER, PointProblem.ZERO, PointProblem.OUTSIDE)
    else:
        assert all(map(math.isfinite, found))
