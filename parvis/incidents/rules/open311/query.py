"""What the address of a list asks for, within the bounds of the standard: 90 days or 1,000 rows, whichever is less."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from parvis.incidents.rules.open311 import faults
from parvis.incidents.rules.open311.fields import Fields, Sent, as_number
from parvis.incidents.types.open311 import (
    MOST_DAYS,
    MOST_ROWS,
    Near,
    Period,
    Refused,
    Status,
    Wanted,
    WantedUpdates,
)

SPAN = timedelta(days=MOST_DAYS)
MOST_PAGES = 100_000
WIDEST = 50_000
"""Metres of a circle."""


def read_query(sent: Sent, *, at: datetime) -> Wanted:
    """Return which requests are asked for.

    Without dates it is the last 90 days. With one date, 90 days from or to it. Who asks by the moment of the last
    change only is bound by that, so that an old request that changed yesterday is found. Ids override everything.

    :raises Refused: with everything that is wrong with it.
    """
    fields = Fields(sent)
    jurisdiction = fields.text("jurisdiction_id")
    ids = fields.listed("service_request_id")
    if ids:
        if len(ids) > MOST_ROWS:
            raise Refused([faults.TOO_MANY_IDS()])
        extended = Fields(sent).yes("extensions")
        return Wanted(ids=ids, with_extensions=extended, jurisdiction=jurisdiction)
    requested = _period(fields, "start_date", "end_date")
    updated = _period(fields, "updated_after", "updated_before")
    wanted = Wanted(
        service_codes=fields.listed("service_code"),
        statuses=_statuses(fields),
        requested=_bound(requested, at) if requested != Period() or updated == Period() else requested,
        updated=_bound(updated, at) if requested == Period() != updated else updated,
        near=_near(fields),
        page=fields.count("page", 1, MOST_PAGES),
        page_size=fields.count("page_size", MOST_ROWS, MOST_ROWS),
        with_extensions=fields.yes("extensions"),
        jurisdiction=jurisdiction,
    )
    fields.done()
    return wanted


def read_updates_query(sent: Sent, *, at: datetime) -> WantedUpdates:
    """Return which updates are asked for, by `start_date` and `end_date` of the update.

    :raises Refused: with everything that is wrong with it.
    """
    fields = Fields(sent)
    wanted = WantedUpdates(
        service_request_ids=fields.listed("service_request_id"),
        updated=_bound(_period(fields, "start_date", "end_date"), at),
        page=fields.count("page", 1, MOST_PAGES),
        page_size=fields.count("page_size", MOST_ROWS, MOST_ROWS),
        jurisdiction=fields.text("jurisdiction_id"),
    )
    if len(wanted.service_request_ids) > MOST_ROWS:
        fields.problems.append(faults.TOO_MANY_IDS())
    fields.done()
    return wanted


def check_jurisdiction(named: str, served: Sequence[str]) -> None:
    """Go on only if we serve the jurisdiction that was named; where there is one, nobody need name it.

    :raises Refused: if it is unknown, or must be named.
    """
    if named and named not in served:
        raise Refused([faults.UNKNOWN_JURISDICTION(id=named)])
    if not named and len(served) > 1:
        raise Refused([faults.JURISDICTION_MISSING(known=", ".join(served))])


def _period(fields: Fields, start: str, end: str) -> Period:
    period = Period(fields.moment(start), fields.moment(end))
    if period.start and period.end:
        if period.end < period.start:
            fields.problems.append(faults.ENDS_FIRST(start=start, end=end))
        elif period.end - period.start > SPAN:
            fields.problems.append(faults.TOO_FAR_APART(start=start, end=end))
    return period


def _bound(period: Period, at: datetime) -> Period:
    """Return a period of at most 90 days: the last ones, unless it has a beginning or an end."""
    if period.start:
        return Period(period.start, period.end or period.start + SPAN)
    end = period.end or at
    return Period(end - SPAN, period.end)


def _statuses(fields: Fields) -> tuple[Status, ...]:
    found = []
    for word in fields.listed("status"):
        try:
            found.append(Status(word.lower()))
        except ValueError:
            fields.problems.append(faults.NOT_STATUS(value=word))
    return tuple(dict.fromkeys(found))


def _near(fields: Fields) -> Near | None:
    given = [bool(fields.values(name)) for name in ("lat", "long", "radius")]
    if not any(given):
        return None
    if not all(given):
        fields.problems.append(faults.HALF_CIRCLE())
        return None
    lat, long, said = fields.coordinate("lat"), fields.coordinate("long"), fields.text("radius")
    radius = as_number(said)
    if radius is None or not 0 < radius <= WIDEST:
        fields.problems.append(faults.NOT_COUNT(field="radius", least=1, most=WIDEST))
        return None
    return None if lat is None or long is None else Near(lat, long, radius)
