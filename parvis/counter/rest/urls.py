"""The addresses at which other systems ask; they carry no language."""

from django.urls import path

from parvis.counter.rest import cpsv
from parvis.counter.rest.soap import views as soap

urlpatterns = [
    path("catalogue.ttl", cpsv.catalogue, {"extension": "ttl"}, name="catalogue_turtle"),
    path("catalogue.jsonld", cpsv.catalogue, {"extension": "jsonld"}, name="catalogue_jsonld"),
    path("soap/demands", soap.demands, name="soap_demands"),
]
