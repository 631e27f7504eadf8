"""The addresses at which other systems ask; they carry no language."""

from django.urls import path

from parvis.counter.rest import cpsv, gateway, ical
from parvis.counter.rest.api.service import service
from parvis.counter.rest.soap import views as soap

urlpatterns = [
    path("api/v1/", service.urls),
    path("calendar/<str:key>/mine.ics", ical.agents_calendar, {"which": "mine"}, name="agents_calendar"),
    path("calendar/<str:key>/all.ics", ical.agents_calendar, {"which": "all"}, name="organisations_calendar"),
    path("gateway/links.json", gateway.links, name="gateway_links"),
    path("catalogue.ttl", cpsv.catalogue, {"extension": "ttl"}, name="catalogue_turtle"),
    path("catalogue.jsonld", cpsv.catalogue, {"extension": "jsonld"}, name="catalogue_jsonld"),
    path("soap/demands", soap.demands, name="soap_demands"),
]
