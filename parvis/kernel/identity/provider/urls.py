"""Addresses of the provider: those of the standard, and pages in three languages."""

from django.urls import path

from parvis.kernel.identity.provider import views

account = [
    path("authorize/", views.decide, name="account_authorize"),
    path("consents/", views.consents, name="account_consents"),
    path("consents/<uuid:application>/withdraw/", views.withdraw, name="account_consent_withdraw"),
]
provider = [
    path(".well-known/openid-configuration", views.discovery, name="identity_discovery"),
    path("authorize", views.authorize, name="identity_authorize"),
    path("userinfo", views.userinfo, name="identity_userinfo"),
    path("end", views.end, name="identity_end"),
]
