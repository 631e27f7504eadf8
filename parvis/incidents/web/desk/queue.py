"""The list of work: what waits, overdue first; tabs, a sentence of filters, and the search."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from parvis.incidents import api as incidents
from parvis.incidents.types.desk import MANY, DeskFilter, DeskPage, DeskSort, DeskTab
from parvis.incidents.types.report import State
from parvis.incidents.web.desk.asking import CONTRACTORS
from parvis.incidents.web.desk.batching import STEPS, points_of
from parvis.incidents.web.desk.rows import shown
from parvis.incidents.web.desk.words import STATES, department_name, organisation_name, priority_words
from parvis.kernel.people import api as people
from parvis.kernel.people.types import OrganisationKind
from parvis.kernel.people.web.access import agents_only
from parvis.ui.words import number_words

ROWS = 50
NAMES = ("organisation", "group", "state", "department", "priority", "street", "q")
"""The names of the filters in an address."""


@dataclass(frozen=True)
class Tab:
    """A tab: which reports it holds, and how many there are where that is counted."""

    filter: DeskFilter
    counted: DeskTab | None = None


TABS: dict[str, Tab] = {
    "todo": Tab(DeskFilter(tab=DeskTab.MINE), DeskTab.MINE),
    "overdue": Tab(DeskFilter(tab=DeskTab.OVERDUE), DeskTab.OVERDUE),
    "contested": Tab(DeskFilter(tab=DeskTab.ALL, is_contested=True)),
    "texts": Tab(DeskFilter(tab=DeskTab.MINE, waits_for_moderation=True)),
    "arbitration": Tab(DeskFilter(tab=DeskTab.UNASSIGNED), DeskTab.UNASSIGNED),
    "paused": Tab(DeskFilter(tab=DeskTab.MINE, is_paused=True)),
    "planned": Tab(DeskFilter(tab=DeskTab.MINE, is_planned=True)),
    "all": Tab(DeskFilter(tab=DeskTab.ALL), DeskTab.ALL),
}


@dataclass(frozen=True)
class Asked:
    """What an address of the list asks for; what makes no sense in it is passed over."""

    tab: str
    filter: DeskFilter
    sort: DeskSort
    after: str
    given: dict[str, str]

    @classmethod
    def by(cls, request: HttpRequest) -> "Asked":
        """Return what a request asks for."""
        given = {name: value for name in NAMES if (value := request.GET.get(name, "").strip()[:100])}
        tab = request.GET.get("tab", "")
        tab = tab if tab in TABS else "todo"
        sort = request.GET.get("sort", "")
        level = given.get("priority", "")
        found = replace(
            TABS[tab].filter,
            organisation=given.get("organisation", ""),
            category=given.get("group", "") if given.get("group") in incidents.tree() else "",
            state=State(given["state"]) if given.get("state") in list(State) else None,
            department=given.get("department", ""),
            street=given.get("street", ""),
            text=given.get("q", ""),
            priority=int(level) if level.isascii() and level.isdecimal() else 0,
        )
        mine = request.actor.organisations(incidents.HANDLING)
        if found.organisation not in mine:
            found = replace(found, organisation="")
        return cls(
            tab, found, DeskSort(sort) if sort in list(DeskSort) else DeskSort.DUE, request.GET.get("after", ""), given
        )

    def url(self, **changes: str) -> str:
        """Return the address that asks for the same with changes, from its first page on."""
        values = {"tab": self.tab, **self.given, "sort": self.sort.value, **changes}
        kept = {name: value for name, value in values.items() if value and (name, value) not in _USUAL}
        here = reverse("incident_desk:queue")
        return f"{here}?{urlencode(kept)}" if kept else here


_USUAL = {("tab", "todo"), ("sort", DeskSort.DUE.value)}


@require_GET
@agents_only(*incidents.HANDLING)
def show(request: HttpRequest) -> HttpResponse:
    """Show a page of the list."""
    now, language = timezone.now(), get_language() or "nl"
    asked = Asked.by(request)
    found = incidents.desk_list(request.actor, asked.filter, sort=asked.sort, after=asked.after, limit=ROWS, at=now)
    mine = request.actor.organisations(incidents.HANDLING)
    context = {
        "title": organisation_name(min(mine), language) if len(mine) == 1 else _("Reports"),
        "rows": [shown(one, language, now, ours=mine) for one in found.rows],
        "tabs": tabs(asked, found),
        "asked": asked,
        "selects": selects(asked, mine, language),
        "first_url": asked.url() if asked.after else "",
        "next_url": asked.url(after=found.next) if found.next else "",
        "map_url": f"{reverse('incident_desk:map')}?{request.GET.urlencode()}",
        "works_for_others": any(kind_of(code) in CONTRACTORS for code in mine),
        "here": request.get_full_path(),
        "steps": STEPS,
        "keys": keys(),
    }
    return render(request, "incidents/desk/queue.html", context)


def kind_of(code: str) -> OrganisationKind:
    """Return what kind of organisation this is."""
    return people.organisation(code).kind


@require_GET
@agents_only(*incidents.HANDLING)
def on_a_map(request: HttpRequest) -> HttpResponse:
    """Show a page of the list on a map, with the same reports as a list beside it."""
    now = timezone.now()
    asked = Asked.by(request)
    found = incidents.desk_list(request.actor, asked.filter, sort=asked.sort, after=asked.after, limit=200, at=now)
    mine = request.actor.organisations(incidents.HANDLING)
    rows = [shown(one, get_language() or "nl", now, ours=mine) for one in found.rows]
    context = {"rows": rows, "points": points_of(rows), "back": asked.url()}
    return render(request, "incidents/desk/map.html", context)


@require_GET
@agents_only(*incidents.HANDLING)
def find(request: HttpRequest) -> HttpResponse:
    """Lead to the report with a number, or to the list of those that words describe."""
    text = request.GET.get("q", "").strip()[:100]
    number = text.removeprefix("#").strip()
    if number.isascii() and number.isdecimal() and len(number) < 19:
        try:
            incidents.report(number, actor=request.actor)
        except incidents.UnknownReport:
            pass
        else:
            return HttpResponseRedirect(reverse("incident_desk:report", args=[int(number)]))
    query = urlencode({"tab": "all", "q": text}) if text else "tab=all"
    return HttpResponseRedirect(f"{reverse('incident_desk:queue')}?{query}")


def tabs(asked: Asked, found: DeskPage) -> list[dict[str, Any]]:
    """Return the tabs; those that are counted say how many they hold."""
    names = {
        "todo": _("To do"),
        "overdue": _("Overdue"),
        "contested": _("Contested"),
        "texts": _("Texts to look at"),
        "arbitration": _("Arbitration"),
        "paused": _("Paused"),
        "planned": _("Planned"),
        "all": _("All reports"),
    }
    return [
        {
            "name": names[name],
            "url": asked.url(tab=name, after=""),
            "current": name == asked.tab,
            "count": _count(found.counts.get(tab.counted)) if tab.counted else "",
        }
        for name, tab in TABS.items()
    ]


def _count(number: int | None) -> str:
    if number is None:
        return ""
    return _("more than 1,000") if number > MANY else number_words(number)


def selects(asked: Asked, mine: frozenset[str], language: str) -> list[dict[str, Any]]:
    """Return the filters as the parts of a sentence."""
    tree = incidents.tree()
    groups = [(one.code, one.name.to(language)) for one in tree.roots]
    states = [(one.value, str(word)) for one, (word, _tone) in STATES.items() if one is not State.DELETED]
    levels = [(str(level), _("%(priority)s and more") % {"priority": priority_words(level)}) for level in (4, 8, 12)]
    sorts = [
        (DeskSort.DUE.value, _("most overdue first")),
        (DeskSort.PRIORITY.value, _("highest priority first")),
        (DeskSort.NEWEST.value, _("newest first")),
    ]
    parts = [
        ("group", _("Category"), [("", _("everything")), *groups]),
        ("state", _("State"), [("", _("in any state")), *states]),
        ("department", _("Department"), [("", _("for every department")), *_departments()]),
        ("priority", _("Priority"), [("", _("of any priority")), *levels]),
    ]
    if len(mine) > 1:
        named = sorted(((code, organisation_name(code, language)) for code in mine), key=lambda one: one[1])
        parts.append(("organisation", _("Organisation"), [("", _("of all my organisations")), *named]))
    rest = [_select(name, label, asked.given.get(name, ""), options) for name, label, options in parts]
    return [*rest, _select("sort", _("Order"), asked.sort.value, sorts)]


def _departments() -> list[tuple[str, str]]:
    """Return the departments that the routing rules know."""
    table = incidents.rules_in_force()[1].department
    given = [row.then.get("department") for row in table.rows] + [(table.default or {}).get("department")]
    return [(one, department_name(one)) for one in sorted({str(one) for one in given if one})]


def _select(name: str, label: str, value: str, options: list[tuple[str, str]]) -> dict[str, Any]:
    return {"name": name, "label": label, "value": value, "options": options}


def keys() -> list[tuple[str, str]]:
    """Return the keys of the list and what they do."""
    return [
        ("j k", _("next, previous report")),
        ("Enter", _("open it")),
        ("x", _("choose it")),
        ("/", _("find a report")),
        ("⇧N", _("new report")),
        ("⇧M", _("on the map")),
        *((step.key, step.label) for step in STEPS if step.key),
        ("?", _("these keys")),
    ]
