"""The invented sources as a WSGI application: a place that gives tokens, and six services that ask for one.

It holds its callers to the rules (client and secret, scope per service, tokens that expire), and can be told what to do
wrong, so that one sees what the caller does then:

    GET  /                   what it is
    GET  /~mischief          how it behaves now, by source
    POST /~mischief          {"source": "income" | "*", "does": "down", "times": 3 | null}   this machine only
    POST /~mischief          {}                                                             behave again
"""

import json
import secrets
import threading
import time
from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from hmac import compare_digest
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from parvis.sources.connectors import CONNECTORS
from parvis.sources.connectors.connector import Connector
from parvis.sources.fake.facts import OF_PEOPLE, World, enterprise_register
from parvis.sources.rules.answers import key_name
from parvis.sources.types import KeyKind

_LOOPBACK = {"127.0.0.1", "::1"}
_MOST_BYTES = 20_000
_BY_PATH = {one.path: one for one in CONNECTORS.values()}
_BY_SCOPE = {one.scope for one in CONNECTORS.values()}


class Mischief(StrEnum):
    """What a source, or somebody between it and us, can do wrong."""

    DOWN = "down"
    """503."""
    BUSY = "busy"
    """429, try again in no time."""
    BUSY_LONG = "busy_long"
    """429, try again in an hour."""
    SLOW = "slow"
    """It says nothing for `delay` seconds."""
    DRIP = "drip"
    """It says one letter each tenth of a second, for ever."""
    ANOTHER = "another"
    """It answers about somebody else."""
    MALFORMED = "malformed"
    """No JSON, though it says so."""
    WRONG_SHAPE = "wrong_shape"
    """JSON, with something else in it than agreed."""
    PAGE = "page"
    """A page for people, with status 200."""
    HUGE = "huge"
    """More than anyone can read."""
    CUT = "cut"
    """Less than it announced."""
    NO_TOKEN = "no_token"  # noqa: S105 (what it does wrong)
    """It does not know us where tokens are given."""
    REFUSES_TOKEN = "refuses_token"  # noqa: S105
    """It accepts no token, however fresh."""
    FORBIDDEN = "forbidden"
    """403."""
    MOVED = "moved"
    """It sends us elsewhere."""


@dataclass
class _Order:
    does: Mischief
    times: int | None


