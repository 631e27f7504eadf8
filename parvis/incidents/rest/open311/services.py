"""What can be reported, and what is asked with it."""

from django.http import HttpRequest
from django.utils import timezone

from parvis.incidents import api as incidents
from parvis.incidents.rest.open311.answering import answered, demand_jurisdiction, language_of
from parvis.incidents.rules.open311 import documents, faults
from parvis.incidents.types.open311 import Document, Refused
from parvis.kernel.clock import local_day


@answered
def services(request: HttpRequest) -> Document:
    """Return everything that can be reported today."""
    demand_jurisdiction(request.GET.get("jurisdiction_id", ""))
    return documents.services(incidents.open311_services(language_of(request), local_day(timezone.now())))


@answered
def definition(request: HttpRequest, code: str) -> Document:
    """Return the attributes of a service."""
    demand_jurisdiction(request.GET.get("jurisdiction_id", ""))
    category = incidents.open311_service(code, local_day(timezone.now()))
    if category is None:
        raise Refused([faults.UNKNOWN_SERVICE(code=code)])
    return documents.definition(incidents.open311_definition(category, language_of(request)))
