"""A small map without script: the outlines of the region and a dot for each heap of reports."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import shapely
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from parvis.incidents.types.seen import Cluster
from parvis.kernel.places import api as places

WIDTH = 640
TOLERANCE = 0.0006
"""Degrees by which an outline may be simplified: less than a pixel of this map."""
STYLE = (
    "path{fill:#fff;stroke:#6d7680;stroke-width:1}circle{fill:#0b3a75;fill-opacity:.75;stroke:#fff}"
    "@media(prefers-color-scheme:dark){path{fill:#182029;stroke:#8794a1}circle{fill:#8db8f2;stroke:#10151b}}"
)

Ring = tuple[tuple[float, float], ...]


def drawn(heaps: Iterable[Cluster]) -> SafeString:
    """Return the map as SVG; a dot's surface grows with the number of reports."""
    shapes = _shapes()
    points = [point for ring in shapes for point in ring]
    if not points:
        return format_html('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} 1"/>', WIDTH)
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    scale = WIDTH / (east - west)
    height = math.ceil((north - south) * scale)
    paths = "".join(f'<path d="{_path(ring, west, north, scale)}"/>' for ring in shapes)
    dots = "".join(_dot(one, west, north, scale) for one in heaps)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 {} {}"><style>{}</style>{}{}</svg>',
        WIDTH + 8, height + 8, mark_safe(STYLE), mark_safe(paths), mark_safe(dots),  # noqa: S308 (numbers of our own)
    )  # fmt: skip


def _dot(heap: Cluster, west: float, north: float, scale: float) -> str:
    x, y = (heap.lon - west) * scale, (north - _stretched(heap.lat)) * scale
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{min(26, 3 + 2 * math.sqrt(heap.count)):.1f}"/>'


def _path(ring: Ring, west: float, north: float, scale: float) -> str:
    return "M" + "L".join(f"{(x - west) * scale:.0f} {(north - y) * scale:.0f}" for x, y in ring) + "z"


def _stretched(lat: float) -> float:
    """Return a latitude on the scale of longitudes, as a web map has it."""
    return math.degrees(math.asinh(math.tan(math.radians(lat))))


_known: tuple[object, tuple[Ring, ...]] = (None, ())


def _shapes() -> tuple[Ring, ...]:
    """Return the outlines of the municipalities, simplified, longitude and stretched latitude; worked out once."""
    global _known
    outlines: Any = places.outlines()
    if _known[0] is not outlines:
        rings: list[Ring] = []
        for one in outlines["features"]:
            shape = shapely.geometry.shape(one["geometry"]).simplify(TOLERANCE)
            parts: Sequence[Any] = getattr(shape, "geoms", [shape])
            rings += [tuple((x, _stretched(y)) for x, y in part.exterior.coords) for part in parts]
        _known = (outlines, tuple(rings))
    return _known[1]
