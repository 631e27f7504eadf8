"""The page of one's own: who I am here, in which language, how I am reached, where I am signed in."""

from dataclasses import replace

from allauth.account.views import PasswordChangeView
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parvis.kernel.people import api as people
from parvis.kernel.people.web.access import signed_in
from parvis.kernel.people.web.mandate_forms import Reach
from parvis.kernel.people.web.requests import Request
from parvis.kernel.people.words import device_name, role_name

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
            "offered": [] if actor.is_agent else people.offers_to(me, now),
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


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@never_cache
def reach(request: Request) -> HttpResponse:
    """Change one's e-mail address and telephone number."""
    actor, now = request.actor, timezone.now()
    me = actor.account_id or ""
    profile = people.profile(me, by=actor, purpose="own page")
    form = Reach(request.POST or None, initial={"email": profile.email, "phone": profile.phone})
    if request.method == "POST" and form.is_valid():
        told = replace(profile, email=form.cleaned_data["email"].strip(), phone=form.cleaned_data["phone"].strip())
        if told != profile:
            people.change_profile(account=me, profile=told, by=actor, at=now)
        messages.success(request, gettext("Your details are changed."))
        return redirect("account")
    return render(request, "people/reach.html", {"form": form}, status=422 if form.errors else 200)
