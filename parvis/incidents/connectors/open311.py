"""The server of a partner, over Open311 GeoReport v2.

In XML: the standard lets a server leave JSON out. Nothing is believed of what comes back before it was read with care
(`rules.open311`), no redirect is followed, no private address is called.
"""

import http.client
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from urllib.parse import quote, urlencode

from django.conf import settings

from parvis.incidents.rules import open311
from parvis.incidents.rules.open311 import Unreadable, dates, reading
from parvis.incidents.types.open311 import (
    Document,
    Format,
    Posted,
    PostedUpdate,
    Service,
    ServiceNotice,
    ServiceRequest,
)
from parvis.incidents.types.partner import Endpoint, PartnerDown, PartnerRefuses
from parvis.kernel.messages import post
from parvis.kernel.messages.api import NotAllowed

MOST_ANSWER = 5_000_000
MOST_IDS = 50
"""In one question: an address that every server takes."""
_FORM = "application/x-www-form-urlencoded; charset=utf-8"
_LATER = frozenset({401, 403, 408, 425, 429})
"""A key or a limit that somebody sets right: no fault of what was sent."""
_UNKNOWN = frozenset({404, 405, 410, 501})

Row = TypeVar("Row")


def services(there: Endpoint) -> tuple[Service, ...]:
    """Return what can be asked of a partner.

    :raises PartnerDown, PartnerRefuses:
    """
    return _read(_call(there, "GET", "services"), "services", reading.services)


def create(there: Endpoint, posted: Posted) -> ServiceNotice:
    """Make a request; return its number, or a token with which the number can be asked for.

    :raises PartnerDown: if it is not known whether it was made.
    :raises PartnerRefuses: if it was not, and will not be.
    """
    found = _read(_call(there, "POST", "requests", open311.write_form(posted)), "service_requests", reading.notices)
    if len(found) != 1:
        raise PartnerDown(f"The answer to a new request has {len(found)} rows.")
    return found[0]


def number_of(there: Endpoint, token: str) -> str:
    """Return the number that a token stands for; empty while there is none.

    :raises PartnerDown, PartnerRefuses:
    """
    try:
        found = _read(_call(there, "GET", f"tokens/{quote(token, safe='')}"), "service_requests", reading.notices)
    except PartnerRefuses:
        return ""
    return next((one.service_request_id for one in found if one.service_request_id), "")


def requests_by_id(there: Endpoint, numbers: Sequence[str]) -> tuple[ServiceRequest, ...]:
    """Return how requests stand; those that the partner does not know are left out.

    :param numbers: fifty at most.
    :raises PartnerDown, PartnerRefuses:
    """
    query = {"service_request_id": ",".join(numbers), "extensions": "true"}
    return _read(_call(there, "GET", "requests", query=query), "service_requests", reading.requests)


def requests_between(there: Endpoint, service: str, start: datetime, end: datetime) -> tuple[ServiceRequest, ...]:
    """Return the requests for a service that were made in a period of ninety days at most.

    :raises PartnerDown, PartnerRefuses:
    """
    query = {"service_code": service, "start_date": dates.write(start), "end_date": dates.write(end)}
    return _read(_call(there, "GET", "requests", query=query), "service_requests", reading.requests)


def tell(there: Endpoint, update: PostedUpdate) -> bool:
    """Tell what happened to a request (mySociety's extension); False if the partner does not take that.

    :raises PartnerDown:
    """
    try:
        _call(there, "POST", "servicerequestupdates", open311.write_update(update))
    except PartnerRefuses:
        return False
    return True


def _call(
    there: Endpoint,
    method: str,
    path: str,
    form: Sequence[tuple[str, str]] | None = None,
    query: Mapping[str, str] | None = None,
) -> bytes:
    named = {"jurisdiction_id": there.jurisdiction} if there.jurisdiction and form is None else {}
    asked = urlencode({**named, **(query or {})})
    url = f"{there.url.rstrip('/')}/{path}.xml{'?' if asked else ''}{asked}"
    body = urlencode(list(form)).encode() if form is not None else None
    headers = {"User-Agent": "Parvis/1", "Accept": "text/xml", **({"Content-Type": _FORM} if form is not None else {})}
    try:
        status, content = post.call(
            method, url, body=body, headers=headers, most=MOST_ANSWER, is_demo=settings.DEMO
        )  # fmt: skip
    except NotAllowed as error:
        raise PartnerDown(f"Not allowed: {error}") from None
    except (OSError, http.client.HTTPException) as error:
        raise PartnerDown(f"No answer: {error or type(error).__name__}") from None
    if 200 <= status < 300:
        return content
    raise _fault(status, content, is_extension=path == "servicerequestupdates")


def _fault(status: int, content: bytes, *, is_extension: bool) -> PartnerDown | PartnerRefuses:
    """Return what an answer means that is none: what was sent is wrong, or the server is."""
    said = _said(content)
    if is_extension and status in _UNKNOWN:
        return PartnerRefuses(f"The server answered {status}.")
    if 400 <= status < 500 and status not in _LATER and said:
        return PartnerRefuses(said[:300])
    return PartnerDown(f"The server answered {status}. {said}".strip()[:300])


def _said(content: bytes) -> str:
    try:
        found = reading.errors(open311.read(content, Format.XML, "errors"))
    except Unreadable:
        return ""
    return " ".join(one.description for one in found if one.description)


def _read(content: bytes, root: str, read: Callable[[Document], tuple[Row, ...]]) -> tuple[Row, ...]:
    try:
        return read(open311.read(content, Format.XML, root))
    except Unreadable as error:
        raise PartnerDown(f"The answer cannot be read: {error}"[:300]) from None
