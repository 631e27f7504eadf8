"""Checks a server against GeoReport v2, from the outside, as any client would see it."""

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit, urlunsplit

import httpx

from parvis.incidents.conformance import discovering, errors, extending, filters, formats, posting, requests, services
from parvis.incidents.conformance.asking import Server, Skip, new_client
from parvis.incidents.conformance.report import Report
from parvis.incidents.conformance.ruling import Rule
from parvis.incidents.conformance.session import Sample, Session
from parvis.incidents.rules.open311 import Unreadable, reading
from parvis.incidents.types.open311 import EndpointType

RULES: tuple[Rule, ...] = (
    *discovering.RULES,
    *services.RULES,
    *requests.RULES,
    *filters.RULES,
    *errors.RULES,
    *extending.RULES,
    *posting.RULES,
    *errors.LAST,
    *formats.LAST,
)
_DISCOVERY = re.compile(r"/discovery(\.(xml|json|html))?/?$", re.IGNORECASE)


class BadAddress(Exception):
    """That is no address of a server."""


def check(
    url: str,
    *,
    jurisdiction: str | None = None,
    api_key: str | None = None,
    write: bool = False,
    client: httpx.Client | None = None,
    at: datetime | None = None,
    sample: Sample | None = None,
) -> Report:
    """Check a server and return what was found.

    :param url: the base of the endpoint, such as `https://city.example/open311/v2`, or of its discovery document.
    :param write: whether requests may be made that somebody may act on. Where discovery leads the way, an endpoint for
        tests is then preferred.
    :param at: the moment of the check; now, when None.
    :param sample: what requests are made of.
    :raises BadAddress: if the address is none of http or https.
    """
    base, discovery = _places(url)
    http = client or new_client(url)
    try:
        server = Server(base, http, jurisdiction=jurisdiction or "", api_key=api_key or "")
        session = Session(
            server,
            discovery,
            at=at or datetime.now(UTC),
            may_write=write and bool(api_key),
            sample=sample or Sample(),
        )
        if not base:
            server.base = _endpoint(session)
        checks = tuple(rule.check(session) for rule in RULES)
        return Report(url, server.base, session.at, checks)
    finally:
        if client is None:
            http.close()


def _places(url: str) -> tuple[str, list[str]]:
    """Return the base, empty if discovery is to say it, and where discovery may be."""
    try:
        parts = urlsplit(url.strip())
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        httpx.URL(url.strip())
    except (ValueError, httpx.InvalidURL):
        is_address = False
    if not is_address:
        raise BadAddress(f"{url!r} is no address: give one that begins with https://.")
    address = urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/"), "", ""))
    if _DISCOVERY.search(address):
        return "", [_DISCOVERY.sub("/discovery", address)]
    above = address.rsplit("/", 1)[0] if parts.path.strip("/") else address
    return address, list(dict.fromkeys((f"{address}/discovery", f"{above}/discovery")))


def _endpoint(session: Session) -> str:
    """Return the endpoint that discovery names first among those of the type that suits; empty for none."""
    try:
        named = session.endpoints()
        wanted = EndpointType.TEST if session.may_write else EndpointType.PRODUCTION
        suiting = sorted(named, key=lambda one: reading.text(one, "type") != wanted)
        urls = [url for one in suiting if (url := reading.text(one, "url")).startswith(("http://", "https://"))]
    except (Skip, Unreadable):
        return ""
    return urls[0].rstrip("/") if urls else ""
