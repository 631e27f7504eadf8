"""Working on a version: begun, filled in, laid over what the shared procedure became, promised anew."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.counter import api as counter
from parvis.counter.types import Overlay
from parvis.counter.types.adoption import AdoptionInfo, AdoptionPage
from parvis.counter.web.editor.fields import filled
from parvis.counter.web.editor.overview import of_edited
from parvis.counter.web.editor.showing import context_of
from parvis.kernel.definitions import DefinitionErrors


def to_page(organisation: str, procedure: str) -> HttpResponseRedirect:
    """Lead back to the page of a procedure."""
    return HttpResponseRedirect(reverse("editor:procedure", args=[organisation, procedure]))


def open_version(page: AdoptionPage) -> AdoptionInfo:
    """Return the version that is being worked on; where there is none, there is no such page."""
    if page.open is None:
        raise Http404
    return page.open


def revision_in(request: HttpRequest) -> int:
    """Return the revision that was looked at; 0, which never is, where that was no number."""
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def keep(request: HttpRequest, draft: AdoptionInfo, overlay: Overlay) -> None:
    """Keep an overlay in a draft, as it was looked at.

    :raises StaleAdoption: if a colleague changed it meanwhile.
    :raises NotPossible: if it is no draft any more.
    """
    counter.change_draft(
        adoption=draft.id,
        wanted=counter.Wanted(overlay=overlay),
        expected_revision=revision_in(request),
        by=request.actor,  # type: ignore[attr-defined]
        at=timezone.now(),
    )


@require_POST
@of_edited
def propose(request: HttpRequest, organisation: str, procedure: str) -> HttpResponse:
    """Begin a version, over what was accepted or over what the shared procedure is today."""
    upstream = bool(request.POST.get("upstream"))
    try:
        counter.propose(
            organisation=organisation, procedure=procedure, by=request.actor, at=timezone.now(), upstream=upstream
        )
    except counter.NotPossible:
        messages.warning(request, _("Another kind of administration is competent for this procedure."))
    return to_page(organisation, procedure)


@require_POST
@of_edited
def change(request: HttpRequest, organisation: str, procedure: str) -> HttpResponse:
    """Keep what was filled in; what is wrong with it is said beside it, and nothing typed is lost."""
    now = timezone.now()
    page = counter.adoption_page(organisation, procedure, by=request.actor, at=now)
    draft = open_version(page)
    upstream = bool(request.POST.get("upstream"))
    shared = (
        page.upstream_definition if upstream and page.upstream_definition else counter.definition_of(draft.base_hash)
    )
    posted = {name: request.POST.get(name, "").replace("\r\n", "\n") for name in request.POST}
    found = filled(posted, shared.procedure, draft.overlay)
    if not found.is_good:
        context = context_of(request, page, typed=posted, errors=found.errors, said=found.said)
        return render(request, "counter/editor/procedure.html", context, status=422)
    wanted = counter.Wanted(
        overlay=found.overlay,
        note=posted.get("why", ""),
        is_offered=posted.get("is_offered") != "no",
        upstream=upstream,
    )
    try:
        counter.change_draft(
            adoption=draft.id, wanted=wanted, expected_revision=revision_in(request), by=request.actor, at=now
        )
    except counter.StaleAdoption as stale:
        messages.warning(request, _("A colleague changed this meanwhile. What you typed is still here: check it."))
        again = counter.adoption_page(organisation, procedure, by=request.actor, at=now)
        context = context_of(request, again, typed=posted) | {"open": stale.now}
        return render(request, "counter/editor/procedure.html", context, status=409)
    except counter.NotPossible:
        messages.warning(request, _("A colleague is looking at this version; it cannot be changed now."))
    return to_page(organisation, procedure)


@require_POST
@of_edited
def promise(request: HttpRequest, organisation: str, procedure: str) -> HttpResponse:
    """Take into the overlay, as golden cases of its own, what comes out differently under it."""
    now = timezone.now()
    draft = open_version(counter.adoption_page(organisation, procedure, by=request.actor, at=now))
    try:
        found = counter.cases_promised_anew(UUID(str(draft.id)), by=request.actor)
        kept = tuple(one for one in draft.overlay.cases if one.id not in {case.id for case in found})
        counter.change_draft(
            adoption=draft.id,
            wanted=counter.Wanted(overlay=draft.overlay.model_copy(update={"cases": (*kept, *found)})),
            expected_revision=revision_in(request),
            by=request.actor,
            at=now,
        )
    except (DefinitionErrors, counter.NotPossible, counter.StaleAdoption):
        messages.warning(request, _("This could not be done: the version changed, or its overlay does not fit."))
    return to_page(organisation, procedure)
