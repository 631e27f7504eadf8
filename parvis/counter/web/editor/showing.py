"""One procedure as its editors see it: what is offered, what changed upstream, what is worked on, its versions."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from parvis.counter import api as counter
from parvis.counter.types.adoption import AdoptionInfo, AdoptionPage, AdoptionState, Area, Upstream, Verdict, Whom
from parvis.counter.web.editor.fields import fields_of
from parvis.counter.web.editor.overview import of_edited, state_words, upstream_words
from parvis.kernel.people import api as people
from parvis.ui.fields import Field

LONG = 280
"""Signs after which a value is folded."""


@require_GET
@of_edited
def show(request: HttpRequest, organisation: str, procedure: str) -> HttpResponse:
    """Show one procedure to the editors of an organisation."""
    page = counter.adoption_page(organisation, procedure, by=request.actor, at=timezone.now())
    return render(request, "counter/editor/procedure.html", context_of(request, page))


@require_GET
@of_edited
def overlay(request: HttpRequest, organisation: str, procedure: str) -> HttpResponse:
    """Give what is laid over the shared procedure as a file, as it is exchanged; of one version when it is named."""
    page = counter.adoption_page(organisation, procedure, by=request.actor, at=timezone.now())
    wanted = request.GET.get("version", "")
    chosen = [one for one in page.versions if str(one.number) == wanted or (not wanted and one.published_at)]
    text = counter.overlay_yaml(chosen[0].overlay) if chosen else ""
    return HttpResponse(
        text or "{}\n",
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{organisation}-{procedure}.yaml"'},
    )


def context_of(
    request: HttpRequest,
    page: AdoptionPage,
    *,
    typed: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
    said: Iterable[str] = (),
) -> dict[str, Any]:
    """Return what the page of a procedure shows.

    :param typed: what was posted and could not be kept; `errors` by field, `said` about the text in YAML.
    """
    language = get_language() or "nl"
    words, tone = upstream_words(page.upstream)
    working = page.open
    return {
        "organisation": organisation_info(page.organisation, language),
        "procedure": page.procedure.id,
        "name": page.procedure.name.to(language),
        "facts": _facts(page, language),
        "upstream": words,
        "tone": tone,
        "is_changed": page.upstream is Upstream.CHANGED,
        "is_gone": page.upstream is Upstream.GONE,
        "is_followed": page.upstream is Upstream.FOLLOWED,
        "groups": grouped(page.verdicts, language),
        "summary": summary(page.verdicts),
        "own": grouped(page.own, language, about=_("this version")),
        "open": working,
        "state": state_words(working.state) if working else "",
        "in_review": working is not None and working.state is AdoptionState.IN_REVIEW,
        "is_mine": working is not None and request.actor.account_id in working.writers,
        "is_behind": _is_behind(page),
        "fields": _fields(page, typed, errors or {}, language),
        "said": list(said),
        "tried": page.tried,
        "writers": ", ".join(page.names.get(one, _("a colleague")) for one in working.writers) if working else "",
        "versions": [_version(page, one) for one in page.versions],
        "back": reverse("editor:organisation", args=[page.organisation]),
        "parts": part_tabs(page, "procedure") if working else [],
    }


def part_tabs(page: AdoptionPage, current: str) -> list[dict[str, Any]]:
    """Return the pages on which the parts of a draft are edited."""
    titles = {
        "procedure": _("Overview"),
        "texts": _("Texts"),
        "questions": _("Questions"),
        "flow": _("Flow"),
        "letters": _("Letters"),
        "sheet": _("Spreadsheet"),
        "examples": _("Golden cases"),
    }
    about = [page.organisation, page.procedure.id]
    return [
        {"name": name, "url": reverse(f"editor:{one}", args=about), "current": one == current}
        for one, name in titles.items()
    ]


def organisation_info(code: str, language: str) -> dict[str, str]:
    """Return an organisation as a page names it."""
    return {"code": code, "name": people.organisation(code).short.to(language)}


def _is_behind(page: AdoptionPage) -> bool:
    """Tell whether what is being worked on lies over another version than the folder's."""
    return (
        page.open is not None
        and page.upstream_definition is not None
        and page.open.base_hash != page.upstream_definition.hash
    )


