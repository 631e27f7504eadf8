"""Where invented reports are: spots along streets, and in the open where few streets are known."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from parvis.kernel.places.key import METRES_PER_DEGREE

_SPOTS = 4
"""Of a street of which only one point is known, and of a place in the open."""
_METRES_PER_SPOT = 60.0
_MOST_SPOTS = 12
_STREET_REACH, _AVENUE_REACH = 110.0, 600.0
"""Metres from the point of a street to the last spots along it; where few are known, those are the long ones."""
_REACH = 60.0
"""Metres: the most by which a phone misses its spot."""
_STREETS_PER_KM2 = 8
"""With fewer than this, places without a street's name are added inside the outline."""
_OPEN_SHARE = 0.1
"""What share of the reports of a municipality comes from places in the open, where it has streets too."""
_STEEPNESS = 0.6
"""How much busier the busiest streets are: weights fall as rank to this power."""

Row = tuple[str, str, str, str, str, float | None, float | None]
"""Id, municipality, name in Dutch, name in French, postcode, latitude, longitude."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where reports come from again and again: a point, and the house number that people would name.

    :param reach: metres around it that surely are in the same municipality.
    """

    lat: float
    lon: float
    number: str
    reach: float


@dataclass(frozen=True, slots=True)
class Street:
    """A street with its spots; without id and names, a place in the open.

    :param weight: how many reports come from it, beside the others.
    """

    id: str
    municipality: str
    name_nl: str
    name_fr: str
    postcode: str
    weight: float
    spots: tuple[Spot, ...]


def places_from(
    streets: Iterable[Row],
    *,
    outlines: Mapping[str, Mapping[str, Any]] | None = None,
    geometries: Mapping[str, Mapping[str, Any]] | None = None,
    weights: Mapping[str, float] | None = None,
    seed: int = 0,
) -> tuple[Street, ...]:
    """Return the places of a region, the same for the same streets and seed.

    Every spot of a municipality whose outline is given lies inside it. A street without a point is left out.

    :param outlines: GeoJSON geometries of municipalities; those with few streets get places in the open besides.
    :param geometries: GeoJSON lines of streets, by their id; others get spots around their point.
    :param weights: of municipalities, such as their inhabitants; without it, every spot weighs alike.
    :raises ValueError: if there is nowhere to put a report.
    """
    rng = np.random.default_rng(seed)
    shapes = {code: shape(dict(outline)) for code, outline in sorted((outlines or {}).items())}
    for one in shapes.values():
        shapely.prepare(one)
    known = sorted(row for row in streets if None not in row[5:])
    counts = Counter(municipality for _, municipality, *_ in known)
    missing = {code: max(0, math.ceil(_km2(one) * _STREETS_PER_KM2) - counts[code]) for code, one in shapes.items()}
    found: list[Street] = []
    for street, municipality, nl, fr, postcode, lat, lon in known:
        line = (geometries or {}).get(street)
        spread = (_MOST_SPOTS, _AVENUE_REACH) if missing.get(municipality) else (_SPOTS, _STREET_REACH)
        points = _along(shape(dict(line)), rng) if line else _around(float(lat or 0), float(lon or 0), *spread, rng)
        points = _inside(points, shapes.get(municipality))
        if len(points):
            spots = _numbered(points, shapes.get(municipality), rng)
            found.append(Street(street, municipality, nl, fr, postcode, 0.0, spots))
    for code, outline in shapes.items():
        named = [one for one in found if one.municipality == code]
        found += _in_the_open(code, outline, missing[code], named, rng)
    if not found:
        raise ValueError("There is no street with a point and no outline: reports would have no place.")
    return _weighed(found, weights, rng)


def _along(line: BaseGeometry, rng: np.random.Generator) -> np.ndarray:
    """Return points on a line as rows of latitude and longitude."""
    metres = line.length * METRES_PER_DEGREE * 0.8  # a degree of longitude is shorter; near enough to count by
    count = min(_MOST_SPOTS, max(2, round(metres / _METRES_PER_SPOT)))
    parts = np.array(getattr(line, "geoms", [line]))
    lengths = shapely.length(parts)
    if not lengths.sum():
        return np.empty((0, 2))
    chosen = rng.choice(len(parts), size=count, p=lengths / lengths.sum())
    points = shapely.line_interpolate_point(parts[chosen], rng.random(count), normalized=True)
    return np.column_stack([shapely.get_y(points), shapely.get_x(points)])


