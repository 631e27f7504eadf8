"""The queue: what waits for an administration, due first; and the search of its agents."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parvis.counter import api as counter
from parvis.counter.types.desk import Filters, Queue
from parvis.counter.types.records import Row
from parvis.counter.web.terms import term_of
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor, Role
from parvis.kernel.people.web.access import agents_only
from parvis.ui.words import number_words

AT_THE_DESK = (Role.AGENT, Role.DECIDER, Role.INSPECTOR, Role.MANAGER)
OWN_TABS = ("all", "me", "nobody", "late", "unread")
PARAMETERS = ("procedure", "who", "term", "waiting", "sort", "after", "before")


@require_GET
@agents_only(*AT_THE_DESK)
def show(request: HttpRequest) -> HttpResponse:
    """Show a page of the queue."""
    now = timezone.now()
    language = get_language() or "nl"
    organisation = organisation_of(request)
    filters = filters_of(request, organisation)
    found = counter.queue(filters, by=request.actor, at=now)
    return render(
        request,
        "counter/desk/queue.html",
        {
            "organisation_name": people.organisation(organisation).short.to(language),
            "organisations": organisations_of(request.actor, organisation),
            "filters": filters,
            "rows": [shown(row, found.names, language, now) for row in found.rows],
            "tabs": tabs(request, filters, found, counter.views(request.actor.account_id)),
            "selects": selects(filters, organisation, language),
            "previous_url": _url(filters, before=found.previous) if found.previous else "",
            "next_url": _url(filters, after=found.next) if found.next else "",
            "here": request.get_full_path(),
            "is_bulk": not filters.is_closed,
            "keys": keys(),
        },
    )


@require_GET
@agents_only(*AT_THE_DESK)
def search(request: HttpRequest) -> HttpResponse:
    """Find a case by its reference, or by a name, a street or a number; a reference leads straight to its case."""
    now = timezone.now()
    language = get_language() or "nl"
    text = request.GET.get("q", "")[:200]
    rows = counter.search_cases(text, by=request.actor) if text.strip() else []
    if len(rows) == 1 and counter.looks_like_reference(text):
        return HttpResponseRedirect(reverse("desk:case", args=[rows[0].id]))
    return render(
        request,
        "counter/desk/search.html",
        {"q": text, "rows": [shown(row, {}, language, now) for row in rows], "is_full": len(rows) >= counter.PAGE},
    )


@require_POST
@agents_only(*AT_THE_DESK)
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the queue as it is shown under a name."""
    filters = filters_of(request, organisation_of(request), request.POST.dict())
    try:
        counter.save_view(
            name=request.POST.get("name", ""), filters=filters.stored(), by=request.actor, at=timezone.now()
        )
    except counter.NotPossible:
        return HttpResponseRedirect(_url(filters))
    return HttpResponseRedirect(_url(filters))


@require_POST
@agents_only(*AT_THE_DESK)
def forget(request: HttpRequest, view: int) -> HttpResponse:
    """Forget a saved view."""
    counter.forget_view(view=view, by=request.actor, at=timezone.now())
    return HttpResponseRedirect(reverse("desk:queue"))


def organisation_of(request: HttpRequest) -> str:
    """Return the organisation whose desk this is: as asked, if this agent works there; else the last, or the first."""
    mine = sorted(request.actor.organisations(AT_THE_DESK))
    asked = request.GET.get("organisation") or request.POST.get("organisation") or ""
    if asked in mine:
        if request.session.get("desk") != asked and len(mine) > 1:
            request.session["desk"] = asked
        return asked
    last = request.session.get("desk", "") if len(mine) > 1 else ""
    return last if last in mine else mine[0]


def organisations_of(actor: Actor, current: str) -> list[dict[str, Any]]:
    """Return the desks between which an agent can choose; none when there is only one."""
    mine = sorted(actor.organisations(AT_THE_DESK))
    if len(mine) < 2:
        return []
    language = get_language() or "nl"
    return [
        {
            "name": people.organisation(code).short.to(language),
            "url": f"{reverse('desk:queue')}?{urlencode({'organisation': code})}",
            "current": code == current,
        }
        for code in mine
    ]


def filters_of(request: HttpRequest, organisation: str, given: dict[str, str] | None = None) -> Filters:
    """Return the filters that an address asks for; what makes no sense is passed over."""
    given = given if given is not None else request.GET.dict()
    kept = {name: given[name][:80] for name in PARAMETERS if given.get(name)}
    return Filters(organisation, is_closed=given.get("state") == "closed", **kept)


