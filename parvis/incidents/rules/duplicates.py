"""Whether two reports are about the same thing."""

import math
from collections.abc import Sequence
from datetime import datetime

from parvis.kernel.places.key import METRES_PER_DEGREE

RADIUS = 50.0
"""Metres within which reports may be about the same thing."""
LIKELY = 60
"""From this score on we ask before sending."""
_OLD_DAYS = 60


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance between two points (latitude, longitude), flat: exact to a centimetre over fifty metres."""
    north = (one[0] - other[0]) * METRES_PER_DEGREE
    east = (one[1] - other[1]) * METRES_PER_DEGREE * math.cos(math.radians(one[0]))
    return math.hypot(north, east)


def shared_levels(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many categories two paths have in common from the top."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def likeness(
    *,
    metres: float,
    path: Sequence[str],
    other_path: Sequence[str],
    reported_at: datetime,
    at: datetime,
    same_side: bool,
) -> int:
    """Return 0 to 100: how likely an open report within fifty metres is about the same thing.

    Half for the distance, which counts most within the accuracy of a telephone (ten metres); a third for the shared
    levels of the category; the rest for how recent it is and whether it came from the same side (public or desk).
    """
    if metres > RADIUS:
        return 0
    near = 1.0 if metres <= 10 else (RADIUS - metres) / (RADIUS - 10)
    alike = shared_levels(path, other_path) / max(len(path), len(other_path), 1)
    if alike == 0:
        return round(20 * near)
    days = max(0.0, (at - reported_at).total_seconds() / 86_400)
    recent = max(0.0, 1 - days / _OLD_DAYS)
    return round(45 * near + 38 * alike + 12 * recent + (5 if same_side else 0))
