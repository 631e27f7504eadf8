"""Disagreeing with how one's request ended."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.counter import api as counter
from parvis.counter.web.holder import remember
from parvis.counter.web.my.reader import reader_of


@require_POST
def start(request: HttpRequest, case: UUID, remedy: str) -> HttpResponse:
    """Begin the form by which one disagrees, or go on with it."""
    try:
        draft = counter.begin_remedy(
            case=case, remedy=remedy, by=reader_of(request, case), at=timezone.now(), language=get_language() or "nl"
        )
    except counter.UnknownCase:
        raise Http404 from None
    except counter.NotPossible as problem:
        messages.warning(request, refused(problem))
        return HttpResponseRedirect(reverse("my:case", args=[case]))
    remember(request, draft.id)
    return HttpResponseRedirect(reverse("counter:form", args=[draft.id]))


def led_to_parent(request: HttpRequest, form: counter.Form, problem: counter.NotPossible) -> HttpResponse:
    """Lead back to the decision when one can no longer disagree; what was filled in is kept as long as any form."""
    messages.warning(request, refused(problem))
    if form.draft.parent is None:
        return HttpResponseRedirect(reverse("counter:form_check", args=[form.draft.id]))
    return HttpResponseRedirect(reverse("my:case", args=[form.draft.parent]))


def refused(problem: counter.NotPossible) -> str:
    """Return why one cannot disagree in this way (any more), and what to do."""
    return {
        "late": _("The time to do this has passed. Write to the administration, or ask the ombudsman."),
        "used": _("You did this already. You find it on this page."),
        "offer": _("This cannot be done online. Write to the administration."),
    }.get(problem.reason, _("This cannot be done where the case stands now."))
