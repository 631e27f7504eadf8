"""The pages and endpoints of the provider: discovery, signing in and agreeing, userinfo, signing out, taking back."""

import hashlib
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from joserfc import jwt

from parvis.kernel.identity.applications.queries import application_row
from parvis.kernel.identity.client import keys
from parvis.kernel.identity.client.provider import is_offered
from parvis.kernel.identity.client.session import assurance_of, step_up_url
from parvis.kernel.identity.provider import grants
from parvis.kernel.identity.provider.requests import read_request
from parvis.kernel.identity.provider.types import ACR, SCOPES, RequestRefused, Unanswerable
from parvis.kernel.identity.provider.types import Request as Asked
from parvis.kernel.identity.types import enough
from parvis.kernel.people import api as people
from parvis.kernel.people.sessions import BEGAN
from parvis.kernel.people.types import ActorKind
from parvis.kernel.people.web import moments
from parvis.kernel.people.web.access import signed_in
from parvis.kernel.people.web.requests import Request

_ALGORITHM = "RS256"
_FRESH, _MOST = "identity_fresh", 5
_LED = "led"
"""In the address to which somebody comes back from signing in: they came through a form."""
SAID = {
    "openid": gettext_lazy("A code that stands for you, other than at any other organisation"),
    "profile": gettext_lazy("Your name, date of birth and language"),
    "email": gettext_lazy("Your e-mail address"),
    "national_number": gettext_lazy("Your national number"),
}


def issuer(request: HttpRequest) -> str:
    """Return the name by which applications know this house."""
    base = request.build_absolute_uri("/") if settings.DEMO else settings.BASE_URL
    return f"{base.rstrip('/')}/identity"


@require_safe
def discovery(request: HttpRequest) -> JsonResponse:
    """Publish what applications need to know (OpenID Connect Discovery 1.0)."""
    here = issuer(request)
    said = JsonResponse(
        {
            "issuer": here,
            "authorization_endpoint": f"{here}/authorize",
            "token_endpoint": f"{here}/token",
            "userinfo_endpoint": f"{here}/userinfo",
            "end_session_endpoint": f"{here}/end",
            "jwks_uri": f"{here}/jwks.json",
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "client_credentials"],
            "subject_types_supported": ["pairwise"],
            "scopes_supported": list(SCOPES),
            "acr_values_supported": list(ACR),
            "prompt_values_supported": ["none", "login", "consent", "select_account"],
            "ui_locales_supported": ["nl", "fr", "en"],
            "claims_supported": [
                "sub", "acr", "auth_time", "name", "given_name", "family_name", "birthdate", "locale", "email",
                "national_number",
            ],
            "id_token_signing_alg_values_supported": [_ALGORITHM],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "request_parameter_supported": False,
            "request_uri_parameter_supported": False,
            "authorization_response_iss_parameter_supported": True,
        }
    )  # fmt: skip
    said["Cache-Control"] = "public, max-age=300"
    return said


# Signing in -------------------------------------------------------------------------------------------------


def _language(request: HttpRequest) -> str:
    """Return the language that the application asks for, or the browser's."""
    asked = request.GET.get("ui_locales", "")[:2]
    return asked if asked in {"nl", "fr", "en"} else get_language() or "nl"


@require_safe
@never_cache
def authorize(request: HttpRequest) -> HttpResponse:
    """Lead to the page in the language that the application asks for, or the browser."""
    with override(_language(request)):
        return HttpResponseRedirect(f"{reverse('account_authorize')}?{request.GET.urlencode()}")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def decide(request: Request) -> HttpResponse:
    """Send somebody back to an application with a code, once they signed in surely enough and agreed."""
    try:
        asked = read_request({name: request.GET[name] for name in request.GET})
    except Unanswerable as wrong:
        return render(request, "identity/unanswerable.html", {"reason": wrong.reason}, status=400)
    except RequestRefused as refused:
        return _onward(request, _address(request, refused.to, error=refused.error, state=refused.state))
    return _decided(request, asked)


