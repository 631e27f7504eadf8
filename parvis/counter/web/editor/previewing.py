"""A question page as the citizen sees it, and a letter on screen and on paper, under what is being typed."""

from collections.abc import Mapping
from typing import Any

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from parvis.counter import api as counter
from parvis.counter.types import Definition
from parvis.counter.web.contact import contact_context
from parvis.counter.web.editor.flow import FLOW
from parvis.counter.web.editor.letters import LETTERS
from parvis.counter.web.editor.overview import of_edited
from parvis.counter.web.editor.parts import Editing, Part, editing_of, first_page, under
from parvis.counter.web.editor.questions import QUESTIONS
from parvis.counter.web.editor.texts import TEXTS
from parvis.counter.web.fields import fields_of
from parvis.kernel.definitions.localised import LANGUAGES
from parvis.kernel.documents import api as documents

PARTS: Mapping[str, Part] = {one.id: one for one in (TEXTS, QUESTIONS, FLOW, LETTERS)}


@csp_replace({"frame-ancestors": ["'self'"]})
@xframe_options_sameorigin
@require_http_methods(["GET", "HEAD", "POST"])
@of_edited
def show(request: HttpRequest, organisation: str, procedure: str) -> HttpResponse:
    """Show a page or a letter as it would be; nothing is kept."""
    editing = editing_of(request, organisation, procedure)
    chosen = request.POST if request.method == "POST" else request.GET
    part = PARTS.get(chosen.get("editing", ""))
    overlay = part.read(editing, request.POST).overlay if part and request.method == "POST" else editing.draft.overlay
    definition, problems = under(editing, overlay)
    language = chosen.get("look_language", "")
    language = language if language in LANGUAGES else editing.language
    look = chosen.get("look", "") or first_page(editing)
    kind, _colon, name = look.partition(":")
    draw = _letter if kind == "letter" else _page
    with translation.override(language):
        try:
            return draw(request, editing, definition, name, chosen.get("look_example", ""), language)
        except counter.NoPreview:
            said = [str(one) for one in problems]
            return render(request, "counter/editor/no_preview.html", {"said": said})


def _page(
    request: HttpRequest, editing: Editing, definition: Definition, name: str, example: str, language: str
) -> HttpResponse:
    house = editing.draft.organisation
    form, here = counter.preview_page(
        definition, name, example=example, organisation=house, language=language, at=timezone.now()
    )
    values = {one.id: form.draft.answers.get(one.id) for one in here.questions}
    is_open = form.walk.page(here.id) is not None
    progress = form.walk.progress(here.id) if is_open else None
    title = here.page.title or (here.step.title if len(here.questions) > 1 else None)
    context: dict[str, Any] = {
        "form": form,
        "procedure_name": definition.procedure.name.to(language),
        "fields": fields_of(form, here, values=values, problems={}),
        "errors": [],
        "title": title.to(language) if title else "",
        "intro": here.page.intro.to(language) if here.page.intro else "",
        "step": {"current": progress.step, "total": progress.steps, "title": progress.title.to(language)}
        if progress
        else None,
        "revision": 1,
        "signing": counter.is_signing(here),
        "contact": contact_context(definition.id, house),
    }
    return render(request, "counter/editor/preview_page.html", context)


def _paragraphs(text: str, language: str) -> list[dict[str, Any]]:
    """Return paragraphs with where lists begin and end."""
    found = counter.paragraphs(text, {}, language=language)
    kinds = ["", *(one.kind for one in found), ""]
    return [
        {"kind": one.kind, "runs": one.runs, "first": kinds[at] != "item", "last": kinds[at + 2] != "item"}
        for at, one in enumerate(found)
    ]


def _letter(
    request: HttpRequest, editing: Editing, definition: Definition, name: str, example: str, language: str
) -> HttpResponse:
    found = counter.preview_letter(
        definition, name, example=example, organisation=editing.draft.organisation, language=language, at=timezone.now()
    )
    if "paper" in request.POST or "paper" in request.GET:
        return HttpResponse(
            documents.render(found.document),
            content_type="application/pdf",
            headers={"Content-Disposition": f'inline; filename="{name}-{language}.pdf"'},
        )
    blocks = [
        {**one, "paragraphs": _paragraphs(one["text"], language)} if one["kind"] == "paragraphs" else one
        for one in found.content["blocks"]
    ]
    sender = found.document.sender
    return render(
        request,
        "counter/editor/preview_letter.html",
        {"title": found.content["title"], "blocks": blocks, "sender": sender, "dated_on": found.document.dated_on},
    )
