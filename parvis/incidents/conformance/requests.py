"""The list of requests, and one request."""

import re
from datetime import timedelta

from parvis.incidents.conformance import sections
from parvis.incidents.conformance.asking import Skip, Unusable
from parvis.incidents.conformance.comparing import REQUEST, called, differences, lacking, rows_differ, unnamed
from parvis.incidents.conformance.ruling import Finding, judged, rule
from parvis.incidents.conformance.session import Session, moment
from parvis.incidents.rules.open311 import dates, reading
from parvis.incidents.rules.open311.fields import COORDINATES, as_number
from parvis.incidents.types.open311 import LONGEST_DESCRIPTION, MOST_DAYS, MOST_ROWS, Format, Status

STRICT_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)", re.ASCII)
SPAN = timedelta(days=MOST_DAYS)
_A_DAY = timedelta(days=1)
"""How far the server's idea of 90 days ago may be from ours."""


@rule("requests.xml", sections.REQUESTS, "requests.xml lists <request> within <service_requests>.")
def in_xml(session: Session) -> Finding:
    return _listed(session, Format.XML)


@rule("requests.json", sections.JSON, "requests.json is a bare array of objects with one value a field.")
def in_json(session: Session) -> Finding:
    return _listed(session, Format.JSON)


def _listed(session: Session, in_format: Format) -> Finding:
    try:
        found = session.requests(in_format=in_format)
    except Unusable as problem:
        return judged([str(problem)])
    nothing = [] if found else ["No request of the last 90 days: much of the rest cannot be seen."]
    return judged([], warnings=nothing, found=f"{len(found)} requests.")


@rule(
    "requests.fields",
    sections.REQUESTS,
    "A request has service_request_id, status, service_name, service_code, requested_datetime, updated_datetime, and "
    "names description, address, address_id, zipcode, lat, long and media_url.",
)
def fields(session: Session) -> Finding:
    rows = session.requests()
    return judged(lacking(rows, REQUEST), warnings=unnamed(rows, REQUEST))


@rule(
    "requests.values",
    sections.REQUESTS,
    "status is open or closed; lat and long are degrees in WGS84; a description has 4,000 characters at most.",
)
def values(session: Session) -> Finding:
    problems = []
    for number, row in enumerate(session.requests(), start=1):
        name = called(row, "service_request_id", number)
        if (said := reading.text(row, "status")) not in ("", *Status):
            problems.append(f"{name}: status is {said!r}.")
        for field, most in COORDINATES.items():
            said = reading.text(row, field)
            degrees = as_number(said)
            if said and (degrees is None or abs(degrees) > most):
                problems.append(f"{name}: {field} is {said!r}.")
        if len(reading.text(row, "description")) > LONGEST_DESCRIPTION:
            problems.append(f"{name}: the description is longer.")
    return judged(problems)


@rule(
    "requests.dates",
    sections.DATES,
    "Moments are written as 1994-11-05T08:15:30-05:00 or 1994-11-05T13:15:30Z: the offset must be there.",
)
def moments(session: Session) -> Finding:
    problems = []
    for number, row in enumerate(session.requests(), start=1):
        for field in ("requested_datetime", "updated_datetime", "expected_datetime"):
            said = reading.text(row, field)
            if said and not (STRICT_MOMENT.fullmatch(said) and moment(row, field)):
                problems.append(f"{called(row, 'service_request_id', number)}: {field} is {said!r}.")
    return judged(problems)


@rule("requests.same", sections.JSON, "JSON maps the XML, so that both say the same.")
def same(session: Session) -> Finding:
    xml, spark = session.requests(), session.requests(in_format=Format.JSON)
    return judged(rows_differ(xml, spark, REQUEST, may_move=True))


@rule("requests.services", sections.REQUESTS, "service_code is that of a service.")
def services(session: Session) -> Finding:
    known = {reading.text(row, "service_code") for row in session.services()}
    strange = {reading.text(row, "service_code") for row in session.requests()} - known - {""}
    return judged([], warnings=[f"{code!r} is not in the list of services." for code in sorted(strange)])


@rule("requests.most_rows", sections.VOLUME, "A list has the first 1,000 requests at most.")
def most_rows(session: Session) -> Finding:
    count = len(session.requests())
    return judged([f"It has {count}."] if count > MOST_ROWS else [], found=f"{count} requests.")


@rule("requests.most_days", sections.VOLUME, "Without dates, a list covers the last 90 days.")
def most_days(session: Session) -> Finding:
    since = session.at - SPAN - _A_DAY
    old = [row for row in session.requests() if (at := moment(row, "requested_datetime")) and at < since]
    first = reading.text(old[0], "requested_datetime") if old else ""
    return judged([f"{len(old)} requests are older, such as one of {first}."] if old else [])


@rule(
    "requests.span",
    sections.REQUESTS,
    "start_date and end_date may not be more than 90 days apart: that is refused with 400, or cut short.",
)
def span(session: Session) -> Finding:
    start = session.at - timedelta(days=400)
    window = {"start_date": dates.write(start), "end_date": dates.write(session.at)}
    reply = session.server.get("requests", Format.XML, window)
    if reply.status == 400:
        return judged([], found="It is refused.")
    rows = session.requests(window)
    found = sorted(at for row in rows if (at := moment(row, "requested_datetime")))
    if found and found[-1] - found[0] > SPAN + _A_DAY:
        return judged([f"The list covers {(found[-1] - found[0]).days} days."])
    return judged([], found="It is cut short." if found else "Nothing is listed.")


@rule("request.xml", sections.REQUEST, "requests/{id}.xml is one <request> within <service_requests>.")
def one_in_xml(session: Session) -> Finding:
    return _one(session, Format.XML)


@rule("request.json", sections.JSON, "requests/{id}.json is an array of one.")
def one_in_json(session: Session) -> Finding:
    return _one(session, Format.JSON)


def _one(session: Session, in_format: Format) -> Finding:
    name = reading.text(session.some_requests()[0], "service_request_id")
    try:
        rows = session.rows(f"requests/{name}", "service_requests", in_format)
    except Unusable as problem:
        return judged([str(problem)])
    return judged([] if len(rows) == 1 else [f"It has {len(rows)} requests."])


@rule("request.equals", sections.REQUEST, "One request says what its row in the list says.")
def equals(session: Session) -> Finding:
    problems: list[str] = []
    for row in session.some_requests()[:3]:
        name = reading.text(row, "service_request_id")
        found = session.rows(f"requests/{name}", "service_requests", Format.XML)
        if len(found) != 1:
            raise Skip(f"requests/{name} has {len(found)} requests.")
        if reading.text(found[0], "updated_datetime") == reading.text(row, "updated_datetime"):
            problems += [f"{name!r}, {one}" for one in differences(row, found[0], ("the list", "the request"))]
        elif reading.text(found[0], "service_request_id") != name:
            problems.append(f"{name!r}: the request says {reading.text(found[0], 'service_request_id')!r}.")
    return judged(problems)


RULES = (
    in_xml, in_json, fields, values, moments, same, services, most_rows, most_days, span,
    one_in_xml, one_in_json, equals,
)  # fmt: skip
