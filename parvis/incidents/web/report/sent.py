"""After sending: what happens next, the private page, and another report at the same place."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from parvis.incidents import api as incidents
from parvis.incidents.types.report import ReportInfo
from parvis.incidents.web.desk.words import category_name, organisation_name
from parvis.incidents.web.public.words import place_words
from parvis.incidents.web.report.keeping import go, language_of_page, opened
from parvis.incidents.web.report.send import EMPTY
from parvis.kernel.people.web.requests import Request


@never_cache
@require_safe
def sent(request: Request) -> HttpResponse:
    """Show the number of the report that was just sent, who handles it and by when."""
    making = opened(request)
    last = making.sent if making else None
    found = incidents.report_of_key(str(last["key"])) if last else None
    if last is None or found is None:
        return go("new")
    report, language = found[0], language_of_page()
    context = {
        "report": report,
        "key": last["key"],
        "email": last.get("email", ""),
        "title": category_name(report.category, language),
        "place": place_words(report.place, language),
        "manager": organisation_name(report.manager, language),
        "because": reason_words(report, language),
        "url": request.build_absolute_uri,
    }
    return render(request, "incidents/report/sent.html", context)


def reason_words(report: ReportInfo, language: str) -> str:
    """Return why its manager handles a report, as the rule says it; empty for a default."""
    reason = incidents.reason_of(rule=report.rule, rules_number=report.rules_number)
    return reason.to(language) if reason else ""


@never_cache
@require_POST
def again(request: Request) -> HttpResponse:
    """Begin another report at the place of the last one, with the same address for news."""
    making = opened(request)
    last = making.sent if making else None
    if making is None or not last:
        return go("new")
    kept = {"place": last["place"], "place_from": "kept", "is_place_sure": True}
    making.save(request.actor, **(EMPTY | kept | {"email": last.get("email", ""), "news": last.get("news", True)}))
    return go("new", making)


@never_cache
@require_POST
def leave(request: Request) -> HttpResponse:
    """Throw away what was filled in."""
    making = opened(request)
    if making is not None:
        incidents.end_draft(key=making.key, by=request.actor, at=timezone.now())
    return go("list")
