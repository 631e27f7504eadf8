"""Requests: listed, looked at, sent."""

from django.http import HttpRequest
from django.utils import timezone

from parvis.incidents import api as incidents
from parvis.incidents.rest.open311.answering import answered, demand_jurisdiction, holder, language_of, sent
from parvis.incidents.rules import open311
from parvis.incidents.rules.open311 import documents, faults
from parvis.incidents.types.open311 import Document, Refused, ServiceNotice, Wanted

NOTICE = {"nl": "Melding ontvangen.", "fr": "Signalement reçu.", "en": "Report received."}


@answered
def requests(request: HttpRequest) -> Document:
    """Return the requests that are asked for, or take one in."""
    return _post(request) if request.method == "POST" else _list(request)


@answered
def request_of(request: HttpRequest, number: str) -> Document:
    """Return one request, or the several whose numbers stand in the address with commas between."""
    demand_jurisdiction(request.GET.get("jurisdiction_id", ""))
    ids = tuple(one for one in number.split(",") if one)
    with_extensions = request.GET.get("extensions") in ("true", "1")
    rows = incidents.open311_requests(
        Wanted(ids=ids or ("",), with_extensions=with_extensions), language_of(request), timezone.now()
    )
    if not rows:
        raise Refused([faults.UNKNOWN_REQUEST(id=number)])
    return documents.requests(rows)


@answered
def token(request: HttpRequest, token: str) -> Document:
    """Return the number that a token stands for: here the number itself, which is given at once."""
    demand_jurisdiction(request.GET.get("jurisdiction_id", ""))
    rows = incidents.open311_requests(Wanted(ids=(token,)), language_of(request), timezone.now())
    if not rows:
        raise Refused([faults.UNKNOWN_TOKEN(token=token)])
    return documents.notices([ServiceNotice(service_request_id=rows[0].id, token=token)])


def _list(request: HttpRequest) -> Document:
    wanted = open311.read_query(dict(request.GET.lists()), at=timezone.now())
    demand_jurisdiction(wanted.jurisdiction)
    for code in wanted.service_codes:
        if code not in incidents.tree():
            raise Refused([faults.UNKNOWN_SERVICE(code=code)])
    return documents.requests(incidents.open311_requests(wanted, language_of(request), timezone.now()))


def _post(request: HttpRequest) -> Document:
    fields = sent(request)
    by = holder(fields)
    posted = open311.read_form(fields)
    demand_jurisdiction(posted.jurisdiction)
    media = [
        (one.file, one.name or "photo")
        for name in open311.MEDIA_FIELDS
        for one in request.FILES.getlist(name)
        if one.file
    ]
    language = language_of(request)
    done = incidents.take_request(posted=posted, media=media, language=language, by=by, at=timezone.now())
    return documents.notices(
        [ServiceNotice(service_request_id=str(done.report.number), service_notice=NOTICE[language])]
    )
