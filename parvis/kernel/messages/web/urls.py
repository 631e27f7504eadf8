"""Addresses of the pages about webhooks, under `account/`."""

from django.urls import path

from parvis.kernel.messages.web import webhooks

urlpatterns = [
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/<slug:organisation>/", webhooks.webhooks_of, name="webhooks_of"),
    path("webhooks/<slug:organisation>/<uuid:subscription>/", webhooks.log, name="webhook"),
    path("webhooks/<slug:organisation>/<uuid:subscription>/do/", webhooks.do, name="webhook_do"),
    path(
        "webhooks/<slug:organisation>/<uuid:subscription>/resend/<uuid:delivery>/",
        webhooks.resend,
        name="webhook_resend",
    ),
]
