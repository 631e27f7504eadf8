"""Asks a server, with limits on time and size, and keeps what it answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import quote, urlsplit

import httpx

from parvis.incidents.rules import open311
from parvis.incidents.types.open311 import Document, Format

PATIENCE = httpx.Timeout(30.0, connect=10.0)
LARGEST = 25_000_000
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_SHOWN = 300
Query: TypeAlias = Mapping[str, str]


class Skip(Exception):
    """A check cannot be made; the text says why."""


class Unusable(Skip):
    """An answer is not what was asked for, so that nothing can be seen in it."""


@dataclass(frozen=True)
class Reply:
    """An answer, or why there is none.

    :param status: 0 when the server could not be reached.
    """

    asked: str
    in_format: Format
    status: int = 0
    content_type: str = ""
    content: bytes = b""
    failure: str = ""
    _read: dict[str, Document] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_fine(self) -> bool:
        """Whether the server says that it did what was asked."""
        return self.status in (200, 201)

    def document(self, root: str) -> Document:
        """Return what was answered.

        :raises Unusable: if it is not that.
        """
        if root not in self._read:
            self._read[root] = self._document(root)
        return self._read[root]

    def _document(self, root: str) -> Document:
        if self.failure:
            raise Unusable(self.failure)
        if not self.is_fine:
            raise Unusable(f"The status is {self.status}, not 200.")
        try:
            return open311.read(self.content, self.in_format, root)
        except open311.Unreadable as problem:
            raise Unusable(f"{self.in_format.upper()}: {problem}") from None


def new_client(url: str) -> httpx.Client:
    """Return a client for a server."""
    return httpx.Client(
        timeout=PATIENCE,
        follow_redirects=True,
        headers={"User-Agent": "Parvis open311-check"},
        trust_env=urlsplit(url).hostname not in _LOOPBACK,  # a proxy is used, but never towards ourselves
    )


class Server:
    """One server under check.

    :param base: of every call; empty when discovery names none.
    """

    def __init__(self, base: str, http: httpx.Client, *, jurisdiction: str, api_key: str) -> None:
        self.base = base
        self.jurisdiction = jurisdiction
        self.api_key = api_key
        self.replies: list[Reply] = []
        self.touched: list[Reply] = []
        """Whatever was looked at since this was last emptied."""
        self._http = http
        self._kept: dict[tuple[object, ...], Reply] = {}

    def get(self, path: str, in_format: Format, query: Query | None = None) -> Reply:
        """Ask for a resource; the same question is asked once.

        :param path: such as `requests`, or `requests/` and an id.
        """
        if not self.base:
            raise Skip("Discovery names no endpoint of GeoReport v2.")
        head, _, last = path.partition("/")
        url = f"{self.base}/{head}{'/' + quote(last, safe='') if last else ''}.{in_format}"
        named = {"jurisdiction_id": self.jurisdiction} if self.jurisdiction else {}
        return self.get_at(url, in_format, {**named, **(query or {})})

    def get_at(self, url: str, in_format: Format, query: Query | None = None) -> Reply:
        """Ask for an address; the same question is asked once."""
        key = (url, *sorted((query or {}).items()))
        if key not in self._kept:
            self._kept[key] = self._ask("GET", url, in_format, {"params": dict(query)} if query else {})
        self.touched.append(self._kept[key])
        return self._kept[key]

    def post(self, path: str, in_format: Format, fields: Sequence[tuple[str, str]]) -> Reply:
        """Send a form, every time that this is called."""
        if not self.base:
            raise Skip("Discovery names no endpoint of GeoReport v2.")
        form: dict[str, list[str]] = {}
        for name, value in fields:
            form.setdefault(name, []).append(value)
        headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
        shown = "&".join(f"{name}={'…' if name == 'api_key' else value}" for name, value in fields)
        url = f"{self.base}/{path}.{in_format}"
        reply = self._ask("POST", url, in_format, {"data": form, "headers": headers}, shown)
        self.touched.append(reply)
        return reply

    def _ask(self, method: str, url: str, in_format: Format, what: Mapping[str, Any], sent: str = "") -> Reply:
        asked = f"{method} {url}"
        try:
            request = self._http.build_request(method, url, **what)
            asked = f"{method} {request.url}{' ' if sent else ''}{sent}"
            asked = asked if len(asked) <= _SHOWN else f"{asked[:_SHOWN]}…"
            content, is_whole = _body(answer := self._http.send(request, stream=True))
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            reply = Reply(asked, in_format, failure=f"No answer: {problem or type(problem).__name__}")
        else:
            failure = "" if is_whole else f"The answer is larger than {LARGEST // 1_000_000} MB."
            content_type = answer.headers.get("content-type", "")
            reply = Reply(asked, in_format, answer.status_code, content_type, content, failure)
        self.replies.append(reply)
        return reply


def _body(answer: httpx.Response) -> tuple[bytes, bool]:
    """Return the body, and whether that is all of it."""
    content = bytearray()
    try:
        for piece in answer.iter_bytes():
            content += piece
            if len(content) > LARGEST:
                return bytes(content), False
    finally:
        answer.close()
    return bytes(content), True
