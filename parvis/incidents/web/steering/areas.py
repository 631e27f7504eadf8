"""What is loaded of who manages which spot, and who gives reports to whom and gets them back."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from parvis.incidents import api as incidents
from parvis.incidents.web.desk import words
from parvis.incidents.web.steering.doors import editors_only, frame, readers
from parvis.kernel.journal import api as journal

PERIODS = (30, 90, 365)
"""Days over which reports that go to and fro are counted."""


@require_GET
@readers
def show(request: HttpRequest) -> HttpResponse:
    """Show which areas each source gave, and when."""
    language = get_language() or "nl"
    sources: dict[str, dict[str, Any]] = {}
    for one in incidents.loaded_areas():
        source = sources.setdefault(one.source, {"name": one.source, "count": 0, "rows": [], "at": None})
        source["count"] += one.count
        manager = words.organisation_name(one.organisation, language)
        source["rows"].append({"kind": one.kind, "manager": manager, "count": one.count})
    for entry in journal.history("areas"):
        if entry.data.get("source") in sources:
            sources[entry.data["source"]]["at"] = entry.at
    context = {**frame(request, "areas"), "sources": list(sources.values())}
    return render(request, "incidents/steering/areas.html", context)


@require_GET
@editors_only
def exchanges(request: HttpRequest) -> HttpResponse:
    """Show which organisations give reports to each other."""
    language = get_language() or "nl"
    asked = request.GET.get("days", "")
    days = int(asked) if asked in map(str, PERIODS) else PERIODS[1]
    found = incidents.exchanges(since=timezone.now() - timedelta(days=days))
    rows = [
        {
            "first": words.organisation_name(one.first, language),
            "second": words.organisation_name(one.second, language),
            "there": one.there,
            "back": one.back,
            "waiting": one.waiting,
            "categories": ", ".join(
                f"{words.category_name(code, language)} ({count})" for code, count in one.categories
            ),
        }
        for one in found
    ]
    context = {**frame(request, "exchanges"), "rows": rows, "days": days, "periods": PERIODS}
    return render(request, "incidents/steering/exchanges.html", context)
