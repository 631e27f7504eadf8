"""What is reported and mended, in figures: for everyone, with the same filters as the list."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parvis.incidents import api as incidents
from parvis.incidents.types.filters import BadFilter, Filter
from parvis.incidents.types.report import OPEN
from parvis.incidents.types.trends import League, LeagueRow, MonthCount, Trends
from parvis.incidents.web.desk.words import category_name, organisation_name
from parvis.incidents.web.public import choices
from parvis.incidents.web.public.words import place_words, town_names
from parvis.incidents.web.report.keeping import language_of_page
from parvis.kernel.clock import add_months, local_day
from parvis.kernel.people.web.requests import Request
from parvis.kernel.places.api import Box
from parvis.ui import words

MONTHS = (12, 24, 36)
LEAGUES = (League.MUNICIPALITY, League.MANAGER, League.CATEGORY)
LONGEST_LEAGUE = 20
HEAT_ZOOM = 14
HOTTEST = 6


@require_safe
def figures(request: Request) -> HttpResponse:
    """Show how much is reported and mended, when, where and by whom."""
    language, now = language_of_page(), timezone.now()
    try:
        asked = incidents.read_filter({name: request.GET.getlist(name) for name in ("group", "municipality")})
    except BadFilter:
        asked = Filter()
    months = int(request.GET["months"]) if request.GET.get("months") in map(str, MONTHS) else MONTHS[0]
    by = League(request.GET["by"]) if request.GET.get("by") in list(LEAGUES) else LEAGUES[0]
    until = local_day(now) + timedelta(days=1)
    since = add_months(until.replace(day=1), 1 - months)
    found = incidents.trends(asked, since=since, until=until, at=now)
    rows = incidents.league(asked, by, since=since, until=until, at=now)[:LONGEST_LEAGUE]
    context = {
        "asked": asked,
        "found": found,
        "months": _by_month(found.months),
        "solved_by_month": [solved for _month, _reported, solved in _months(found.months)],
        "groups": _by_group(found.months, language),
        "median": words.number_words(found.median_days),
        "solved_share": _share(found),
        "league": _league(rows, by, language),
        "by": by.value,
        "by_words": _names()[by],
        "tabs": _tabs(request, by),
        "hottest": _hottest(asked, language),
        "choices": _choices(asked, months, language),
        "query": asked.query,
        "since": since,
    }
    return render(request, "incidents/public/figures.html", context)


def _months(counts: tuple[MonthCount, ...]) -> list[tuple[str, int, int]]:
    """Return what was reported and solved in each month, of all groups together."""
    found: dict[str, tuple[int, int]] = {}
    for one in counts:
        reported, solved = found.get(one.month, (0, 0))
        found[one.month] = reported + one.reported, solved + one.solved
    return [(month, *both) for month, both in sorted(found.items())]


def _by_month(counts: tuple[MonthCount, ...]) -> list[tuple[str, int]]:
    """Return pairs for a chart: the month, short, and what was reported."""
    return [
        (words.date_short(date.fromisoformat(f"{month}-01")).split(" ", 1)[1], reported)
        for month, reported, _solved in _months(counts)
    ]


def _by_group(counts: tuple[MonthCount, ...], language: str) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for one in counts:
        found[one.group] = found.get(one.group, 0) + one.reported
    return [(category_name(code, language), count) for code, count in sorted(found.items(), key=lambda one: -one[1])]


def _share(found: Trends) -> int | None:
    """Return how much was solved of what was reported, in per cent: both in the period, not the same reports."""
    return round(100 * found.solved / found.reported) if found.reported else None


def _league(rows: list[LeagueRow], by: League, language: str) -> list[dict[str, Any]]:
    towns = town_names(language)
    named = {
        League.MUNICIPALITY: lambda code: towns.get(code, code),
        League.CATEGORY: lambda code: category_name(code, language),
        League.MANAGER: lambda code: organisation_name(code, language),
    }[by]
    return [
        {
            "name": named(row.code),
            "row": row,
            "overdue": "" if row.overdue_share is None else f"{round(100 * row.overdue_share)} %",
            "url": f"{reverse('incidents:list')}?{by.value}={row.code}",
        }
        for row in rows
    ]


def _names() -> dict[League, str]:
    return {
        League.MUNICIPALITY: _("By municipality"),
        League.MANAGER: _("By who handles it"),
        League.CATEGORY: _("By kind"),
    }


def _tabs(request: Request, by: League) -> list[dict[str, Any]]:
    tabs = []
    for one, name in _names().items():
        asked = request.GET.copy()
        asked["by"] = one.value
        tabs.append({"name": name, "url": f"?{asked.urlencode()}#league", "current": one is by, "count": None})
    return tabs


def _hottest(asked: Filter, language: str) -> list[dict[str, Any]]:
    """Return where most is open, by the street of what was reported there last."""
    now, towns = timezone.now(), town_names(language)
    open_ones = replace(asked, states=OPEN)
    cells = sorted(incidents.heat(open_ones, zoom=HEAT_ZOOM, at=now), key=lambda one: -one.count)[:HOTTEST]
    found = []
    for cell in cells:
        there = replace(open_ones, box=Box(south=cell.south, west=cell.west, north=cell.north, east=cell.east))
        last = next(iter(incidents.public_list(there, at=now, limit=1).rows), None)
        if last is not None:
            street = replace(last.place, number="")
            url = f"{reverse('incidents:list')}?{there.query}"
            found.append({"name": place_words(street, language, towns), "count": cell.count, "url": url})
    return found


def _choices(asked: Filter, months: int, language: str) -> list[dict[str, Any]]:
    periods = [(str(one), _("the last %(count)d months") % {"count": one}) for one in MONTHS]
    given = {**dict(asked.pairs), "months": str(months)}
    return [
        choices.kind(given, language),
        choices.municipality(given, language),
        choices.choice("months", _("Period"), periods, given),
    ]
