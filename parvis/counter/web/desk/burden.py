"""What procedures cost people, and how they could cost them less: administrative simplification (S29)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from parvis.counter import api as counter
from parvis.counter.types.measures import Burden, PageUse, Proposal
from parvis.kernel.clock import local_day
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Role
from parvis.kernel.people.web.access import agents_only
from parvis.sources import api as sources
from parvis.ui.words import number_words

READERS = (Role.MANAGER, Role.EDITOR)
MOST = 25


@require_GET
@agents_only(*READERS)
def show(request: HttpRequest) -> HttpResponse:
    """Show what each procedure asks of people in a year, and what would save them most."""
    organisation, language = _read_by(request), get_language() or "nl"
    found = counter.burdens(local_day(timezone.now()), organisation=organisation)
    names = {one.procedure: one.name.to(language) for one in found}
    proposals = sorted(
        (proposal for one in found for proposal in one.proposals), key=lambda one: (-one.hours_a_year, -one.minutes)
    )
    return render(
        request,
        "counter/desk/burden.html",
        {
            "organisation_name": people.organisation(organisation).short.to(language),
            "hours": round(sum(one.hours_a_year for one in found)),
            "saved": round(sum(one.hours_a_year for one in proposals if one.kind in ("fetch", "statistics_only"))),
            "rows": [_row(one, language) for one in found],
            "proposals": [_said(one, names, language) for one in proposals[:MOST]],
            "more": max(0, len(proposals) - MOST),
        },
    )


@require_GET
@agents_only(*READERS)
def one_procedure(request: HttpRequest, procedure: str) -> HttpResponse:
    """Show what one procedure asks, page by page, and where people stop."""
    organisation, language = _read_by(request), get_language() or "nl"
    until = local_day(timezone.now())
    found = next((one for one in counter.burdens(until, organisation=organisation) if one.procedure == procedure), None)
    if found is None:
        raise Http404
    definition = counter.definition_for(procedure, organisation)
    use = counter.form_use(procedure, until, organisation=organisation)
    pages = [
        _page(page.title or page.questions[0].label, use.pages.get(page.id, PageUse(page.id)), language)
        for page in definition.form.pages
    ]
    names = {one.id: one.name.to(language) for one in counter.procedures()}
    return render(
        request,
        "counter/desk/burden_procedure.html",
        {
            "name": found.name.to(language),
            "row": _row(found, language),
            "sent": use.sent,
            "left": use.left,
            "pages": pages,
            "drops": [(one["label"], one["left"]) for one in pages if one["left"]],
            "ease": [(code, _LANGUAGE_NAMES[code], value) for code, value in found.ease.items()],
            "proposals": [_said(one, names, language) for one in found.proposals],
        },
    )


_LANGUAGE_NAMES = {"nl": "Nederlands", "fr": "Français", "en": "English"}


def _read_by(request: HttpRequest) -> str:
    """Return whose procedures are read about: as asked, or the first; an editor need not work at its desk."""
    reading = sorted(request.actor.organisations(READERS))  # type: ignore[attr-defined]
    asked = request.GET.get("organisation", "")
    return asked if asked in reading else reading[0]


def _row(one: Burden, language: str) -> dict[str, Any]:
    return {
        "name": one.name.to(language),
        "url": reverse("desk:burden_procedure", args=[one.procedure]),
        "cases": one.cases_a_year,
        "questions": one.questions,
        "proofs": one.proofs,
        "fetched": one.fetched,
        "minutes": one.minutes,
        "is_measured": one.is_measured,
        "hours": round(one.hours_a_year),
        "sent": round(100 * one.share_sent) if one.share_sent is not None else None,
    }


def _page(label: Any, use: PageUse, language: str) -> dict[str, Any]:
    return {
        "label": label.to(language),
        "reached": use.reached,
        "left": use.left,
        "drop_off": round(100 * use.drop_off),
        "wrong": round(100 * use.wrong / use.reached) if use.reached else 0,
        "seconds": use.median_seconds,
    }


def _said(one: Proposal, names: dict[str, str], language: str) -> dict[str, Any]:
    """Return a proposal as a sentence, with what it saves."""
    return {
        "procedure": names.get(one.procedure, one.procedure),
        "url": reverse("desk:burden_procedure", args=[one.procedure]),
        "label": one.label.to(language),
        "text": _sentence(one, names, language),
        "hours": round(one.hours_a_year),
        "minutes": one.minutes,
    }


def _sentence(one: Proposal, names: dict[str, str], language: str) -> str:
    detail = one.detail
    if one.kind == "fetch":
        held = {source.id: source.name.to(language) for source in sources.sources()}
        return _("Held by an authentic source: %(source)s. Fetch it instead of asking for a document.") % {
            "source": held.get(str(detail["source"]), str(detail["source"]))
        }
    if one.kind == "same_proof":
        others = [names.get(other, other) for other in detail["others"]]  # type: ignore[attr-defined]
        return ngettext(
            "The same document is asked for by another procedure: %(others)s. Ask once, and reuse it.",
            "The same document is asked for by other procedures: %(others)s. Ask once, and reuse it.",
            len(others),
        ) % {"others": ", ".join(others)}
    if one.kind == "slow_page":
        seconds = number_words(detail["seconds"])
        return _("Half of people need more than %(seconds)s seconds here. Split it, or explain it.") % {
            "seconds": seconds
        }
    if one.kind == "drop_off":
        return _("%(share)s %% of people give up here.") % {"share": detail["share"]}
    if one.kind == "mistakes":
        return _("For each hundred answers, %(share)s were refused. Say beforehand what is expected.") % {
            "share": detail["share"]
        }
    if one.kind == "hard_text":
        return _("This text is hard to read (%(language)s, reading ease %(ease)s of 100).") % {
            "language": _LANGUAGE_NAMES[str(detail["language"])],
            "ease": number_words(detail["ease"]),
        }
    return _("Its answer is only used for statistics. Leave it out, or let people skip it.")
