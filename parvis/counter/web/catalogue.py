"""Finding what one came for: the home page, the search, the catalogue, and the page of a procedure."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_safe

from parvis.counter import api
from parvis.counter.types import LifeEvent, Procedure
from parvis.counter.web.contact import contact_context
from parvis.counter.web.gateway import note_visit
from parvis.counter.web.holder import holder_of

LIFE_EVENTS = {
    LifeEvent.MOVING: (
        gettext_lazy("Moving and housing"),
        gettext_lazy("Your new address, your lease, help with the energy bill"),
    ),
    LifeEvent.IDENTITY: (
        gettext_lazy("Identity and certificates"),
        gettext_lazy("Your card, and proof of who you are"),
    ),
    LifeEvent.FAMILY: (gettext_lazy("Family"), gettext_lazy("Birth, living together, your household")),
    LifeEvent.VEHICLE: (gettext_lazy("Car and parking"), gettext_lazy("A card for your street, and premiums")),
    LifeEvent.STREET: (gettext_lazy("Street and neighbourhood"), gettext_lazy("Using or mending the public space")),
    LifeEvent.ENTERPRISE: (
        gettext_lazy("Running a business"),
        gettext_lazy("Opening, moving or closing, a terrace in front of your door"),
    ),
    LifeEvent.DISAGREEING: (gettext_lazy("Disagreeing"), gettext_lazy("A complaint, and having a decision reviewed")),
}


def follow_url(request: HttpRequest) -> str:
    """Return where one follows a request: among one's own, or by reference and code."""
    return reverse("my:home" if holder_of(request).account else "my:follow")


def _language() -> str:
    return get_language() or "nl"


def _items(procedures: list[Procedure]) -> list[dict[str, str]]:
    language = _language()
    return [
        {
            "url": reverse("counter:procedure", args=[one.id]),
            "title": one.name.to(language),
            "hint": one.summary.to(language),
        }
        for one in procedures
    ]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show one sentence, one search field, and the moments of life."""
    events = [
        {"url": f"{reverse('counter:procedures')}#{event.value}", "title": name, "hint": hint}
        for event, (name, hint) in LIFE_EVENTS.items()
    ]
    context = {"events": events, "follow_url": follow_url(request), "contact": contact_context()}
    return render(request, "counter/citizen/home.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the procedures that someone may mean, in their own words."""
    asked = " ".join(request.GET.get("q", "").split())[:200]
    languages = [_language(), *(one for one in ("nl", "fr", "en") if one != _language())] if asked else []
    # Someone may search in another language than that of the page.
    found = next((many for one in languages if (many := api.search_procedures(asked, one))), [])
    context = {"asked": asked, "found": _items(found), "contact": contact_context()}
    return render(request, "counter/citizen/search.html", context)


@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """Show everything that can be asked, by moment of life; of one administration when it is chosen."""
    language = _language()
    chosen = request.GET.get("at", "")
    found = api.procedures(organisation=chosen)
    offering = {one.code: one for procedure in api.procedures() for one in api.offering(procedure)}
    groups = [
        {"id": event.value, "title": LIFE_EVENTS[event][0], "items": _items(many)}
        for event, many in api.by_life_event(sorted(found, key=lambda one: one.name.to(language))).items()
    ]
    administrations = sorted(
        ({"code": code, "name": one.short.to(language)} for code, one in offering.items()), key=lambda one: one["name"]
    )
    return render(
        request,
        "counter/citizen/procedures.html",
        {
            "groups": groups,
            "administrations": administrations,
            "chosen": chosen,
            "chosen_name": offering[chosen].name.to(language) if chosen in offering else "",
            "contact": contact_context("", chosen if chosen in offering else ""),
        },
    )


@require_safe
def procedure(request: HttpRequest, procedure: str) -> HttpResponse:
    """Show what a procedure is, what one needs, what it costs, how long it takes, and where to begin."""
    try:
        about = api.procedure(procedure)
    except api.UnknownProcedure as unknown:
        raise Http404 from unknown
    note_visit(request)
    return render(request, "counter/citizen/procedure.html", procedure_context(request, about))


def procedure_context(request: HttpRequest, about: Procedure, **more: Any) -> dict[str, Any]:
    """Return what the page of a procedure shows."""
    language = _language()
    offering = api.offering(about)
    at = request.GET.get("at", "")
    only = offering[0].code if len(offering) == 1 else ""
    organisation = at if any(at == one.code for one in offering) else only
    offer = api.offer_of(about.id, organisation) if organisation else None
    holder = holder_of(request)
    begun = [one for one in api.drafts_of(holder) if one.procedure == about.id] if _may_have_begun(holder) else []
    return {
        "about": about,
        "name": about.name.to(language),
        "summary": about.summary.to(language),
        "description": _rich(about.description.to(language)),
        "need": [one.to(language) for one in about.need],
        "result": about.result.to(language),
        "note": about.fee.note.to(language) if about.fee.note else "",
        "legal": [{"title": one.title.to(language), "eli": one.eli, "articles": one.articles} for one in about.legal],
        "offering": [{"code": one.code, "name": one.short.to(language)} for one in offering],
        "by_address": bool(about.competent_by),
        "organisation": organisation,
        "local_note": offer.note.to(language) if offer and offer.note else "",
        "contact": contact_context(about.id, organisation),
        "begun": begun[0] if begun else None,
        "events": LIFE_EVENTS[about.life_event][0],
        **more,
    }


def _rich(text: str) -> list[dict[str, Any]]:
    """Return paragraphs and list items, each item knowing whether it begins or ends its list."""
    found = api.paragraphs(text, {}, language=_language())
    kinds = ["", *(one.kind for one in found), ""]
    return [
        {
            "kind": one.kind,
            "runs": one.runs,
            "first": kinds[position] != "item",
            "last": kinds[position + 2] != "item",
        }
        for position, one in enumerate(found)
    ]


def _may_have_begun(holder: api.Holder) -> bool:
    return holder.account is not None or bool(holder.drafts)
