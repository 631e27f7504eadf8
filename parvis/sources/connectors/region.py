"""What reading an address asks of kernel.places: a municipality by its official number, a street by its name."""

from parvis.kernel.places import api as places
from parvis.kernel.places.types import MunicipalityInfo

_Name = tuple[str, str, str]


class Region:
    """The places of our region; remembers the streets that it found until an import changes them."""

    def __init__(self) -> None:
        self._edition: object = None
        self._streets: dict[_Name, str] = {}

    def municipality(self, nis: str) -> MunicipalityInfo | None:
        """Return the municipality with this official number."""
        return next((one for one in places.municipalities() if one.nis == nis), None)

    def street(self, municipality: str, name_nl: str, name_fr: str) -> str:
        """Return the id of the street of that name there, or an empty text."""
        edition = places.outlines()  # one object as long as no import changed the places
        if edition is not self._edition:
            self._edition, self._streets = edition, {}
        name = (municipality, name_nl, name_fr)
        found = self._streets.get(name)
        if found is None:
            found = self._streets[name] = _street(*name)
        return found


def _street(municipality: str, name_nl: str, name_fr: str) -> str:
    for name in (name_nl, name_fr):
        exact = [one for one in places.find_streets(name, municipality=municipality, limit=5) if one.score == 100]
        if len(exact) == 1:
            return exact[0].id
    return ""


REGION = Region()
