"""Coordinates from the outside: read as written, held against the region, and the usual mistakes named."""

import math
from collections.abc import Callable

from parvis.incidents.types.point import BadPoint, PointProblem
from parvis.kernel.definitions import Localised

_NOWHERE = 0.01
"""Degrees around (0, 0): what devices and spreadsheets give when they know nothing, give or take their rounding."""

_NOT_A_NUMBER = Localised(
    nl="De coördinaten zijn geen getallen. Schrijf graden met een punt of een komma, zoals 50,8467 en 4,3525.",
    fr="Les coordonnées ne sont pas des nombres. Écrivez des degrés avec un point ou une virgule, "
    "comme 50,8467 et 4,3525.",
    en="The coordinates are not numbers. Write degrees with a point or a comma, such as 50.8467 and 4.3525.",
)
_ZERO = Localised(
    nl="De coördinaten zijn 0, 0: het toestel kende de plaats niet. Duid de plaats aan op de kaart.",
    fr="Les coordonnées sont 0, 0 : l’appareil ne connaissait pas l’endroit. Indiquez l’endroit sur la carte.",
    en="The coordinates are 0, 0: the device did not know the place. Point at the place on the map.",
)
_OUTSIDE = Localised(
    nl="Deze plaats ligt buiten het gebied. Kijk de coördinaten na of duid een plaats aan op de kaart.",
    fr="Cet endroit se trouve en dehors du territoire. Vérifiez les coordonnées ou indiquez un endroit sur la carte.",
    en="This place is outside the area. Check the coordinates, or point at a place on the map.",
)


def checked(lat: str | float, lon: str | float, *, is_inside: Callable[[float, float], bool]) -> tuple[float, float]:
    """Return latitude and longitude as numbers, rounded to six decimals (a decimetre).

    :param is_inside: tells of a latitude and a longitude whether the region holds them.
    :raises BadPoint: if they are no numbers, are (0, 0), stand in the wrong order, or lie outside.
    """
    point = _number(lat), _number(lon)
    if max(map(abs, point)) < _NOWHERE:
        raise BadPoint(PointProblem.ZERO, _ZERO)
    if _is_on_earth(point) and is_inside(*point):
        return point
    turned = point[1], point[0]
    if _is_on_earth(turned) and is_inside(*turned):
        raise BadPoint(PointProblem.SWAPPED, _swapped(*turned), turned)
    raise BadPoint(PointProblem.OUTSIDE, _OUTSIDE)


def _number(value: str | float) -> float:
    try:
        number = float(_plain(value) if isinstance(value, str) else value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if isinstance(value, bool) or not math.isfinite(number):
        raise BadPoint(PointProblem.NOT_A_NUMBER, _NOT_A_NUMBER)
    return round(number, 6)


def _plain(text: str) -> str:
    return text.strip().replace(",", ".").replace("_", "?")  # Python reads 5_0 as 50; people do not


def _is_on_earth(point: tuple[float, float]) -> bool:
    return abs(point[0]) <= 90 and abs(point[1]) <= 180


def _swapped(lat: float, lon: float) -> Localised:
    shown = f"{lat:.5f}, {lon:.5f}"
    return Localised(
        nl=f"Breedte en lengte zijn omgewisseld. Bedoelt u {shown}?",
        fr=f"La latitude et la longitude sont inversées. Vouliez-vous dire {shown} ?",
        en=f"Latitude and longitude are swapped. Do you mean {shown}?",
    )
