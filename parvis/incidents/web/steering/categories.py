"""The tree of categories: looked through, changed one thing at a time, with its history."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from parvis.incidents import api as incidents
from parvis.incidents.types.category import Category, Tree
from parvis.incidents.web.desk.typed import Typed, Wrong
from parvis.incidents.web.steering import asking
from parvis.incidents.web.steering.changes import BY_ID, KINDS, new_category
from parvis.incidents.web.steering.doors import editors_only, frame, readers
from parvis.incidents.web.steering.history import told
from parvis.kernel import clock
from parvis.ui.fields import Field

EVERYTHING = "all"
"""Opens every group of the tree."""
ROOT = "-"
"""Stands for no group, in the address where a main group is added."""


@require_GET
@readers
def show(request: HttpRequest) -> HttpResponse:
    """Show the tree, what is wrong with it, and how it was changed."""
    language, tree = get_language() or "nl", incidents.tree()
    asked, with_retired = request.GET.get("group", ""), "retired" in request.GET
    today = clock.local_day(timezone.now())
    found = [one for one in tree.walk() if with_retired or one.valid_until is None or today < one.valid_until]
    rows = [
        {**row(one, tree, language), "holds": sum(one.code in each.path and not each.is_group for each in found)}
        for one in found
        if one.parent is None or asked in (EVERYTHING, one.path[0])
    ]
    context = {
        **frame(request, "categories"),
        "rows": rows,
        "count": sum(not one.is_group for one in found),
        "opened": asked,
        "everything": EVERYTHING,
        "edition": tree.edition,
        "with_retired": with_retired,
        "problems": [{"code": one.code, "text": one.message.to(language)} for one in incidents.category_problems(tree)],
        "history": told(incidents.category_history(), language)[:50],
        "add_url": reverse("incident_steering:add", args=[ROOT]),
    }
    return render(request, "incidents/steering/categories.html", context)


def row(one: Category, tree: Tree, language: str) -> dict[str, Any]:
    """Return a category as a line of the tree."""
    instead = tree.get(one.replaced_by or "")
    return {
        "code": one.code,
        "name": one.name.to(language),
        "url": reverse("incident_steering:category", args=[one.code]),
        "depth": len(one.path) - 1,
        "is_group": one.is_group,
        "priority": "" if one.is_group else f"{one.gravity} × {one.probability} = {one.priority}",
        "questions": len(one.questions),
        "is_private": one.is_private,
        "is_emergency": one.emergency is not None,
        "valid_from": one.valid_from,
        "valid_until": one.valid_until,
        "instead": instead.name.to(language) if instead else "",
    }


@require_GET
@readers
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show a category and what can be changed in it."""
    return _one(request, _found(code))


@require_http_methods(["GET", "POST"])
@editors_only
def change(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Show a category with a change open, or make it."""
    category = _found(code)
    chosen = BY_ID.get(kind)
    if chosen is None or not chosen.fits(category):
        raise Http404
    if request.method == "GET":
        return _one(request, category, opened=kind)
    language, typed = get_language() or "nl", request.POST
    try:
        _make(request, chosen.change(category, Typed(request.POST)))
    except Wrong as wrong:
        return _one(request, category, opened=kind, typed=typed, errors=wrong.errors, status=422)
    except incidents.NotPossible as problem:
        return _one(request, category, opened=kind, typed=typed, refused=problem.message.to(language), status=409)
    return HttpResponseRedirect(reverse("incident_steering:category", args=[code]))


@require_http_methods(["GET", "POST"])
@editors_only
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a new category under a group, or add it."""
    parent = None if code == ROOT else _found(code)
    if parent is not None and not parent.is_group:
        raise Http404
    language, now = get_language() or "nl", timezone.now()
    fields = asking.new(parent, language, clock.local_day(now))
    if request.method == "GET":
        return _add(request, parent, fields)
    try:
        made = new_category(parent, Typed(request.POST))
        _make(request, made)
    except Wrong as wrong:
        return _add(request, parent, _filled(fields, request.POST, wrong.errors), status=422)
    except incidents.NotPossible as problem:
        said = problem.message.to(language)
        return _add(request, parent, _filled(fields, request.POST, {}), refused=said, status=409)
    return HttpResponseRedirect(reverse("incident_steering:category", args=[request.POST["code"].strip()]))


def _add(
    request: HttpRequest, parent: Category | None, fields: list[Field], *, refused: str = "", status: int = 200
) -> HttpResponse:
    context = {
        **frame(request, "categories"),
        "parent": parent.name.to(get_language() or "nl") if parent else "",
        "fields": fields,
        "refused": refused,
    }
    return render(request, "incidents/steering/add.html", context, status=status)


def _make(request: HttpRequest, changed: Any) -> None:
    incidents.change_categories(
        change=changed, note=request.POST.get("note", "").strip(), by=request.actor, at=timezone.now()
    )
    messages.success(request, _("Changed. Everyone sees it within seconds."))


def _found(code: str) -> Category:
    found = incidents.tree().get(code)
    if found is None:
        raise Http404
    return found


def _one(
    request: HttpRequest,
    category: Category,
    *,
    opened: str = "",
    typed: Any = None,
    errors: Mapping[str, str] | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    language, tree = get_language() or "nl", incidents.tree()
    today = clock.local_day(timezone.now())
    kinds = [] if category.valid_until is not None else [one for one in KINDS if one.fits(category)]
    drawn = [
        {
            "id": kind.id,
            "label": kind.label,
            "tone": kind.tone,
            "url": reverse("incident_steering:change", args=[category.code, kind.id]),
            "is_open": kind.id == opened,
            "fields": _filled(kind.asks(category, language, today), typed, errors or {}) if kind.id == opened else [],
        }
        for kind in kinds
    ]
    context = {
        **frame(request, "categories"),
        "category": category,
        "row": row(category, tree, language),
        "name": category.name.to(language),
        "groups": [
            {"name": tree[step].name.to(language), "url": reverse("incident_steering:category", args=[step])}
            for step in category.path[:-1]
        ],
        "texts": {"hint": category.hint, "emergency": category.emergency},
        "words": [(spoken.upper(), ", ".join(category.words.to(spoken))) for spoken in ("nl", "fr", "en")],
        "children": [row(each, tree, language) for each in tree.children(category.code)],
        "questions": [
            {"code": each.code, "label": each.label.to(language), "kind": each.kind, "is_required": each.is_required}
            for each in category.questions
        ],
        "past": [each.label.to(language) for each in category.past_questions],
        "kinds": drawn,
        "wrong": [field for kind in drawn for field in kind["fields"] if field.error],
        "refused": refused,
        "history": [line for line in told(incidents.category_history(), language) if category.code in line["codes"]],
        "may_ask": incidents.is_editor(request.actor)
        and not category.is_group
        and category.emergency is None
        and category.valid_until is None,
    }
    return render(request, "incidents/steering/category.html", context, status=status)


def _filled(fields: list[Field], typed: Any, errors: Mapping[str, str]) -> list[Field]:
    """Return fields with what was typed into them, and what is wrong."""
    if typed is None:
        return fields
    return [replace(one, value=filled(one, typed), error=errors.get(one.name, "")) for one in fields]


def filled(one: Field, typed: Any) -> Any:
    """Return what was typed into a field, as the field shows it."""
    if one.kind == "confirm":
        return typed.get(one.name) == "on"
    return typed.getlist(one.name) if one.kind == "several_of" else typed.get(one.name, "")
