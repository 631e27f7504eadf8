"""Where everything is."""

from django.conf import settings
from django.http import HttpRequest

from parvis.incidents import api as incidents
from parvis.incidents.rest.open311.answering import answered
from parvis.incidents.rules.open311 import documents
from parvis.incidents.types.open311 import Discovery, Document, Endpoint, EndpointType


@answered
def discovery(request: HttpRequest) -> Document:
    """Return where Open311 is spoken, whom to ask for a key, and since which edition of the services."""
    changeset = incidents.open311_changeset()
    contact = incidents.open311_contact()
    kind = EndpointType.TEST if settings.DEMO else EndpointType.PRODUCTION
    endpoint = Endpoint(f"{settings.BASE_URL}/open311/v2", changeset, kind)
    return documents.discovery(
        Discovery(changeset=changeset, contact=contact, key_service=contact, endpoints=(endpoint,))
    )
