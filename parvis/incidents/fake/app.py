"""An invented Open311 GeoReport v2 server, in both formats: services, requests, tokens, and updates.

It keeps everything in memory, and can be told to misbehave, as real ones do: `POST /misbehave` with any of `down`
(503), `breaks` (it takes a request and answers 500), `slow` (seconds), `garbled`, `token` (the number comes later),
`mute` (neither number nor token), `refuses`, `without_updates`, `without_descriptions`; what is not named ends. Its
clerks are told what to do by `POST /work`: `{"id": …, "status": "closed", "notes": …, "detail": …}`. No Django here.
"""

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from parvis.incidents.fake import DEMO_KEY
from parvis.incidents.rules import open311
from parvis.incidents.rules.open311 import documents, faults
from parvis.incidents.types.open311 import (
    Document,
    Extended,
    Format,
    Posted,
    PostedUpdate,
    Refused,
    Service,
    ServiceNotice,
    ServiceRequest,
    Status,
    Wanted,
)
from parvis.kernel.neighbours import Application

SERVICES = (
    Service("WORKS", "Roads and pavements", "Holes, loose stones, subsidence.", group="Public works"),
    Service("CLEAN", "Cleanliness", "Litter, dumped waste, bins.", group="Cleanliness"),
    Service("GREEN", "Trees and greenery", "Fallen branches, beds, playgrounds.", group="Greenery"),
)


@dataclass(frozen=True)
class Faults:
    """How it misbehaves now."""

    down: bool = False
    breaks: bool = False
    slow: float = 0.0
    garbled: bool = False
    token: bool = False
    mute: bool = False
    refuses: bool = False
    without_updates: bool = False
    without_descriptions: bool = False


class _NotThere(Exception):
    """There is no such address, or it is switched off."""


