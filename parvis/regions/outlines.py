"""Put outlines together from borders that neighbours share. Pure: no Django, no database."""

from collections.abc import Iterator, Sequence
from typing import Any

from parvis.regions.types import Drawing, Point


class BadDrawing(ValueError):
    """Arcs that name no junction, rings that do not close."""


def outline(drawing: Drawing, code: str) -> dict[str, Any]:
    """Return the outline of a municipality as a GeoJSON polygon, or multi-polygon when it has several rings.

    :raises BadDrawing: if one of its rings does not close.
    """
    rings = [_ring(drawing, names) for names in drawing.rings[code]]
    if len(rings) == 1:
        return {"type": "Polygon", "coordinates": rings}
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}


def _ring(drawing: Drawing, names: Sequence[str]) -> list[list[float]]:
    """Return a closed ring, longitude first (RFC 7946)."""
    points: list[Point] = []
    for name in names:
        walked = list(_walked(drawing, name))
        if points and points[-1] != walked[0]:
            raise BadDrawing(f"{name} does not begin where the arc before it ends.")
        points.extend(walked if not points else walked[1:])
    if points[0] != points[-1]:
        raise BadDrawing(f"The ring from {names[0]} to {names[-1]} does not close.")
    return [[lon, lat] for lat, lon in points]


def _walked(drawing: Drawing, name: str) -> Iterator[Point]:
    """Yield the points of an arc in the direction in which it is walked."""
    arc = drawing.arcs.get(name.removeprefix("-"))
    if arc is None:
        raise BadDrawing(f"There is no arc called {name.removeprefix('-')}.")
    missing = [one for one in (arc.start, arc.end) if one not in drawing.junctions]
    if missing:
        raise BadDrawing(f"{name}: there is no junction called {missing[0]}.")
    points = [drawing.junctions[arc.start], *arc.by, drawing.junctions[arc.end]]
    return reversed(points) if name.startswith("-") else iter(points)
