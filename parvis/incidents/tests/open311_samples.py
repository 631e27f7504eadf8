"""Invented things in the words of Open311, for the golden files."""

from datetime import UTC, datetime, timedelta, timezone

from parvis.incidents.rules.open311 import documents
from parvis.incidents.types.open311 import (
    Attribute,
    Choice,
    Datatype,
    Discovery,
    Endpoint,
    EndpointType,
    Extended,
    Fault,
    Note,
    Service,
    ServiceDefinition,
    ServiceNotice,
    ServiceRequest,
    ServiceType,
    Status,
    Update,
)

SUMMER = timezone(timedelta(hours=2))
DISCOVERY = Discovery(
    changeset="2026-05-24T08:00:00+02:00",
    contact="open311@region.example, +32 2 555 01 01",
    key_service="Ask for a key at https://region.example/open311/keys",
    endpoints=(
        Endpoint(url="https://region.example/open311/v2", changeset="2026-05-24T08:00:00+02:00"),
        Endpoint(
            url="https://test.region.example/open311/v2",
            changeset="2026-05-01T08:00:00+02:00",
            type=EndpointType.TEST,
            formats=("text/xml",),
        ),
    ),
)
SERVICES = (
    Service(
        code="001",
        name="Put in het wegdek",
        description="Een put of gat in de rijweg, het fietspad of het voetpad.",
        metadata=True,
        keywords=("put", "gat", "nid-de-poule"),
        group="Wegen & voetpaden",
    ),
    Service(code="sluikstort", name="Sluikstort", type=ServiceType.BATCH),
)
DEFINITION = ServiceDefinition(
    "001",
    (
        Attribute(
            code="where",
            datatype=Datatype.SINGLEVALUELIST,
            description="Waar ligt de put?",
            order=1,
            required=True,
            values=(Choice("road", "Rijweg"), Choice("cycle", "Fietspad <rood>")),
        ),
        Attribute(code="depth", datatype=Datatype.NUMBER, description="Hoe diep?", order=2, datatype_description="cm"),
        Attribute(code="hint", datatype=Datatype.TEXT, description="Bij gevaar: bel 112.", order=3, variable=False),
    ),
)
REQUESTS = (
    ServiceRequest(
        id="0042",
        status=Status.CLOSED,
        service_code="001",
        service_name="Put in het wegdek",
        requested_at=datetime(2026, 5, 24, 8, 0, tzinfo=SUMMER),
        updated_at=datetime(2026, 5, 26, 17, 30, 5, tzinfo=SUMMER),
        expected_at=datetime(2026, 6, 2, 0, 0, tzinfo=SUMMER),
        description="Put van 20 cm;\n“gevaarlijk” voor <fietsers> & steps.",
        status_notes="Hersteld.",
        agency_responsible="Gemeente Voorbeeld",
        service_notice="Binnen vijf werkdagen.",
        address="Voorbeeldstraat 1, 1000 Brussel",
        address_id="be.brussels/1",
        zipcode="1000",
        lat=50.8467,
        long=4.35250,
        media_url="https://region.example/foto/42.jpg?size=l&v=1",
    ),
    ServiceRequest(
        id="43",
        status=Status.OPEN,
        service_code="sluikstort",
        service_name="Sluikstort",
        requested_at=datetime(2026, 1, 1, tzinfo=UTC),
        updated_at=datetime(2026, 1, 1, tzinfo=UTC),
        extended=Extended(
            detailed_status="in_progress",
            channel="web",
            parent="0042",
            followers=3,
            media_urls=("https://region.example/foto/43.jpg", "https://region.example/foto/44.jpg"),
            notes=(Note(datetime(2026, 1, 1, tzinfo=UTC), "submitted", "Gemeld."),),
        ),
    ),
)
NOTICES = (ServiceNotice(service_request_id="0042", service_notice="Binnen vijf werkdagen.", account_id="7"),)
TOKENS = (ServiceNotice(service_request_id="0042", token="t-1"),)
UPDATES = (
    Update(
        id="u1",
        service_request_id="0042",
        status=Status.CLOSED,
        updated_at=datetime(2026, 5, 26, 17, 30, 5, tzinfo=SUMMER),
        description="Hersteld.",
        media_url="https://region.example/foto/45.jpg",
    ),
)
FAULTS = (Fault(404, "Er is geen service_code “x”."), Fault(400, "lat & long ontbreken."))
DOCUMENTS = {
    "discovery": documents.discovery(DISCOVERY),
    "services": documents.services(SERVICES),
    "definition": documents.definition(DEFINITION),
    "requests": documents.requests(REQUESTS),
    "notices": documents.notices(NOTICES),
    "token_waiting": documents.notices([ServiceNotice(token="t-1")]),
    "token_exchanged": documents.notices(TOKENS),
    "updates": documents.updates(UPDATES),
    "update_taken": documents.update_taken("u1"),
    "errors": documents.errors(FAULTS),
    "nothing": documents.requests([]),
}
