"""Reports of the past from where they are: a CSV file of another system, or nowhere at all."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import BinaryIO

from parvis.incidents.operations.taking_over import take_over
from parvis.incidents.queries import editions
from parvis.incidents.queries.places import is_inside, named_place, place_at
from parvis.incidents.rules.importing import read
from parvis.incidents.simulating.invented import Invented
from parvis.incidents.simulating.simulating import simulate
from parvis.incidents.simulating.streets import places_from
from parvis.incidents.types.importing import Imported, ImportMapping, Refusal, Refused
from parvis.incidents.types.past import Past, TakenOver
from parvis.incidents.types.report import Place, State
from parvis.kernel.definitions import Localised
from parvis.kernel.people.types import Actor
from parvis.kernel.places import api as places

SEED = 2013
NOWHERE = Localised(
    nl="Dit adres kennen we niet in het gewest.",
    fr="Cette adresse n’est pas connue dans la Région.",
    en="This address is not known in the region.",
)


def import_reports(
    *,
    file: BinaryIO,
    mapping: ImportMapping,
    by: Actor,
    at: datetime,
    on_refused: Callable[[Refused], object] = lambda refused: None,
) -> tuple[TakenOver, Counter[Refusal]]:
    """Take over the reports of a CSV file; return how many, and how many rows were refused and why.

    Read twice, everything is there once.

    :param on_refused: is given each row that cannot be taken.
    :raises BadImport: if the file cannot be read at all with this mapping.
    """
    refused: Counter[Refusal] = Counter()

    def refuse(row: Refused) -> None:
        refused[row.kind] += 1
        on_refused(row)

    def rows() -> Iterator[Past]:
        for row in read(file, mapping, is_inside=is_inside, now=at):
            if isinstance(row, Refused):
                refuse(row)
            elif (past := _past(row, mapping.id)) is not None:
                yield past
            else:
                refuse(_nowhere(row))

    return take_over(reports=rows(), source=mapping.id, by=by, at=at), refused


def simulate_reports(
    *, year: int, count: int, by: Actor, at: datetime, seed: int = SEED, until: datetime | None = None
) -> TakenOver:
    """Invent a year of reports over the streets that are known here, the same ones each time, marked synthetic.

    :param until: nothing happens after this moment; now, when None.
    """
    streets = (
        (one.id, one.municipality, one.name_nl, one.name_fr, one.postcode, one.lat, one.lon) for one in places.streets()
    )
    ground = places_from(streets, outlines=places.geometries(), seed=seed)
    invented = simulate(year, count, seed=seed, places=ground, tree=editions.tree(), until=until or at)
    source = f"simulated-{year}"
    return take_over(
        reports=(_of_invented(one, f"{source}-{seed}") for one in invented),
        source=source,
        by=by,
        at=at,
        is_synthetic=True,
    )


def _past(row: Imported, source: str) -> Past | None:
    """Return a row as a report of the past; None where its address is none that we know."""
    place = place_at(*row.point) if row.point else named_place(text=row.address)
    if place is None:
        return None
    life = [(State.RECEIVED, row.reported_at)]
    if row.closed_at is not None:
        life.append((row.state, row.closed_at))
    elif row.state is not State.RECEIVED:
        life.append((row.state, row.reported_at))
    return Past(
        origin=f"{source}:{row.id}"[:80],
        category=row.category,
        place=place,
        text=row.text,
        language=row.language,
        channel=row.channel,
        life=tuple(life),
        outcome=row.outcome,
    )


def _nowhere(row: Imported) -> Refused:
    return Refused(line=row.line, until=row.line, kind=Refusal.NO_PLACE, reason=NOWHERE)


def _of_invented(one: Invented, source: str) -> Past:
    place = Place(
        lat=one.lat,
        lon=one.lon,
        municipality=one.municipality,
        street=one.street,
        street_nl=one.street_nl,
        street_fr=one.street_fr,
        number=one.number,
        postcode=one.postcode,
    )
    return Past(
        origin=f"{source}:{one.index}",
        category=one.category,
        place=place,
        text=one.text,
        language=one.language,
        channel=one.channel,
        life=one.life,
        answers=one.answers,
        followers=one.followers + 1,
        planned_on=one.planned_on,
        is_on_private_property=one.is_on_private_property,
        is_first=one.is_first_time,
        over_65=one.over_65,
        duplicate_of=f"{source}:{one.duplicate_of}" if one.merged_at is not None else "",
    )
