"""Who would get a category at a spot, and why: the three tables row by row, with what held and what lacked."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from parvis.incidents import api as incidents
from parvis.incidents.types.category import Category
from parvis.incidents.types.report import Channel, Place
from parvis.incidents.web.desk import words
from parvis.incidents.web.desk.asking import organisations
from parvis.incidents.web.desk.finding import (
    NotClear,
    Where,
    categories,
    category_field,
    category_of,
    place_of,
    typed_category,
)
from parvis.incidents.web.steering.doors import frame, readers
from parvis.kernel import clock
from parvis.kernel.rules import Comparison, Decision
from parvis.ui.fields import Choice, Field


@require_GET
@readers
def show(request: HttpRequest) -> HttpResponse:
    """Show the form of the simulator, and what the rules say of what is filled in."""
    language, today = get_language() or "nl", clock.local_day(timezone.now())
    given = request.GET
    on = _day(given.get("on", ""), today)
    errors: dict[str, str] = {}
    choices: dict[str, tuple[Choice, ...]] = {}
    category = place = None
    where = Where.posted(given.dict())
    if not where.is_empty or given.get("lat"):
        where = where if not where.is_empty else Where(lat=given.get("lat", ""), lon=given.get("lon", ""))
        try:
            place = place_of(where, language)
        except NotClear as problem:
            errors["where"], choices["streets"] = problem.said, problem.choices
    if given.get("category") or given.get("match"):
        try:
            category = category_of(given.get("category", ""), given.get("match", ""), language, on)
        except NotClear as problem:
            errors["category"], choices["match"] = problem.said, problem.choices
    context = {
        **frame(request, "simulator"),
        "fields": _fields(request, category, errors, choices, language, on),
        "where": where,
        "where_error": errors.get("where", ""),
        "streets": choices.get("streets", ()),
        "categories": categories(language, on),
        "found": _found(request, category, place, language, on) if category and place else None,
    }
    return render(request, "incidents/steering/simulator.html", context, status=422 if errors else 200)


def _day(text: str, today: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today


def _fields(
    request: HttpRequest,
    category: Category | None,
    errors: dict[str, str],
    choices: dict[str, tuple[Choice, ...]],
    language: str,
    on: date,
) -> list[Field]:
    typed = typed_category(request.GET.get("category", ""), language, on)
    asked = category_field(language, value=typed)
    channels = [Choice(value=one.value, label=str(name)) for one, name in words.CHANNELS.items()]
    fields = [
        Field(**{**vars(asked), "error": errors.get("category", "")}),
        Field(
            kind="choose", name="creator", label=_("Reported by an agent of"), required=False,
            choices=organisations(language), value=request.GET.get("creator", ""), hint=_("Empty: by a citizen."),
        ),
        Field(
            kind="choose", name="channel", label=_("How it comes in"), choices=channels, required=False,
            value=request.GET.get("channel", "") or Channel.WEB.value,
        ),
        Field(
            kind="confirm", name="is_on_private_property", label=_("On private property"), required=False,
            value=request.GET.get("is_on_private_property") == "on",
        ),
        Field(kind="day", name="on", label=_("On this day"), required=False, value=on.isoformat()),
    ]  # fmt: skip
    if choices.get("match"):
        fields.insert(1, Field(kind="one_of", name="match", label=_("What do you mean?"), choices=choices["match"]))
    return fields


def _found(request: HttpRequest, category: Category, place: Place, language: str, on: date) -> dict[str, Any]:
    """Return who would get it, and the decisions behind that."""
    channel = request.GET.get("channel", "")
    decided = incidents.decide(
        category=category.code,
        place=place,
        on=on,
        creator=request.GET.get("creator", ""),
        channel=channel if channel in list(Channel) else Channel.WEB.value,
        is_on_private_property=request.GET.get("is_on_private_property") == "on",
    )
    owners = incidents.areas().at(place.lat, place.lon)
    route = decided.route
    return {
        "category": category.name.to(language),
        "place": f"{words.address(place, language)}, {words.town(place, language)}",
        "point": [{"lat": place.lat, "lon": place.lon, "text": words.address(place, language), "now": True}],
        "manager": words.organisation_name(route.manager, language),
        "department": words.department_name(route.department),
        "days": route.term_days,
        "priority": f"{route.priority} · {words.priority_words(route.priority)}",
        "because": route.because.to(language) if route.because else "",
        "edition": route.rules_number,
        "owners": [
            {"kind": kind, "name": area.name, "organisation": words.organisation_name(area.organisation, language)}
            for kind, area in owners.items()
        ],
        "facts": list(_flat(decided.facts)),
        "tables": [
            _table(
                _("Which organisation"), words.organisation_name(route.manager, language), decided.manager, language
            ),
            _table(_("Which department"), words.department_name(route.department), decided.department, language),
            _table(_("Within how many working days"), str(route.term_days), decided.term, language),
        ],
    }


def _flat(facts: Any, before: str = "") -> Any:
    """Yield the facts that the rules decide on by their dotted names."""
    for name, value in facts.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", shown_value(value)


def _table(title: str, value: str, decision: Decision, language: str) -> dict[str, Any]:
    """Return a table as its rows: looked at and held, looked at and lacking, not looked at any more."""
    looked_at = {one.row.id: one for one in decision.explanation}
    rows = []
    for row in decision.table.rows:
        one = looked_at.get(row.id)
        rows.append(
            {
                "id": row.id,
                "when": row.when,
                "then": _then(row.then),
                "because": row.because.to(language) if row.because else "",
                "state": "skipped" if one is None else "holds" if one.holds else "lacks",
                "comparisons": [comparison(each) for each in one.explanation.comparisons] if one else [],
            }
        )
    return {
        "title": title,
        "purpose": decision.table.purpose,
        "rows": rows,
        "value": value,
        "is_default": not decision.rows,
        "default": _then(decision.table.default),
    }


def _then(values: Any) -> str:
    return ", ".join(f"{name}: {shown_value(value)}" for name, value in values.items())


def comparison(one: Comparison) -> dict[str, Any]:
    """Return two values that were held against each other, and whether that held."""
    return {"text": one.text, "left": shown_value(one.left), "holds": one.holds}


def shown_value(value: Any) -> str:
    """Return a value of the rules as one reads it."""
    if value is None:
        return _("missing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)
