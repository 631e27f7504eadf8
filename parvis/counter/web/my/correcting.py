"""Correcting one's request after sending it, until the decision."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from parvis.counter import api
from parvis.counter.web.contact import contact_context
from parvis.counter.web.correcting import begin, context_of
from parvis.counter.web.holder import forget, holder_of
from parvis.counter.web.my.reader import reader_of
from parvis.counter.web.opening import open_form
from parvis.kernel.people.types import Actor


@require_POST
def start(request: HttpRequest, case: UUID) -> HttpResponse:
    """Begin to correct one's request, or go on with it."""
    try:
        return begin(request, case, reader_of(request, case))
    except api.NotPossible:
        messages.warning(request, _("Your request was decided meanwhile; nothing more can be corrected."))
        return HttpResponseRedirect(reverse("my:case", args=[case]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Show a correction as a whole, confirm it, or throw it away."""
    form = open_form(request, draft)
    if form.draft.correction is None:
        return HttpResponseRedirect(reverse("counter:form", args=[draft]))
    case = form.draft.correction.case
    by = reader_of(request, case)
    back = reverse("desk:case" if by.is_agent else "my:case", args=[case])
    if request.method == "POST" and "discard" in request.POST:
        api.discard_draft(draft_id=draft, holder=holder_of(request), by=by, at=timezone.now())
        forget(request, draft)
        return HttpResponseRedirect(back)
    try:
        if request.method == "POST":
            return _confirm(request, form, case, by, back)
        return _page(request, form, case, by, back)
    except api.UnknownCase:
        raise Http404 from None


def _page(
    request: HttpRequest,
    form: api.Form,
    case: UUID,
    by: Actor,
    back: str,
    *,
    status: int = 200,
    stale: api.StaleCorrection | None = None,
    **signing: Any,
) -> HttpResponse:
    now = timezone.now()
    page = api.case_page(case, by=by, at=now, language=form.setting.language)
    conflicts = stale.conflicts if stale is not None else ()
    context = {
        "form": form,
        "row": page.row,
        "title": page.definition.procedure.name.to(form.setting.language),
        "applicant": page.row.label.name,
        "back_url": back,
        "is_open": page.row.outcome is None,
        "state_label": page.definition.flow.state(page.row.state).label.to(form.setting.language),
        "is_stale": stale is not None,
        "conflicts": [
            one.label.to(form.setting.language) for one in form.definition.form.questions if one.id in conflicts
        ],
        "is_desk": by.is_agent,
        "contact": contact_context(form.draft.procedure, form.draft.organisation),
        **context_of(form, api.check_correction(form, by=by, at=now), **signing),
    }
    return render(request, "counter/my/correct.html", context, status=status)


def _confirm(request: HttpRequest, form: api.Form, case: UUID, by: Actor, back: str) -> HttpResponse:
    posted = {key: request.POST.getlist(key) for key in request.POST}
    signatures = [one for page in form.walk.pages for one in page.questions if one.kind == "signature"]
    typed = {one.id: api.raw_of(one, posted) for one in signatures}
    seen = request.POST.get("revision", "")
    try:
        api.confirm_correction(
            draft_id=form.draft.id,
            holder=holder_of(request),
            seen=int(seen) if seen.isascii() and seen.isdecimal() else -1,
            typed=typed,
            by=by,
            at=timezone.now(),
            language=form.setting.language,
        )
    except api.StaleCorrection as stale:
        again = open_form(request, form.draft.id)
        return _page(request, again, case, by, back, status=409, stale=stale, typed=typed)
    except api.WrongAnswers as wrong:
        return _page(request, form, case, by, back, status=422, typed=typed, problems=wrong.problems)
    except (api.NotComplete, api.NotPossible):
        return _page(request, form, case, by, back, status=422, typed=typed)
    forget(request, form.draft.id)
    messages.success(request, _("The answers are corrected."))
    return HttpResponseRedirect(back)
