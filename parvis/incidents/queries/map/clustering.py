"""Heaps of reports at any zoom of the map, and where much is reported."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from parvis.incidents.queries.columns import Picture, picture
from parvis.incidents.queries.columns.choosing import chosen
from parvis.incidents.queries.columns.table import E7, Array, Columns
from parvis.incidents.queries.crowd import groups
from parvis.incidents.rules.clusters import merged, pixel
from parvis.incidents.types.filters import Filter
from parvis.incidents.types.seen import Cluster, HeatCell

FEW = 5
"""Of so many reports or fewer, a cluster tells the numbers."""
FARTHEST_ZOOM, NEAREST_ZOOM = 0, 22
MOST_CELLS = 1_500
"""With more squares than this the map would be full of circles: squares of twice the side are taken instead."""
_KEY_ZOOM = 28
_FINER = 2
"""The sides of the squares of clusters are this many halvings of a tile's: 64 pixels. Those of heat one more."""


def clusters(filter: Filter, *, zoom: int, at: datetime) -> list[Cluster]:  # noqa: A002
    """Return what a filter asks for as heaps to be drawn at a zoom, the largest first; together they hold every report.

    :param zoom: of a web map, 0 to 22; where that would give too many heaps, larger ones are made.
    """
    now = picture()
    codes, of = groups(now.words["category"])
    sums, zoom = _squares(now, filter, of, len(codes), zoom=zoom, at=at)
    points = [pixel(lat, lon, zoom) for lat, lon in sums.middles()]
    return _clusters(sums, merged(points, sums.counts.tolist()), codes)


@dataclass(frozen=True)
class _Squares:
    """Sums of the reports in squares of the map, one a place.

    :param groups: per square and main group, how many.
    :param numbers: of the reports of squares with few, else empty.
    """

    cells: Array
    counts: Array
    lat: Array
    lon: Array
    opened: Array
    groups: Array
    numbers: Sequence[Sequence[int]]

    def middles(self) -> list[tuple[float, float]]:
        """Return latitude and longitude of the middle of each square's reports."""
        lat, lon = self.lat / self.counts / E7, self.lon / self.counts / E7
        return list(zip(lat.tolist(), lon.tolist(), strict=True))


def _squares(now: Picture, wanted: Filter, of: Array, many: int, *, zoom: int, at: datetime) -> tuple[_Squares, int]:
    """Return the squares that hold what is wanted, and the zoom for which they are."""
    found = chosen(now, wanted, at=at)
    zoom = min(max(zoom, FARTHEST_ZOOM), NEAREST_ZOOM)
    zoom = _readable(zoom, _FINER, [columns.key[places] for columns, places in found])
    parts = [_summed(columns, places, _shift(zoom), of, many) for columns, places in found]
    return _joined(parts, many), zoom


def _shift(zoom: int, finer: int = _FINER) -> int:
    return 2 * max(_KEY_ZOOM - zoom - finer, 0)


def _begins(cells: Array) -> Array:
    """Return the places at which another value begins, of values in order."""
    return (
        np.flatnonzero(np.concatenate(([True], cells[1:] != cells[:-1]))) if len(cells) else np.zeros(0, dtype=np.intp)
    )


def _readable(zoom: int, finer: int, keys: Sequence[Array]) -> int:
    """Return the zoom, or the nearest one before it, at which squares are few enough to be read."""
    squares = [key >> _shift(zoom, finer) for key in keys]
    squares = [cells[_begins(cells)] for cells in squares]
    while zoom > FARTHEST_ZOOM and sum(map(len, squares)) > MOST_CELLS:
        zoom -= 1
        # At the nearest zooms squares are no finer than keys, and stay as they are.
        coarser = _shift(zoom, finer) - _shift(zoom + 1, finer)
        squares = [cells[_begins(cells)] for cells in (one >> coarser for one in squares)]
    return zoom


def _summed(columns: Columns, places: Array, shift: int, of: Array, many: int) -> _Squares:
    """Return the sums of the places of a table, which come in the order of their keys."""
    cells = columns.key[places] >> shift
    begins = _begins(cells)
    counts = np.diff(np.append(begins, len(cells)))
    square_and_group = np.repeat(np.arange(len(begins), dtype=np.int32) * many, counts)
    square_and_group += of[columns.category[places]]

    def summed(values: Array) -> Array:
        return np.add.reduceat(values, begins, dtype=np.int64) if len(begins) else np.zeros(0, dtype=np.int64)

    return _Squares(
        cells=cells[begins],
        counts=counts,
        lat=summed(columns.lat[places]),
        lon=summed(columns.lon[places]),
        opened=summed(columns.closed[places] == 0),
        groups=np.bincount(square_and_group, minlength=len(begins) * many).reshape(len(begins), many),
        numbers=_few(columns.number[places], counts),
    )


