"""Addresses of this room that carry a language: the readable description, and a case's deadline as a file."""

from django.urls import path

from parvis.counter.rest import ical
from parvis.counter.rest.api import reading

urlpatterns = [
    path("api/", reading.show, name="api"),
    path("my/cases/<uuid:case>/deadline.ics", ical.case_calendar, name="case_calendar"),
]
