"""The page of a report: for everyone, and for whoever reported or follows it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parvis.incidents import api as incidents
from parvis.incidents.types.report import Moderation, PhotoInfo, PhotoState, ReportInfo
from parvis.incidents.web.desk.words import answers_of, category_name, month_words, organisation_name
from parvis.incidents.web.public.cards import EVERYONE, public_text
from parvis.incidents.web.public.following import contest_as
from parvis.incidents.web.public.words import age_words, is_closed, place_words, state_words, timeline_entries
from parvis.incidents.web.report.keeping import language_of_page
from parvis.kernel.people.web.requests import Request


@require_safe
def report(request: Request, number: int) -> HttpResponse:
    """Show a report to everyone, and one's own to whoever has signed in."""
    try:
        found = incidents.report(number, actor=request.actor)
    except incidents.UnknownReport:
        own = incidents.followed_report(number, request.actor)
        if own is None:
            return render(request, "incidents/public/unknown.html", {"number": number}, status=404)
        found = own[0]
    follow = reverse("incidents:follow", args=[number])
    contest = reverse("incidents:contest", args=[number])
    return render(request, "incidents/public/report.html", _context(found, follow=follow, contest=contest))


def _context(found: ReportInfo, *, key: str = "", **more: Any) -> dict[str, Any]:
    language, now = language_of_page(), timezone.now()
    state, tone = state_words(found.state)
    category = incidents.tree().get(found.category)
    reason = incidents.reason_of(rule=found.rule, rules_number=found.rules_number)
    photos = incidents.photos([found.number], visibilities=EVERYONE)
    is_hidden = found.moderation is Moderation.HIDDEN and not key
    return {
        "report": found,
        "title": category_name(found.category, language),
        "place": place_words(found.place, language),
        "lat": f"{found.place.lat:.5f}",
        "lon": f"{found.place.lon:.5f}",
        "public_url": incidents.report_url(found.number, language),
        "public_path": reverse("incidents:report", args=[found.number]),
        "state": state,
        "tone": tone,
        "age": age_words(found.reported_at, now),
        "text": found.text if key else public_text(found),
        "is_text_held": bool(found.text) and found.moderation is not Moderation.FINE and not key,
        "photos": [] if is_hidden else [_photo(one, key) for one in photos if one.state is PhotoState.READY],
        "waiting": 0 if is_hidden else sum(one.state is not PhotoState.READY for one in photos),
        "answers": answers_of(category, found.answers, language),
        "manager": organisation_name(found.manager, language),
        "because": reason.to(language) if reason else "",
        "planned": month_words(found.planned_on) if found.planned_on and found.is_open else "",
        "entries": timeline_entries(found, incidents.timeline(found.number, is_public_only=True), language),
        "is_closed": is_closed(found),
        "may_contest": may_contest(found),
        "key": key,
        **more,
    }


def _photo(one: PhotoInfo, key: str) -> dict[str, Any]:
    url = reverse("incidents:mine_photo", args=[key, one.id]) if key else reverse("incidents:photo", args=[one.id])
    return {"url": url, "is_after": one.is_after}


def may_contest(found: ReportInfo) -> bool:
    """Tell whether one may still say that a report is not mended."""
    if not is_closed(found) or found.merged_into or found.closed_at is None:
        return False
    return timezone.now() - found.closed_at <= incidents.REOPENS_WITHIN


# With a key of one's own ------------------------------------------------------------------------------------


def _opened(key: str) -> tuple[ReportInfo, bool]:
    found = incidents.report_of_key(key)
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
def mine_report(request: Request, key: str) -> HttpResponse:
    """Show a report to whoever has its key, also one that is private."""
    found, is_reporter = _opened(key)
    context = _context(
        found,
        key=key,
        is_reporter=is_reporter,
        contest=reverse("incidents:mine_contest", args=[key]),
        stop=reverse("incidents:mine_stop", args=[key]),
        push=incidents.push_of_key(key),
        push_url=reverse("incidents:mine_push", args=[key]),
    )
    answer = render(request, "incidents/public/report.html", context)
    answer["Referrer-Policy"] = "no-referrer"  # the address is the key
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine_contest(request: Request, key: str) -> HttpResponse:
    """Say that it is not mended, as the one who reported or follows it."""
    found, _is_reporter = _opened(key)
    return contest_as(request, found, back=reverse("incidents:mine_report", args=[key]), key=key)


@never_cache
@require_POST
def mine_stop(request: Request, key: str) -> HttpResponse:
    """Stop following."""
    found, _is_reporter = _opened(key)
    if incidents.unfollow(key=key, by=request.actor, at=timezone.now()):
        messages.success(request, _("You follow this report no more, and we write to you no more about it."))
    else:
        messages.info(request, _("You followed this report no more already."))
    if found.is_private:
        return HttpResponseRedirect(reverse("incidents:mine_report", args=[key]))
    return HttpResponseRedirect(reverse("incidents:report", args=[found.number]))
