"""Filling in a procedure, a question a page."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parvis.counter import api
from parvis.counter.types import Kind, Question
from parvis.counter.web import evidence
from parvis.counter.web.assurance import is_unsure_of, led_to_page
from parvis.counter.web.catalogue import procedure_context
from parvis.counter.web.contact import contact_context
from parvis.counter.web.correcting import correction_url, is_of_case, led_to_correction
from parvis.counter.web.fields import error_links, fields_of
from parvis.counter.web.holder import holder_of, remember
from parvis.counter.web.opening import go, language_of_page, open_form, revision_seen
from parvis.counter.web.proposals import proposed
from parvis.counter.web.sending import finish
from parvis.kernel.files import api as files
from parvis.kernel.places import api as places


@require_POST
def start(request: HttpRequest, procedure: str) -> HttpResponse:
    """Begin to fill in a procedure, at the administration that was chosen."""
    try:
        about = api.procedure(procedure)
    except api.UnknownProcedure as unknown:
        raise Http404 from unknown
    offering = {one.code for one in api.offering(about)}
    chosen = request.POST.get("organisation", "")
    if about.competent_by:
        chosen = ""
    elif chosen not in offering and len(offering) == 1:
        chosen = next(iter(offering))
    if not about.competent_by and chosen not in offering:
        said = _("Choose the administration to which you send this.")
        wrong = {"error": said, "error_list": [("organisation", said)]}
        return render(request, "counter/citizen/procedure.html", procedure_context(request, about, **wrong), status=422)
    now, language = timezone.now(), language_of_page()
    try:
        draft = api.begin_draft(
            procedure=about.id,
            organisation=chosen,
            by=request.actor,  # type: ignore[attr-defined]
            at=now,
            language=language,
        )
    except api.NotInMandate:
        who = request.actor.acting_name  # type: ignore[attr-defined]
        said = _("You may not do this for %(name)s: your mandate covers other requests.") % {"name": who}
        messages.error(request, said)
        return go("procedure", about.id)
    remember(request, draft.id)
    return _onward(api.form_of(draft, at=now, language=language))


@never_cache
@require_safe
def carry_on(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Lead to where one was: the first page that wants an answer, or the check."""
    form = open_form(request, draft)
    if form.draft.is_sent:
        return go("form_sent", draft)
    return _onward(form)


def _onward(form: api.Form) -> HttpResponse:
    """Lead to the first page that wants an answer, or to the check."""
    page = form.first_incomplete()
    if page is None and form.draft.correction is not None:
        return led_to_correction(form)
    return go("form_page", form.draft.id, page.id) if page else go("form_check", form.draft.id)


# One page of questions ----------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, draft: UUID, page: str) -> HttpResponse:
    """Show one page of questions, or take what was filled in."""
    if request.method == "POST":
        return _answered(request, draft, page)
    form = open_form(request, draft)
    if form.draft.is_sent:
        return go("form_sent", draft)
    here = form.walk.page(page)
    if here is None:
        return go("form", draft)
    if wanted := is_unsure_of(request, [here]):
        return led_to_page(request, form, here.id, wanted)
    found = evidence.gathered(request, form, page)
    form = found.form
    here = form.walk.page(page)
    if here is None:
        return go("form", draft)
    if (asks := evidence.question_of_agreement(request, found, here)) is not None:
        return asks
    values = {one.id: form.value(here, one) for one in here.questions}
    mine = proposed(request, here, values)
    return _page(request, form, here, values=values | mine, proposals=frozenset(mine))