def _around(lat: float, lon: float, count: int, reach: float, rng: np.random.Generator) -> np.ndarray:
    """Return points on a straight line through one: a street runs one way."""
    bearing = rng.random() * math.pi
    metres = np.append(rng.uniform(-reach, reach, count - 1), 0.0)
    dlat = metres * math.cos(bearing) / METRES_PER_DEGREE
    dlon = metres * math.sin(bearing) / (METRES_PER_DEGREE * math.cos(math.radians(lat)))
    return np.column_stack([lat + dlat, lon + dlon])


def _inside(points: np.ndarray, outline: BaseGeometry | None) -> np.ndarray:
    if outline is None or not len(points):
        return points
    return points[shapely.contains_xy(outline, points[:, 1], points[:, 0])]


def _km2(outline: BaseGeometry) -> float:
    return float(outline.area * (METRES_PER_DEGREE / 1000) ** 2 * math.cos(math.radians(outline.centroid.y)))


def _in_the_open(
    code: str, outline: BaseGeometry, count: int, known: Sequence[Street], rng: np.random.Generator
) -> list[Street]:
    """Return places spread over an outline, so that a region with a few streets does not report from those alone."""
    places = []
    for lat, lon in _scattered(outline, count, rng):
        near = min(known, key=lambda one: (one.spots[0].lat - lat) ** 2 + (one.spots[0].lon - lon) ** 2, default=None)
        points = _inside(_around(lat, lon, _SPOTS, _STREET_REACH, rng), outline)
        spots = tuple(replace(spot, number="") for spot in _numbered(points, outline, rng))
        places.append(Street("", code, "", "", near.postcode if near else "", 0.0, spots))
    return places


def _scattered(outline: BaseGeometry, count: int, rng: np.random.Generator) -> list[tuple[float, float]]:
    west, south, east, north = outline.bounds
    found: list[tuple[float, float]] = []
    while len(found) < count:
        points = np.column_stack([rng.uniform(south, north, 2 * count), rng.uniform(west, east, 2 * count)])
        found += [(lat, lon) for lat, lon in _inside(points, outline).tolist()]
    return found[:count]


def _numbered(points: np.ndarray, outline: BaseGeometry | None, rng: np.random.Generator) -> tuple[Spot, ...]:
    """Return spots with house numbers that rise along the street."""
    ordered = points[np.lexsort((points[:, 1], points[:, 0]))].round(6)
    reach = np.full(len(ordered), _REACH)
    if outline is not None:
        away = shapely.distance(outline.boundary, shapely.points(ordered[:, 1], ordered[:, 0]))
        reach = np.minimum(reach, away * METRES_PER_DEGREE / 2)  # in degrees of longitude it may be half as far
    steps = np.cumsum(rng.integers(2, 24, len(ordered)))
    return tuple(
        Spot(lat, lon, str(number), metres)
        for (lat, lon), number, metres in zip(ordered.tolist(), steps.tolist(), reach.tolist(), strict=True)
    )


def _weighed(
    found: Sequence[Street], weights: Mapping[str, float] | None, rng: np.random.Generator
) -> tuple[Street, ...]:
    """Give each street its weight: few are much busier than most, and municipalities share as `weights` says."""
    raw = (1.0 + rng.permutation(len(found))) ** -_STEEPNESS * [math.sqrt(len(one.spots)) for one in found]
    named, opened = Counter[str](), Counter[str]()
    for one, weight in zip(found, raw.tolist(), strict=True):
        (named if one.id else opened)[one.municipality] += weight
    shares = {code: named[code] * _OPEN_SHARE / (1 - _OPEN_SHARE) / opened[code] for code in opened if named[code]}
    scaled = [
        weight if one.id else weight * shares.get(one.municipality, 1.0)
        for one, weight in zip(found, raw.tolist(), strict=True)
    ]
    totals = Counter[str]()
    for one, weight in zip(found, scaled, strict=True):
        totals[one.municipality] += weight
    return tuple(
        replace(one, weight=weight * (weights.get(one.municipality, 0.0) / totals[one.municipality] if weights else 1))
        for one, weight in zip(found, scaled, strict=True)
    )
