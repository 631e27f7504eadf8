"""One action upon many cases: choose, look at what would happen, begin, and follow it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parvis.counter import api as counter
from parvis.counter.web.desk.asking import fields_of, typed_in
from parvis.counter.web.desk.case import said_of
from parvis.counter.web.desk.queue import AT_THE_DESK, shown
from parvis.kernel.people.web.access import agents_only


@require_POST
@agents_only(*AT_THE_DESK)
def preview(request: HttpRequest) -> HttpResponse:
    """Show what could be done to the cases that were chosen, before anything is."""
    cases = _ids(request.POST.getlist("case"))
    if not cases:
        messages.warning(request, _("Choose at least one case."))
        return HttpResponseRedirect(reverse("desk:queue"))
    now, language = timezone.now(), get_language() or "nl"
    found = counter.bulk_preview(cases, by=request.actor, at=now)
    wanted = request.POST.get("action", "")
    chosen = next((one for one in found if f"{one.procedure}/{one.action.id}" == wanted), None)
    if chosen is None and len(found) == 1:
        chosen = found[0]
    return render(request, "counter/desk/bulk.html", _context(found, chosen, cases, {}, {}, language))


def _context(
    found: list[Any], chosen: Any, cases: list[UUID], typed: dict[str, Any], problems: dict[str, Any], language: str
) -> dict[str, Any]:
    now = timezone.now()
    return {
        "previews": [
            {
                "value": f"{one.procedure}/{one.action.id}",
                "label": one.action.label.to(language),
                "procedure": counter.procedure(one.procedure).name.to(language)
                if one.procedure in _offered()
                else one.procedure,
                "fitting": len(one.fitting),
                "others": len(one.others),
                "current": one is chosen,
            }
            for one in found
        ],
        "cases": cases,
        "chosen": chosen,
        "label": chosen.action.label.to(language) if chosen else "",
        "fitting": [shown(row, {}, language, now) for row in chosen.fitting] if chosen else [],
        "others": [shown(row, {}, language, now) for row in chosen.others] if chosen else [],
        "fields": fields_of(chosen.action, typed, problems, language) if chosen else [],
    }


def _offered() -> set[str]:
    return {one.id for one in counter.procedures()}


@require_POST
@agents_only(*AT_THE_DESK)
def begin(request: HttpRequest) -> HttpResponse:
    """Begin what was previewed."""
    now, language = timezone.now(), get_language() or "nl"
    cases = _ids(request.POST.getlist("case"))
    found = counter.bulk_preview(cases, by=request.actor, at=now)
    chosen = next((one for one in found if f"{one.procedure}/{one.action.id}" == request.POST.get("action")), None)
    if chosen is None:
        raise Http404
    typed = typed_in(chosen.action, request.POST)
    problems = counter.problems_in(chosen.action, typed, organisation=chosen.organisation, at=now, language=language)
    if problems:
        return render(
            request, "counter/desk/bulk.html", _context(found, chosen, cases, typed, problems, language), status=422
        )
    looked_at = dict(pair.split(":", 1) for pair in request.POST.getlist("revision") if ":" in pair)
    try:
        bulk = counter.begin_bulk(
            organisation=chosen.organisation,
            action=chosen.action.id,
            cases=[(row.id, int(looked_at.get(str(row.id), row.revision))) for row in chosen.fitting],
            filled=typed,
            by=request.actor,
            at=now,
        )
    except counter.CounterProblem as problem:
        messages.warning(request, said_of(problem))
        return HttpResponseRedirect(reverse("desk:queue"))
    return HttpResponseRedirect(reverse("desk:bulk_progress", args=[bulk]))


@require_GET
@agents_only(*AT_THE_DESK)
def progress(request: HttpRequest, bulk: UUID) -> HttpResponse:
    """Show how far it is; the page looks again by itself until it is over."""
    now, language = timezone.now(), get_language() or "nl"
    try:
        found = counter.bulk_progress(bulk, by=request.actor)
    except counter.UnknownCase:
        raise Http404 from None
    page = render(
        request,
        "counter/desk/bulk_progress.html",
        {
            "found": found,
            "label": found.action.label.to(language) if found.action else "",
            "refused": [{**shown(one.row, {}, language, now), "why": _why(one.reason)} for one in found.refused],
            "left": found.total - found.handled,
        },
    )
    if not found.is_over:
        page["Refresh"] = "2"
    return page


def _why(reason: str) -> str:
    sentences = {
        "alreadydone": _("Somebody did this already."),
        "stalecase": _("The case changed after you chose it."),
        "notallowed": _("Your role does not allow this here."),
        "four_eyes": _("You proposed it yourself; somebody else must do this."),
        "condition": _("What it depends on does not hold."),
        "closed": _("The case is closed."),
        "wronganswers": _("What was filled in does not fit this case."),
    }
    return sentences.get(reason, _("It could not be done where the case stands."))


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
