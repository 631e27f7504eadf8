"""Addresses of applications: the pages on which they are given, and the endpoint where they fetch a token."""

from django.urls import path

from parvis.kernel.identity.applications import views
from parvis.kernel.identity.provider import urls as house

account = [
    *house.account,
    path("applications/", views.applications, name="applications"),
    path("applications/<slug:organisation>/", views.applications_of, name="applications_of"),
    path("applications/<slug:organisation>/<uuid:application>/renew/", views.renew, name="application_renew"),
    path("applications/<slug:organisation>/<uuid:application>/end/", views.end, name="application_end"),
]
provider = [path("token", views.token, name="identity_token"), *house.provider]
