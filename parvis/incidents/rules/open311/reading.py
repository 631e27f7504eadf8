"""Records out of documents that another server sent, whichever the format: texts, numbers and words alike.

What the standard lets a server leave out may be missing; what it may not, or says otherwise, raises Unreadable.
"""

import math
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from parvis.incidents.rules.open311 import dates
from parvis.incidents.rules.open311.containers import Unreadable
from parvis.incidents.types.open311 import (
    Attribute,
    Choice,
    Datatype,
    Discovery,
    Document,
    Endpoint,
    EndpointType,
    Extended,
    Fault,
    Note,
    Plain,
    Service,
    ServiceDefinition,
    ServiceNotice,
    ServiceRequest,
    ServiceType,
    Status,
    Update,
)

_Word = TypeVar("_Word", bound=StrEnum)
Row = dict[str, Plain]


def discovery(document: Document) -> Discovery:
    """Return what a discovery document says."""
    body = _fields(document)
    return Discovery(
        changeset=text(body, "changeset"),
        contact=text(body, "contact"),
        key_service=text(body, "key_service"),
        endpoints=tuple(
            Endpoint(
                url=_filled(one, "url"),
                changeset=text(one, "changeset"),
                type=_word(one, "type", EndpointType),
                formats=tuple(_texts(one.get("formats"))),
                specification=_filled(one, "specification"),
            )
            for one in rows(body.get("endpoints"))
        ),
    )


def services(document: Document) -> tuple[Service, ...]:
    """Return the services of a list."""
    return tuple(
        Service(
            code=_filled(row, "service_code"),
            name=_filled(row, "service_name"),
            description=text(row, "description"),
            metadata=_yes(row, "metadata"),
            type=_word(row, "type", ServiceType),
            keywords=tuple(word for one in text(row, "keywords").split(",") if (word := one.strip())),
            group=text(row, "group"),
        )
        for row in rows(document.body)
    )


def definition(document: Document) -> ServiceDefinition:
    """Return the attributes of a service."""
    body = _fields(document)
    return ServiceDefinition(
        service_code=_filled(body, "service_code"),
        attributes=tuple(_attribute(row) for row in rows(body.get("attributes"))),
    )


def _attribute(row: Row) -> Attribute:
    order = text(row, "order")
    if not order.isdecimal():
        raise Unreadable(f"order is no number: {order!r}.")
    return Attribute(
        code=_filled(row, "code"),
        datatype=_word(row, "datatype", Datatype),
        description=text(row, "description"),
        order=int(order),
        required=_yes(row, "required"),
        variable=_yes(row, "variable"),
        datatype_description=text(row, "datatype_description"),
        values=tuple(Choice(key=_filled(one, "key"), name=text(one, "name")) for one in rows(row.get("values"))),
    )


def requests(document: Document) -> tuple[ServiceRequest, ...]:
    """Return the requests of a list."""
    return tuple(_request(row) for row in rows(document.body))


def _request(row: Row) -> ServiceRequest:
    return ServiceRequest(
        id=_filled(row, "service_request_id"),
        status=_word(row, "status", Status),
        service_code=text(row, "service_code"),
        service_name=text(row, "service_name"),
        requested_at=_moment(row, "requested_datetime"),
        updated_at=_moment(row, "updated_datetime"),
        expected_at=_moment(row, "expected_datetime") if text(row, "expected_datetime") else None,
        description=text(row, "description"),
        status_notes=text(row, "status_notes"),
        agency_responsible=text(row, "agency_responsible"),
        service_notice=text(row, "service_notice"),
        address=text(row, "address"),
        address_id=text(row, "address_id"),
        zipcode=text(row, "zipcode"),
        lat=_number(row, "lat"),
        long=_number(row, "long"),
        media_url=text(row, "media_url"),
        extended=_extended(row),
    )


def _extended(row: Row) -> Extended | None:
    found = row.get("extended_attributes")
    if not isinstance(found, dict):
        return None
    return Extended(
        detailed_status=text(found, "detailed_status"),
        channel=text(found, "channel"),
        parent=text(found, "parent_service_request_id"),
        followers=int(_number(found, "followers") or 0),
        media_urls=tuple(_texts(found.get("media_urls"))),
        notes=tuple(
            Note(at=_moment(one, "datetime"), type=text(one, "type"), description=text(one, "description"))
            for one in rows(row.get("notes"))
        ),
    )


def notices(document: Document) -> tuple[ServiceNotice, ...]:
    """Return what answers a new request, or the exchange of a token."""
    return tuple(
        ServiceNotice(
            service_request_id=text(row, "service_request_id"),
            token=text(row, "token"),
            service_notice=text(row, "service_notice"),
            account_id=text(row, "account_id"),
        )
        for row in rows(document.body)
    )


def updates(document: Document) -> tuple[Update, ...]:
    """Return the updates of a list."""
    return tuple(
        Update(
            id=_filled(row, "update_id"),
            service_request_id=_filled(row, "service_request_id"),
            status=_word(row, "status", Status),
            updated_at=_moment(row, "updated_datetime"),
            description=text(row, "description"),
            media_url=text(row, "media_url"),
        )
        for row in rows(document.body)
    )


def errors(document: Document) -> tuple[Fault, ...]:
    """Return what a server says is wrong; a code that is no number counts as 0."""
    return tuple(
        Fault(code=int(code) if (code := text(row, "code")).isdecimal() else 0, description=text(row, "description"))
        for row in rows(document.body)
    )


def rows(value: Plain) -> Iterator[Row]:
    """Yield the rows of a list; none for nothing.

    :raises Unreadable: if it is no list of records.
    """
    if value in (None, ""):
        return
    if not isinstance(value, list):
        raise Unreadable("A list was expected.")
    for one in value:
        if not isinstance(one, dict):
            raise Unreadable("A list of records was expected.")
        yield one


def text(row: Row, name: str) -> str:
    """Return a field as text, however it was written; empty for what is missing or null.

    :raises Unreadable: if it is a list or a record.
    """
    value = row.get(name)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        raise Unreadable(f"{name} is not one value.")
    return str(value).strip()


def _fields(document: Document) -> Row:
    if not isinstance(document.body, dict):
        raise Unreadable(f"{document.root} is not one record.")
    return document.body


def _texts(value: Plain) -> list[str]:
    return [str(one).strip() for one in value if one not in (None, "")] if isinstance(value, list) else []


def _filled(row: Row, name: str) -> str:
    value = text(row, name)
    if not value:
        raise Unreadable(f"{name} is missing.")
    return value


def _word(row: Row, name: str, words: type[_Word]) -> _Word:
    try:
        return words(text(row, name).lower())
    except ValueError:
        raise Unreadable(f"{name} is none of {', '.join(words)}: {text(row, name)!r}.") from None


def _yes(row: Row, name: str) -> bool:
    value = text(row, name).lower()
    if value not in ("true", "false"):
        raise Unreadable(f"{name} is neither true nor false: {value!r}.")
    return value == "true"


def _moment(row: Row, name: str) -> datetime:
    try:
        return dates.read(text(row, name))
    except ValueError:
        raise Unreadable(f"{name} is no moment with an offset: {text(row, name)!r}.") from None


def _number(row: Row, name: str) -> float | None:
    value = text(row, name)
    if not value:
        return None
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise Unreadable(f"{name} is no number: {value!r}.")
    return number
