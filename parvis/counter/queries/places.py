"""The region's streets and outlines, as the forms ask for them."""

from parvis.kernel.places import api as places
from parvis.kernel.places.types import MunicipalityInfo, StreetMatch


class RegionPlaces:
    """Serve what cleaning an address needs to know."""

    def streets(self, text: str, postcode: str) -> list[StreetMatch]:
        """Return the streets that may be meant, best first; those near the postal code before others."""
        found = places.find_streets(text, limit=30)
        if not postcode:
            return found[:10]
        here = set(places.municipalities_with_postcode(postcode))
        near = [one for one in found if one.postcode == postcode]
        near += [one for one in found if one not in near and one.municipality in here]
        return near[:10] or found[:10]

    def street(self, id: str) -> StreetMatch | None:  # noqa: A002
        """Return a street by its id."""
        return places.street(id)

    def locate(self, street_id: str, number: str) -> tuple[float, float] | None:
        """Return latitude and longitude of a house or its street."""
        return places.locate(street_id, number)

    def municipality(self, code: str) -> MunicipalityInfo | None:
        """Return a municipality by its code."""
        return places.municipality(code)

    def municipality_at(self, lat: float, lon: float) -> str | None:
        """Return the code of the municipality that holds a point."""
        return places.municipality_at(lat, lon)

    def municipalities_with_postcode(self, postcode: str) -> list[str]:
        """Return the codes of the municipalities that use a postal code."""
        return places.municipalities_with_postcode(postcode)
