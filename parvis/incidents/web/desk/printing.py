"""The sheet that a crew takes along: where, what, a sketch, a photo, and a code that leads back to the report."""

from base64 import b64encode
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from parvis.incidents import api as incidents
from parvis.incidents.types.report import PhotoState
from parvis.incidents.web.desk import words
from parvis.incidents.web.desk.batching import numbers_of
from parvis.incidents.web.desk.page import Page, open_page
from parvis.incidents.web.desk.sketch import around, in_the_region
from parvis.kernel.documents import api as documents
from parvis.kernel.people.web.access import agents_only

MOST_SHEETS = 60


@require_GET
@agents_only(*incidents.HANDLING)
def sheet(request: HttpRequest, number: int) -> HttpResponse:
    """Show the sheet of one report."""
    page = open_page(request, number)
    back = reverse("incident_desk:report", args=[number])
    return render(request, "incidents/desk/print.html", {"sheets": [_sheet(request, page)], "back": back})


@require_GET
@agents_only(*incidents.HANDLING)
def sheets(request: HttpRequest) -> HttpResponse:
    """Show the sheets of the reports that were chosen, a page each."""
    now, language = timezone.now(), get_language() or "nl"
    found = incidents.reports(numbers_of(request.GET)[:MOST_SHEETS], actor=request.actor)
    if not found:
        raise Http404
    pages = [Page(report=one, actor=request.actor, language=language, now=now) for one in found]
    context = {"sheets": [_sheet(request, page) for page in pages], "back": reverse("incident_desk:queue")}
    return render(request, "incidents/desk/print.html", context)


def _sheet(request: HttpRequest, page: Page) -> dict[str, Any]:
    report, language = page.report, page.language
    url = request.build_absolute_uri(reverse("incident_desk:report", args=[report.number]))
    is_read = page.is_ours or report.moderation == "fine"
    return {
        "report": report,
        "category": words.category_name(report.category, language),
        "groups": words.category_path(report.category, language),
        "address": words.address(report.place, language),
        "town": words.town(report.place, language),
        "manager": words.organisation_name(report.manager, language),
        "department": words.department_name(report.department),
        "priority": f"{report.priority} · {words.priority_words(report.priority)}",
        "text": report.text if is_read else "",
        "answers": words.answers_of(page.category, report.answers, language),
        "tasks": [one for one in page.tasks if one.state in ("asked", "accepted")],
        "around": around(report.place),
        "region": in_the_region(report.place),
        "photo": next(
            (
                reverse("incident_desk:photo_file", args=[report.number, one.id, "blurred"])
                for one in page.photos
                if one.state is PhotoState.READY and not one.is_after
            ),
            "",
        ),
        "url": url,
        "qr": f"data:image/svg+xml;base64,{b64encode(documents.qr(url).encode()).decode()}",
        "printed_at": page.now,
    }
