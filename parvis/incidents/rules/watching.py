"""Which piece of the map may be watched, and when somebody is told about it."""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

import shapely

from parvis.incidents.types.watch import BadArea, Cadence
from parvis.kernel.clock import BRUSSELS, local_day
from parvis.kernel.definitions import Localised
from parvis.kernel.places.key import METRES_PER_DEGREE

MOST_CORNERS = 200
LARGEST = 25_000_000.0
"""Square metres: an area that one person can care about, a large municipality and not the region."""
SMALLEST = 1.0
CIRCLE_CORNERS = 24
TOLD_AT = time(7)
"""By the clock on the wall, in summer and winter."""
_MONDAY = 0

NO_POLYGON = Localised(
    nl="Teken een gebied op de kaart: minstens drie hoeken.",
    fr="Dessinez une zone sur la carte : trois coins au moins.",
    en="Draw an area on the map: three corners at least.",
)
TOO_MANY_CORNERS = Localised(
    nl="Dit gebied heeft te veel hoeken. Teken het met hoogstens 200.",
    fr="Cette zone a trop de coins. Dessinez-la avec 200 coins au plus.",
    en="This area has too many corners. Draw it with 200 at most.",
)
CROSSES = Localised(
    nl="De lijnen van dit gebied kruisen elkaar of sluiten niets in. Teken het opnieuw.",
    fr="Les lignes de cette zone se croisent ou n’enferment rien. Dessinez-la à nouveau.",
    en="The lines of this area cross each other, or enclose nothing. Draw it again.",
)
TOO_LARGE = Localised(
    nl="Dit gebied is groter dan 25 km². Kies een kleiner gebied.",
    fr="Cette zone dépasse 25 km². Choisissez une zone plus petite.",
    en="This area is larger than 25 km². Choose a smaller one.",
)
OUTSIDE = Localised(
    nl="Dit gebied ligt buiten het gewest. Kies een plek in het gewest.",
    fr="Cette zone se trouve hors de la Région. Choisissez un endroit dans la Région.",
    en="This area lies outside the region. Choose a spot in the region.",
)


def checked_area(area: Mapping[str, Any], *, is_inside: Callable[[float, float], bool]) -> dict[str, Any]:
    """Return a GeoJSON Polygon that may be watched: closed, and rounded to a decimetre.

    :param is_inside: tells of a latitude and a longitude whether the region holds them; one spot of the area is enough,
        so that whoever lives at its edge can watch their surroundings.
    :raises BadArea: if it is no polygon, crosses itself, is too large, too detailed, or outside the region.
    """
    rings = _rings(area)
    try:
        polygon = shapely.Polygon(rings[0], rings[1:])
    except ValueError as error:
        raise BadArea(NO_POLYGON) from error
    if not polygon.is_valid or (metres := _square_metres(polygon)) < SMALLEST:
        raise BadArea(CROSSES)
    if metres > LARGEST:
        raise BadArea(TOO_LARGE)
    middle = polygon.representative_point()
    if not is_inside(middle.y, middle.x) and not any(is_inside(lat, lon) for lon, lat in rings[0]):
        raise BadArea(OUTSIDE)
    return {"type": "Polygon", "coordinates": [[list(one) for one in ring] for ring in rings]}


def circle_around(lat: float, lon: float, metres: float) -> dict[str, Any]:
    """Return a circle as a GeoJSON Polygon of 24 corners, against the clock (RFC 7946)."""
    north = metres / METRES_PER_DEGREE
    east = north / max(0.01, math.cos(math.radians(lat)))
    turns = [2 * math.pi * n / CIRCLE_CORNERS for n in range(CIRCLE_CORNERS)]
    ring = [[round(lon + east * math.cos(turn), 6), round(lat + north * math.sin(turn), 6)] for turn in turns]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def next_due(cadence: Cadence, after: datetime) -> datetime:
    """Return the first moment after another at which somebody is told: seven in the morning, weekly on Mondays."""
    day = local_day(after)
    while True:
        moment = datetime.combine(day, TOLD_AT, BRUSSELS)
        if moment > after and (cadence is Cadence.DAILY or day.weekday() == _MONDAY):
            return moment.astimezone(UTC)
        day += timedelta(days=1)


def _rings(area: Mapping[str, Any]) -> list[list[tuple[float, float]]]:
    """Return the rings of a polygon as pairs of longitude and latitude, each closed; counted before they are read."""
    rings = area.get("coordinates") if area.get("type") == "Polygon" else None
    if not isinstance(rings, list | tuple) or not rings or not all(isinstance(one, list | tuple) for one in rings):
        raise BadArea(NO_POLYGON)
    if sum(len(one) for one in rings) > MOST_CORNERS or len(rings) > MOST_CORNERS:
        raise BadArea(TOO_MANY_CORNERS)
    return [_closed([_position(one) for one in ring]) for ring in rings]


def _closed(ring: list[tuple[float, float]]) -> list[tuple[float, float]]:
    if len(set(ring)) < 3:
        raise BadArea(NO_POLYGON)
    return ring if ring[0] == ring[-1] else [*ring, ring[0]]


def _position(given: object) -> tuple[float, float]:
    if not isinstance(given, list | tuple) or len(given) not in (2, 3):
        raise BadArea(NO_POLYGON)
    lon, lat = given[0], given[1]
    if any(isinstance(one, bool) or not isinstance(one, int | float) for one in (lon, lat)):
        raise BadArea(NO_POLYGON)
    if not (abs(lon) <= 180 and abs(lat) <= 85):
        raise BadArea(OUTSIDE)
    return round(float(lon), 6), round(float(lat), 6)


def _square_metres(polygon: shapely.Polygon) -> float:
    """Return the size on a plane that touches the earth in the middle of the area."""
    across = METRES_PER_DEGREE * math.cos(math.radians(polygon.centroid.y)) if not polygon.is_empty else 0.0
    return float(polygon.area) * across * METRES_PER_DEGREE
