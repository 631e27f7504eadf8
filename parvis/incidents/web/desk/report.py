"""A report on one screen: what it is, what happened, what can be done; and the doing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from parvis.incidents import api as incidents
from parvis.incidents.types.report import UpdateInfo
from parvis.incidents.web.desk import showing
from parvis.incidents.web.desk.actions import ALL, BY_ID, Action
from parvis.incidents.web.desk.finding import categories
from parvis.incidents.web.desk.page import Page, open_page
from parvis.incidents.web.desk.sentences import entries
from parvis.incidents.web.desk.typed import Typed, Wrong
from parvis.kernel import clock
from parvis.kernel.people.web.access import agents_only
from parvis.ui.fields import Choice, Field


@dataclass(frozen=True)
class Attempt:
    """An action that is open on the page: what was typed, and why it was not done.

    :param news: what happened since the page was opened, when that is why.
    """

    action: str = ""
    typed: Mapping[str, str] | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    refused: str = ""
    news: tuple[UpdateInfo, ...] = ()


NOTHING = Attempt()


@require_GET
@agents_only(*incidents.HANDLING)
def chain(request: HttpRequest, number: int) -> HttpResponse:
    """Show everything that the journal holds about a report, to a manager of its organisation."""
    page = open_page(request, number)
    if not page.may_read_journal:
        raise PermissionDenied
    return render(request, "incidents/desk/journal.html", showing.journal_of(page))


@require_GET
@agents_only(*incidents.HANDLING)
def show(request: HttpRequest, number: int) -> HttpResponse:
    """Show a report to whoever may see it; who handles it gets its actions."""
    return shown(request, open_page(request, number))


@require_http_methods(["GET", "POST"])
@agents_only(*incidents.HANDLING)
def act(request: HttpRequest, number: int, action: str) -> HttpResponse:
    """Show a report with an action open, or do it; nothing typed is lost when it cannot be done."""
    page = open_page(request, number)
    chosen = BY_ID.get(action)
    if chosen is None:
        raise Http404
    if not chosen.allowed(page):
        raise PermissionDenied
    if request.method == "GET":
        return shown(request, page, Attempt(chosen.id))
    typed = request.POST.dict()
    if news := _since(page, typed.get("seen", "")):
        return shown(request, page, Attempt(chosen.id, typed, news=news), status=409)
    try:
        chosen.do(page, Typed.of(request, page.language))
    except Wrong as wrong:
        return shown(request, page, Attempt(chosen.id, typed, wrong.errors, wrong.choices), status=422)
    except incidents.NotPossible as problem:
        said = problem.message.to(page.language)
        return shown(request, open_page(request, number), Attempt(chosen.id, typed, refused=said), status=409)
    except incidents.MayNot:
        raise PermissionDenied from None
    messages.success(request, chosen.done)
    return HttpResponseRedirect(reverse("incident_desk:report", args=[number]))


def _since(page: Page, seen: str) -> tuple[UpdateInfo, ...]:
    """Return what happened since the page was opened; somebody who only follows the report changes nothing."""
    try:
        moment = datetime.fromisoformat(seen)
    except ValueError:
        return ()
    if timezone.is_naive(moment) or moment >= page.report.changed_at:
        return ()
    return tuple(page.since(moment))


def shown(request: HttpRequest, page: Page, attempt: Attempt = NOTHING, *, status: int = 200) -> HttpResponse:
    """Return the page of a report, with what was tried on it."""
    offered = [one for one in ALL if one.allowed(page) and (one.fits(page) or one.id == attempt.action)]
    # Only what is done all day has its form at hand, and what is asked for: that keeps the page light.
    drawn = [_drawn(page, one, attempt) for one in offered]
    buttons = [one for one, action in zip(drawn, offered, strict=True) if action.is_first or one["is_open"]]
    links = [one for one in drawn if one not in buttons]
    is_classifying = attempt.action == "classify"
    context = {
        **showing.context_of(page),
        "buttons": buttons,
        "links": links,
        "wrong": [field for one in buttons for field in one["fields"] if field.error],
        "refused": attempt.refused,
        "news": entries(attempt.news, ours=page.ours, language=page.language),
        "seen": page.report.changed_at.isoformat(),
        "categories": categories(page.language, clock.local_day(page.now)) if is_classifying else (),
    }
    return render(request, "incidents/desk/report.html", context, status=status)


def _drawn(page: Page, action: Action, attempt: Attempt) -> dict[str, Any]:
    """Return an action as its button and, where it is at hand or asked for, its form with what was typed into it."""
    is_tried = action.id == attempt.action
    fields: list[Field] = []
    if action.asks and (is_tried or action.is_at_hand):
        asked = [*action.asks(page), *(_offered(attempt) if is_tried else ())]
        fields = [_filled(one, action, attempt if is_tried else NOTHING) for one in asked]
    if is_tried and attempt.typed is None and fields:
        fields[0] = replace(fields[0], attributes={**fields[0].attributes, "autofocus": ""})
    return {
        "id": action.id,
        "label": action.label,
        "key": action.key,
        "tone": action.tone,
        "url": reverse("incident_desk:act", args=[page.report.number, action.id]),
        "fields": fields,
        "is_asking": action.asks is not None,
        "takes_files": action.takes_files,
        "is_open": is_tried,
    }


def _offered(attempt: Attempt) -> list[Field]:
    """Return a field for what was not clear: one chooses what was meant."""
    return [
        Field(kind="one_of", name=name, label=_("What do you mean?"), choices=choices)
        for name, choices in attempt.choices.items()
        if choices
    ]


def _filled(one: Field, action: Action, attempt: Attempt) -> Field:
    """Return a field with an id of its own on the page, and what was typed into it."""
    named = replace(one, id=f"{action.id}-{one.name}", error=attempt.errors.get(one.name, ""))
    if attempt.typed is None or one.kind == "files":
        return named
    typed = attempt.typed.get(one.name, "")
    return replace(named, value=typed == "on" if one.kind == "confirm" else typed)