def _decided(request: Request, asked: Asked) -> HttpResponse:
    now, actor = timezone.now(), request.actor
    if actor.is_agent:
        return _refused(request, asked, "access_denied")
    if missing := _missing(request, asked, now):
        return _refused(request, asked, "login_required") if "none" in asked.prompts else missing
    if request.method == "POST":
        return _answered(request, asked, now)
    if "consent" in asked.prompts or not grants.has_agreed(actor.account_id or "", asked):
        return _refused(request, asked, "consent_required") if "none" in asked.prompts else _asked(request, asked)
    return _sent_back(request, asked, now)


def _missing(request: Request, asked: Asked, now: datetime) -> HttpResponse | None:
    """Return where to go first to sign in, or to do so again or more surely; None when all is well."""
    here = f"{request.path}?{_query(request)}&{_LED}=1"
    asked_at = _asked_at(request, asked, now)
    if request.actor.kind is ActorKind.ANONYMOUS or not enough(assurance_of(request), asked.wanted):
        return HttpResponseRedirect(step_up_url(asked.wanted, here))
    if _is_fresh_enough(request, asked, asked_at, now):
        return None
    if not is_offered():
        return _refused(request, asked, "login_required")
    return _onward(request, f"{reverse('account_sign_in_go')}?{urlencode({'level': asked.wanted, 'next': here})}")


def _query(request: Request) -> str:
    """Return what the application asked, letter by letter the same before and after signing in."""
    said = request.GET.copy()
    said.pop(_LED, None)
    return said.urlencode()


def _asked_at(request: Request, asked: Asked, now: datetime) -> datetime | None:
    """Return when `prompt=login` was first asked; None when it was not. It is asked of who is not signed in too, who
    then need not do so twice."""
    if not asked.prompts & {"login", "select_account"}:
        return None
    mark = hashlib.sha256(_query(request).encode()).hexdigest()[:32]
    known: dict[str, str] = dict(request.session.get(_FRESH, {}))
    if mark not in known:
        request.session[_FRESH] = dict([*known.items(), (mark, now.isoformat())][-_MOST:])
        return now
    return datetime.fromisoformat(known[mark])


def _is_fresh_enough(request: Request, asked: Asked, asked_at: datetime | None, now: datetime) -> bool:
    """Tell whether they signed in lately enough: since `prompt=login` was first asked, and within `max_age`."""
    shown = _shown_at(request)
    if asked.max_age is not None and (now - shown).total_seconds() > max(asked.max_age, 5):
        return False
    return asked_at is None or shown >= asked_at


def _shown_at(request: Request) -> datetime:
    said = moments.assurance(request).get("at") or request.session.get(BEGAN)
    return datetime.fromisoformat(said) if said else timezone.now()


def _asked(request: Request, asked: Asked) -> HttpResponse:
    language = get_language() or "nl"
    context = {
        "name": asked.name,
        "organisation": people.organisation(asked.organisation).name.to(language),
        "host": urlsplit(asked.redirect_uri).netloc,
        "said": [SAID[one] for one in asked.scopes],
    }
    return render(request, "identity/consent.html", context)


def _answered(request: Request, asked: Asked, now: datetime) -> HttpResponse:
    """Take yes or no, and lead back with it."""
    if request.POST.get("answer") != "yes":
        return _refused(request, asked, "access_denied")
    grants.agree(asked, by=request.actor, at=now)
    return _sent_back(request, asked, now)


def _sent_back(request: Request, asked: Asked, now: datetime) -> HttpResponse:
    return _onward(request, _with_code(request, asked, now), asked.name)


def _onward(request: HttpRequest, to: str, name: str = "") -> HttpResponse:
    """Lead to another site: at once, or by a page of ours for who came through a form.

    Browsers hold a page's `form-action` (Content Security Policy 3, section 6.4.1) against every redirect that follows
    its form, so neither a yes nor a password (here or at a provider) could end at an application otherwise.

    :param to: an address that the application registered, or of ours.
    """
    if request.method != "POST" and _LED not in request.GET:
        return HttpResponseRedirect(to)
    answer = render(request, "identity/onward.html", {"name": name, "to": to})
    answer["Refresh"] = f"0;url={to}"
    return answer


def _with_code(request: Request, asked: Asked, now: datetime) -> str:
    code = grants.give_code(asked, level=assurance_of(request), shown_at=_shown_at(request), by=request.actor, at=now)
    return _address(request, asked.redirect_uri, code=code, state=asked.state)


def _refused(request: HttpRequest, asked: Asked, error: str) -> HttpResponse:
    to = _address(request, asked.redirect_uri, error=error, state=asked.state)
    return _onward(request, to, asked.name)


def _address(request: HttpRequest, to: str, **said: str) -> str:
    """Return an address of the application with an answer, which names who gives it (RFC 9207)."""
    query = urlencode({name: value for name, value in (said | {"iss": issuer(request)}).items() if value})
    return f"{to}{'&' if '?' in to else '?'}{query}"


# Behind the browser's back ------------------------------------------------------------------------------------


def tokens(request: HttpRequest, row: Any, now: datetime) -> dict[str, Any]:
    """Return what an application gets for a code; it has shown its secret.

    :raises BadGrant: when the code is not good.
    """
    given = grants.change_code(
        row,
        code=request.POST.get("code", ""),
        redirect_uri=request.POST.get("redirect_uri", ""),
        verifier=request.POST.get("code_verifier", ""),
        issuer=issuer(request),
        at=now,
    )
    key = keys.signing_key()
    head = {"alg": _ALGORITHM, "kid": str(key.kid), "typ": "JWT"}
    return {
        "access_token": given.access_token,
        "token_type": "Bearer",
        "expires_in": int(grants.TOKEN_LASTS.total_seconds()),
        "scope": " ".join(given.scopes),
        "id_token": jwt.encode(head, given.claims, key, algorithms=[_ALGORITHM]),
    }


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def userinfo(request: HttpRequest) -> JsonResponse:
    """Tell an application what it may know of whose token it shows (OpenID Connect Core 1.0, section 5.3)."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    said = grants.claims_of_token(token.strip(), at=timezone.now()) if scheme.lower() == "bearer" and token else None
    if said is None:
        refused = JsonResponse({"error": "invalid_token"}, status=401)
        refused["WWW-Authenticate"] = 'Bearer realm="Parvis", error="invalid_token"'
        return refused
    return JsonResponse(said)


# Signing out, and taking back -----------------------------------------------------------------------------------


@require_safe
@never_cache
def end(request: HttpRequest) -> HttpResponse:
    """Ask whether somebody who signed out of an application signs out here too (RP-Initiated Logout 1.0).

    They are only led back to an address that this application has registered.
    """
    row = application_row(request.GET.get("client_id", ""))
    to = request.GET.get("post_logout_redirect_uri", "")
    known = row is not None and row.ended_at is None and to in row.redirect_uris
    state = request.GET.get("state", "")
    back = f"{to}{'&' if '?' in to else '?'}{urlencode({'state': state})}" if known and state else to if known else ""
    with override(_language(request)):
        return render(request, "identity/end.html", {"back": back, "name": row.name if known and row else ""})


@require_safe
@signed_in
@never_cache
def consents(request: Request) -> HttpResponse:
    """Show which applications one lets know who one is."""
    language = get_language() or "nl"
    rows = [
        {
            "info": one,
            "organisation": people.organisation(one.organisation).short.to(language),
            "said": [SAID[scope] for scope in SCOPES if scope in one.scopes],
        }
        for one in grants.consents_of(request.actor.account_id or "")
    ]
    return render(request, "identity/consents.html", {"rows": rows})


@require_POST
@signed_in
def withdraw(request: Request, application: UUID) -> HttpResponse:
    """Take consent back."""
    grants.withdraw(application, by=request.actor, at=timezone.now())
    messages.success(
        request, _("The application learns nothing of you any more. What it knows already, ask it to forget.")
    )
    return redirect("account_consents")
