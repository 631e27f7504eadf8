"""Where something is: a point of the region, the address at a point, and the point of an address."""

import re

from parvis.incidents.rules.points import checked
from parvis.incidents.types.report import Place
from parvis.kernel.places import api as places

_NUMBER = re.compile(r"\b(\d{1,4}[a-zA-Z]?)\b")
_POSTCODE = re.compile(r"\b([1-9]\d{3})\b(?=[^,]*$)")


def is_inside(lat: float, lon: float) -> bool:
    """Tell whether a point lies in the region."""
    return places.municipality_at(lat, lon) is not None


def point_of(lat: str | float, lon: str | float) -> tuple[float, float]:
    """Return a point of the region, as somebody wrote it or a device gave it.

    :raises BadPoint: with what is wrong, in words, and perhaps what was meant.
    """
    return checked(lat, lon, is_inside=is_inside)


def place_at(lat: float, lon: float) -> Place:
    """Return a point of the region with the address nearest to it, where a house is known within sixty metres.

    :raises LookupError: outside the region.
    """
    municipality = places.municipality_at(lat, lon)
    if municipality is None:
        raise LookupError("This point is not in the region.")
    house = places.address_near(lat, lon)
    if house is None:
        return Place(lat=lat, lon=lon, municipality=municipality)
    return _at(house.street, house.number, lat, lon, municipality)


def named_place(*, address_id: str = "", text: str = "") -> Place | None:
    """Return the place of an address: by id (`street` or `street/number`) or by what somebody wrote; None for none.

    :param text: such as `Wetstraat 12, 1000 Brussel`.
    """
    street, number = None, ""
    if address_id:
        street_id, _, number = address_id.partition("/")
        street = places.street(street_id)
    elif text:
        name, _, rest = text.partition(",")
        found_number = _NUMBER.search(name[3:])
        number = found_number[1] if found_number else ""
        postcode = _POSTCODE.search(rest)
        matches = places.find_streets(name, limit=20)
        fitting = [one for one in matches if postcode is None or one.postcode == postcode[1]]
        street = next(iter(fitting), None)
    return place_in(street, number) if street else None


def place_in(street: places.StreetMatch, number: str) -> Place | None:
    """Return the place of a house, of its street where the house is unknown; None where no point of it is here.

    To six decimals (a decimetre), as any other point.
    """
    lat, lon = (places.locate(street.id, number) if number else None) or (street.lat, street.lon)
    if lat is None or lon is None:
        return None
    municipality = places.municipality_at(lat, lon)
    return _at(street, number, round(lat, 6), round(lon, 6), municipality) if municipality else None


def _at(street: places.StreetMatch, number: str, lat: float, lon: float, municipality: str) -> Place:
    return Place(
        lat=lat,
        lon=lon,
        municipality=municipality,
        street=street.id,
        street_nl=street.name_nl,
        street_fr=street.name_fr,
        number=number[:12],
        postcode=street.postcode,
    )
