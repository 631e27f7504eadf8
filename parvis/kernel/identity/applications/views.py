"""The token endpoint for applications, and the pages on which an administration gives and ends them."""

import base64
import binascii
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parvis.kernel.identity.applications import operations, queries
from parvis.kernel.identity.applications.forms import SCOPES, RegisterApplication
from parvis.kernel.identity.applications.tokens import LASTS, application_of_secret, give_token
from parvis.kernel.identity.applications.types import BadToken, Scope, UnknownApplication, WrongApplication
from parvis.kernel.identity.provider.types import BadGrant
from parvis.kernel.identity.provider.views import tokens
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Role
from parvis.kernel.people.web.access import agents_only
from parvis.kernel.people.web.members import of_administered
from parvis.kernel.people.web.pace import is_too_fast
from parvis.kernel.people.web.requests import Request

TRIES, SECONDS = 60, 60


# Tokens ---------------------------------------------------------------------------------------------------


@csrf_exempt
@never_cache
@require_POST
def token(request: HttpRequest) -> JsonResponse:
    """Give an application a token for its secret (RFC 6749, section 4.4), or for a code of who signed in (4.1.3)."""
    if is_too_fast(request, "application", tries=TRIES, seconds=SECONDS):
        return _refused("slow_down", 429)
    grant = request.POST.get("grant_type")
    if grant not in ("client_credentials", "authorization_code"):
        return _refused("unsupported_grant_type", 400)
    name, secret = credentials_of(request)
    now = timezone.now()
    try:
        row = application_of_secret(name, secret, at=now)
    except BadToken:
        refused = _refused("invalid_client", 401)
        refused["WWW-Authenticate"] = 'Basic realm="Parvis"'
        return refused
    if grant == "authorization_code":
        try:
            return JsonResponse(tokens(request, row, now))
        except BadGrant:
            return _refused("invalid_grant", 400)
    asked = request.POST.get("scope", "").split() or None
    if asked is not None and not set(asked) <= set(row.scopes):
        return _refused("invalid_scope", 400)
    given, scopes = give_token(row, at=now, scopes=asked)
    return JsonResponse(
        {
            "access_token": given,
            "token_type": "Bearer",
            "expires_in": int(LASTS.total_seconds()),
            "scope": " ".join(scopes),
        }
    )


def credentials_of(request: HttpRequest) -> tuple[str, str]:
    """Return the name and the secret with which a program shows itself: in the header, or else in the body."""
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            name, _colon, secret = base64.b64decode(given, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return "", ""
        return name, secret
    return request.POST.get("client_id", ""), request.POST.get("client_secret", "")


def _refused(error: str, status: int) -> JsonResponse:
    return JsonResponse({"error": error}, status=status)


# Pages ----------------------------------------------------------------------------------------------------


@require_GET
@agents_only(Role.ADMINISTRATOR)
def applications(request: Request) -> HttpResponse:
    """Lead to the organisation that one administers, or to the first of several."""
    return redirect("applications_of", min(request.actor.organisations({Role.ADMINISTRATOR})))


@require_http_methods(["GET", "HEAD", "POST"])
@of_administered
def applications_of(request: Request, organisation: str) -> HttpResponse:
    """Show the applications of an organisation, and register one."""
    form, secret, made = RegisterApplication(request.POST or None), "", None
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = operations.register_application(
                organisation=organisation, **form.told(), by=request.actor, at=timezone.now()
            )
        except WrongApplication as refused:
            form.refuse(refused.field)
    # A page that answers a POST: the secret is on it and nowhere else, so one cannot come back to it.
    return _shown(request, organisation, form, secret=secret, made=made)


def _shown(
    request: Request, organisation: str, form: RegisterApplication, *, secret: str = "", made: Any = None
) -> HttpResponse:
    context = {
        "organisation": organisation,
        "organisation_name": people.organisation(organisation).short.to(request.LANGUAGE_CODE),
        "houses": _houses(request, organisation),
        "rows": [
            {"info": one, "scopes": [SCOPES[scope] for scope in Scope if scope in one.scopes]}
            for one in queries.applications_of(organisation, by=request.actor)
        ],
        "form": RegisterApplication() if made else form,
        "secret": secret,
        "made": made,
    }
    return render(request, "identity/applications.html", context, status=422 if form.errors else 200)


def _houses(request: Request, organisation: str) -> list[dict[str, Any]]:
    """Return the organisations that one administers, when there is more than one."""
    codes = sorted(request.actor.organisations({Role.ADMINISTRATOR}))
    language = request.LANGUAGE_CODE
    if len(codes) < 2:
        return []
    return [
        {"name": people.organisation(one).short.to(language), "url": f"../{one}/", "current": one == organisation}
        for one in codes
    ]


@require_POST
@of_administered
def renew(request: Request, organisation: str, application: UUID) -> HttpResponse:
    """Give an application another secret, and show it once."""
    try:
        secret = operations.renew_secret(application=application, by=request.actor, at=timezone.now())
        made = queries.application(application, by=request.actor)
    except UnknownApplication:
        raise Http404 from None
    return _shown(request, organisation, RegisterApplication(), secret=secret, made=made)


@require_POST
@of_administered
def end(request: Request, organisation: str, application: UUID) -> HttpResponse:
    """End an application."""
    try:
        operations.end_application(application=application, by=request.actor, at=timezone.now())
    except UnknownApplication:
        raise Http404 from None
    messages.success(request, _("The application can ask nothing any more."))
    return redirect("applications_of", organisation)
