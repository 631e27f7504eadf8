import math
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from parvis.kernel.places.key import METRES_PER_DEGREE, Box, cover, key, tile

latitudes = st.floats(50.7, 51.0)
longitudes = st.floats(4.2, 4.6)


def inside(ranges, value):
    return any(first <= value <= last for first, last in ranges)


@given(latitudes, longitudes, st.floats(0, 0.1), st.floats(0, 0.1), st.floats(0, 1), st.floats(0, 1))
@example(50.8467, 4.3525, 0.0, 0.0, 0.0, 0.0)
def test_a_cover_holds_every_point_of_its_box(south, west, height, width, up, right):
    box = Box(south, west, south + height, west + width)
    assert inside(cover(box), key(south + up * height, west + right * width))


@given(latitudes, longitudes, st.floats(0.001, 0.05), st.integers(4, 20))
def test_a_cover_has_few_ranges_in_order(south, west, side, most):
    ranges = cover(Box(south, west, south + side, west + side), most=most)
    assert 1 <= len(ranges) <= most
    assert all(first <= last for first, last in ranges)
    assert all(a[1] + 1 < b[0] for a, b in pairwise(ranges))


def test_more_ranges_fit_tighter():
    box = Box(50.84, 4.34, 50.86, 4.37)
    wide, tight = (sum(last - first for first, last in cover(box, most=most)) for most in (1, 32))
    assert tight < wide / 3


@given(latitudes, longitudes, st.floats(0, 359), st.floats(0, 49))
def test_the_square_around_a_point_holds_the_circle(lat, lon, degrees, metres):
    north = metres * math.cos(math.radians(degrees)) / METRES_PER_DEGREE
    east = metres * math.sin(math.radians(degrees)) / (METRES_PER_DEGREE * math.cos(math.radians(lat)))
    south, west, top, right = Box.around(lat, lon, 50)
    assert south <= lat + north <= top
    assert west <= lon + east <= right


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_key_fits_a_signed_column(lat, lon):
    assert 0 <= key(lat, lon) < 2**56


def test_a_prefix_of_the_key_is_a_map_tile():
    x, y = tile(50.8467, 4.3525)
    # The tile of the Grand-Place at zoom 10, as any map server numbers it.
    assert (x >> 18, y >> 18) == (524, 343)


@pytest.mark.parametrize(("lat", "lon"), [(91, 4), (50, 181), (float("nan"), 4), (50, float("inf"))])
def test_what_is_not_on_earth_is_refused(lat, lon):
    with pytest.raises(ValueError, match="not a latitude and a longitude"):
        key(lat, lon)
