"""Addresses of signing in: pages in three languages, and two without that a provider has registered."""

from django.urls import path

from parvis.kernel.identity.client import views

account = [
    path("sign-in/", views.sign_in, name="account_sign_in"),
    path("sign-in/go/", views.go, name="account_sign_in_go"),
    path("signed-out/", views.signed_out, name="account_signed_out"),
    path("signed-out/leave/", views.leave, name="account_signed_out_leave"),
]
provider = [
    path("back", views.back, name="identity_back"),
    path("jwks.json", views.jwks, name="identity_jwks"),
]