def _page(
    request: HttpRequest,
    form: api.Form,
    here: api.OpenPage,
    *,
    values: Mapping[str, Any],
    problems: Mapping[str, api.Problem] | None = None,
    proposals: Collection[str] = (),
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    language = language_of_page()
    said = evidence.page_context(request, form, here) if here_has_sources(here) else {}
    fields = fields_of(
        form,
        here,
        values=values,
        problems=problems or {},
        without=said.get("settled_names", ()),
        said=said.get("beside"),
    )
    if proposals:
        source = _("From your account. Change it if it is not right.")
        fields = [replace(one, fetched=source) if one.name in proposals else one for one in fields]
    progress = form.walk.progress(here.id)
    back = form.previous_of(here.id)
    signing = api.is_signing(here)
    if back and form.draft.correction is None:
        back_url = reverse("counter:form_page", args=[form.draft.id, back.id])
    elif form.draft.correction is not None:
        back_url = correction_url(form)
    elif signing:
        back_url = reverse("counter:form_check", args=[form.draft.id])
    else:
        back_url = reverse("counter:procedure", args=[form.draft.procedure])
    context = {
        "form": form,
        "procedure_name": form.definition.procedure.name.to(language),
        "fields": fields,
        "errors": error_links(fields),
        "title": _title(here, language) or (here.questions[0].label.to(language) if not fields else ""),
        "intro": here.page.intro.to(language) if here.page.intro else "",
        "step": {"current": progress.step, "total": progress.steps, "title": progress.title.to(language)},
        "back_url": back_url,
        "multipart": any(one.kind is Kind.FILES for one in here.questions),
        "save_name": "save",
        "revision": form.draft.revision,
        "returning": _is_returning(request, form),
        "signing": signing,
        "contact": contact_context(form.draft.procedure, form.draft.organisation),
        **said,
        **more,
    }
    return render(request, "counter/citizen/question.html", context, status=status)


def here_has_sources(here: api.OpenPage) -> bool:
    """Tell whether a source holds an answer of this page."""
    return any(one.source for one in here.questions)


def _is_returning(request: HttpRequest, form: api.Form) -> bool:
    """Tell whether one goes back to one's answers after this page, and not on to the next."""
    return form.draft.correction is not None or "check" in (request.GET.get("then"), request.POST.get("then"))


def _title(here: api.OpenPage, language: str) -> str:
    """Return the heading of a page; empty where its only question is the heading."""
    if here.page.title:
        return here.page.title.to(language)
    return here.step.title.to(language) if len(here.questions) > 1 else ""


def _answered(request: HttpRequest, draft: UUID, page: str) -> HttpResponse:
    form = open_form(request, draft)
    if form.draft.is_sent:
        return go("form_sent", draft)
    here = form.walk.page(page)
    if here is None:
        return go("form", draft)
    if refused := files.refusal(request):
        return _refused(request, form, here, refused)
    typed = _typed(request, form, here)
    refusals = take_files(request, form, here, typed)
    who: dict[str, Any] = {
        "holder": holder_of(request),
        "page": page,
        "by": request.actor,  # type: ignore[attr-defined]
        "at": timezone.now(),
        "language": language_of_page(),
    }
    if wanted := is_unsure_of(request, [here]):
        api.hold_page(draft_id=draft, typed=typed, **who)  # the session ended while they typed: nothing is lost
        return led_to_page(request, form, here.id, wanted)
    if rearranged(request, form, here, typed):
        api.hold_page(draft_id=draft, typed=typed, **who)
        return go("form_page", draft, page)
    if refusals:
        api.hold_page(draft_id=draft, typed=typed, **who)
        return _page(request, form, here, values=typed, problems=refusals, status=422)
    filled = api.fill_page(shown=form, typed=typed, seen=revision_seen(request), **who)
    return _led_on(request, filled)


def _typed(request: HttpRequest, form: api.Form, here: api.OpenPage) -> dict[str, Any]:
    """Return what was posted, per question; the files that were kept before stay."""
    posted = {key: request.POST.getlist(key) for key in request.POST}
    return {
        one.id: form.draft.answers.get(one.id)
        if evidence.posted_settled(request, form, one)
        else api.raw_of(one, posted, files=list(form.value(here, one) or []) if one.kind is Kind.FILES else None)
        for one in here.questions
    }


def _led_on(request: HttpRequest, filled: api.Filled) -> HttpResponse:
    """Lead on from a page that was posted."""
    form, here = filled.form, filled.page
    leaving = "save" in request.POST
    if filled.outcome == "stale":
        return _page(request, form, here, values=filled.typed, status=409, stale=_both(form, here, filled.typed))
    if leaving:
        return go("form_later", form.draft.id)
    if filled.outcome == "wrong":
        return _page(request, form, here, values=filled.typed, problems=filled.problems, status=422)
    return _next(request, form, here)


def _next(request: HttpRequest, form: api.Form, here: api.OpenPage) -> HttpResponse:
    now = form.walk.page(here.id)
    if now is not None and any(form.walk.is_wanted(one) for one in now.questions):
        return go("form_page", form.draft.id, here.id)  # an answer on this page made it ask more
    if api.is_signing(here):
        more = form.next_after(here.id)
        return go("form_page", form.draft.id, more.id) if more else finish(request, form.draft.id)
    more = None if _is_returning(request, form) else form.next_after(here.id)
    if more is None:
        return _onward(form)
    if here_has_sources(more) and not is_unsure_of(request, [more]):
        evidence.gathered(request, form, more.id)  # asked while one is led on, so that showing the page only reads
    return go("form_page", form.draft.id, more.id)


def _both(form: api.Form, here: api.OpenPage, typed: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return what is kept now for each question of a page, for someone who typed something else."""
    return [{"label": one.label.to(language_of_page()), "value": form.shown(one) or "–"} for one in here.questions]


# Rows and files -------------------------------------------------------------------------------------------


def rearranged(request: HttpRequest, form: api.Form, here: api.OpenPage, typed: dict[str, Any]) -> bool:
    """Add or remove a row of a group, or remove a file, when a button asked for it; tell whether one did."""
    groups = {one.id: one for one in here.questions if one.kind is Kind.GROUP}
    if (name := request.POST.get("add", "")) in groups:
        rows = typed[name] or [{} for _row in range(_rows_shown(request, name))]
        typed[name] = [*rows, {}]
        return True
    name, colon, file = request.POST.get("remove", "").partition(":")
    if colon and api.is_file_question(here, name):
        return _removed_file(request, form, typed, name, file)
    name, _dash, number = name.rpartition("-")
    if name in groups and number.isdecimal():
        typed[name] = [row for index, row in enumerate(typed[name] or []) if index != int(number)]
        return True
    return False


def _rows_shown(request: HttpRequest, name: str) -> int:
    return len({key.split("-")[1] for key in request.POST if key.startswith(f"{name}-")})


def _removed_file(request: HttpRequest, form: api.Form, typed: dict[str, Any], name: str, file: str) -> bool:
    if not any(one["file"] == file for one in typed[name] or ()):
        return False
    typed[name] = [one for one in typed[name] if one["file"] != file]
    if not is_of_case(form, file):
        files.remove(file, by=request.actor, at=timezone.now())  # type: ignore[attr-defined]
    return True


def take_files(
    request: HttpRequest, form: api.Form, here: api.OpenPage, typed: dict[str, Any]
) -> dict[str, api.Problem]:
    """Store what was uploaded, and return why something was not."""
    refusals: dict[str, api.Problem] = {}
    for one in here.questions:
        if one.kind is not Kind.FILES:
            continue
        for upload in request.FILES.getlist(one.id):
            try:
                stored = files.store(
                    content=upload,
                    name=upload.name or "",
                    scope=f"{form.draft.organisation or 'region'}/case",
                    by=request.actor,  # type: ignore[attr-defined]
                    at=timezone.now(),
                    accept=one.accept,
                )
            except files.Refused as refused:
                refusals[one.id] = _refusal(one, refused)
                continue
            kept = {"file": str(stored.id), "name": stored.name, "label": "", "size": stored.size}
            typed[one.id] = [*(typed[one.id] or []), kept]
    return refusals


def _refusal(one: Question, refused: files.Refused) -> api.Problem:
    said = {language: refused.message(language) for language in ("nl", "fr", "en")}
    return api.problem_of(one.id, "file", said)


def _refused(request: HttpRequest, form: api.Form, here: api.OpenPage, refused: files.Refused) -> HttpResponse:
    """Show a page again whose body was too large to receive."""
    problems = {one.id: _refusal(one, refused) for one in here.questions if one.kind is Kind.FILES}
    values = {one.id: form.value(here, one) for one in here.questions}
    return _page(request, form, here, values=values, problems=problems, status=413)


@require_safe
def streets(request: HttpRequest) -> JsonResponse:
    """Look streets up while someone types; the form works without it."""
    language = language_of_page()
    names = {one.code: one.name(language) for one in places.municipalities()}
    found = places.find_streets(request.GET.get("q", "")[:100], limit=8)
    rows = [
        {"id": one.id, "text": one.name(language), "postcode": one.postcode, "place": names.get(one.municipality, "")}
        for one in found
    ]
    return JsonResponse(rows, safe=False)