def _few(numbers: Array, counts: Array) -> list[list[int]]:
    """Return the numbers in each square that has few of them."""
    is_few = counts <= FEW
    few = iter(numbers[np.repeat(is_few, counts)].tolist())
    return [
        [next(few) for _ in range(many)] if small else [] for small, many in zip(is_few, counts.tolist(), strict=True)
    ]


def _joined(parts: Sequence[_Squares], many: int) -> _Squares:
    """Return one square for each that any of the tables has."""
    cells, at = np.unique(np.concatenate([one.cells for one in parts]), return_inverse=True)
    numbers: list[list[int]] = [[] for _ in cells]
    for square, some in zip(at.tolist(), (some for one in parts for some in one.numbers), strict=True):
        numbers[square].extend(some)
    groups = np.zeros((len(cells), many), dtype=np.int64)
    np.add.at(groups, at, np.concatenate([one.groups for one in parts]))

    def added(name: str) -> Array:
        return np.bincount(at, np.concatenate([getattr(one, name) for one in parts]), minlength=len(cells))

    return _Squares(
        cells=cells,
        counts=added("counts").astype(np.int64),
        lat=added("lat"),
        lon=added("lon"),
        opened=added("opened"),
        groups=groups,
        numbers=numbers,
    )


def _clusters(sums: _Squares, heaps: Sequence[Sequence[int]], codes: Sequence[str]) -> list[Cluster]:
    """Return heaps of squares as the map draws them."""
    if not heaps:
        return []
    squares = np.concatenate([np.array(heap) for heap in heaps])
    begins = np.cumsum([0, *(len(heap) for heap in heaps[:-1])])
    counts, lat, lon, opened, groups = (
        np.add.reduceat(getattr(sums, name)[squares], begins) for name in ("counts", "lat", "lon", "opened", "groups")
    )
    middles = zip((lat / counts / E7).tolist(), (lon / counts / E7).tolist(), strict=True)
    rows = zip(heaps, counts.tolist(), middles, (opened / counts).tolist(), groups.tolist(), strict=True)
    found = []
    for heap, many, (north, east), open_share, of_group in rows:
        by_group = sorted(((-number, code) for number, code in zip(of_group, codes, strict=True) if number))
        numbers = sorted(number for square in heap for number in sums.numbers[square]) if many <= FEW else ()
        found.append(
            Cluster(
                lat=round(north, 6),
                lon=round(east, 6),
                count=many,
                numbers=tuple(numbers),
                group=by_group[0][1],
                groups={code: -number for number, code in by_group},
                open_share=round(open_share, 3),
            )
        )
    return found


def heat(filter: Filter, *, zoom: int, at: datetime) -> list[HeatCell]:  # noqa: A002
    """Return the squares of a grid in which something was reported, 32 pixels wide at a zoom, with how many each."""
    now = picture()
    keys = [columns.key[places] for columns, places in chosen(now, filter, at=at)]
    finer = _FINER + 1
    zoom = _readable(min(max(zoom, FARTHEST_ZOOM), NEAREST_ZOOM), finer, keys)
    level = min(zoom + finer, _KEY_ZOOM)
    cells, counts = np.unique(np.concatenate(keys) >> _shift(zoom, finer), return_counts=True)
    return [_heat_cell(cell, many, level) for cell, many in zip(cells.tolist(), counts.tolist(), strict=True)]


def _heat_cell(cell: int, many: int, level: int) -> HeatCell:
    x, y = _gathered(cell), _gathered(cell >> 1)
    north, south = (_latitude(row, level) for row in (y, y + 1))
    west, east = (column / (1 << level) * 360 - 180 for column in (x, x + 1))
    return HeatCell(south=south, west=west, north=north, east=east, count=many)


def _latitude(row: int, level: int) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / (1 << level)))))


def _gathered(value: int) -> int:
    """Return every second bit of a key, the last one first: the column of a tile, or its row one bit further."""
    return sum((value >> 2 * bit & 1) << bit for bit in range(_KEY_ZOOM))
