"""The one address of the service: it describes itself, and answers requests."""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from lxml import etree

from parvis.counter import api as counter
from parvis.counter.rest.soap.envelope import (
    LATE,
    MOST_BYTES,
    Fault,
    answered,
    credentials,
    element,
    failed,
    read,
    text,
)
from parvis.counter.rest.soap.wsdl import OPERATIONS, wsdl
from parvis.counter.types.demands import Demand, Demands, Status
from parvis.kernel.clock import start_of_day
from parvis.kernel.files import api as files
from parvis.kernel.identity import api as identity
from parvis.kernel.people.types import Actor
from parvis.kernel.people.web.pace import is_too_fast

XML = "text/xml; charset=utf-8"
TRIES, SECONDS = 1200, 60
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Asked:
    """A request, and who asks it."""

    body: etree._Element
    by: Actor
    scopes: frozenset[identity.Scope]
    at: datetime

    def text(self, name: str, otherwise: str = "") -> str:
        """Return what the request says under a name."""
        return text(self.body, name, otherwise)

    def needs(self, scope: identity.Scope) -> None:
        """Refuse an application that may not do this.

        :raises Fault: if it has not the scope.
        """
        if scope not in self.scopes:
            raise Fault("Client.Authorisation", f"This application has not the scope {scope.value}.")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def demands(request: HttpRequest) -> HttpResponse:
    """Describe the service, or answer a request."""
    if request.method == "GET":
        return HttpResponse(wsdl(f"{settings.BASE_URL}{reverse('soap_demands')}"), content_type=XML)
    try:
        return HttpResponse(answered(_answer(request)), content_type=XML)
    except Fault as fault:
        return HttpResponse(failed(fault), content_type=XML, status=500)  # as SOAP 1.1 section 6.2 wants


def _answer(request: HttpRequest) -> etree._Element:
    if is_too_fast(request, "soap", tries=TRIES, seconds=SECONDS):
        raise Fault("Client.TooFast", "Too many requests; wait a minute.")
    content = request.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Fault("Client.TooLarge", f"A message is at most {MOST_BYTES // 1_000_000} MB.")
    now = timezone.now()
    header, body = read(content)
    by, scopes = _who(header, now)
    name = etree.QName(body).localname
    answer = ANSWERS.get(name)
    if answer is None:
        raise Fault("Client.Unknown", f"There is no operation ‘{name}’; there are: {', '.join(OPERATIONS)}.")
    try:
        return answer(Asked(body, by, scopes, now))
    except counter.UnknownCase:
        raise Fault("Client.NotFound", "There is no demand with this reference.") from None
    except counter.CounterProblem as problem:
        raise Fault("Client.NotPossible", f"This cannot be done now: {problem}.") from problem


def _who(header: etree._Element | None, now: datetime) -> tuple[Actor, frozenset[identity.Scope]]:
    name, secret, nonce = credentials(header, now=now)
    if nonce and not cache.add(f"soap.nonce:{name}:{nonce}"[:200], 1, timeout=2 * LATE.total_seconds()):
        raise Fault("Client.Authentication", "This message was sent before.")
    try:
        row = identity.application_of_secret(name, secret, at=now)
    except identity.BadToken:
        raise Fault("Client.Authentication", "The name or the secret of the application is wrong.") from None
    scopes = frozenset(identity.Scope(one) for one in row.scopes)
    return identity.actor_of(row, scopes), scopes


# Reading --------------------------------------------------------------------------------------------------


def _between_dates(asked: Asked) -> etree._Element:
    asked.needs(identity.Scope.CASES_READ)
    since, until = _day(asked, "startDate"), _day(asked, "endDate") + timedelta(days=1)
    if not since < until <= since + LONGEST:
        raise Fault("Client.Invalid", "endDate is on or after startDate, and at most a year later.")
    found = counter.demands_received(start_of_day(since), start_of_day(until), **_listing(asked))
    return _listed("GetDemandsBetweenDatesResponse", found)


def _by_status(asked: Asked) -> etree._Element:
    asked.needs(identity.Scope.CASES_READ)
    return _listed("GetDemandsByStatusResponse", counter.demands_in(_status(asked), **_listing(asked)))


def _listing(asked: Asked) -> dict[str, Any]:
    return {
        "by": asked.by,
        "procedure": asked.text("form"),
        "page": _number(asked, "pageNumber", 1),
        "size": _number(asked, "pageSize", 20),
    }


def _listed(name: str, found: Demands) -> etree._Element:
    return element(
        name,
        *(_demand(one) for one in found.rows),
        total=str(found.total),
        pageNumber=str(found.page),
        pageSize=str(found.size),
    )


def _demand(one: Demand, *, is_whole: bool = False) -> etree._Element:
    made = element(
        "demand",
        reference=one.reference,
        internalReference=one.internal_reference,
        form=one.procedure,
        formVersion=one.definition.hash[:12],
        organisation=one.organisation,
        status=one.status.value,
        receivedAt=one.received_at.isoformat(),
        changedAt=one.changed_at.isoformat(),
        language=one.language,
        channel=one.channel,
        applicant=one.applicant,
    )
    if is_whole:
        made.append(element("data", etree.fromstring(counter.answers_xml(one.definition, one.answers))))
    return made


def _one(asked: Asked) -> etree._Element:
    asked.needs(identity.Scope.CASES_READ)
    found = counter.demand(asked.text("reference"), by=asked.by)
    counter.open_case(case=found.id, by=asked.by, at=asked.at, purpose="handling")
    return element("GetDemandResponse", _demand(found, is_whole=True))