@dataclass
class Fake:
    """The application, with what a test looks at.

    :param secret: of our client; empty: any will do.
    :param seconds: for how long a token is good.
    :param delay: how slow `SLOW` is, in seconds.
    """

    folder: Path
    today: date | None = None
    client: str = "parvis"
    secret: str = ""
    seconds: int = 300
    delay: float = 0.0
    asked: list[dict[str, Any]] = field(default_factory=list)
    """What was asked, without tokens, in order."""
    tokens_given: int = 0

    def __post_init__(self) -> None:
        self._world = World.of(self.folder, self.today or datetime.now(UTC).date())
        self._tokens: dict[str, tuple[str, float]] = {}
        self._orders: dict[str, _Order] = {}
        self._lock = threading.Lock()
        self.released = threading.Event()
        """Set by who does not want to wait for slow answers any more."""

    def does(self, what: Mischief | None, *, source: str = "*", times: int | None = None) -> None:
        """Do this wrong from now on, so many times; None: behave."""
        with self._lock:
            if what is None:
                self._orders.clear()
            else:
                self._orders[source] = _Order(what, times)

    def expire_tokens(self) -> None:
        """Let every token that was given be of no use any more."""
        with self._lock:
            self._tokens.clear()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path, method = environ.get("PATH_INFO", "") or "/", environ["REQUEST_METHOD"]
        body = self._body(environ)
        if path == "/~mischief":
            status, headers, content = self._told(environ, method, body)
        elif path == "/token" and method == "POST":
            status, headers, content = self._token(environ, body)
        elif path in _BY_PATH and method == "POST":
            return self._service(_BY_PATH[path], environ, body, start_response)
        elif path == "/":
            status, headers, content = _json(200, {"sources": sorted(CONNECTORS), "people": len(self._world.people)})
        else:
            status, headers, content = _json(404, {"code": "no-such-address"})
        return _reply(start_response, status, headers, [content])

    @staticmethod
    def _body(environ: Mapping[str, Any]) -> bytes:
        try:
            length = int(environ.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        found: bytes = environ["wsgi.input"].read(min(length, _MOST_BYTES)) if length else b""
        return found

    def _told(self, environ: Mapping[str, Any], method: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
        if environ.get("REMOTE_ADDR", "") not in _LOOPBACK:
            return _json(403, {"code": "this-machine-only"})
        if method == "POST":
            try:
                said = json.loads(body or b"{}")
                what = Mischief(said["does"]) if said.get("does") else None
                self.does(what, source=str(said.get("source", "*")), times=said.get("times"))
            except (ValueError, AttributeError, KeyError):
                return _json(400, {"code": "not-understood", "does": [one.value for one in Mischief]})
        with self._lock:
            return _json(200, {source: {"does": one.does, "times": one.times} for source, one in self._orders.items()})

    def _mischief(self, source: str, among: Iterable[Mischief] | None = None) -> Mischief | None:
        """Return what to do wrong now for a source, and count it."""
        with self._lock:
            key = source if source in self._orders else "*"
            order = self._orders.get(key)
            if order is None or (among is not None and order.does not in among):
                return None
            if order.times is not None:
                order.times -= 1
                if order.times <= 0:
                    del self._orders[key]
            return order.does

    # Tokens -----------------------------------------------------------------------------------------------

    def _token(self, environ: Mapping[str, Any], body: bytes) -> tuple[int, dict[str, str], bytes]:
        said = parse_qs(body.decode("ascii", "replace"))
        scope = said.get("scope", [""])[0]
        source = next((one.id for one in CONNECTORS.values() if one.scope == scope), "*")
        if self._mischief(source, (Mischief.NO_TOKEN,)) or not self._is_our_client(environ):
            return _json(401, {"error": "invalid_client"}, {"WWW-Authenticate": "Basic"})
        if said.get("grant_type") != ["client_credentials"]:
            return _json(400, {"error": "unsupported_grant_type"})
        if scope not in _BY_SCOPE:
            return _json(400, {"error": "invalid_scope"})
        token = secrets.token_urlsafe(24)
        with self._lock:
            self._tokens[token] = (scope, time.monotonic() + self.seconds)
            self.tokens_given += 1
        return _json(
            200,
            {"access_token": token, "token_type": "Bearer", "expires_in": self.seconds},
            {"Cache-Control": "no-store"},
        )

    def _is_our_client(self, environ: Mapping[str, Any]) -> bool:
        kind, _, packed = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
        try:
            client, _, secret = b64decode(packed).decode().partition(":")
        except ValueError:
            return False
        known = not self.secret or compare_digest(secret, self.secret)
        return kind.lower() == "basic" and compare_digest(client, self.client) and known

    def _may(self, environ: Mapping[str, Any], scope: str) -> bool:
        kind, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
        with self._lock:
            for_scope, until = self._tokens.get(token, ("", 0.0))
        return kind.lower() == "bearer" and for_scope == scope and time.monotonic() < until

    # Services ---------------------------------------------------------------------------------------------

    def _service(
        self, connector: Connector, environ: Mapping[str, Any], body: bytes, start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        what = self._mischief(connector.id, frozenset(Mischief) - {Mischief.NO_TOKEN})
        if what is Mischief.REFUSES_TOKEN or not self._may(environ, connector.scope):
            return _reply(start_response, *_packed(_json(401, {"code": "token-refused"})))
        try:
            question = json.loads(body)
            key = question["subject"][key_name(connector.key)]
            fields = list(question["fields"])
        except (ValueError, KeyError, TypeError):
            return _reply(start_response, *_packed(_json(400, {"code": "not-understood"})))
        with self._lock:
            self.asked.append({"source": connector.id} | question)
        if what is Mischief.SLOW:
            self.released.wait(self.delay or 5.0)
            what = None
        if what in _WRONG:
            return _WRONG[what](self, start_response)
        status, headers, content = self._answer(connector, key, fields, what)
        return _reply(start_response, status, headers, [content])

    def _answer(
        self, connector: Connector, key: str, fields: list[str], what: Mischief | None
    ) -> tuple[int, dict[str, str], bytes]:
        result = self._result(connector, key)
        if result is None:
            return _json(404, {"code": "unknown-subject"})
        said = self._somebody_else(connector, key) if what is Mischief.ANOTHER else key
        if what is Mischief.WRONG_SHAPE:
            result = dict.fromkeys(result, "…")
        reference = f"{connector.id[:3].upper()}-{secrets.token_hex(8)}"
        return _json(200, {"subject": {key_name(connector.key): said}, "reference": reference, "result": result})

    def _result(self, connector: Connector, key: str) -> dict[str, Any] | None:
        if connector.key is KeyKind.ENTERPRISE_NUMBER:
            enterprise = self._world.enterprises.get(key)
            return enterprise_register(self._world, enterprise) if enterprise else None
        person = self._world.people.get(key)
        return OF_PEOPLE[connector.id](self._world, person) if person else None

    def _somebody_else(self, connector: Connector, key: str) -> str:
        everyone = self._world.enterprises if connector.key is KeyKind.ENTERPRISE_NUMBER else self._world.people
        return next(one for one in everyone if one != key)


Start = Callable[..., Any]
Packed = tuple[int, dict[str, str], bytes]


def _json(status: int, said: Any, headers: Mapping[str, str] | None = None) -> Packed:
    content = json.dumps(said, ensure_ascii=False).encode()
    return status, {"Content-Type": "application/json", **(headers or {})}, content


def _packed(said: Packed) -> tuple[int, dict[str, str], list[bytes]]:
    status, headers, content = said
    return status, headers, [content]


def _reply(start: Start, status: int, headers: Mapping[str, str], pieces: Iterable[bytes]) -> Iterable[bytes]:
    found = dict(headers)
    if isinstance(pieces, list):
        found.setdefault("Content-Length", str(sum(map(len, pieces))))
    start(f"{status} {HTTPStatus(status).phrase}", list(found.items()))
    return pieces


def _drip(fake: Fake) -> Iterable[bytes]:
    while not fake.released.wait(0.1):
        yield b" "


_JSON = {"Content-Type": "application/json"}
_WRONG: Mapping[Mischief | None, Callable[[Fake, Start], Iterable[bytes]]] = {
    Mischief.DOWN: lambda fake, start: _reply(start, *_packed(_json(503, {"code": "down"}))),
    Mischief.BUSY: lambda fake, start: _reply(start, *_packed(_json(429, {"code": "busy"}, {"Retry-After": "0"}))),
    Mischief.BUSY_LONG: lambda fake, start: _reply(
        start, *_packed(_json(429, {"code": "busy"}, {"Retry-After": "3600"}))
    ),
    Mischief.FORBIDDEN: lambda fake, start: _reply(start, *_packed(_json(403, {"code": "not-for-you"}))),
    Mischief.MOVED: lambda fake, start: _reply(
        start, 307, {"Location": "http://127.0.0.1:1/", "Content-Type": "text/plain"}, [b""]
    ),
    Mischief.MALFORMED: lambda fake, start: _reply(start, 200, _JSON, [b'{"subject": {']),
    Mischief.PAGE: lambda fake, start: _reply(
        start, 200, {"Content-Type": "text/html"}, [b"<title>Maintenance</title>"]
    ),
    Mischief.HUGE: lambda fake, start: _reply(start, 200, _JSON, (b" " * 65_536 for _ in range(256))),
    Mischief.CUT: lambda fake, start: _reply(start, 200, {**_JSON, "Content-Length": "5000"}, [b'{"subject":']),
    Mischief.DRIP: lambda fake, start: _reply(start, 200, _JSON, _drip(fake)),
}


def application(folder: Path) -> Fake:
    """Return the invented sources of a region."""
    return Fake(folder)
