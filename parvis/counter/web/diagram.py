"""How a procedure runs: a drawing, the same in words, and a BPMN file for other tools."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_safe

from parvis.counter import api
from parvis.counter.types import Action, Definition
from parvis.counter.web.contact import contact_context

PARTS = {
    "applicant": gettext_lazy("the applicant"),
    "agent": gettext_lazy("a clerk"),
    "decider": gettext_lazy("who decides"),
    "inspector": gettext_lazy("an inspector"),
    "manager": gettext_lazy("the manager"),
    "system": gettext_lazy("by itself"),
}


@require_safe
def flow(request: HttpRequest, procedure: str) -> HttpResponse:
    """Show how a procedure runs, as a drawing and in words."""
    definition, language = _definition(procedure, request.GET.get("organisation", "")), get_language() or "nl"
    tracks = [
        {
            "title": drawing.label.to(language),
            "is_main": drawing.id == "main",
            "svg": mark_safe(api.svg_of(drawing, language)),  # noqa: S308 (drawn here, every text in it escaped)
            "states": _states(definition, drawing.id, language),
        }
        for drawing in api.drawings_of(definition)
    ]
    context = {
        "about": definition.procedure,
        "name": definition.procedure.name.to(language),
        "tracks": tracks,
        "contact": contact_context(definition.id),
    }
    return render(request, "counter/citizen/flow.html", context)


@require_safe
def bpmn(request: HttpRequest, procedure: str) -> HttpResponse:
    """Send the flow of a procedure as a BPMN 2.0 file."""
    definition = _definition(procedure, request.GET.get("organisation", ""))
    content = api.bpmn_of(definition, get_language() or "nl")
    response = HttpResponse(content, content_type="application/bpmn+xml")
    response["Content-Disposition"] = f'attachment; filename="{definition.id}.bpmn"'
    return response


def _definition(procedure: str, organisation: str) -> Definition:
    try:
        about = api.procedure(procedure)
    except api.UnknownProcedure as unknown:
        raise Http404 from unknown
    offered = {one.code for one in api.offering(about)}
    return api.definition_for(about.id, organisation if organisation in offered else "")


def _states(definition: Definition, track: str, language: str) -> list[dict[str, Any]]:
    """Return each state of a track with what can happen there, in the order of the flow."""
    flow = definition.flow
    states = flow.states if track == "main" else next(one.states for one in flow.tracks if one.id == track)
    return [
        {
            "label": state.label.to(language),
            "said": state.citizen.to(language) if state.citizen and "{{" not in state.citizen.to(language) else "",
            "actions": [
                _action(definition, one, language) for one in flow.actions if one.track == track and state.id in one.at
            ],
        }
        for state in states
    ]


def _action(definition: Definition, one: Action, language: str) -> dict[str, Any]:
    flow = definition.flow
    terms = [deadline.label.to(language) for deadline in flow.deadlines if deadline.on_expiry == one.id]
    by_house = bool(one.automatic) or set(one.by) == {"system"}
    return {
        "label": one.label.to(language),
        "who": [str(PARTS["system"])] if by_house else [str(PARTS[part]) for part in one.by if part != "system"],
        "to": flow.state(one.to, one.track).label.to(language) if one.to else "",
        "terms": terms,
    }
