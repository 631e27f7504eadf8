"""A small invented region for tests: two square municipalities side by side, four streets."""

from django.utils import timezone

from parvis.kernel.places.key import key
from parvis.kernel.places.models import Address, Import, Municipality, Street


def square(west: float, south: float, side: float = 0.02) -> dict:
    east, north = round(west + side, 6), round(south + side, 6)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def make_municipality(code: str = "westdorp", *, west: float = 4.30, nis: str = "99001", **fields) -> Municipality:
    """Make a municipality of 0.02 degrees square whose south-west corner is at (50.84, `west`)."""
    values = {
        "nis": nis,
        "name_nl": code.title(),
        "name_fr": f"{code.title()}-le-Parvis",
        "name_en": code.title(),
        "postal_codes": ["1990"],
        "outline": square(west, 50.84),
        "lat": 50.85,
        "lon": west + 0.01,
        **fields,
    }
    made = Municipality.objects.create(code=code, **values)
    _new_edition()
    return made


def make_street(name_nl: str, name_fr: str, municipality: Municipality, **fields) -> Street:
    """Make a street in the middle of a municipality."""
    values = {
        "lat": municipality.lat,
        "lon": municipality.lon,
        "postcode": municipality.postal_codes[0],
        **fields,
    }
    id_ = values.pop("id", f"S{Street.objects.count() + 1:05}")
    made = Street.objects.create(id=id_, name_nl=name_nl, name_fr=name_fr, municipality=municipality, **values)
    _new_edition()
    return made


def make_address(street: Street, number: str, lat: float, lon: float) -> Address:
    """Make a house in a street."""
    pk = f"{street.pk}-{number}"
    return Address.objects.create(
        id=pk, street=street, number=number, postcode=street.postcode, lat=lat, lon=lon, place_key=key(lat, lon)
    )


def _new_edition() -> None:
    """Say that something changed, as an import does."""
    Import.objects.create(kind="tests", source="tests", at=timezone.now(), taken=1)
