"""A sketch of where something is, drawn by the server: for paper, and for a phone without a network."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely

from parvis.incidents import api as incidents
from parvis.incidents.types.report import Place
from parvis.kernel.places import api as places

WIDTH, HEIGHT = 320.0, 220.0
NEAR = 420.0
"""Metres across, of what lies around."""
_MARGIN = 6.0


@dataclass(frozen=True)
class Sketch:
    """What is drawn, in units of a picture of 320 by 220.

    :param shapes: paths as SVG writes them, each with what it is: `border`, `line` or `area`.
    :param names: what is written, and where.
    :param x, y: where the report is.
    :param scale: units per metre.
    """

    shapes: Sequence[tuple[str, str]]
    x: float
    y: float
    scale: float
    names: Sequence[tuple[str, float, float]] = field(default=())

    @property
    def bar(self) -> float:
        """How long a hundred metres are."""
        return round(100 * self.scale, 1)


def around(place: Place) -> Sketch | None:
    """Return what is known of the few streets around a place; None where nothing is."""
    scale = WIDTH / NEAR
    up = HEIGHT / scale / 2 / places.METRES_PER_DEGREE
    aside = NEAR / 2 / (places.METRES_PER_DEGREE * math.cos(math.radians(place.lat)))
    box = places.Box(place.lat - up, place.lon - aside, place.lat + up, place.lon + aside)
    window = shapely.box(box.west, box.south, box.east, box.north)
    project = _Projection(box)
    shapes: list[tuple[str, str]] = []
    names: dict[str, tuple[float, float]] = {}
    for area in incidents.areas().within(box):
        shape = shapely.from_geojson(json.dumps(area.geometry)).intersection(window)
        if shape.is_empty:
            continue
        is_line = "Line" in shape.geom_type
        shapes.append((project.path(shape), "line" if is_line else "area"))
        middle = shape.representative_point() if not is_line else shape.interpolate(0.2, normalized=True)
        if area.name:
            names.setdefault(area.name, project.point(middle.x, middle.y))
    for _code, outline in _outlines():
        border = outline.boundary.intersection(window)
        if not border.is_empty:
            shapes.append((project.path(border), "border"))
    if not shapes:
        return None
    return Sketch(shapes, WIDTH / 2, HEIGHT / 2, scale, [(name, *where) for name, where in names.items()])


def in_the_region(place: Place) -> Sketch | None:
    """Return the region with its municipalities, the one that holds the place apart; None where none is known."""
    found = list(_outlines())
    if not found:
        return None
    west, south, east, north = shapely.total_bounds([outline for _code, outline in found])
    project = _Projection(places.Box(south, west, north, east), margin=_MARGIN)
    shapes = [
        (project.path(outline.simplify(0.0008)), "here" if code == place.municipality else "border")
        for code, outline in found
    ]
    x, y = project.point(place.lon, place.lat)
    return Sketch(shapes, x, y, project.scale / places.METRES_PER_DEGREE)


def _outlines() -> Iterable[tuple[str, Any]]:
    features: Any = places.outlines()["features"]
    for one in features:
        yield one["id"], shapely.from_geojson(json.dumps(one["geometry"]))


class _Projection:
    """From degrees to units of the picture, the same in both directions, the rectangle in the middle."""

    def __init__(self, box: places.Box, *, margin: float = 0.0) -> None:
        self._ratio = math.cos(math.radians((box.south + box.north) / 2))
        across, up = max(1e-9, (box.east - box.west) * self._ratio), max(1e-9, box.north - box.south)
        self.scale = min((WIDTH - 2 * margin) / across, (HEIGHT - 2 * margin) / up)
        self._west = box.west - ((WIDTH / self.scale) - across) / 2 / self._ratio
        self._north = box.north + ((HEIGHT / self.scale) - up) / 2

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        x = (lon - self._west) * self._ratio * self.scale
        return round(x, 1), round((self._north - lat) * self.scale, 1)

    def path(self, shape: Any) -> str:
        """Return a shape as SVG writes it."""
        return "".join(self._part(one) for one in _parts(shapely.geometry.mapping(shape)))

    def _part(self, points: Sequence[Sequence[float]]) -> str:
        drawn = [self.point(lon, lat) for lon, lat, *_height in points]
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in drawn)


def _parts(shape: Mapping[str, Any]) -> Iterable[Sequence[Sequence[float]]]:
    """Yield the lines and rings of a GeoJSON geometry; points are left out."""
    match shape["type"]:
        case "LineString":
            yield shape["coordinates"]
        case "MultiLineString" | "Polygon":
            yield from shape["coordinates"]
        case "MultiPolygon":
            for polygon in shape["coordinates"]:
                yield from polygon
        case "GeometryCollection":
            for one in shape["geometries"]:
                yield from _parts(one)
