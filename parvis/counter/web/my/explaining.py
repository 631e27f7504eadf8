"""Why one's request was decided as it was."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from parvis.counter import api as counter
from parvis.counter.web.explaining import context_of
from parvis.counter.web.my.reader import reader_of


@require_GET
def show(request: HttpRequest, case: UUID) -> HttpResponse:
    """Explain a decision to whoever it is about."""
    by, now, language = reader_of(request, case), timezone.now(), get_language() or "nl"
    try:
        page = counter.case_page(case, by=by, at=now, language=language)
        found = counter.explain_case(case, by=by, at=now, language=language)
    except counter.UnknownCase:
        raise Http404 from None
    if "applicant" not in page.parts:
        raise Http404
    return render(request, "counter/my/why.html", context_of(page, found, language, is_desk=False))
