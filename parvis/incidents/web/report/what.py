"""The third page of a report: what is wrong, in words and by category."""

import re
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from parvis.incidents import api as incidents
from parvis.incidents.types.category import Category, Tree
from parvis.incidents.web.report.keeping import Making, go, language_of_page, opened, step
from parvis.kernel.clock import local_day
from parvis.kernel.people.web.requests import Request
from parvis.ui.fields import Field

FOUND = 5
_NUMBERS = re.compile(r"\b(?:1\d\d|0\d{1,3}(?: \d{2,3}){2,3})\b")
"""Telephone numbers in a sentence: 112, 0800 19 400, 02 274 40 66."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def what(request: Request) -> HttpResponse:
    """Ask what is wrong, or take it."""
    making = opened(request)
    if making is None or making.missing() in ("new", "new_place"):
        return go("new" if making is None else making.missing())
    if request.method == "POST":
        return _taken(request, making)
    if making.category:
        try:
            incidents.current_category(incidents.tree(), making.category, local_day(timezone.now()))
        except incidents.NotPossible as problem:  # it went away while the form was open
            making.save(request.actor, category="")
            return _page(request, making, error=problem.message.to(language_of_page()))
    return _page(request, making)


def _page(request: Request, making: Making, *, error: str = "", status: int = 200, **given: Any) -> HttpResponse:
    tree, language, on = incidents.tree(), language_of_page(), local_day(timezone.now())
    group = tree.get(request.GET.get("group", ""))
    text = Field(
        kind="long_text", name="text", label=_("Describe it in a few words"), value=making.text, required=False,
        hint=_("Everyone can read this. Leave out names, number plates and telephone numbers."), error=error,
        max_length=incidents.LONGEST_TEXT, attributes={"rows": "3"},
    )  # fmt: skip
    chosen = tree.get(making.category)
    context = {
        "making": making,
        "text": text,
        "fields": [text],
        "found": suggested(making.text, language),
        "often": [] if making.text else [_shown(tree[one], tree, language) for one in incidents.often_reported(on)],
        "group": group and group.name.to(language),
        "leaves": _leaves(tree, group, language) if group else [],
        "groups": [{"code": one.code, "name": one.name.to(language)} for one in tree.roots if _holds(tree, one)],
        "chosen": chosen and chosen.name.to(language),
        "step": step(3, _("What is wrong")),
        **given,
    }
    return render(request, "incidents/report/what.html", context, status=status)


def suggested(text: str, language: str) -> list[dict[str, str]]:
    """Return what a text may mean, the likeliest first."""
    on, tree = local_day(timezone.now()), incidents.tree()
    found = incidents.suggest(text, language=language, on=on, limit=FOUND) if len(text.strip()) > 2 else []
    return [_shown(tree[one.category], tree, language) for one in found if one.category in tree]


def _shown(category: Category, tree: Tree, language: str) -> dict[str, str]:
    return {
        "code": category.code,
        "name": category.name.to(language),
        "hint": category.hint.to(language) if category.hint else "",
        "group": tree[category.path[0]].name.to(language),
    }


def _leaves(tree: Tree, group: Category, language: str) -> list[dict[str, str]]:
    """Return everything under a group that can be reported today."""
    on = local_day(timezone.now())
    return [
        _shown(one, tree, language) for one in tree.leaves if group.code in one.path[:-1] and tree.usable(one.code, on)
    ]


def _holds(tree: Tree, group: Category) -> bool:
    return bool(_leaves(tree, group, "nl"))


def _taken(request: Request, making: Making) -> HttpResponse:
    """Keep the text; then look a category up, open a group, or take the category that was chosen."""
    posted = request.POST
    text = posted.get("text", "")[: incidents.LONGEST_TEXT]
    making.save(request.actor, text=text)
    if "find" in posted:
        return go("new_what", making)
    if group := posted.get("group", ""):
        return go("new_what", making, query=f"group={group[:60]}")
    if code := posted.get("category", "") or making.category:
        return _chosen(request, making, code)
    said = _("Choose what it is about.") if suggested(text, language_of_page()) else ""
    said = said or _("Describe it in a few words, or choose what it is about from the list.")
    return _page(request, making, error=said, status=422)


def _chosen(request: Request, making: Making, code: str) -> HttpResponse:
    try:
        category, is_replaced = incidents.current_category(incidents.tree(), code, local_day(timezone.now()))
    except incidents.NotPossible as problem:
        making.save(request.actor, category="")
        return _page(request, making, error=problem.message.to(language_of_page()), status=422)
    if category.emergency is not None:
        return emergency(request, category)
    asked = {one.code for one in category.questions}
    answers = {code: answer for code, answer in making.answers.items() if code in asked}
    making.save(request.actor, category=category.code, answers=answers, was=code if is_replaced else "")
    return go("new_send", making)


def emergency(request: Request, category: Category) -> HttpResponse:
    """Say whom to call: this must not wait for a report."""
    language = language_of_page()
    said = category.emergency.to(language)
    numbers = list(dict.fromkeys(_NUMBERS.findall(said)))
    context = {"name": category.name.to(language), "said": said, "numbers": numbers}
    return render(request, "incidents/report/emergency.html", context)


@never_cache
@require_safe
def suggest(request: Request) -> JsonResponse:
    """Answer what a text may mean, while it is being written."""
    text = request.GET.get("q", "")[:400]
    return JsonResponse({"found": suggested(text, language_of_page())})
