"""Extensions in use: nobody needs them; where one is there, it must do what its name says."""

import math

from parvis.incidents.conformance import sections
from parvis.incidents.conformance.asking import Skip, Unusable
from parvis.incidents.conformance.comparing import UPDATE, lacking, place, rows_differ
from parvis.incidents.conformance.filters import ids
from parvis.incidents.conformance.requests import STRICT_MOMENT
from parvis.incidents.conformance.ruling import Finding, judged, rule
from parvis.incidents.conformance.session import SECOND, Session, moment
from parvis.incidents.rules.open311 import dates, reading
from parvis.incidents.rules.open311.reading import Row
from parvis.incidents.types.open311 import Format

_METRES = 200
_A_DEGREE = 111_320
"""Metres of a degree of latitude."""
_UPDATES = ("servicerequestupdates", "service_request_updates")


@rule("extension.pages", sections.EXTENSIONS, "page_size is how many requests a page has; page says which page.")
def pages(session: Session) -> Finding:
    session.some_requests(3)
    first = session.requests({"page_size": "1", "page": "1"})
    if len(first) != 1:
        raise Skip("page_size is not known here, which is allowed.")
    second = session.requests({"page_size": "1", "page": "2"})
    return judged([] if ids(second) and ids(second) != ids(first) else ["page=2 is page=1 again, or nothing."])


@rule("extension.updated", sections.EXTENSIONS, "updated_after lists only requests that changed since.")
def updated(session: Session) -> Finding:
    rows = session.some_requests()
    moments = sorted(at for row in rows if (at := moment(row, "updated_datetime")))
    if len(set(moments)) < 3:
        raise Skip("The list has too few moments of change.")
    since = moments[len(moments) // 2]
    found = session.requests({"updated_after": dates.write(since)})
    before = [at for row in found if (at := moment(row, "updated_datetime")) and at < since - SECOND]
    if before and ids(found) == ids(rows):
        raise Skip("updated_after is not known here, which is allowed.")
    return judged([f"{len(before)} of {len(found)} changed before."] if before else [])


@rule("extension.radius", sections.EXTENSIONS, "lat, long and radius (metres) list only requests within the circle.")
def radius(session: Session) -> Finding:
    rows = [row for row in session.some_requests() if place(row)]
    far = [row for row in rows if _apart(rows[0], row) > _METRES]
    if not far:
        raise Skip("No two requests are far enough from each other.")
    where = {"lat": reading.text(rows[0], "lat"), "long": reading.text(rows[0], "long"), "radius": str(_METRES)}
    found = [row for row in session.requests(where) if place(row)]
    outside = [row for row in found if _apart(rows[0], row) > _METRES * 1.05]
    if outside and ids(found) >= ids(rows):
        raise Skip("radius is not known here, which is allowed.")
    if not ids(found) & ids(rows[:1]):
        return judged(["The request in its middle is missing."])
    return judged([f"{len(outside)} of {len(found)} are farther away."] if outside else [])


def _apart(one: Row, other: Row) -> float:
    """Return metres between two rows with a place; flat, which will do within a town."""
    (lat, long), (other_lat, other_long) = place(one) or (0, 0), place(other) or (0, 0)
    return _A_DEGREE * math.hypot(lat - other_lat, (long - other_long) * math.cos(math.radians(lat)))


@rule(
    "extension.attributes", sections.EXTENSIONS, "extensions=true adds extended_attributes, which are not there else."
)
def attributes(session: Session) -> Finding:
    plain = session.some_requests()
    rows = session.requests({"extensions": "true"})
    if not any("extended_attributes" in row for row in rows):
        raise Skip("extensions are not known here, which is allowed.")
    always = any("extended_attributes" in row for row in plain)
    return judged([], warnings=["They are there without being asked for."] if always else [])


@rule(
    "updates.xml",
    sections.EXTENSIONS,
    "servicerequestupdates lists <request_update> with update_id, service_request_id, status, updated_datetime (with "
    "its offset) and description.",
)
def updates(session: Session) -> Finding:
    reply = session.server.get(_UPDATES[0], Format.XML)
    if not reply.is_fine:
        raise Skip("servicerequestupdates is not known here, which is allowed.")
    try:
        rows = session.rows(*_UPDATES, Format.XML)
    except Unusable as problem:
        return judged([str(problem)])
    said = [reading.text(row, "updated_datetime") for row in rows]
    wrong = [f"updated_datetime is {one!r}." for one in said if one and not STRICT_MOMENT.fullmatch(one)]
    return judged([*lacking(rows, UPDATE), *wrong], found=f"{len(rows)} updates.")


@rule("updates.same", sections.EXTENSIONS, "JSON maps the XML, so that both say the same.", needs=("updates.xml",))
def updates_same(session: Session) -> Finding:
    xml, spark = session.rows(*_UPDATES, Format.XML), session.rows(*_UPDATES, Format.JSON)
    return judged(rows_differ(xml, spark, UPDATE, may_move=True))


RULES = (pages, updated, radius, attributes, updates, updates_same)
