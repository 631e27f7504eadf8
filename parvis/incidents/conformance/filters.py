"""Filters that really filter."""

from collections.abc import Iterable

from parvis.incidents.conformance import sections
from parvis.incidents.conformance.asking import Skip
from parvis.incidents.conformance.ruling import Finding, judged, rule
from parvis.incidents.conformance.session import SECOND, Session, moment
from parvis.incidents.rules.open311 import dates, reading
from parvis.incidents.rules.open311.reading import Row
from parvis.incidents.types.open311 import Format, Status


def ids(rows: Iterable[Row]) -> set[str]:
    """Return the ids of requests."""
    return {reading.text(row, "service_request_id") for row in rows}


def _status(row: Row) -> str:
    """Return a status as it was meant; how it is written is another rule's matter."""
    return reading.text(row, "status").lower()


@rule("filter.status", sections.REQUESTS, "status=open or status=closed lists only requests with that status.")
def by_status(session: Session) -> Finding:
    rows, problems = session.some_requests(), []
    for status in Status:
        there = ids(row for row in rows if _status(row) == status)
        found = session.requests({"status": status})
        strange = {_status(row) for row in found} - {status.value}
        if strange:
            problems.append(f"status={status} lists {', '.join(sorted(map(repr, strange)))}.")
        elif there and not found:
            problems.append(f"status={status} lists nothing, and there are {len(there)}.")
    return judged(problems)


@rule("filter.service_code", sections.REQUESTS, "service_code lists only requests of that service.")
def by_service(session: Session) -> Finding:
    rows = session.some_requests()
    code = reading.text(rows[0], "service_code")
    found = session.requests({"service_code": code})
    strange = {reading.text(row, "service_code") for row in found} - {code}
    if strange:
        return judged([f"service_code={code} lists {', '.join(sorted(map(repr, strange)))}."])
    return judged([] if found else [f"service_code={code} lists nothing, and there are some."])


@rule(
    "filter.several",
    sections.REQUESTS,
    "service_code and status take several values with commas between them.",
    needs=("filter.status", "filter.service_code"),
)
def several(session: Session) -> Finding:
    rows, problems = session.some_requests(), []
    for field, name in (("service_code", "service_code"), ("status", "status")):
        values = list(dict.fromkeys(reading.text(row, field) for row in rows))[:2]
        if len(values) == 2:
            found = session.requests({name: ",".join(values)})
            if {reading.text(row, field) for row in found} != set(values):
                problems.append(f"{name}={','.join(values)} does not list both and no other.")
    return judged(problems)


@rule(
    "filter.dates",
    sections.REQUESTS,
    "start_date and end_date are the earliest and latest requested_datetime to include.",
)
def by_dates(session: Session) -> Finding:
    timed = [(at, row) for row in session.some_requests() if (at := moment(row, "requested_datetime"))]
    moments = sorted({at for at, _row in timed})
    if len(moments) < 3:
        raise Skip(f"The list has {len(moments)} moments that can be read; this takes 3.")
    # Not the ends: what the list cuts off at either side is not to be expected here.
    start, end = moments[len(moments) // 3], moments[2 * len(moments) // 3]
    found = session.requests({"start_date": dates.write(start), "end_date": dates.write(end + SECOND)})
    outside = [
        at for row in found if (at := moment(row, "requested_datetime")) and not start - SECOND <= at <= end + SECOND
    ]
    missing = ids(row for at, row in timed if start <= at <= end) - ids(found)
    problems = (
        [f"{len(outside)} of {len(found)} are outside, such as one of {dates.write(outside[0])}."] if outside else []
    )
    if missing:
        problems.append(f"Missing: {', '.join(sorted(missing)[:5])}.")
    return judged(problems)


@rule(
    "filter.ids",
    sections.REQUESTS,
    "service_request_id lists exactly the requests that it names, with commas between them.",
)
def by_ids(session: Session) -> Finding:
    wanted = [reading.text(row, "service_request_id") for row in session.some_requests(2)[:2]]
    found = ids(session.requests({"service_request_id": ",".join(wanted)}))
    return judged(
        [] if found == set(wanted) else [f"{','.join(wanted)} lists {', '.join(sorted(found)) or 'nothing'}."]
    )


@rule(
    "filter.ids_override",
    sections.REQUESTS,
    "service_request_id overrides all other arguments.",
    needs=("filter.ids", "filter.status"),
)
def ids_override(session: Session) -> Finding:
    row = session.some_requests()[0]
    name = reading.text(row, "service_request_id")
    other = Status.CLOSED if _status(row) == Status.OPEN else Status.OPEN
    found = ids(session.requests({"service_request_id": name, "status": other}))
    return judged(
        [] if found == {name} else [f"With status={other}, {name} lists {', '.join(sorted(found)) or 'nothing'}."]
    )


@rule("filter.empty", sections.OPTIONAL, "An empty parameter is the same as none.")
def empty(session: Session) -> Finding:
    before = ids(session.some_requests())
    reply = session.requests(
        dict.fromkeys(("status", "service_code", "service_request_id", "start_date", "end_date"), "")
    )
    return judged([] if ids(reply) & before else ["Empty parameters give another list."])


@rule(
    "filter.nothing",
    sections.REQUESTS,
    "A list in which there is nothing is an empty list, not an error.",
    needs=("filter.dates",),
)
def nothing(session: Session) -> Finding:
    window = {"start_date": "1990-01-01T00:00:00Z", "end_date": "1990-01-02T00:00:00Z"}
    reply = session.server.get("requests", Format.XML, window)
    if not reply.is_fine:
        return judged([f"The status is {reply.status}."])
    found = session.requests(window)
    return judged([f"{len(found)} requests of 1990 are listed."] if found else [])


RULES = (by_status, by_service, several, by_dates, by_ids, ids_override, empty, nothing)
