"""A procedure as a form on paper: chosen, downloaded, printed."""

from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from parvis.counter import api
from parvis.counter.types import Channel
from parvis.counter.web.contact import contact_context
from parvis.counter.web.holder import holder_of
from parvis.counter.web.opening import language_of_page
from parvis.kernel.people.web.pace import is_too_fast

LANGUAGES = (("nl", "Nederlands"), ("fr", "Français"), ("en", "English"))
PRINTS, PRINTS_IN_SECONDS = 60, 600
"""How many forms one address on the network may have laid out, and in how long."""


@require_safe
def choose(request: HttpRequest, procedure: str) -> HttpResponse:
    """Let someone choose of whom they ask it and in which language, and download the form."""
    try:
        about = api.procedure(procedure)
    except api.UnknownProcedure as unknown:
        raise Http404 from unknown
    if not api.is_offered_through(about, Channel.PAPER):
        raise Http404
    language = language_of_page()
    offering = api.offering(about)
    at = request.GET.get("at", "")
    chosen = at if any(at == one.code for one in offering) else offering[0].code if len(offering) == 1 else ""
    context = {
        "about": about,
        "name": about.name.to(language),
        "offering": sorted(
            ({"code": one.code, "name": one.short.to(language)} for one in offering), key=lambda one: one["name"]
        ),
        "chosen": chosen,
        "forms": LANGUAGES,
        "language": language,
        "contact": contact_context(about.id, chosen),
    }
    return render(request, "counter/citizen/paper.html", context)


@require_GET
def pdf(request: HttpRequest, procedure: str) -> HttpResponse:
    """Give the form on paper of a procedure, as its administration hands it out."""
    _not_too_fast(request)
    try:
        about = api.procedure(procedure)
        organisation = request.GET.get("at", "")
        if organisation and not api.is_offered_by(about, organisation):
            raise Http404
        language = _language(request)
        content = api.print_paper(
            procedure=procedure,
            organisation=organisation,
            language=language,
            by=request.actor,  # type: ignore[attr-defined]
            at=timezone.now(),
        )
    except (api.UnknownProcedure, api.NotByThisChannel) as unknown:
        raise Http404 from unknown
    return _given(content, f"{about.name.to(language)}.pdf")


@never_cache
@require_GET
def draft_pdf(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Give a form that is being filled in on paper, with what was answered."""
    _not_too_fast(request)
    try:
        content = api.print_draft(
            draft_id=draft,
            holder=holder_of(request),
            language=_language(request),
            by=request.actor,  # type: ignore[attr-defined]
            at=timezone.now(),
        )
    except api.UnknownDraft as unknown:
        raise Http404 from unknown
    return _given(content, _("My form") + ".pdf")


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in dict(LANGUAGES) else language_of_page()


def _not_too_fast(request: HttpRequest) -> None:
    if is_too_fast(request, "paper", tries=PRINTS, seconds=PRINTS_IN_SECONDS):
        raise Http404


def _given(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f"inline; filename*=UTF-8''{quote(name)}",
            "X-Content-Type-Options": "nosniff",
        },
    )
