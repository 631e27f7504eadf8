"""The page of one's own: who I am here, in which language, where I am signed in, for whom I may act."""

from allauth.account.views import PasswordChangeView
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from parvis.kernel.people import api as people
from parvis.kernel.people.web import moments
from parvis.kernel.people.web.access import signed_in
from parvis.kernel.people.web.requests import Request
from parvis.kernel.people.words import device_name, mandate_name, role_name

LANGUAGES = ("nl", "fr", "en")


@require_safe
@signed_in
@never_cache
def account(request: Request) -> HttpResponse:
    """Show the page."""
    now, actor, language = timezone.now(), request.actor, get_language() or "nl"
    me = request.actor.account_id or ""
    profile = people.profile(me, by=actor, purpose="own page")
    return render(
        request,
        "people/account.html",
        {
            "profile": profile,
            "municipality": _municipality(str(profile.address.get("municipality", "")), language),
            "actor": actor,
            "language_of_account": actor.language,
            "roles": [
                {"label": people.organisation(code).name.to(language), "value": role_name(role)}
                for code, role in sorted(actor.grants)
            ],
            "sessions": [
                {"info": one, "device": device_name(one.device)}
                for one in people.sessions_of(me, now, current_key=request.session.session_key)
            ],
            "held": _mandates(people.mandates_held(me, now), actor),
            "given": [
                {**one, "is_open": one["info"].revoked_at is None and one["info"].valid_until > now}
                for one in _mandates(people.mandates_given(me), actor)
            ],
            "readings": people.readings_of(me),
        },
    )


@signed_in
def change_password(request: Request) -> HttpResponseBase:
    """Let someone change their password; who signs in without one goes back to their page."""
    if not request.user.is_authenticated or not request.user.has_usable_password():
        return redirect("account")
    return PasswordChangeView.as_view(template_name="people/password.html")(request)


def _municipality(code: str, language: str) -> str:
    """Return the name of a municipality, or what stands in its place when it is none of ours."""
    known = next((one for one in people.organisations() if one.code == code), None)
    return known.short.to(language) if known else code


def _mandates(infos: list[people.MandateInfo], actor: people.Actor) -> list[dict]:
    return [
        {
            "info": info,
            "capacity": mandate_name(info.kind),
            "is_used": actor.acting_for == f"account:{info.giver}",
        }
        for info in infos
    ]


@require_POST
@signed_in
def change_language(request: Request) -> HttpResponse:
    """Choose the language of letters and messages, and go on in it."""
    wanted = request.POST.get("language", "")
    if wanted not in LANGUAGES:
        raise Http404
    people.change_language(account=request.actor.account_id or "", language=wanted, by=request.actor, at=timezone.now())
    return HttpResponseRedirect(translate_url(reverse("account"), wanted))


@require_POST
@signed_in
def end_session(request: Request, reference: str) -> HttpResponse:
    """End one of one's own sessions."""
    actor, now = request.actor, timezone.now()
    try:
        people.end_session(account=actor.account_id or "", reference=str(reference), by=actor, at=now)
    except people.UnknownSession as missing:
        raise Http404 from missing
    return HttpResponseRedirect(reverse("account"))


@require_POST
@signed_in
def end_other_sessions(request: Request) -> HttpResponse:
    """End all one's sessions but this."""
    people.end_other_sessions(
        account=request.actor.account_id or "",
        keep=request.session.session_key,
        by=request.actor,
        at=timezone.now(),
    )
    return HttpResponseRedirect(reverse("account"))


@require_POST
@signed_in
def use_mandate(request: Request, mandate: str) -> HttpResponse:
    """Act for someone else from now on."""
    try:
        people.use_mandate(mandate=str(mandate), by=request.actor, at=timezone.now())
    except people.UnknownMandate as missing:
        raise Http404 from missing
    request.session[moments.ACTING] = str(mandate)
    return HttpResponseRedirect(reverse("account"))


@require_POST
@signed_in
def stop_acting(request: Request) -> HttpResponse:
    """Act for oneself again."""
    request.session.pop(moments.ACTING, None)
    return HttpResponseRedirect(reverse("account"))


@require_POST
@signed_in
def revoke_mandate(request: Request, mandate: str) -> HttpResponse:
    """End a mandate that one gave or holds."""
    try:
        people.revoke_mandate(mandate=str(mandate), by=request.actor, at=timezone.now())
    except people.UnknownMandate as missing:
        raise Http404 from missing
    return HttpResponseRedirect(reverse("account"))
