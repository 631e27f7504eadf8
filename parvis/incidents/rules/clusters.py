"""Which heaps of reports on a map are drawn as one, so that no two stand on each other."""

import math
from collections.abc import Sequence

TILE = 256
"""Pixels of a tile's side."""
APART = 44
"""Pixels: heaps nearer than this are drawn as one; a finger covers as much."""
_MERCATOR_END = 85.05112877980659


def pixel(lat: float, lon: float, zoom: int) -> tuple[float, float]:
    """Return where a point is drawn, in pixels from the north-west of the world."""
    side = float(TILE << zoom)
    sine = math.sin(math.radians(max(-_MERCATOR_END, min(_MERCATOR_END, lat))))
    return (lon + 180) / 360 * side, (0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * side


def merged(points: Sequence[tuple[float, float]], counts: Sequence[int], *, apart: float = APART) -> list[list[int]]:
    """Return which heaps are drawn as one: the large ones take in the smaller ones around them.

    :param points: where each is drawn, in pixels.
    :returns: the places of those that go together, the largest of them first; the largest heap first.
    """
    square: dict[tuple[int, int], list[int]] = {}
    for place, (x, y) in enumerate(points):
        square.setdefault((int(x // apart), int(y // apart)), []).append(place)
    taken: set[int] = set()
    heaps = []
    for place in sorted(range(len(points)), key=lambda one: (-counts[one], one)):
        if place in taken:
            continue
        near = [one for one in _around(points[place], square, apart) if one not in taken and one != place]
        heap = [place, *(one for one in near if math.dist(points[one], points[place]) < apart)]
        taken.update(heap)
        heaps.append(heap)
    return heaps


def _around(point: tuple[float, float], square: dict[tuple[int, int], list[int]], apart: float) -> list[int]:
    column, row = int(point[0] // apart), int(point[1] // apart)
    squares = ((column + right, row + down) for right in (-1, 0, 1) for down in (-1, 0, 1))
    return [place for one in squares for place in square.get(one, ())]
