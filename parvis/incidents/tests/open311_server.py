"""A small town that speaks GeoReport v2 on loopback, and can be told to speak it wrongly in one place."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import cos, hypot, radians
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from parvis.incidents.rules import open311
from parvis.incidents.rules.open311 import documents, faults
from parvis.incidents.types.open311 import (
    Attribute,
    Choice,
    Datatype,
    Discovery,
    Document,
    Endpoint,
    Extended,
    Format,
    Refused,
    Service,
    ServiceDefinition,
    ServiceNotice,
    ServiceRequest,
    ServiceType,
    Status,
    Update,
    Wanted,
)

KEY = "open-sesame"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ROOT = "/open311/v2"
SERVICES = (
    Service("001", "Pothole", "A hole in the road.", metadata=True, keywords=("hole", "road"), group="Roads"),
    Service("lamp", "Street lamp", "A lamp that is out.", keywords=("light",), group="Lighting"),
    Service("dump", "Dumped waste", "Waste in the street.", type=ServiceType.BATCH, keywords=("waste",), group="Waste"),
)
DEFINITION = ServiceDefinition(
    "001",
    (
        Attribute("where", Datatype.SINGLEVALUELIST, "Where?", 1, required=True,
                  values=(Choice("road", "Road"), Choice("cycle", "Cycle path"))),
        Attribute("what", Datatype.MULTIVALUELIST, "What?", 2, values=(Choice("a", "A"), Choice("b", "B"))),
        Attribute("depth", Datatype.NUMBER, "How deep?", 3, datatype_description="cm"),
        Attribute("since", Datatype.DATETIME, "Since when?", 4),
        Attribute("hint", Datatype.TEXT, "In danger, call 112.", 5, variable=False),
    ),
)  # fmt: skip
_DAYS = (1, 2, 3, 5, 8, 13, 21, 34, 55, 80, 120, 300)


def requests() -> list[ServiceRequest]:
    """Return what people of the town reported, newest first, some of it long ago."""
    return [
        ServiceRequest(
            id=f"00{number}",
            status=Status.CLOSED if number % 3 == 0 else Status.OPEN,
            service_code=("001", "lamp")[number % 2],
            service_name=("Pothole", "Street lamp")[number % 2],
            requested_at=NOW - timedelta(days=days, minutes=number),
            updated_at=NOW - timedelta(days=days * 0.5, minutes=number),
            description=f"Number {number} & more",
            address=f"Examplestreet {number}, 1000 Brussels",
            address_id=f"a/{number}",
            zipcode="1000",
            lat=50.84 + number * 0.005,
            long=4.35,
            media_url="https://town.example/photo.jpg",
            extended=Extended(channel="web"),
        )
        for number, days in enumerate(_DAYS, start=1)
    ]


def updates() -> list[Update]:
    """Return what happened to two of them."""
    return [
        Update(f"u{number}", f"00{number}", Status.CLOSED, NOW - timedelta(hours=number), f"Step {number}.")
        for number in (1, 2)
    ]


@dataclass
class Answer:
    """What goes back, before it is written."""

    resource: str
    in_format: Format
    status: int
    document: Document


@dataclass
class Raw:
    """What goes back, as bytes."""

    resource: str
    in_format: Format
    status: int
    content_type: str
    content: bytes


@dataclass
class Town:
    """The town and its one fault; each hook changes what passes and returns it."""

    sent: Callable[[str, dict[str, list[str]]], dict[str, list[str]]] = lambda resource, sent: sent
    wanted: Callable[[Wanted], Wanted] = lambda wanted: wanted
    listed: Callable[[list[ServiceRequest]], list[ServiceRequest]] = lambda rows: rows
    answer: Callable[[Answer], Answer] = lambda answer: answer
    raw: Callable[[Raw], Raw] = lambda raw: raw
    base: str = ""
    rows: list[ServiceRequest] = field(default_factory=requests)
    updates: list[Update] = field(default_factory=updates)
    tokens: dict[str, str] = field(default_factory=dict)

    def hear(self, method: str, path: str, sent: dict[str, list[str]]) -> Raw:
        """Answer a call."""
        name, _, ending = path.removeprefix(ROOT).strip("/").rpartition(".")
        if ending not in list(Format):
            return Raw("none", Format.XML, 404, "text/html", b"<html>")
        in_format = Format(ending)
        head, _, last = name.partition("/")
        resource = f"{method} {head}{'/' if last else ''}"
        try:
            found = self._views().get(resource)
            if found is None:
                raise Refused([faults.UNKNOWN_REQUEST(id=path)])
            answer = Answer(resource, in_format, 200, found(self.sent(resource, sent), unquote(last)))
        except Refused as refused:
            document = documents.errors(refused.faults("en"))
            answer = Answer(f"{resource} refused", in_format, refused.status, document)
        answer = self.answer(answer)
        content = open311.write(answer.document, in_format)
        return self.raw(Raw(answer.resource, in_format, answer.status, in_format.content_type, content))

    def _views(self) -> dict[str, Callable[[dict[str, list[str]], str], Document]]:
        return {
            "GET discovery": self._discovery,
            "GET services": self._services,
            "GET services/": self._definition,
            "GET requests": self._requests,
            "GET requests/": self._request,
            "GET tokens/": self._token,
            "GET servicerequestupdates": self._updates,
            "POST requests": self._post,
            "POST servicerequestupdates": self._post_update,
        }

    def _discovery(self, sent: Any, last: str) -> Document:
        endpoints = (Endpoint(url=self.base, changeset="2026-05-24"),)
        return documents.discovery(Discovery("2026-05-24", "Call us", "Ask us", endpoints))

    def _services(self, sent: Any, last: str) -> Document:
        open311.check_jurisdiction((sent.get("jurisdiction_id") or [""])[0], ["town.example"])
        return documents.services(SERVICES)

    def _definition(self, sent: Any, last: str) -> Document:
        if last not in {one.code for one in SERVICES}:
            raise Refused([faults.UNKNOWN_SERVICE(code=last)])
        return documents.definition(DEFINITION if last == "001" else ServiceDefinition(last))

    def _requests(self, sent: Any, last: str) -> Document:
        wanted = self.wanted(open311.read_query(sent, at=NOW))
        rows = [row for row in self.rows if _suits(row, wanted)]
        rows = self.listed(rows)[wanted.offset : wanted.offset + wanted.page_size]
        return documents.requests(row if wanted.with_extensions else replace(row, extended=None) for row in rows)

    def _request(self, sent: Any, last: str) -> Document:
        rows = [replace(row, extended=None) for row in self.rows if row.id == last]
        if not rows:
            raise Refused([faults.UNKNOWN_REQUEST(id=last)])
        return documents.requests(rows)

    def _token(self, sent: Any, last: str) -> Document:
        if last not in self.tokens:
            raise Refused([faults.UNKNOWN_TOKEN(token=last)])
        return documents.notices([ServiceNotice(service_request_id=self.tokens[last], token=last)])

    def _updates(self, sent: Any, last: str) -> Document:
        wanted = open311.read_updates_query(sent, at=NOW)
        asked = wanted.service_request_ids
        return documents.updates(one for one in self.updates if not asked or one.service_request_id in asked)

    def _post(self, sent: Any, last: str) -> Document:
        _check_key(sent)
        posted = open311.read_form(sent)
        service = next((one for one in SERVICES if one.code == posted.service_code), None)
        if service is None:
            raise Refused([faults.UNKNOWN_SERVICE(code=posted.service_code)])
        if service.metadata:
            open311.hold(posted.attributes, DEFINITION)
        lat, long = posted.point or (None, None)
        name = f"1{len(self.rows):03}"
        made = ServiceRequest(
            id=name, status=Status.OPEN, service_code=service.code, service_name=service.name, requested_at=NOW,
            updated_at=NOW, description=posted.description, address=posted.address, address_id=posted.address_id,
            lat=lat, long=long,
        )  # fmt: skip
        self.rows.append(made)
        if service.type is ServiceType.BATCH:
            self.tokens[f"t{name}"] = name
            return documents.notices([ServiceNotice(token=f"t{name}")])
        return documents.notices([ServiceNotice(service_request_id=name)])

    def _post_update(self, sent: Any, last: str) -> Document:
        _check_key(sent)
        posted = open311.read_update(sent)
        if posted.service_request_id not in {row.id for row in self.rows}:
            raise Refused([faults.UNKNOWN_REQUEST(id=posted.service_request_id)])
        self.updates.append(
            Update(posted.id, posted.service_request_id, posted.status, posted.updated_at, posted.description)
        )
        return documents.update_taken(posted.id)


def _check_key(sent: dict[str, list[str]]) -> None:
    key = open311.key_of(sent)
    if key != KEY:
        raise Refused([faults.KEY_WRONG() if key else faults.KEY_MISSING()])


def _suits(row: ServiceRequest, wanted: Wanted) -> bool:
    if wanted.ids:
        return row.id in wanted.ids
    return (
        (not wanted.service_codes or row.service_code in wanted.service_codes)
        and (not wanted.statuses or row.status in wanted.statuses)
        and (wanted.requested.start is None or row.requested_at >= wanted.requested.start)
        and (wanted.requested.end is None or row.requested_at <= wanted.requested.end)
        and (wanted.updated.start is None or row.updated_at >= wanted.updated.start)
        and (wanted.updated.end is None or row.updated_at <= wanted.updated.end)
        and (wanted.near is None or _is_near(row, wanted))
    )


def _is_near(row: ServiceRequest, wanted: Wanted) -> bool:
    near = wanted.near
    if near is None or row.lat is None or row.long is None:
        return False
    return 111_320 * hypot(row.lat - near.lat, (row.long - near.long) * cos(radians(near.lat))) <= near.radius


class Stage:
    """An address on loopback where one town after the other is shown."""

    def __init__(self) -> None:
        self.base = ""
        self.town = Town()

    def show(self, town: Town) -> str:
        """Show a town from now on, and return the base of its calls."""
        town.base, self.town = self.base, town
        return self.base


@contextmanager
def served(*towns: Town) -> Iterator[Stage]:
    """Serve on loopback, a town if one is given."""
    stage = Stage()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            self._answer(stage.town.hear("GET", parts.path, parse_qs(parts.query, keep_blank_values=True)))

        def do_POST(self) -> None:
            sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode(), keep_blank_values=True)
            self._answer(stage.town.hear("POST", urlsplit(self.path).path, sent))

        def _answer(self, raw: Raw) -> None:
            self.send_response(raw.status)
            self.send_header("Content-Type", raw.content_type)
            self.send_header("Content-Length", str(len(raw.content)))
            self.end_headers()
            self.wfile.write(raw.content)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stage.base = f"http://127.0.0.1:{server.server_port}{ROOT}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        for town in towns:
            stage.show(town)
        yield stage
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
