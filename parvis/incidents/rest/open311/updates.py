"""Updates of requests, an extension: listed, and sent by the system of whoever handles them."""

from django.http import HttpRequest
from django.utils import timezone

from parvis.incidents import api as incidents
from parvis.incidents.rest.open311.answering import answered, demand_jurisdiction, holder, language_of, sent
from parvis.incidents.rules import open311
from parvis.incidents.rules.open311 import documents, faults
from parvis.incidents.types.open311 import Document, Problem, Refused


@answered
def updates(request: HttpRequest) -> Document:
    """Return the updates that are asked for, or take one in."""
    if request.method == "POST":
        return _post(request)
    wanted = open311.read_updates_query(dict(request.GET.lists()), at=timezone.now())
    demand_jurisdiction(wanted.jurisdiction)
    return documents.updates(incidents.open311_updates(wanted, language_of(request)))


def _post(request: HttpRequest) -> Document:
    fields = sent(request)
    by = holder(fields)
    posted = open311.read_update(fields)
    demand_jurisdiction(posted.jurisdiction)
    try:
        done = incidents.take_update(posted=posted, by=by, at=timezone.now())
    except (incidents.UnknownReport, incidents.MayNot) as error:
        raise Refused([faults.UNKNOWN_REQUEST(id=posted.service_request_id)]) from error
    except incidents.NotPossible as error:
        raise Refused([Problem(400, error.message)]) from error
    return documents.update_taken(str(done))
