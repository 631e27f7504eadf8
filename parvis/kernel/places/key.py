"""The geographic key: Web-Mercator tile coordinates at zoom 28, bits interleaved (Morton order), one integer.

A prefix of the key is a map tile, so boxes become a few ranges of one ordinary index, on any database. Nearness in the
key is no proof: whoever searches re-checks latitude and longitude. Accuracy at zoom 28 is 15 cm at the equator.

Source: G. M. Morton, *A computer oriented geodetic data base* (IBM, 1966); tiles as in the Web Map Tile Service's
`GoogleMapsCompatible` matrix set (OGC 07-057r7, annex E.4).
"""

import math
from typing import NamedTuple

ZOOM = 28
_SIDE = 1 << ZOOM
_MAX_LATITUDE = 85.05112877980659
METRES_PER_DEGREE = 111_320.0
"""Of latitude, and of longitude on the equator."""


class Box(NamedTuple):
    """A rectangle in degrees (WGS 84)."""

    south: float
    west: float
    north: float
    east: float

    @classmethod
    def around(cls, lat: float, lon: float, metres: float) -> "Box":
        """Return the square that holds a circle."""
        up = metres / METRES_PER_DEGREE
        aside = up / max(0.01, math.cos(math.radians(lat)))
        return cls(lat - up, lon - aside, lat + up, lon + aside)


def tile(lat: float, lon: float) -> tuple[int, int]:
    """Return the column and row of a point at zoom 28.

    :raises ValueError: for coordinates that are not on earth.
    """
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"({lat}, {lon}) is not a latitude and a longitude.")
    lat = max(-_MAX_LATITUDE, min(_MAX_LATITUDE, lat))
    x = (lon + 180.0) / 360.0
    sine = math.sin(math.radians(lat))
    y = 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)
    return min(_SIDE - 1, int(x * _SIDE)), min(_SIDE - 1, max(0, int(y * _SIDE)))


def _spread(value: int) -> int:
    """Put a zero bit between the 28 bits of `value`."""
    value = (value | value << 16) & 0x0000FFFF0000FFFF
    value = (value | value << 8) & 0x00FF00FF00FF00FF
    value = (value | value << 4) & 0x0F0F0F0F0F0F0F0F
    value = (value | value << 2) & 0x3333333333333333
    return (value | value << 1) & 0x5555555555555555


def key(lat: float, lon: float) -> int:
    """Return the key of a point: 56 bits, so it fits a signed 64-bit column.

    :raises ValueError: for coordinates that are not on earth.
    """
    x, y = tile(lat, lon)
    return _spread(x) | _spread(y) << 1


def cover(box: Box, *, most: int = 12) -> list[tuple[int, int]]:
    """Return ranges of keys, first and last included, that together hold every point of the box (and some around it).

    Squares are split where that tightens the cover, until `most` ranges are reached; neighbours are joined.
    """
    west, north = tile(box.north, box.west)
    east, south = tile(box.south, box.east)
    # The smallest single square (a prefix of the key) that holds the whole box.
    level = max((west ^ east).bit_length(), (north ^ south).bit_length())
    squares = [(level, west >> level << level, north >> level << level)]
    while True:
        finer: list[tuple[int, int, int]] = []
        for size, x, y in squares:
            side = 1 << size
            inside = west <= x and x + side - 1 <= east and north <= y and y + side - 1 <= south
            if size == 0 or inside:
                finer.append((size, x, y))
                continue
            half = side >> 1
            finer += [
                (size - 1, left, top)
                for left in (x, x + half)
                for top in (y, y + half)
                if left <= east and left + half > west and top <= south and top + half > north
            ]
        ranges = _joined(finer)
        if len(ranges) > most:
            return _joined(squares)
        if finer == squares:
            return ranges
        squares = finer


def _joined(squares: list[tuple[int, int, int]]) -> list[tuple[int, int]]:
    spans = sorted((first := _spread(x) | _spread(y) << 1, first + (1 << 2 * size) - 1) for size, x, y in squares)
    joined = [spans[0]]
    for first, last in spans[1:]:
        if first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined
