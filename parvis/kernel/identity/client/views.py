"""Signing in as a citizen: the page where one begins, the way to the provider and back, and signing out there too."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from parvis.kernel.identity.client import accounts, journey, keys, provider, session
from parvis.kernel.identity.client.words import fitting, problem
from parvis.kernel.identity.types import (
    AnotherPerson,
    Declined,
    Identified,
    Journey,
    Level,
    NoAccount,
    ProviderDown,
    Refused,
    TooLow,
    enough,
    level_of,
)
from parvis.kernel.people import api as people
from parvis.kernel.people.types import ActorKind
from parvis.kernel.people.web import moments
from parvis.kernel.people.web.adapters import LANDING
from parvis.kernel.people.web.backend import BACKEND
from parvis.kernel.people.web.requests import Request
from parvis.kernel.registry import registry


@require_safe
@never_cache
def sign_in(request: Request) -> HttpResponse:
    """Show how one signs in; whoever is known well enough already goes on."""
    wanted, to = level_of(request.GET.get("level")), _inside(request, request.GET.get("next", ""))
    said = request.GET.get("problem", "")
    if not provider.is_offered():
        return _to_user_name(request, to)
    if request.actor.kind is not ActorKind.ANONYMOUS and not said and enough(session.assurance_of(request), wanted):
        return HttpResponseRedirect(to or _landing(request.actor))
    return _page(request, wanted, to, said)


def _page(request: Request, wanted: Level, to: str, said: str, status: int = 200) -> HttpResponse:
    is_known = request.actor.kind is not ActorKind.ANONYMOUS
    query = urlencode(_but_empty(level=_but_none(wanted), next=to))
    context = {
        "go_url": f"{reverse('account_sign_in_go')}?{query}" if query else reverse("account_sign_in_go"),
        "agents_url": f"{reverse('account_login')}?{urlencode({'next': to})}" if to else reverse("account_login"),
        "next": to,
        "steps_up": is_known,
        "is_agent": request.actor.is_agent,
        "wanted": wanted,
        "means": fitting(wanted),
        "problem": problem(said),
    }
    return render(request, "identity/sign_in.html", context, status=status)


def _to_user_name(request: Request, to: str) -> HttpResponse:
    """Lead to the page with user name and password: there is no provider here."""
    query = urlencode(_but_empty(ended=request.GET.get("ended", "")[:1], next=to))
    return HttpResponseRedirect(f"{reverse('account_login')}{'?' if query else ''}{query}")


@require_safe
@never_cache
def go(request: Request) -> HttpResponse:
    """Leave for the provider."""
    wanted, to = level_of(request.GET.get("level")), _inside(request, request.GET.get("next", ""))
    if not provider.is_offered():
        return _to_user_name(request, to)
    try:
        found = provider.provider()
    except ProviderDown:
        return _page(request, wanted, to, "down", status=503)
    begun = journey.begin(
        request,
        found,
        wanted=wanted,
        to=to,
        language=get_language() or "nl",
        account=request.actor.account_id or "",
        at=timezone.now(),
    )
    return HttpResponseRedirect(journey.address(found, begun, redirect_uri=_redirect_uri(request)))


@require_safe
@never_cache
def back(request: Request) -> HttpResponse:
    """Take the provider's answer; whatever comes of it is told on a page of ours."""
    now = timezone.now()
    try:
        begun = journey.take(request, request.GET.get("state", ""), at=now)
    except Refused as refused:
        return _told(refused.reason if refused.reason == "late" else "state", get_language() or "nl")
    try:
        found = provider.provider()
        if begun.account != (request.actor.account_id or ""):
            raise Refused("session")  # signed in or out meanwhile, in another tab
        said = {name: request.GET[name] for name in request.GET}
        who = journey.answered(found, begun, said, redirect_uri=_redirect_uri(request), at=now)
        account = accounts.welcome(who=who, issuer=found.issuer, must_be=begun.account, language=begun.language, at=now)
    except ProviderDown:
        return _told("down", begun.language, begun)
    except Refused as refused:
        accounts.turn_away(reason=refused.reason, issuer=begun.issuer, account=begun.account, at=now)
        return _told(_kind(refused), begun.language, begun)
    _sign_in(request, account, who, keeps_token=bool(found.end_session_endpoint))
    with override(begun.language):  # the address of the provider's answer has no language
        return HttpResponseRedirect(begun.next or _landing(people.actor_of(account, now)))


def _sign_in(request: Request, account: str, who: Identified, *, keeps_token: bool) -> None:
    """Open the session of an account: its key changes, and it knows how surely its owner is known."""
    now = timezone.now()
    row = people.account_to_sign_in(account)
    is_new = request.actor.account_id != account
    login(request, row, backend=BACKEND)
    if is_new:
        moments.begin(request, now)
        people.record_login(
            account=account, methods=["openid", who.means or "provider"], by=people.actor_of(account, now), at=now
        )
    else:
        request.session.cycle_key()
    moments.note_assurance(request, level=str(who.level), means=who.means, at=now)
    if keeps_token:
        session.keep_token(request, who.id_token)


def _kind(refused: Refused) -> str:
    """Return which of our sentences tells what happened; how an answer was wrong is nobody's business but ours."""
    if isinstance(refused, Declined):
        return refused.reason
    if isinstance(refused, NoAccount):
        return refused.reason
    kinds = {AnotherPerson: "another_person", TooLow: "level"}
    return kinds.get(type(refused), "session" if refused.reason == "session" else "refused")


def _told(reason: str, language: str, begun: Journey | None = None) -> HttpResponse:
    asked = {"level": _but_none(begun.wanted), "next": begun.next} if begun else {}
    with override(language):
        return HttpResponseRedirect(f"{reverse('account_sign_in')}?{urlencode(_but_empty(problem=reason, **asked))}")


@require_safe
@never_cache
def signed_out(request: HttpRequest) -> HttpResponse:
    """Tell who signed out here that they may still be signed in at the provider."""
    ticket = request.GET.get("leave", "")
    leave = f"{reverse('account_signed_out_leave')}?{urlencode({'leave': ticket})}" if ticket else ""
    return render(request, "identity/signed_out.html", {"leave_url": leave})


@require_safe
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out at the provider (OpenID Connect RP-Initiated Logout 1.0)."""
    home = request.build_absolute_uri(resolve_url(settings.LOGIN_REDIRECT_URL))
    token = session.token_of_farewell(request.GET.get("leave", ""))
    try:
        found = provider.provider() if provider.is_offered() else None
    except ProviderDown:
        found = None
    if found is None or not found.end_session_endpoint:
        return HttpResponseRedirect(home)
    asked = _but_empty(
        id_token_hint=token,
        client_id=str(settings.IDENTITY_CLIENT_ID),
        post_logout_redirect_uri=home,
        ui_locales=get_language() or "nl",
    )
    separator = "&" if "?" in found.end_session_endpoint else "?"
    return HttpResponseRedirect(f"{found.end_session_endpoint}{separator}{urlencode(asked)}")


@require_safe
def jwks(request: HttpRequest) -> JsonResponse:
    """Publish the public parts of our keys."""
    response = JsonResponse(keys.public_keys())
    response["Cache-Control"] = "public, max-age=300"
    return response


def _redirect_uri(request: HttpRequest) -> str:
    """Return where the provider sends people back: one address, as registered there; the demonstration's own host."""
    path = reverse("identity_back")
    return request.build_absolute_uri(path) if settings.DEMO else f"{settings.BASE_URL.rstrip('/')}{path}"


def _inside(request: HttpRequest, address: str) -> str:
    """Return an address if it is in this house, else nothing."""
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if ours else ""


def _landing(actor: people.Actor) -> str:
    landing = registry.hook(LANDING)
    return str(landing(actor)) if landing else str(resolve_url(settings.LOGIN_REDIRECT_URL))


def _but_empty(**asked: str) -> dict[str, str]:
    return {name: value for name, value in asked.items() if value}


def _but_none(wanted: Level) -> str:
    return "" if wanted is Level.NONE else str(wanted)
