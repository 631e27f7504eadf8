"""One-click login as an invented person. It exists in the demonstration only."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from parvis.kernel.people import api as people
from parvis.kernel.people.web import moments
from parvis.kernel.people.web.adapters import LANDING
from parvis.kernel.people.web.backend import BACKEND
from parvis.kernel.people.words import role_name
from parvis.kernel.registry import registry

View = Callable[..., HttpResponseBase]


def in_demo_only(view: View) -> View:
    """Answer 404 anywhere but in the demonstration."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@in_demo_only
@never_cache
def demo(request: HttpRequest) -> HttpResponse:
    """Show whom one can be."""
    language = get_language() or "nl"
    houses: dict[str, list[dict[str, str]]] = {}
    for one in people.demo_agents(timezone.now()):
        roles = ", ".join(role_name(role) for role in one.roles)
        for code in one.organisations:
            houses.setdefault(code, []).append({"username": one.username, "name": one.name, "hint": roles})
    agents = [
        {"name": found.name.to(language), "kind": found.kind, "people": members}
        for found, members in ((people.organisation(code), members) for code, members in houses.items())
    ]
    agents.sort(key=lambda house: str(house["name"]))
    return render(
        request,
        "people/demo.html",
        {
            "citizens": [
                {"username": one.username, "name": one.name, "hint": gettext("citizen")}
                for one in people.demo_citizens()
            ],
            "agents": [
                (
                    gettext("Municipalities"),
                    [one for one in agents if one["kind"] == people.OrganisationKind.MUNICIPALITY],
                ),
                (
                    gettext("Region and services"),
                    [one for one in agents if one["kind"] != people.OrganisationKind.MUNICIPALITY],
                ),
            ],
            "next": request.GET.get("next", ""),
        },
    )


@require_POST
@in_demo_only
def demo_login(request: HttpRequest) -> HttpResponse:
    """Sign in as the chosen one."""
    account = people.login_account(request.POST.get("username", ""))
    if account is None:
        raise Http404
    now = timezone.now()
    login(request, account, backend=BACKEND)  # changes the session's key, or empties it when it was another's
    moments.begin(request, now)
    # The short way in is for trying everything out; the invented provider beside it is for seeing levels at work.
    moments.note_assurance(request, level="high", means="demo", at=now)
    actor = people.actor_of(account, now)
    people.record_login(account=str(account.pk), methods=["demo"], by=actor, at=now)
    return HttpResponseRedirect(_next(request, actor))


def _next(request: HttpRequest, actor: people.Actor) -> str:
    """Return where to go: where one was going, when that is in this house, or where such an actor begins."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    landing = registry.hook(LANDING)
    return str(landing(actor)) if landing else resolve_url(settings.LOGIN_REDIRECT_URL)
