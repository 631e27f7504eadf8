"""Four eyes: one asks, another looks, and publishes or sends back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from parvis.counter import api as counter
from parvis.counter.web.editor.drafting import open_version, revision_in, to_page
from parvis.counter.web.editor.overview import of_edited

Doing = Callable[..., str]


def _doing(view: Doing) -> Callable[..., HttpResponse]:
    """Do something to the open version, and lead back to its page with what came of it."""

    @wraps(view)
    @require_POST
    @of_edited
    def done(request: HttpRequest, organisation: str, procedure: str) -> HttpResponse:
        now = timezone.now()
        draft = open_version(counter.adoption_page(organisation, procedure, by=request.actor, at=now))
        about = {"adoption": draft.id, "expected_revision": revision_in(request), "by": request.actor, "at": now}
        try:
            messages.success(request, view(request, about))
        except counter.NotPublishable as refused:
            messages.warning(request, _refused(len(refused.problems)))
        except counter.StaleAdoption:
            messages.warning(request, _("A colleague changed this meanwhile. Look again before you decide."))
        except counter.NotPossible as problem:
            messages.warning(request, _impossible(problem.reason))
        return to_page(organisation, procedure)

    return done


def _refused(count: int) -> str:
    return ngettext(
        "%(n)d thing stands in the way of publishing; it is listed below.",
        "%(n)d things stand in the way of publishing; they are listed below.",
        count,
    ) % {"n": count}


def _impossible(reason: str) -> str:
    if reason == "four_eyes":
        return _("You wrote in this version yourself: a colleague must look at it.")
    return _("Somebody else was first. The page now shows how it stands.")


@_doing
def ask(request: HttpRequest, about: dict[str, Any]) -> str:
    """Let a colleague look at a draft."""
    counter.ask_review(**about)
    return _("Another editor of your administration can now look at it and publish it.")


@_doing
def back(request: HttpRequest, about: dict[str, Any]) -> str:
    """Give a version back to its writers."""
    counter.send_back(why=request.POST.get("why", ""), **about)
    return _("It is a draft again.")


@_doing
def publish(request: HttpRequest, about: dict[str, Any]) -> str:
    """Offer a version from now on."""
    counter.publish(**about)
    return _("It is published. Everybody sees it within a few seconds.")


@_doing
def away(request: HttpRequest, about: dict[str, Any]) -> str:
    """Put a version away; what is offered stays as it is."""
    counter.withdraw_adoption(**about)
    return _("The version is put away; what you offer stays as it was.")
