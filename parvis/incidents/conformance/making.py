"""Requests that are made to see what becomes of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from parvis.incidents.conformance.asking import Skip, Unusable
from parvis.incidents.conformance.comparing import place
from parvis.incidents.conformance.session import Session
from parvis.incidents.rules import open311
from parvis.incidents.rules.open311 import dates, reading
from parvis.incidents.rules.open311.reading import Row
from parvis.incidents.types.open311 import Posted

TEXT = "A check of GeoReport v2 made this: there is nothing to do, please close it."
_TRUE = "true"


def valid_request(session: Session) -> list[tuple[str, str]]:
    """Return the form of a request that a server must take."""
    return open311.write_form(at_a_point(session))


def at_a_point(session: Session) -> Posted:
    """Return a request with lat and long.

    :raises Skip: if neither the caller nor any request says where something is.
    """
    if session.sample.lat is not None and session.sample.long is not None:
        return replace(anywhere(session), point=(session.sample.lat, session.sample.long))
    for row in session.some_requests():
        if point := place(row):
            return replace(anywhere(session), point=point)
    raise Skip("No request shows a place: give --lat and --long.")


def at_an_address(session: Session, field: str) -> Posted:
    """Return a request with an address (`address`) or the id of one (`address_id`).

    :raises Skip: if neither the caller nor any request names one.
    """
    said = {"address": session.sample.address, "address_id": session.sample.address_id}[field]
    found = said or next((text for row in session.some_requests() if (text := reading.text(row, field))), "")
    if not found:
        raise Skip(f"No request shows an {field}: give --{field.replace('_', '-')}.")
    posted = anywhere(session)
    return replace(posted, address=found) if field == "address" else replace(posted, address_id=found)


def anywhere(session: Session) -> Posted:
    """Return a request without a place."""
    service = _service(session)
    code = reading.text(service, "service_code")
    return Posted(
        service_code=code,
        description=f"{TEXT} {dates.write(session.at)}",
        attributes=_answers_if_any(session, code) if reading.text(service, "metadata").lower() != "false" else {},
        jurisdiction=session.server.jurisdiction,
        api_key=session.server.api_key,
    )


def _service(session: Session) -> Row:
    """Return the service that was named, or the plainest: with an id at once, and without attributes."""
    services = session.services()
    if session.sample.service_code:
        services = [row for row in services if reading.text(row, "service_code") == session.sample.service_code]
    if not services:
        raise Skip("There is no such service.")
    return min(
        services,
        key=lambda row: (reading.text(row, "type") != "realtime", reading.text(row, "metadata").lower() != "false"),
    )


def asked(session: Session, code: str) -> Sequence[Row]:
    """Return the attributes of a service that want an answer."""
    rows = reading.rows(session.definition(code).get("attributes"))
    return [row for row in rows if reading.text(row, "variable").lower() == _TRUE]


def answers(session: Session, code: str) -> Mapping[str, tuple[str, ...]]:
    """Return an answer to every attribute of a service."""
    return {reading.text(row, "code"): _answer(row, session) for row in asked(session, code)}


def _answers_if_any(session: Session, code: str) -> Mapping[str, tuple[str, ...]]:
    try:
        return answers(session, code)
    except (Unusable, open311.Unreadable):
        return {}  # whether there is a definition is another rule's matter


def _answer(row: Row, session: Session) -> tuple[str, ...]:
    keys = [reading.text(one, "key") for one in reading.rows(row.get("values"))]
    match reading.text(row, "datatype"):
        case "number":
            return ("1",)
        case "datetime":
            return (dates.write(session.at),)
        case "singlevaluelist":
            return tuple(keys[:1])
        case "multivaluelist":
            return tuple(keys[:2])
        case "string" | "text":
            return ("Check",)
        case _:
            return ()
