"""Addresses of Open311 GeoReport v2, in both formats."""

from django.urls import path, register_converter

from parvis.incidents.rest.open311 import discovery, requests, services, updates
from parvis.incidents.types.open311 import Format


class FormatConverter:
    """The ending of an address: `xml` or `json`."""

    regex = "|".join(one.value for one in Format)

    def to_python(self, value: str) -> Format:
        """Return the format."""
        return Format(value)

    def to_url(self, value: str) -> str:
        """Return the ending."""
        return str(value)


register_converter(FormatConverter, "format")

app_name = "open311"
urlpatterns = [
    path("discovery.<format:ending>", discovery.discovery, name="discovery"),
    path("v2/discovery.<format:ending>", discovery.discovery),
    path("v2/services.<format:ending>", services.services, name="services"),
    path("v2/services/<str:code>.<format:ending>", services.definition, name="definition"),
    path("v2/requests.<format:ending>", requests.requests, name="requests"),
    path("v2/requests/<str:number>.<format:ending>", requests.request_of, name="request"),
    path("v2/tokens/<str:token>.<format:ending>", requests.token, name="token"),
    path("v2/servicerequestupdates.<format:ending>", updates.updates, name="updates"),
]