def _fields(
    page: AdoptionPage, typed: Mapping[str, Any] | None, errors: Mapping[str, str], language: str
) -> list[Field]:
    if page.open is None or page.open.state is not AdoptionState.DRAFT:
        return []
    shared = page.base if _is_behind(page) else page.upstream_definition or page.base
    return fields_of(shared.procedure, page.open, typed, errors, language)


def _facts(page: AdoptionPage, language: str) -> list[dict[str, str]]:
    accepted = page.accepted
    published = next((one for one in page.versions if one.state is AdoptionState.PUBLISHED), None)
    facts = [{"label": _("Offered"), "value": _("yes") if page.is_offered else _("no")}]
    if published is not None:
        facts.append({"label": _("Published version"), "value": str(published.number)})
    if accepted is not None:
        fee = accepted.procedure.fee
        costs = (
            _("as the table “%(table)s” gives") % {"table": fee.table}
            if fee.table
            else counter.shown_value(fee.amount_cents, language, field="amount_cents")
        )
        facts.append({"label": _("Fee"), "value": costs})
        facts.append({"label": _("Golden cases"), "value": str(len(accepted.golden))})
    return facts


def _version(page: AdoptionPage, one: AdoptionInfo) -> dict[str, Any]:
    stranger = _("a colleague")
    return {
        "number": one.number,
        "state": state_words(one.state),
        "tone": "good" if one.state is AdoptionState.PUBLISHED else "neutral",
        "note": one.note,
        "is_offered": one.is_offered,
        "writers": ", ".join(page.names.get(each, stranger) for each in one.writers),
        "reviewer": page.names.get(one.reviewed_by, stranger) if one.reviewed_by else "",
        "at": one.published_at or one.changed_at,
    }


# Differences -------------------------------------------------------------------------------------------


def grouped(verdicts: Iterable[Verdict], language: str, *, about: str = "") -> list[dict[str, Any]]:
    """Return differences under the part of the procedure that they are about.

    :param about: which two versions these are, where a page compares more than two: tables are told apart by it.
    """
    found: dict[Area, list[dict[str, Any]]] = {}
    for one in verdicts:
        found.setdefault(one.difference.area, []).append(_told(one, language))
    return [
        {"title": _area(area), "caption": f"{_area(area)} – {about}" if about else _area(area), "rows": found[area]}
        for area in Area
        if area in found
    ]


def _told(verdict: Verdict, language: str) -> dict[str, Any]:
    one = verdict.difference
    before, after = counter.shown_pair(one, language)
    return {
        "sentence": counter.sentence_of(one).to(language),
        "before": before,
        "after": after,
        "is_long": len(before) + len(after) > LONG,
        "breaks": [_whom(whom) for whom in Whom if whom in verdict.breaks],
        "reason": verdict.reason.to(language),
    }


def summary(verdicts: tuple[Verdict, ...]) -> list[dict[str, str]]:
    """Return for whom anything breaks, in a few words."""
    found = []
    for whom in Whom:
        count = sum(whom in one.breaks for one in verdicts)
        tone = "bad" if whom is Whom.OVERLAY else "warn"
        if count:
            found.append({"text": _("%(whom)s: %(n)d") % {"whom": _whom(whom), "n": count}, "tone": tone})
    return found or [{"text": _("Compatible"), "tone": "good"}]


def _whom(whom: Whom) -> str:
    return {
        Whom.DRAFTS: _("breaks forms being filled in"),
        Whom.CASES: _("breaks running cases"),
        Whom.OVERLAY: _("breaks your own changes"),
    }[whom]


def _area(area: Area) -> str:
    return {
        Area.ABOUT: _("About the procedure"),
        Area.FEE: _("Fee"),
        Area.PARAMETERS: _("Figures"),
        Area.LEGAL: _("Legal basis"),
        Area.STEPS: _("Steps and pages"),
        Area.QUESTIONS: _("Questions"),
        Area.FLOW: _("Flow and deadlines"),
        Area.RULES: _("Rules"),
        Area.LETTERS: _("Letters"),
        Area.CASES: _("Golden cases"),
    }[area]
