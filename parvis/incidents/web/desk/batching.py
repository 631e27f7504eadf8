"""One thing done with many reports: chosen in the list, filled in once, and what came of each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.incidents import api as incidents
from parvis.incidents.types.report import ReportInfo
from parvis.incidents.web.desk.asking import organisations
from parvis.incidents.web.desk.reasons import REFUSALS, refusal
from parvis.incidents.web.desk.rows import shown
from parvis.incidents.web.desk.words import month_words
from parvis.kernel.people.web.access import agents_only
from parvis.ui.fields import Choice, Field

MOST = 200


@dataclass(frozen=True)
class Step:
    """Something that is done with many reports at once.

    :param id: as the operation has it; `print` and `map` only show them.
    """

    id: str
    label: Any
    key: str = ""
    tone: str = "second"


STEPS = (
    Step("accept", gettext_lazy("Accept"), "a", ""),
    Step("solve", gettext_lazy("Solved"), "s"),
    Step("plan", gettext_lazy("Plan a month"), "p"),
    Step("transfer", gettext_lazy("Give to another organisation"), "t"),
    Step("refuse", gettext_lazy("Refuse"), "r", "danger"),
    Step("note", gettext_lazy("Write a note"), "n"),
    Step("print", gettext_lazy("Print"), "P"),
    Step("map", gettext_lazy("On a map")),
)
BY_ID = {one.id: one for one in STEPS}


@require_POST
@agents_only(*incidents.HANDLING)
def batch(request: HttpRequest) -> HttpResponse:
    """Ask what a step needs to know, or do it with every report that was chosen."""
    step = BY_ID.get(request.POST.get("step", ""))
    if step is None:
        raise Http404
    numbers = numbers_of(request.POST)
    back = back_of(request)
    if not numbers:
        messages.warning(request, _("Choose at least one report."))
        return HttpResponseRedirect(back)
    if step.id == "print":
        return HttpResponseRedirect(f"{reverse('incident_desk:print_many')}?{urlencode({'number': numbers}, True)}")
    reports = incidents.reports(numbers, actor=request.actor)
    language = get_language() or "nl"
    fields, given = _asked(step, request.POST, language)
    if "confirmed" not in request.POST and fields:
        return _ask(request, step, reports, [replace(one, error="") for one in fields], back)
    if any(one.error for one in fields):
        return _ask(request, step, reports, fields, back, status=422)
    return _do(request, step, reports, numbers, given, back)


def numbers_of(given: QueryDict) -> list[int]:
    """Return the numbers of the reports that were chosen, each once."""
    typed = (one for one in given.getlist("number") if one.isascii() and one.isdecimal() and len(one) < 19)
    return list(dict.fromkeys(map(int, typed)))[:MOST]


def back_of(request: HttpRequest) -> str:
    """Return where the list is from which somebody came."""
    back = request.POST.get("back", "")
    here = reverse("incident_desk:queue")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith(here)
    return back if is_ours else here


def _asked(step: Step, posted: QueryDict, language: str) -> tuple[list[Field], dict[str, Any]]:
    """Return the fields of a step, with what is wrong with them, and what the operation is given."""
    text = posted.get("text", "").strip()
    field = Field(kind="long_text", name="text", label=_("What to add"), value=text, required=False)
    if step.id == "solve":
        return [replace(field, label=_("What was done"))], {"text": text}
    if step.id == "note":
        error = "" if text else _("Write something first.")
        return [replace(field, label=_("Note for colleagues"), required=True, error=error)], {"text": text}
    if step.id == "plan":
        return _planning(field, posted.get("month", ""))
    if step.id == "transfer":
        return _giving(field, posted.get("to", ""), language)
    if step.id == "refuse":
        return _refusing(field, posted.get("reason", ""), language)
    return [], {}


def _planning(field: Field, chosen: str) -> tuple[list[Field], dict[str, Any]]:
    offered = incidents.months_to_plan(timezone.now())
    choices = [Choice(value=f"{one:%Y-%m}", label=month_words(one)) for one in offered]
    is_known = chosen in {one.value for one in choices}
    error = "" if is_known else _("Choose a month.")
    month = Field(kind="choose", name="month", label=_("Month"), choices=choices, value=chosen, error=error)
    given = {"month": date.fromisoformat(f"{chosen}-01") if is_known else None, "text": field.text}
    return [month, field], given


def _giving(field: Field, chosen: str, language: str) -> tuple[list[Field], dict[str, Any]]:
    choices = organisations(language)
    error = "" if chosen in {one.value for one in choices} else _("Choose an organisation.")
    to = Field(kind="choose", name="to", label=_("To"), choices=choices, value=chosen, error=error)
    why = replace(field, label=_("Why"), required=True, error="" if field.text else _("Say why."))
    return [to, why], {"to": chosen, "text": field.text}


def _refusing(field: Field, chosen: str, language: str) -> tuple[list[Field], dict[str, Any]]:
    reasons = [Choice(value=code, label=said.to(language)) for code, said in REFUSALS.items()]
    text = refusal(chosen, field.text, language)
    error = "" if text else _("Choose a reason, or write one.")
    reason = Field(
        kind="one_of", name="reason", label=_("Why"), choices=reasons, value=chosen, error=error, required=False,
        hint=_("Everyone who follows one of these reports reads it as it stands here."),
    )  # fmt: skip
    return [reason, replace(field, label=_("In your own words, or more about it"))], {"text": text}


def _ask(
    request: HttpRequest, step: Step, reports: Sequence[ReportInfo], fields: list[Field], back: str, status: int = 200
) -> HttpResponse:
    context = {"step": step, "rows": _rows(request, reports), "fields": fields, "back": back}
    return render(request, "incidents/desk/batch.html", context, status=status)


def _do(
    request: HttpRequest,
    step: Step,
    reports: Sequence[ReportInfo],
    numbers: Sequence[int],
    given: dict[str, Any],
    back: str,
) -> HttpResponse:
    if step.id == "map":
        rows = _rows(request, reports)
        return render(request, "incidents/desk/map.html", {"rows": rows, "points": points_of(rows), "back": back})
    done, refused = incidents.batch(numbers=numbers, step=step.id, by=request.actor, at=timezone.now(), **given)
    language = get_language() or "nl"
    # What was given away is no longer theirs to read: it is shown as it was.
    now = {one.number: one for one in [*reports, *incidents.reports(numbers, actor=request.actor)]}
    found = {row["report"].number: row for row in _rows(request, [*now.values()])}
    context = {
        "step": step,
        "done": [found[number] for number in done if number in found],
        "refused": [
            {"number": number, "row": found.get(number), "why": why.to(language)} for number, why in refused.items()
        ],
        "back": back,
    }
    return render(request, "incidents/desk/batch_done.html", context)


def _rows(request: HttpRequest, reports: Sequence[ReportInfo]) -> list[dict[str, Any]]:
    ours = request.actor.organisations(incidents.HANDLING)
    return [shown(one, get_language() or "nl", timezone.now(), ours=ours) for one in reports]


def points_of(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows as points of a map; what is late stands out."""
    return [
        {
            "lat": row["report"].place.lat,
            "lon": row["report"].place.lon,
            "text": f"#{row['report'].number} {row['category']}, {row['address']}",
            "url": row["url"],
            "now": row["is_late"],
        }
        for row in rows
    ]
