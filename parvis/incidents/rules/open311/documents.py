"""What is answered, put in the order of the standard, for both formats at once.

What is not known is null in JSON and an empty element in XML: every field of the standard is always there.
"""

from collections.abc import Iterable
from datetime import datetime

from parvis.incidents.rules.open311 import dates
from parvis.incidents.rules.open311.texts import clean
from parvis.incidents.types.open311 import (
    Attribute,
    Discovery,
    Document,
    Extended,
    Fault,
    Plain,
    Service,
    ServiceDefinition,
    ServiceNotice,
    ServiceRequest,
    Update,
)

_DECIMALS = 7
"""A centimetre."""


def discovery(found: Discovery) -> Document:
    """Return the discovery document."""
    endpoints: list[Plain] = [
        {
            "specification": one.specification,
            "url": one.url,
            "changeset": one.changeset,
            "type": one.type.value,
            "formats": list(one.formats),
        }
        for one in found.endpoints
    ]
    return Document(
        "discovery",
        {
            "changeset": _text(found.changeset),
            "contact": _text(found.contact),
            "key_service": _text(found.key_service),
            "endpoints": endpoints,
        },
    )


def services(rows: Iterable[Service]) -> Document:
    """Return the list of services."""
    return Document("services", [_service(one) for one in rows])


def _service(one: Service) -> Plain:
    return {
        "service_code": _text(one.code),
        "service_name": _text(one.name),
        "description": _text(one.description),
        "metadata": one.metadata,
        "type": one.type.value,
        "keywords": _text(", ".join(clean(word) for word in one.keywords)),
        "group": _text(one.group),
    }


def definition(found: ServiceDefinition) -> Document:
    """Return the attributes of a service."""
    rows: list[Plain] = [_attribute(one) for one in found.attributes]
    return Document("service_definition", {"service_code": _text(found.service_code), "attributes": rows})


def _attribute(one: Attribute) -> Plain:
    row: dict[str, Plain] = {
        "variable": one.variable,
        "code": _text(one.code),
        "datatype": one.datatype.value,
        "required": one.required,
        "datatype_description": _text(one.datatype_description),
        "order": one.order,
        "description": _text(one.description),
    }
    if one.datatype.is_list:
        row["values"] = [{"key": _text(value.key), "name": _text(value.name)} for value in one.values]
    return row


def requests(rows: Iterable[ServiceRequest]) -> Document:
    """Return requests: a list, or the one that was asked for, which is a list too."""
    return Document("service_requests", [_request(one) for one in rows])


def _request(one: ServiceRequest) -> Plain:
    row: dict[str, Plain] = {
        "service_request_id": _text(one.id),
        "status": one.status.value,
        "status_notes": _text(one.status_notes),
        "service_name": _text(one.service_name),
        "service_code": _text(one.service_code),
        "description": _text(one.description),
        "agency_responsible": _text(one.agency_responsible),
        "service_notice": _text(one.service_notice),
        "requested_datetime": _moment(one.requested_at),
        "updated_datetime": _moment(one.updated_at),
        "expected_datetime": _moment(one.expected_at),
        "address": _text(one.address),
        "address_id": _text(one.address_id),
        "zipcode": _text(one.zipcode),
        "lat": _coordinate(one.lat),
        "long": _coordinate(one.long),
        "media_url": _text(one.media_url),
    }
    if one.extended is not None:
        row |= _extended(one.extended)
    return row


def _extended(extended: Extended) -> dict[str, Plain]:
    """Return the extensions that Chicago, Boston and the CitySDK cities gave their names."""
    notes: list[Plain] = [
        {"datetime": _moment(one.at), "type": _text(one.type), "description": _text(one.description)}
        for one in extended.notes
    ]
    attributes: dict[str, Plain] = {
        "detailed_status": _text(extended.detailed_status),
        "channel": _text(extended.channel),
        "duplicate": bool(extended.parent),
        "parent_service_request_id": _text(extended.parent),
        "followers": extended.followers,
        "media_urls": [clean(url) for url in extended.media_urls],
    }
    return {"extended_attributes": attributes, "notes": notes}


def notices(rows: Iterable[ServiceNotice]) -> Document:
    """Return what answers a new request, or the exchange of a token."""
    return Document("service_requests", [_notice(one) for one in rows])


def _notice(one: ServiceNotice) -> Plain:
    row: dict[str, Plain] = {}
    if one.service_request_id:
        row["service_request_id"] = _text(one.service_request_id)
    if one.token:
        row["token"] = _text(one.token)
    if not (one.token and one.service_request_id):
        row |= {"service_notice": _text(one.service_notice), "account_id": _text(one.account_id)}
    return row


def updates(rows: Iterable[Update]) -> Document:
    """Return updates."""
    return Document("service_request_updates", [_update(one) for one in rows])


def _update(one: Update) -> Plain:
    return {
        "update_id": _text(one.id),
        "service_request_id": _text(one.service_request_id),
        "status": one.status.value,
        "updated_datetime": _moment(one.updated_at),
        "description": _text(one.description),
        "media_url": _text(one.media_url),
    }


def update_taken(update_id: str) -> Document:
    """Return what answers an update that was sent."""
    return Document("service_request_updates", [{"update_id": _text(update_id)}])


def errors(faults: Iterable[Fault]) -> Document:
    """Return what is wrong."""
    return Document("errors", [{"code": one.code, "description": _text(one.description)} for one in faults])


def _text(text: str) -> Plain:
    return clean(text) or None


def _moment(at: datetime | None) -> Plain:
    return dates.write(at) if at else None


def _coordinate(degrees: float | None) -> Plain:
    return None if degrees is None else round(degrees, _DECIMALS) + 0.0  # no minus zero
