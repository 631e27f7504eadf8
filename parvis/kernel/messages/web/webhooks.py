"""Subscriptions of an organisation: made, tried, paused, given another secret, ended; and the log of each."""

from typing import Any
from uuid import UUID

from django.contrib import messages as notices
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parvis.kernel.messages import api as messages
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Role
from parvis.kernel.people.web.access import agents_only
from parvis.kernel.people.web.members import of_administered
from parvis.kernel.people.web.requests import Request

KINDS = {
    "counter.case.submitted": gettext_lazy("A request was sent"),
    "counter.case.decided": gettext_lazy("A request was decided or closed"),
    "counter.case.*": gettext_lazy("Everything that happens to a request, who opens it included"),
    "counter.letter.*": gettext_lazy("A letter went out"),
    "payments.*": gettext_lazy("Something was to be paid, was paid or was given back"),
    "*": gettext_lazy("Everything"),
}
LOGGED = 100
STATES = {
    messages.DeliveryState.WAITING: gettext_lazy("on its way"),
    messages.DeliveryState.DELIVERED: gettext_lazy("delivered"),
    messages.DeliveryState.GIVEN_UP: gettext_lazy("given up"),
}


@require_GET
@agents_only(Role.ADMINISTRATOR)
def webhooks(request: Request) -> HttpResponse:
    """Lead to the organisation that one administers, or to the first of several."""
    return redirect("webhooks_of", min(request.actor.organisations({Role.ADMINISTRATOR})))


@require_http_methods(["GET", "HEAD", "POST"])
@of_administered
def webhooks_of(request: Request, organisation: str) -> HttpResponse:
    """Show the subscriptions of an organisation, and make one."""
    wrong: dict[str, str] = {}
    made = None
    if request.method == "POST":
        url, verbs = request.POST.get("url", "").strip(), [one for one in request.POST.getlist("verbs") if one in KINDS]
        if not verbs:
            wrong["verbs"] = _("Choose what it is told.")
        else:
            made, wrong = _subscribed(request, organisation, url, verbs)
    return _shown(request, organisation, wrong=wrong, made=made)


def _subscribed(
    request: Request, organisation: str, url: str, verbs: list[str]
) -> tuple[messages.SubscriptionInfo | None, dict[str, str]]:
    try:
        made = messages.subscribe(
            url=url[:500], verbs=verbs, organisation=organisation, by=request.actor, at=timezone.now()
        )
    except messages.NotAllowed:
        said = _("Give a whole address that begins with https:// and lies on the public internet.")
        return None, {"url": said}
    return made, {}


def _shown(
    request: Request,
    organisation: str,
    *,
    wrong: dict[str, str] | None = None,
    made: messages.SubscriptionInfo | None = None,
) -> HttpResponse:
    wrong = wrong or {}
    found = messages.subscriptions(by=request.actor, organisation=organisation)
    waiting = messages.waiting_deliveries([one.id for one in found])
    typed = request.POST if wrong else {}
    chosen = request.POST.getlist("verbs") if wrong else []
    context = {
        **_house(organisation, request.LANGUAGE_CODE),
        "rows": [_row(one, waiting.get(one.id, 0)) for one in sorted(found, key=lambda one: not one.is_active)],
        "made": made,
        "wrong": wrong,
        "errors": [(f"id_{name}", text) for name, text in wrong.items()],
        "url": typed.get("url", ""),
        "kinds": [{"value": value, "label": label, "is_chosen": value in chosen} for value, label in KINDS.items()],
    }
    # A page that answers a POST: the secret is on it and nowhere else, so one cannot come back to it.
    return render(request, "messages/webhooks.html", context, status=422 if wrong else 200)


def _house(organisation: str, language: str) -> dict[str, Any]:
    return {
        "organisation": organisation,
        "organisation_name": people.organisation(organisation).short.to(language),
    }


def _row(one: messages.SubscriptionInfo, waiting: int) -> dict[str, Any]:
    return {"info": one, "waiting": waiting, "kinds": [KINDS.get(verb, verb) for verb in one.verbs]}


@require_GET
@of_administered
def log(request: Request, organisation: str, subscription: UUID) -> HttpResponse:
    """Show what one subscriber was told, and what became of it."""
    found = _found(request, organisation, subscription)
    lines = messages.deliveries(found.id, by=request.actor, limit=LOGGED)
    context = {
        **_house(organisation, request.LANGUAGE_CODE),
        "one": _row(found, messages.waiting_deliveries([found.id]).get(found.id, 0)),
        "lines": [
            {
                "info": line,
                "state": STATES[line.state],
                "may_resend": line.state is not messages.DeliveryState.WAITING and found.is_active,
            }
            for line in lines
        ],
    }
    return render(request, "messages/webhook.html", context)


def _found(request: Request, organisation: str, subscription: UUID) -> messages.SubscriptionInfo:
    found = messages.subscription(subscription, by=request.actor)
    if found is None or found.organisation != organisation:
        raise Http404
    return found


@require_POST
@of_administered
def do(request: Request, organisation: str, subscription: UUID) -> HttpResponse:
    """Try, pause, go on, renew the secret, or end."""
    found, now, by = _found(request, organisation, subscription), timezone.now(), request.actor
    match request.POST.get("what"):
        case "test":
            messages.send_test(subscription_id=found.id, by=by, at=now)
            notices.success(request, _("The try is on its way; the log shows what comes of it."))
        case "pause" | "go_on" as what:
            messages.pause(subscription_id=found.id, is_paused=what == "pause", by=by, at=now)
        case "renew":
            renewed = messages.renew_secret(subscription_id=found.id, by=by, at=now)
            return _shown(request, organisation, made=renewed)
        case "end":
            messages.unsubscribe(subscription_id=found.id, by=by, at=now)
            notices.success(request, _("This system is told nothing any more."))
            return redirect("webhooks_of", organisation)
        case _:
            raise Http404
    return redirect("webhook", organisation, found.id)


@require_POST
@of_administered
def resend(request: Request, organisation: str, subscription: UUID, delivery: UUID) -> HttpResponse:
    """Send one delivery again."""
    found = _found(request, organisation, subscription)
    lines = messages.deliveries(found.id, by=request.actor, limit=LOGGED)
    if not any(one.id == delivery for one in lines):
        raise Http404
    messages.resend(delivery_id=delivery, by=request.actor, at=timezone.now())
    notices.success(request, _("It is on its way again."))
    return redirect("webhook", organisation, found.id)
