"""All public reports: a list and a map that say the same, by the same filters."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from parvis.incidents import api as incidents
from parvis.incidents.types.filters import BadFilter, Filter
from parvis.incidents.web.public import choices
from parvis.incidents.web.public.cards import cards
from parvis.incidents.web.public.sketch import drawn
from parvis.incidents.web.report.keeping import language_of_page
from parvis.kernel.clock import local_day
from parvis.kernel.people.web.requests import Request

PAGE = 20
SKETCH_ZOOM = 12


@require_safe
def reports(request: Request) -> HttpResponse:
    """Show what is reported, page by page, with a map beside it."""
    if (number := request.GET.get("number", "").strip().lstrip("#")) and number.isdecimal() and len(number) < 19:
        return HttpResponseRedirect(reverse("incidents:report", args=[int(number)]))
    language, now = language_of_page(), timezone.now()
    wrong: list[tuple[str, str]] = []
    try:
        asked = incidents.read_filter(dict(request.GET.lists()))
    except BadFilter as bad:
        asked, wrong = Filter(), [("", text.to(language)) for text in bad.errors.values()]
    page = incidents.public_list(asked, at=now, after=request.GET.get("after", ""), limit=PAGE)
    context = {
        "rows": cards(page.rows, language, now),
        "total": page.total,
        "next": page.next,
        "asked": asked,
        "query": asked.query,
        "wrong": wrong,
        "is_first": "after" not in request.GET,
        "choices": _choices(asked, language),
        "tiles": settings.MAP_TILES,
        "credit": settings.MAP_ATTRIBUTION,
    }
    return render(request, "incidents/public/list.html", context)


def _choices(asked: Filter, language: str) -> list[dict[str, Any]]:
    """Return the filters as the words of a sentence: each a name, what it is called, and what may be chosen."""
    today = local_day(timezone.now())
    periods = [
        ((today - timedelta(days=days)).isoformat(), words)
        for days, words in ((7, _("in the last week")), (30, _("in the last month")), (365, _("in the last year")))
    ]
    given = dict(asked.pairs)
    since = given.get("from", "")
    if since and since not in dict(periods):
        periods.append((since, _("since %(day)s") % {"day": since}))
    states = [("open", _("still open")), ("closed", _("closed")), ("all", _("open or closed"))]
    return [
        choices.kind(given, language),
        choices.choice("state", _("State"), [("", _("open or just closed")), *states], given),
        choices.municipality(given, language),
        choices.choice("from", _("Period"), [("", _("at any time")), *periods], given),
    ]


@require_safe
@cache_control(max_age=60, public=True)
def sketch(request: HttpRequest) -> HttpResponse:
    """Draw the region and where something is reported, for who has no script or has not opened the map."""
    try:
        asked = incidents.read_filter(dict(request.GET.lists()))
    except BadFilter:
        asked = Filter()
    heaps = incidents.clusters(asked, zoom=SKETCH_ZOOM, at=timezone.now())
    return HttpResponse(drawn(heaps), content_type="image/svg+xml")
