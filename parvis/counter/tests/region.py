"""A small region for tests of forms: two municipalities that offer everything, a few streets, and who lives there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from parvis.counter.catalogue import shelves
from parvis.counter.queries.definitions import definition_of
from parvis.kernel.people.queries.organisations import forget_organisations
from parvis.kernel.people.tests.factories import make_organisation
from parvis.kernel.places.tests.factories import make_municipality, make_street

PROCEDURES = Path(__file__).parent.parent / "procedures"
TOWN, OTHER = "elsene-ixelles", "sint-gillis-saint-gilles"


def settle() -> None:
    """Found the region."""
    make_organisation(TOWN, kind="municipality")
    make_organisation(OTHER, kind="municipality")
    town = make_municipality(
        TOWN, west=4.36, nis="21009", name_nl="Elsene", name_fr="Ixelles", name_en="Ixelles", postal_codes=["1050"]
    )
    other = make_municipality(
        OTHER, west=4.33, nis="21013", name_nl="Sint-Gillis", name_fr="Saint-Gilles", name_en="Saint-Gilles",
        postal_codes=["1060"],
    )  # fmt: skip
    make_street("Waversesteenweg", "Chaussée de Wavre", town, id="101")
    make_street("Elsense Steenweg", "Chaussée d’Ixelles", town, id="102")
    make_street("Munthofstraat", "Rue de l’Hôtel des Monnaies", other, id="201")


def catalogue(keep: Path, *parents: Path, offers: Path | None = None) -> shelves.Catalogue:
    """Return a catalogue of our own procedures, or of other folders."""
    return shelves.open_catalogue(list(parents) or [PROCEDURES], offers=offers, keep=keep)


@contextmanager
def settled(offered: shelves.Catalogue) -> Iterator[shelves.Catalogue]:
    """Found the region inside the process of the test, with the procedures of a catalogue; leave nothing remembered."""
    before = shelves.replace_current(offered)
    definition_of.cache_clear()
    settle()
    forget_organisations()
    yield offered
    shelves.replace_current(before)
    forget_organisations()
    definition_of.cache_clear()
