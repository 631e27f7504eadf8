"""Why a case was decided as it was, and what the rules say of it now."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from parvis.counter import api as counter
from parvis.counter.web.desk.queue import AT_THE_DESK
from parvis.counter.web.explaining import context_of
from parvis.kernel.people.web.access import agents_only


@require_GET
@agents_only(*AT_THE_DESK)
def show(request: HttpRequest, case: UUID) -> HttpResponse:
    """Explain a case to who handles it; that it was opened is written down."""
    now, language = timezone.now(), get_language() or "nl"
    try:
        counter.open_case(case=case, by=request.actor, at=now, purpose="handling")
        page = counter.case_page(case, by=request.actor, at=now, language=language)
        found = counter.explain_case(case, by=request.actor, at=now, language=language)
    except counter.UnknownCase:
        raise Http404 from None
    return render(request, "counter/desk/why.html", context_of(page, found, language, is_desk=True))