def _url(filters: Filters, **more: str) -> str:
    asked = {name: getattr(filters, name) for name in ("procedure", "who", "term", "waiting", "sort")}
    asked = {name: value for name, value in asked.items() if value and value != "due"}
    if filters.is_closed:
        asked["state"] = "closed"
    asked |= more
    return f"{reverse('desk:queue')}?{urlencode({'organisation': filters.organisation, **asked})}"


def shown(row: Row, names: dict[str, str], language: str, at: datetime) -> dict[str, Any]:
    """Return a row as the table shows it."""
    definition = counter.definition_of(row.definition)
    return {
        "id": row.id,
        "url": reverse("desk:case", args=[row.id]),
        "reference": row.reference,
        "shown_reference": row.shown_reference,
        "revision": row.revision,
        "name": row.label.name or _("no name"),
        "place": row.label.place.split(",")[0],
        "procedure": definition.procedure.name.to(language),
        "state": definition.flow.state(row.state).label.to(language),
        "notes": _notes(row),
        "term": term_of(row, at),
        "outcome": row.outcome,
        "received_at": row.received_at,
        "closed_at": row.closed_at,
        "handler": names.get(str(row.assigned_to), "") if row.assigned_to else "",
        "is_unread": row.has_unread,
    }


def _notes(row: Row) -> list[dict[str, str]]:
    notes = []
    if row.has_unread:
        notes.append({"text": _("message"), "tone": "accent"})
    if row.pieces_wanted:
        missing = len(row.pieces_wanted)
        notes.append(
            {
                "text": ngettext("waits for %(n)d piece", "waits for %(n)d pieces", missing) % {"n": missing},
                "tone": "info",
            }
        )
    return notes


def tabs(request: HttpRequest, filters: Filters, found: Queue, views: list[Any]) -> list[dict[str, Any]]:
    """Return the tabs: the house's own, then the clerk's saved views."""
    names = {
        "all": (_("All open"), {}),
        "me": (_("Mine"), {"who": "me"}),
        "nobody": (_("Nobody's yet"), {"who": "nobody"}),
        "late": (_("Late"), {"term": "late"}),
        "unread": (_("New messages"), {"waiting": "us"}),
    }
    stored = filters.stored()
    items = []
    for tab in OWN_TABS:
        name, asked = names[tab]
        count = found.counts[tab]
        items.append(
            {
                "name": name,
                "url": f"{reverse('desk:queue')}?{urlencode({'organisation': filters.organisation, **asked})}",
                "current": stored == asked,
                "count": _("more than 1,000") if count.is_many else number_words(count.number),
            }
        )
    for view in views:
        asked = {**view.filters}
        if asked.pop("is_closed", False):
            asked["state"] = "closed"
        query = urlencode({"organisation": filters.organisation, **asked})
        items.append(
            {
                "name": view.name,
                "url": f"{reverse('desk:queue')}?{query}",
                "current": stored == view.filters,
                "id": view.id,
            }
        )
    return items


def selects(filters: Filters, organisation: str, language: str) -> list[dict[str, Any]]:
    """Return the filters as the parts of a sentence."""
    procedures = sorted(((one.id, one.name.to(language)) for one in counter.procedures()), key=lambda one: one[1])
    state = [("", _("open cases")), ("closed", _("closed cases"))]
    who = [("", _("of everyone")), ("me", _("of mine")), ("nobody", _("of nobody yet"))]
    term = [
        ("", _("with any term")),
        ("late", _("that are late")),
        ("today", _("that are due today")),
        ("week", _("due within a week")),
        ("still", _("whose clock stands still")),
    ]
    waiting = [
        ("", _("waiting for anyone")),
        ("citizen", _("waiting for the applicant")),
        ("us", _("with a new message")),
    ]
    sort = [
        ("due", _("due first")),
        ("-due", _("due last")),
        ("received", _("oldest first")),
        ("-received", _("newest first")),
    ]
    return [
        _select("state", _("State"), "closed" if filters.is_closed else "", state),
        _select("procedure", _("Procedure"), filters.procedure, [("", _("of every procedure")), *procedures]),
        _select("who", _("Handled by"), filters.who, who),
        _select("term", _("Term"), filters.term, term),
        _select("waiting", _("Waiting for"), filters.waiting, waiting),
        _select("sort", _("Order"), filters.sort, sort),
    ]


def _select(name: str, label: str, value: str, options: list[tuple[str, str]]) -> dict[str, Any]:
    return {"name": name, "label": label, "value": value, "options": options}


def keys() -> list[tuple[str, str]]:
    """Return the keys of the queue and what they do."""
    return [
        ("j k", _("next, previous case")),
        ("Enter", _("open it")),
        ("x", _("choose it")),
        ("b", _("do something with the chosen ones")),
        ("/", _("find a case")),
        ("⇧N", _("new request")),
        ("?", _("these keys")),
    ]