@dataclass
class Server:
    """The invented server: what it knows, and how it misbehaves."""

    key: str = DEMO_KEY
    faults: Faults = Faults()
    requests: dict[str, ServiceRequest] = field(default_factory=dict)
    posted: dict[str, Posted] = field(default_factory=dict)
    updates: list[PostedUpdate] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    url: str = ""
    """Where it is served; a test says so."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a call (PEP 3333)."""
        status, kind, body = self._answer(environ)
        start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    def work(self, number: str, *, status: str, notes: str = "", detail: str = "") -> None:
        """Do what a clerk does: say how a request stands."""
        with self.lock:
            self.requests[number] = replace(
                self.requests[number], status=Status(status), status_notes=notes, updated_at=self.now(),
                extended=Extended(detailed_status=detail),
            )  # fmt: skip

    def _answer(self, environ: dict[str, Any]) -> tuple[str, str, bytes]:
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "").strip("/")
        content = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if method == "POST" and path in ("misbehave", "work"):
            return self._told(path, json.loads(content or b"{}"))
        self.calls.append(f"{method} {path}")
        time.sleep(self.faults.slow)
        if self.faults.down:
            return "503 Service Unavailable", "text/html", b"<h1>Maintenance</h1>"
        where, _, ending = path.removeprefix("v2/").rpartition(".")
        if ending not in list(Format) or not path.startswith("v2/"):
            return "404 Not Found", "text/plain", b"Nothing here."
        found = Format(ending)
        try:
            with self.lock:
                document = self._serve(method, where, _sent(environ, content))
        except Refused as refused:
            return f"{refused.status} Refused", found.content_type, _written(refused.faults("en"), found)
        except _NotThere:
            return "404 Not Found", "text/plain", b"Nothing here."
        if self.faults.breaks and method == "POST":
            return "500 Internal Server Error", "text/html", b"<h1>Oops</h1>"
        body = b"<html>It works!" if self.faults.garbled else open311.write(document, found)
        return "200 OK", found.content_type, body

    def _serve(self, method: str, where: str, sent: Mapping[str, list[str]]) -> Document:
        if method == "POST" and open311.key_of(sent) != self.key:
            raise Refused([faults.KEY_WRONG()])
        if (method, where) == ("GET", "services"):
            return documents.services(SERVICES)
        if where == "requests":
            return documents.notices([self._take(sent)]) if method == "POST" else self._list(sent)
        if method == "GET" and where.startswith("tokens/"):
            return self._exchange(where.removeprefix("tokens/"))
        if (method, where) == ("POST", "servicerequestupdates") and not self.faults.without_updates:
            return self._hear(open311.read_update(sent))
        raise _NotThere

    def _take(self, sent: Mapping[str, list[str]]) -> ServiceNotice:
        posted = open311.read_form(sent)
        service = next((one for one in SERVICES if one.code == posted.service_code), None)
        if service is None or self.faults.refuses:
            raise Refused([faults.UNKNOWN_SERVICE(code=posted.service_code)])
        number, at = f"P-{len(self.requests) + 1}", self.now()
        lat, lon = posted.point or (None, None)
        self.posted[number] = posted
        self.requests[number] = ServiceRequest(
            id=number, status=Status.OPEN, service_code=service.code, service_name=service.name, requested_at=at,
            updated_at=at, description=posted.description, address=posted.address, lat=lat, long=lon,
        )  # fmt: skip
        if self.faults.token:
            token = f"T-{number}"
            self.tokens[token] = number
            return ServiceNotice(token=token)
        return ServiceNotice(service_request_id="" if self.faults.mute else number)

    def _exchange(self, token: str) -> Document:
        number = self.tokens.get(token, "")
        if not number:
            raise Refused([faults.UNKNOWN_TOKEN(token=token)])
        # While the switch is on, the number is not there yet.
        return documents.notices([ServiceNotice(token=token, service_request_id="" if self.faults.token else number)])

    def _list(self, sent: Mapping[str, list[str]]) -> Document:
        wanted = open311.read_query(sent, at=self.now())
        rows = [one for one in self.requests.values() if _is_wanted(one, wanted)]
        rows.sort(key=lambda one: one.requested_at, reverse=True)
        shown = [one if wanted.with_extensions else replace(one, extended=None) for one in rows]
        if self.faults.without_descriptions:
            shown = [replace(one, description="") for one in shown]
        return documents.requests(shown)

    def _hear(self, update: PostedUpdate) -> Document:
        if update.service_request_id not in self.requests:
            raise Refused([faults.UNKNOWN_REQUEST(id=update.service_request_id)])
        if update.id not in {one.id for one in self.updates}:
            self.updates.append(update)
        return documents.update_taken(update.id)

    def _told(self, path: str, said: dict[str, Any]) -> tuple[str, str, bytes]:
        if path == "work":
            given = {name: str(said.get(name, "")) for name in ("status", "notes", "detail")}
            self.work(str(said["id"]), **given)
        else:
            known = {one.name for one in fields(Faults)}
            self.faults = Faults(**{name: value for name, value in said.items() if name in known})
        return "200 OK", "application/json", json.dumps(said).encode()


def application(folder: Path) -> Application:
    """Return the server of the demonstration; nothing of the region is needed.

    :param folder: of the region.
    """
    return Server()


def _sent(environ: Mapping[str, Any], content: bytes) -> dict[str, list[str]]:
    said = content.decode() if environ["REQUEST_METHOD"] == "POST" else environ.get("QUERY_STRING", "")
    return parse_qs(said)


def _is_wanted(one: ServiceRequest, wanted: Wanted) -> bool:
    if wanted.ids:
        return one.id in wanted.ids
    if wanted.service_codes and one.service_code not in wanted.service_codes:
        return False
    start, end = wanted.requested.start, wanted.requested.end
    return (start is None or one.requested_at >= start) and (end is None or one.requested_at <= end)


def _written(found: Any, in_format: Format) -> bytes:
    return open311.write(documents.errors(found), in_format)
