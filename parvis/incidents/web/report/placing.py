"""Where a report is: from a photo, the device, the map, an address, or coordinates as they were typed."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from parvis.incidents import api as incidents
from parvis.incidents.types.point import BadPoint
from parvis.kernel.places import api as places
from parvis.kernel.places.types import StreetMatch

WHOLE_NAME = 100.0


def place_at(lat: float, lon: float) -> dict[str, Any] | None:
    """Return the place of a point as a draft keeps it, with the address of the nearest house; None outside."""
    try:
        return place_of_point(*incidents.point_of(lat, lon))
    except BadPoint:
        return None


def place_of_point(lat: float, lon: float) -> dict[str, Any]:
    """Return the place of a point in the region as a draft keeps it, with the address of the nearest house."""
    return asdict(incidents.place_at(lat, lon))


def place_of_address(street: StreetMatch, number: str) -> dict[str, Any] | None:
    """Return the place of an address as a draft keeps it; None where its street has no point, or lies outside."""
    found = incidents.place_in(street, number)
    return asdict(found) if found else None


def place_of_words(typed: str) -> dict[str, Any] | None:
    """Return the place of an address as it was typed; None unless it names one street in full, and that has a point."""
    streets, number = find_address(typed)
    return place_of_address(streets[0], number) if is_clear(streets) else None


def is_clear(streets: Sequence[StreetMatch]) -> bool:
    """Tell whether what was typed names one street in full."""
    return len(streets) == 1 and streets[0].score >= WHOLE_NAME


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
