"""Reports as open data: rows without anything of a person, one way for every format."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from parvis.incidents.queries import editions
from parvis.incidents.queries.lists import export
from parvis.incidents.types.filters import Filter
from parvis.incidents.types.report import CLOSED, OPEN
from parvis.incidents.types.seen import Export, PublicReport

MOST_ROWS = 10_000
"""Of the dataset, which is read as a whole; exports go on page by page."""
OPEN_COLUMNS: Mapping[str, type] = {
    "number": int, "group": str, "category": str, "category_nl": str, "category_fr": str, "category_en": str,
    "state": str, "municipality": str, "manager": str, "channel": str, "lat": float, "lon": float, "street_nl": str,
    "street_fr": str, "house_number": str, "postcode": str, "text": str, "language": str, "reported_at": datetime,
    "changed_at": datetime, "accepted_at": datetime, "closed_at": datetime, "due_at": datetime, "planned_on": str,
    "followers": int, "photos": int,
}  # fmt: skip
"""What a row has, and of which type; a moment or day may be missing."""


def open_row(report: PublicReport) -> dict[str, object]:
    """Return a report as a row of open data, with the columns of :data:`OPEN_COLUMNS` in their order."""
    tree, place = editions.tree(), report.place
    category = tree.get(report.category)
    return {
        "number": report.number,
        "group": category.path[0] if category else "",
        "category": report.category,
        "category_nl": category.name.nl if category else "",
        "category_fr": category.name.fr if category else "",
        "category_en": category.name.en if category else "",
        "state": report.state.value,
        "municipality": place.municipality,
        "manager": report.manager,
        "channel": report.channel.value,
        "lat": place.lat,
        "lon": place.lon,
        "street_nl": place.street_nl,
        "street_fr": place.street_fr,
        "house_number": place.number,
        "postcode": place.postcode,
        "text": report.text,
        "language": report.language,
        "reported_at": report.reported_at,
        "changed_at": report.changed_at,
        "accepted_at": report.accepted_at,
        "closed_at": report.closed_at,
        "due_at": report.due_at,
        "planned_on": report.planned_on.isoformat() if report.planned_on else None,
        "followers": report.followers,
        "photos": report.photos,
    }


def open_rows(*, at: datetime) -> list[dict[str, object]]:
    """Return the last reports as open data, closed ones too."""
    found = export(Filter(states=OPEN | CLOSED), at=at, limit=MOST_ROWS)
    return [row for batch in open_batches(found) for row in batch]


def open_batches(found: Export) -> Iterator[list[dict[str, object]]]:
    """Yield the rows of an export, batch by batch."""
    for batch in found.batches:
        yield [open_row(report) for report in batch]
