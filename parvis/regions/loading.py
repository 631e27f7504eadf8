"""Load the facts of a region: its organisations, municipalities and streets. Safe to repeat."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings

from parvis.kernel.definitions import Localised, load
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor, Contact, OrganisationInfo, OrganisationKind
from parvis.kernel.places import api as places
from parvis.regions.outlines import outline
from parvis.regions.types import Bodies, Body, Drawing, Lane, Lanes, Taken, Town, Towns

REGIONS = Path(__file__).parent


def folder() -> Path:
    """Return the folder of the region that is served."""
    return REGIONS / settings.REGION


@cache
def _towns(path: Path) -> tuple[Town, ...]:
    return load(path, Towns).municipalities


def towns() -> tuple[Town, ...]:
    """Return the municipalities of the region, by official number."""
    return _towns(folder() / "municipalities.yaml")


def codes() -> dict[str, str]:
    """Return the organisation's code per official number (NIS): what importers of places ask for."""
    return {town.nis: town.code for town in towns()}


def lanes() -> dict[str, tuple[Lane, ...]]:
    """Return the streets that the region's own file knows, per municipality."""
    return load(folder() / "streets.yaml", Lanes).streets


def street_id(code: str, index: int) -> str:
    """Return the id of a street of the region's own file."""
    return f"region:{code[:24]}-{index + 1:03}"


def load_region(*, by: Actor, at: datetime) -> Taken:
    """Write down what the region's folder says; what is the same already is left alone.

    Outlines and streets that came from an official file stay as they are.

    :param by: the house itself.
    :raises DefinitionErrors: if a file of the folder cannot be read.
    """
    organisations = list(_organisations())
    people.save_organisations(infos=organisations, by=by, at=at)
    drawing = load(folder() / "outlines.yaml", Drawing)
    municipalities = [places.MunicipalityDraft(_municipality(town), outline(drawing, town.code)) for town in towns()]
    streets = [
        places.StreetMatch(street_id(code, index), lane.nl, lane.fr, code, lane.postcode, lane.lat, lane.lon, 0.0)
        for code, many in lanes().items()
        for index, lane in enumerate(many)
    ]
    places.save_municipalities(municipalities=municipalities, streets=streets, by=by, at=at)
    return Taken(len(organisations), len(municipalities), len(streets))


def _municipality(town: Town) -> places.MunicipalityInfo:
    name = town.name
    return places.MunicipalityInfo(
        town.code, town.nis, name.nl, name.fr, name.en, town.postal_codes, town.centre.lat, town.centre.lon
    )


def _organisations() -> Iterator[OrganisationInfo]:
    """Yield every organisation of the region, parents first."""
    bodies = load(folder() / "organisations.yaml", Bodies)
    for body in bodies.organisations:
        yield _body(body)
    region = bodies.organisations[0].code
    for index, town in enumerate(towns(), start=1):
        yield OrganisationInfo(
            code=town.code,
            kind=OrganisationKind.MUNICIPALITY,
            name=town.full,
            short=town.name,
            parent=region,
            contact=_contact(town, town.full, f"info@{town.code}.example", f"+32 2 555 01 {index:02}", bodies.hours),
        )
    for index, town in enumerate(towns(), start=1):
        code = f"ocmw-cpas-{town.code}"
        yield OrganisationInfo(
            code=code,
            kind=OrganisationKind.WELFARE_CENTRE,
            name=town.welfare,
            short=town.welfare,
            parent=town.code,
            contact=_contact(
                town, town.welfare, f"info@{code}.example", f"+32 2 555 02 {index:02}", bodies.welfare_hours
            ),
        )


def _contact(town: Town, service: Localised, email: str, phone: str, hours: Localised) -> Contact:
    """Return how to reach a local body: the town hall's address, an invented number and mail address."""
    hall = town.hall
    french = f"{hall.fr}, {hall.postcode} {town.name.fr}"
    address = Localised(nl=f"{hall.nl}, {hall.postcode} {town.name.nl}", fr=french, en=french)
    return Contact(service=service, email=email, phone=phone, address=address, hours=hours)


def _body(body: Body) -> OrganisationInfo:
    reach = body.contact
    return OrganisationInfo(
        code=body.code,
        kind=body.kind,
        name=body.name,
        short=body.short or body.name,
        parent=body.parent,
        contact=Contact(
            service=reach.service or body.name,
            email=reach.email,
            phone=reach.phone,
            address=reach.address,
            hours=reach.hours,
        ),
    )
