"""The Single Digital Gateway: visits are counted, opinions asked on the page itself, and both handed over by month."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parvis.counter import api as counter
from parvis.kernel.clock import local_day
from parvis.kernel.people.types import Role
from parvis.kernel.people.web.access import agents_only
from parvis.kernel.people.web.pace import is_too_fast
from parvis.ui.words import date_short

READERS = (Role.MANAGER, Role.EDITOR)
TRIES, SECONDS = 10, 600


def note_visit(request: HttpRequest) -> None:
    """Count this visit to a page of information."""
    if request.method == "GET":
        counter.count_visit(
            path=request.path,
            user_agent=request.headers.get("User-Agent", ""),
            country=request.headers.get(settings.COUNTRY_HEADER, "") if settings.COUNTRY_HEADER else "",
            by=request.actor,  # type: ignore[attr-defined]
            at=timezone.now(),
        )


@require_POST
def opinion(request: HttpRequest, procedure: str) -> HttpResponse:
    """Take what someone thought of the page of a procedure, and lead back to it with thanks."""
    try:
        about = counter.procedure(procedure)
    except counter.UnknownProcedure as unknown:
        raise Http404 from unknown
    page = reverse("counter:procedure", args=[about.id])
    rating = request.POST.get("rating", "")
    if is_too_fast(request, "opinion", tries=TRIES, seconds=SECONDS):
        messages.warning(request, _("You have said this many times. Wait ten minutes."))
        return HttpResponseRedirect(page)
    try:
        counter.give_opinion(
            path=page,
            rating=int(rating) if rating in {"1", "2", "3", "4", "5"} else 0,
            found=request.POST.get("found", ""),
            comment=request.POST.get("comment", ""),
            language=get_language() or "nl",
            by=request.actor,  # type: ignore[attr-defined]
            at=timezone.now(),
        )
    except counter.NotPossible:
        messages.warning(request, _("Choose a number from 1 to 5, and say whether you found what you looked for."))
    else:
        messages.success(request, _("Thank you. We use it to make this page better."))
    return HttpResponseRedirect(page)


@require_GET
@agents_only(*READERS)
def show(request: HttpRequest) -> HttpResponse:
    """Show what pages were read and what people thought of them in a month, with the files to hand over."""
    month = _month(request)
    visits = counter.visits_per_page(month)
    opinions = counter.gateway_opinions(month, base=settings.BASE_URL, now=timezone.now())["feedbackInformation"]
    ratings = [one["rating"] for one in opinions]
    context = {
        "month": month,
        "months": [
            {"url": f"?month={one}", "name": _month_words(one), "current": one == month}
            for one in _last_months(local_day(timezone.now()))
        ],
        "visits": visits[:30],
        "total": sum(many for _path, many in visits),
        "opinions": len(opinions),
        "rating": round(sum(ratings) / len(ratings), 1) if ratings else None,
        "comments": counter.page_comments(month),
    }
    return render(request, "counter/desk/gateway.html", context)


@require_GET
@agents_only(*READERS)
def export(request: HttpRequest, what: str) -> JsonResponse:
    """Send the visits or the opinions of a month in the shape that the gateway collects."""
    read = {"visits": counter.gateway_statistics, "opinions": counter.gateway_opinions}.get(what)
    if read is None:
        raise Http404
    found = read(_month(request), base=settings.BASE_URL, now=timezone.now())
    response = JsonResponse(found, json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{found["uniqueId"]}.json"'
    return response


def _month(request: HttpRequest) -> str:
    """Return the month that is asked for, else the last that is over, which is what the gateway collects."""
    months = _last_months(local_day(timezone.now()))
    asked = request.GET.get("month", "")
    return asked if asked in months else months[1]


def _month_words(month: str) -> str:
    """Return a month for a row of months: `okt 2026`."""
    return date_short(f"{month}-01").split(" ", 1)[1]


def _last_months(today: Any) -> list[str]:
    """Return this month and the twelve before it, newest first."""
    first, found = today.replace(day=1), []
    for _turn in range(13):
        found.append(first.isoformat()[:7])
        first = (first - timedelta(days=1)).replace(day=1)
    return found
