"""The key figures of the counter for one administration, and each of them by what it can be split by."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from parvis.counter import api as counter
from parvis.counter.web.desk.queue import organisation_of
from parvis.kernel.clock import local_day
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Role
from parvis.kernel.people.web.access import agents_only
from parvis.kernel.registry import Figure, registry
from parvis.ui.words import date_words

UNITS = {"percent": "%", "euro": "€", "days": gettext_lazy("days")}
DIMENSIONS = {
    "procedure": gettext_lazy("By procedure"),
    "channel": gettext_lazy("By channel"),
    "age_band": gettext_lazy("By age"),
    "language": gettext_lazy("By language"),
    "month": gettext_lazy("By month"),
}
CHANNELS = {
    "web": gettext_lazy("Online"),
    "desk": gettext_lazy("At the desk"),
    "phone": gettext_lazy("By telephone"),
    "paper": gettext_lazy("On paper"),
}
LANGUAGES = {"nl": "Nederlands", "fr": "Français", "en": "English"}
MOST = 12


@require_GET
@agents_only(Role.MANAGER)
def show(request: HttpRequest) -> HttpResponse:
    """Show the figures of a period; of this year unless another is asked for."""
    managed = request.actor.organisations((Role.MANAGER,))  # type: ignore[attr-defined]
    organisation = organisation_of(request)
    organisation = organisation if organisation in managed else sorted(managed)[0]
    language, today = get_language() or "nl", local_day(timezone.now())
    since, until = _period(request.GET.get("period", ""), today)
    figures = [one for one in registry.figures if one.id.startswith("counter.")]
    return render(
        request,
        "counter/desk/figures.html",
        {
            "organisation_name": people.organisation(organisation).short.to(language),
            "since": date_words(since),
            "last": date_words(until - timedelta(days=1)),
            "periods": _periods(today, since, until),
            "figures": [_number(one, since, until, organisation, language) for one in figures],
            "charts": [
                chart
                for one in figures
                for name in DIMENSIONS
                if (chart := _chart(one, name, since, until, organisation, language)) is not None
            ],
        },
    )


def _period(asked: str, today: date) -> tuple[date, date]:
    """Return the days of a period: a year as `2026`, or the last twelve months up to today."""
    if asked.isascii() and asked.isdecimal() and 2000 <= int(asked) <= today.year:
        return date(int(asked), 1, 1), date(int(asked) + 1, 1, 1)
    return today - timedelta(days=365), today + timedelta(days=1)


def _periods(today: date, since: date, until: date) -> list[dict[str, Any]]:
    choices = [("", _("Last twelve months")), *((str(today.year - back), str(today.year - back)) for back in range(3))]
    return [
        {"url": f"?period={value}", "name": label, "current": _period(value, today) == (since, until)}
        for value, label in choices
    ]


def _number(one: Figure, since: date, until: date, organisation: str, language: str) -> dict[str, Any]:
    return {
        "name": one.name[language],
        "definition": one.definition[language],
        "value": one.compute(since, until, organisation),
        "unit": UNITS.get(one.unit, ""),
    }


def _chart(
    one: Figure, dimension: str, since: date, until: date, organisation: str, language: str
) -> dict[str, Any] | None:
    """Return a figure by one dimension, with its table; None where it cannot be split so, or there is nothing."""
    if one.split is None or dimension not in one.dimensions:
        return None
    found = list(one.split(dimension, since, until, organisation))
    if not any(value for _name, value in found):
        return None
    if dimension not in ("month", "age_band"):
        found = sorted(found, key=lambda pair: -(pair[1] or 0))[:MOST]
    return {
        "title": f"{one.name[language]} – {DIMENSIONS[dimension].lower()}",
        "kind": "column" if dimension == "month" else "bar",
        "measure": one.name[language],
        "category": DIMENSIONS[dimension],
        "rows": [(_word(dimension, name, language), value) for name, value in found],
        "hides": any(value is None for _name, value in found),
    }


def _word(dimension: str, value: str, language: str) -> str:
    if dimension == "procedure":
        return {one.id: one.name.to(language) for one in counter.procedures()}.get(value, value)
    if dimension == "channel":
        return str(CHANNELS.get(value, value))
    if dimension == "language":
        return LANGUAGES.get(value, value)
    return value or _("Unknown")
