"""Where a report is: from a photo, the device, the map, an address, or coordinates as they were typed."""

from dataclasses import asdict
from typing import Any

from parvis.incidents import api as incidents
from parvis.incidents.types.point import BadPoint
from parvis.kernel.places import api as places
from parvis.kernel.places.types import StreetMatch

WHOLE_NAME = 100.0


def point_of(lat: str | float, lon: str | float) -> tuple[float, float]:
    """Return a point of the region.

    :raises BadPoint: with what is wrong, in words, and perhaps what was meant.
    """
    return incidents.checked(lat, lon, is_inside=lambda one, other: places.municipality_at(one, other) is not None)


def place_at(lat: float, lon: float) -> dict[str, Any] | None:
    """Return the place of a point as a draft keeps it, with the address of the nearest house; None outside."""
    try:
        lat, lon = point_of(lat, lon)
    except BadPoint:
        return None
    return place_of_point(lat, lon)


def place_of_point(lat: float, lon: float) -> dict[str, Any]:
    """Return the place of a point in the region as a draft keeps it, with the address of the nearest house."""
    return asdict(incidents.place_at(lat, lon))


def place_of_address(street: StreetMatch, number: str) -> dict[str, Any] | None:
    """Return the place of an address as a draft keeps it; None where its street has no point, or lies outside."""
    point = places.locate(street.id, number) if number else None
    if point is None and street.lat is not None and street.lon is not None:
        point = street.lat, street.lon
    municipality = places.municipality_at(*point) if point else None
    if point is None or municipality is None:
        return None
    return {
        "lat": round(point[0], 6),
        "lon": round(point[1], 6),
        "municipality": municipality,
        "street": street.id,
        "street_nl": street.name_nl,
        "street_fr": street.name_fr,
        "number": number[:12],
        "postcode": street.postcode,
    }


def read_address(typed: str) -> tuple[str, str]:
    """Return the street and the house number in what was typed: `Rue Neuve 12`, `12, rue Neuve`."""
    words = typed.replace(",", " ").split()
    if words and words[-1][0].isdigit():
        return " ".join(words[:-1]), words[-1]
    if words and words[0][0].isdigit() and len(words) > 1 and not words[0].endswith(("e", "er", "ste", "de")):
        return " ".join(words[1:]), words[0]
    return " ".join(words), ""


def find_address(typed: str) -> tuple[list[StreetMatch], str]:
    """Return the streets that an address may mean, the likeliest first, and its house number.

    One street alone, with `score` 100, was named in full.
    """
    street, number = read_address(typed)
    found = places.find_streets(street, limit=8)
    if not found and number:
        # A street may be called after a number: "Avenue du 11 Novembre" ends in none, "Rue 40" would.
        found, number = places.find_streets(typed, limit=8), ""
    same = [one for one in found if one.score >= WHOLE_NAME]
    return (same if len(same) == 1 else found), number
