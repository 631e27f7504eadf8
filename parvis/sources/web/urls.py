"""Addresses under `account/`."""

from django.urls import path

from parvis.sources.web import account

urlpatterns = [
    path("sources/", account.page, name="account_sources"),
    path("sources/<uuid:agreement>/revoke/", account.revoke, name="account_sources_revoke"),
]
