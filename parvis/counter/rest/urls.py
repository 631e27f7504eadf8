"""The addresses at which other systems ask; they carry no language."""

from django.urls import path

from parvis.counter.rest.soap import views as soap

urlpatterns = [
    path("soap/demands", soap.demands, name="soap_demands"),
]
