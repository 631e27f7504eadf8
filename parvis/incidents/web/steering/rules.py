"""The routing rules: read, changed, tried on past reports, published; every edition and what differs between them."""

import difflib
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
from parvis.incidents.types.routing import Regression, Route, RulesInfo
from parvis.incidents.web.desk import words
from parvis.incidents.web.steering.doors import editors_only, frame, readers
from parvis.kernel.definitions import DefinitionErrors
from parvis.kernel.people import api as people

LONGEST = 200_000
LAST = 5_000
"""So many past reports are decided anew: some seconds."""


@require_GET
@readers
def show(request: HttpRequest) -> HttpResponse:
    """Show the rules that decide now, and every edition before."""
    number, _rules = incidents.rules_in_force()
    sets = incidents.rule_sets()
    context = {
        **frame(request, "rules"),
        "number": number,
        "text": incidents.rules_text(),
        "editions": _editions(sets),
    }
    return render(request, "incidents/steering/rules.html", context)


def _editions(sets: list[RulesInfo]) -> list[dict[str, Any]]:
    names = people.agent_names({one.by for one in sets if one.by.startswith("account:")})
    return [{"info": one, "by": names.get(one.by, "" if one.by.startswith("account:") else one.by)} for one in sets]


@require_GET
@readers
def edition(request: HttpRequest, number: int) -> HttpResponse:
    """Show an edition, and what differs from the one before."""
    sets = {one.number: one for one in incidents.rule_sets()}
    found = sets.get(number)
    if found is None:
        raise Http404
    before = sets.get(number - 1)
    context = {
        **frame(request, "rules"),
        "one": _editions([found])[0],
        "before": before,
        "lines": differences(before.text if before else "", found.text) if before else [],
    }
    return render(request, "incidents/steering/edition.html", context)


def differences(before: str, after: str) -> list[dict[str, str]]:
    """Return the lines that differ between two texts, with some around them; `kind` is add, drop, same or gap."""
    kinds = {"+": "add", "-": "drop", " ": "same", "@": "gap"}
    found = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=3)
    return [
        {
            "kind": kinds[line[0]],
            "sign": line[0] if line[0] in "+-" else " ",
            "text": "…" if line[0] == "@" else line[1:],
        }
        for line in found
        if line[:3] not in ("---", "+++") and line[:1] in kinds
    ]


@require_http_methods(["GET", "POST"])
@editors_only
def edit(request: HttpRequest) -> HttpResponse:
    """Show the rules to be changed; check them, try them on past reports, or publish them."""
    if request.method == "GET":
        return _shown(request, incidents.rules_text())
    text = request.POST.get("text", "").replace("\r\n", "\n")[:LONGEST]
    # The text as it was when the page was opened: somebody else may have published meanwhile.
    based_on = request.POST.get("based_on", "")
    try:
        problems = incidents.rules_problems(text)
    except DefinitionErrors as errors:
        return _shown(request, text, broken=errors, status=422)
    what = request.POST.get("do")
    if problems:
        return _shown(request, text, problems=problems, status=422)
    if what == "try":
        return _shown(request, text, is_checked=True, tried=incidents.regression(text, last=LAST))
    if what != "publish":
        return _shown(request, text, is_checked=True)
    last = max((one.number for one in incidents.rule_sets()), default=0)
    if based_on and based_on != str(last):
        return _shown(request, text, overtaken=last, status=409)
    try:
        made = incidents.publish_rules(
            text=text, note=request.POST.get("note", "").strip(), by=request.actor, at=timezone.now()
        )
    except incidents.RulesRefused as refused:
        return _shown(request, text, problems=refused.problems, status=422)
    messages.success(request, _("Edition %(number)s decides from now on.") % {"number": made.number})
    return HttpResponseRedirect(reverse("incident_steering:rules"))


def _shown(
    request: HttpRequest,
    text: str,
    *,
    broken: DefinitionErrors | None = None,
    problems: list[str] | None = None,
    is_checked: bool = False,
    tried: Regression | None = None,
    overtaken: int | None = None,
    status: int = 200,
) -> HttpResponse:
    number, _rules = incidents.rules_in_force()
    context = {
        **frame(request, "rules"),
        "text": text,
        "number": number,
        "note": request.POST.get("note", ""),
        "broken": broken.problems if broken else (),
        "problems": problems or (),
        "is_checked": is_checked,
        "tried": _tried(tried) if tried else None,
        "overtaken": overtaken,
        "lines": differences(incidents.rules_text(), text) if request.method == "POST" else [],
    }
    return render(request, "incidents/steering/edit_rules.html", context, status=status)


def _tried(found: Regression) -> dict[str, Any]:
    """Return what changed rules would have done with past reports, in words."""
    language = get_language() or "nl"
    moves = sorted(found.moves.items(), key=lambda one: -one[1])
    return {
        "examined": found.examined,
        "changed": found.changed,
        "share": round(100 * found.changed / found.examined, 1) if found.examined else 0,
        "moves": [
            {
                "from": words.organisation_name(before, language),
                "to": words.organisation_name(after, language),
                "is_same": before == after,
                "count": count,
            }
            for (before, after), count in moves
        ],
        "examples": [
            {
                "number": one.report,
                "url": reverse("incident_desk:report", args=[one.report]),
                "category": words.category_name(one.category, language),
                "town": words.organisation_name(one.municipality, language),
                "before": route_words(one.before, language),
                "after": route_words(one.after, language),
            }
            for one in found.examples
        ],
    }


def route_words(route: Route, language: str) -> str:
    """Return who handles something, in which department and within how long, in a line."""
    said = _("%(manager)s, %(department)s, %(days)d working days")
    manager = words.organisation_name(route.manager, language)
    return said % {"manager": manager, "department": words.department_name(route.department), "days": route.term_days}