def _schema(asked: Asked) -> etree._Element:
    asked.needs(identity.Scope.CATALOGUE_READ)
    try:
        definition = counter.version_of(asked.text("form"), asked.text("formVersion"), _own(asked.by))
    except counter.UnknownProcedure:
        raise Fault("Client.NotFound", "There is no such form, or no such version of it.") from None
    return element(
        "GetFormXSDResponse",
        form=definition.id,
        formVersion=definition.hash[:12],
        xsd=base64.b64encode(counter.schema_of(definition)).decode(),
    )


def _own(by: Actor) -> str:
    return min(by.organisations(), default="")


def _attachments(asked: Asked) -> etree._Element:
    asked.needs(identity.Scope.DOCUMENTS_READ)
    found = counter.read_attachments(reference=asked.text("reference"), by=asked.by, at=asked.at)
    return element(
        "getAttachmentsResponse",
        *(
            element(
                "attachment",
                id=str(one.id),
                name=one.name,
                mediaType=one.media_type,
                question=one.origin,
                content=base64.b64encode(one.content).decode(),
            )
            for one in found
        ),
    )


def _pdf(asked: Asked) -> etree._Element:
    asked.needs(identity.Scope.DOCUMENTS_READ)
    language = asked.text("language").lower()
    if language not in ("", "nl", "fr", "en"):
        raise Fault("Client.Invalid", "language is nl, fr or en.")
    reference = asked.text("reference")
    content = counter.demand_pdf(reference=reference, by=asked.by, at=asked.at, language=language)
    return element("getDemandPDFResponse", name=f"{reference}.pdf", content=base64.b64encode(content).decode())


# Saying ---------------------------------------------------------------------------------------------------


def _set_reference(asked: Asked) -> etree._Element:
    asked.needs(identity.Scope.CASES_WRITE)
    reference = asked.text("reference")
    counter.set_internal_reference(
        reference=reference, internal_reference=asked.text("internalReference"), by=asked.by, at=asked.at
    )
    return element("SetDemandInternalReferenceResponse", reference=reference)


def _set_status(asked: Asked) -> etree._Element:
    return _status_set(asked, "SetDemandStatusResponse")


def _set_status_with_attachments(asked: Asked) -> etree._Element:
    asked.needs(identity.Scope.CASES_WRITE)
    counter.demand(asked.text("reference"), by=asked.by)  # nothing is kept for a demand that is not there
    attached = [_stored(asked, one) for one in asked.body if etree.QName(one).localname == "attachment"]
    return _status_set(asked, "setDemandStatusWithAttachmentsResponse", attached=attached)


def _stored(asked: Asked, given: etree._Element) -> Any:
    name = text(given, "name") or "attachment"
    try:
        content = base64.b64decode(text(given, "content"), validate=False)
        stored = files.store(content=content, name=name, scope=f"{_own(asked.by)}/case", by=asked.by, at=asked.at)
    except binascii.Error:
        raise Fault("Client.Invalid", f"The content of {name} is no base64.") from None
    except files.Refused as refused:
        raise Fault("Client.Invalid", f"{name}: {refused.message('en')}") from refused
    return stored.id, stored.name


def _status_set(asked: Asked, name: str, attached: Any = ()) -> etree._Element:
    asked.needs(identity.Scope.CASES_WRITE)
    reference = asked.text("reference")
    try:
        now = counter.set_status(
            reference=reference, status=_status(asked).value, by=asked.by, at=asked.at, attached=attached
        )
    except counter.UnknownStatus:
        raise Fault("Client.Invalid", "A back office says IN_PROCESS, ACCEPTED, REFUSED or CLOSED.") from None
    except counter.NoWayThere as refused:
        raise Fault("Client.NotPossible", NO_WAY[refused.reason]) from refused
    return element(name, reference=reference, status=now.value)


NO_WAY = {
    "state": "From where this demand stands, nothing leads to that status.",
    "closed": "This demand has ended.",
    "asks": "What leads to that status asks for something that only a person at the desk can fill in.",
}


# Values ---------------------------------------------------------------------------------------------------


def _status(asked: Asked) -> Status:
    try:
        return Status(asked.text("status"))
    except ValueError:
        raise Fault("Client.Invalid", f"status is one of {', '.join(Status)}.") from None


def _day(asked: Asked, name: str) -> date:
    try:
        return date.fromisoformat(asked.text(name)[:10])
    except ValueError:
        raise Fault("Client.Invalid", f"{name} is a day, as 2026-11-24.") from None


def _number(asked: Asked, name: str, otherwise: int) -> int:
    given = asked.text(name)
    if not given:
        return otherwise
    if not (given.isascii() and given.isdecimal()):
        raise Fault("Client.Invalid", f"{name} is a whole number.")
    return int(given[:9])


ANSWERS: Mapping[str, Callable[[Asked], etree._Element]] = {
    "GetDemandsBetweenDates": _between_dates,
    "GetDemandsByStatus": _by_status,
    "GetDemand": _one,
    "GetFormXSD": _schema,
    "SetDemandInternalReference": _set_reference,
    "SetDemandStatus": _set_status,
    "setDemandStatusWithAttachments": _set_status_with_attachments,
    "getAttachments": _attachments,
    "getDemandPDF": _pdf,
}
