"""Golden cases: what each promises, whether it holds, and new ones out of what comes out."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parvis.counter import api as counter
from parvis.counter.types import GoldenCase
from parvis.counter.web.editor.drafting import keep
from parvis.counter.web.editor.overview import of_edited
from parvis.counter.web.editor.parts import Editing, editing_of, frame_of
from parvis.kernel.definitions import DefinitionErrors


@require_http_methods(["GET", "HEAD", "POST"])
@of_edited
def show(request: HttpRequest, organisation: str, procedure: str) -> HttpResponse:
    """Show every example and what comes out of it; try another one, or keep it."""
    editing = editing_of(request, organisation, procedure)
    if request.method != "POST":
        copied = next((one for one in editing.now.golden if one.id == request.GET.get("copy")), None)
        return _page(request, editing, typed=counter.example_yaml(copied) if copied else "")
    typed = request.POST.get("example", "").replace("\r\n", "\n")
    try:
        case = counter.read_example(typed)
    except DefinitionErrors as errors:
        return _page(request, editing, typed=typed, wrong=[str(one) for one in errors.problems], status=422)
    found, broken = counter.coming_out(editing.now, case)
    if broken or "keep" not in request.POST:
        return _page(request, editing, typed=typed, wrong=broken, came=_came(found, editing), status=200)
    kept = tuple(one for one in editing.draft.overlay.cases if one.id != found.id)
    overlay = editing.draft.overlay.model_copy(update={"cases": (*kept, found)})
    try:
        keep(request, editing.draft, overlay)
    except (counter.StaleAdoption, counter.NotPossible):
        again = editing_of(request, organisation, procedure)
        wrong = [_("A colleague changed this version meanwhile. What you typed is still here: keep it again.")]
        return _page(request, again, typed=typed, wrong=wrong, status=409)
    messages.success(request, _("The golden case is kept: from now on it must come out like this."))
    return HttpResponseRedirect(editing.url("examples"))


def _came(case: GoldenCase, editing: Editing) -> list[dict[str, str]]:
    """Return what came out of an example, in words."""
    expect, language, flow = case.expect, editing.language, editing.now.flow
    states = {one.id: one.label.to(language) for one in flow.states}
    letters = {one.id: one.title.to(language) for one in editing.now.letters}
    deadlines = {one.id: one.label.to(language) for one in flow.deadlines}
    found = [(_("State"), states.get(expect.state or "", "")), (_("Outcome"), expect.outcome or "–")]
    if expect.fee_cents is not None:
        found.append((_("Fee"), counter.shown_value(expect.fee_cents, language, field="amount_cents")))
    found.append((_("Letters"), ", ".join(letters.get(one, one) for one in expect.letters or ()) or "–"))
    found += [(deadlines[name], counter.shown_value(day, language)) for name, day in expect.due.items() if day]
    return [{"label": str(label), "value": value} for label, value in found]


def _page(request: HttpRequest, editing: Editing, *, status: int = 200, **said: Any) -> HttpResponse:
    own = {one.id for one in editing.draft.overlay.cases}
    rows = [
        {"id": case.id, "title": case.title, "wrong": wrong, "is_own": case.id in own, "at": case.at}
        for case, wrong in counter.played(editing.now)
    ]
    context = {**frame_of(editing, "examples"), "rows": rows, "errors": [], **said}
    return render(request, "counter/editor/examples.html", context, status=status)
