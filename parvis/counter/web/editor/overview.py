"""Every procedure that an administration may offer: whether it does, in which version, and what changed since."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from parvis.counter import api as counter
from parvis.counter.types.adoption import AdoptionLine, AdoptionState, Upstream
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Role
from parvis.kernel.people.web.access import agents_only

View = Callable[..., HttpResponseBase]


def of_edited(view: View) -> View:
    """Let in the editors of the organisation in the address; for others it does not exist."""

    @wraps(view)
    @agents_only(Role.EDITOR)
    @never_cache
    def guarded(request: HttpRequest, organisation: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, organisation, *args, **kwargs)
        except (counter.NotAllowed, counter.UnknownProcedure) as missing:
            raise Http404 from missing

    return guarded


def state_words(state: AdoptionState) -> str:
    """Return how far a version is."""
    return {
        AdoptionState.DRAFT: _("Draft"),
        AdoptionState.IN_REVIEW: _("With a colleague"),
        AdoptionState.PUBLISHED: _("Published"),
        AdoptionState.WITHDRAWN: _("Put away"),
    }[state]


def upstream_words(upstream: Upstream) -> tuple[str, str]:
    """Return how a procedure stands to the shared one, and the tone of it."""
    return {
        Upstream.FOLLOWED: (_("Follows the shared procedure"), "neutral"),
        Upstream.ACCEPTED: (_("As accepted"), "good"),
        Upstream.CHANGED: (_("The shared procedure changed"), "warn"),
        Upstream.GONE: (_("The shared procedure is gone"), "bad"),
    }[upstream]


@require_GET
@agents_only(Role.EDITOR)
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the organisation for which one edits, or to the first of several."""
    return HttpResponseRedirect(reverse("editor:organisation", args=[min(edited(request))]))


def edited(request: HttpRequest) -> frozenset[str]:
    """Return the organisations for which someone edits."""
    return request.actor.organisations((Role.EDITOR,))


@require_GET
@of_edited
def show(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show what an administration makes of each procedure."""
    language = get_language() or "nl"
    lines = counter.adoptions(organisation, by=request.actor)
    rows = [_row(one, organisation, language) for one in lines]
    wanted = request.GET.get("show", "")
    shown = [row for row in rows if _is_wanted(row, wanted)]
    here = reverse("editor:organisation", args=[organisation])
    tabs = [
        ("", _("All")),
        ("changed", _("Changed upstream")),
        ("open", _("Being worked on")),
        ("offered", _("Offered")),
        ("not", _("Not offered")),
    ]
    return render(
        request,
        "counter/editor/list.html",
        {
            "organisation_name": people.organisation(organisation).short.to(language),
            "rows": sorted(shown, key=lambda row: (not row["is_urgent"], row["name"])),
            "tabs": [
                {
                    "name": name,
                    "url": f"{here}?show={key}" if key else here,
                    "current": key == wanted,
                    "count": sum(_is_wanted(row, key) for row in rows),
                }
                for key, name in tabs
            ],
            "others": [
                {
                    "name": people.organisation(code).short.to(language),
                    "url": reverse("editor:organisation", args=[code]),
                }
                for code in sorted(edited(request) - {organisation})
            ],
        },
    )


def _row(line: AdoptionLine, organisation: str, language: str) -> dict[str, Any]:
    words, tone = upstream_words(line.upstream)
    return {
        "name": line.procedure.name.to(language),
        "url": reverse("editor:procedure", args=[organisation, line.procedure.id]),
        "is_offered": line.is_offered,
        "upstream": words,
        "tone": tone,
        "is_urgent": line.upstream in (Upstream.CHANGED, Upstream.GONE) and line.is_offered,
        "published": line.published,
        "open": state_words(line.open) if line.open else "",
    }


def _is_wanted(row: dict[str, Any], wanted: str) -> bool:
    return {
        "changed": row["is_urgent"],
        "open": bool(row["open"]),
        "offered": row["is_offered"],
        "not": not row["is_offered"],
    }.get(wanted, True)
