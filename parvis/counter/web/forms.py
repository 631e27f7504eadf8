"""Filling in a procedure: a question a page, put away and taken up again, checked, signed, sent."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parvis.counter import api
from parvis.counter.types import Kind, Question
from parvis.counter.web.catalogue import contact_context, follow_url, procedure_context
from parvis.counter.web.fields import error_links, fields_of
from parvis.counter.web.holder import forget, holder_of, remember
from parvis.kernel.files import api as files
from parvis.kernel.places import api as places
from parvis.ui.fields import Field

TRIES, TRIES_IN_SECONDS = 10, 15 * 60
"""How often one address may try a code, and in how long."""


def _language() -> str:
    return get_language() or "nl"


def _open(request: HttpRequest, draft: UUID) -> api.Form:
    try:
        return api.open_form(draft, holder_of(request), at=timezone.now(), language=_language())
    except api.UnknownDraft as unknown:
        raise Http404 from unknown


def _go(name: str, *args: Any) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"counter:{name}", args=args))


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
    draft = api.begin_draft(
        procedure=about.id,
        organisation=chosen,
        by=request.actor,  # type: ignore[attr-defined]
        at=timezone.now(),
        language=_language(),
    )
    remember(request, draft.id)
    return _go("form", draft.id)


@never_cache
@require_safe
def carry_on(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Lead to where one was: the first page that wants an answer, or the check."""
    form = _open(request, draft)
    if form.draft.is_sent:
        return _go("form_sent", draft)
    page = form.first_incomplete()
    return _go("form_page", draft, page.id) if page else _go("form_check", draft)


# One page of questions ----------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, draft: UUID, page: str) -> HttpResponse:
    """Show one page of questions, or take what was filled in."""
    if request.method == "POST":
        return _answered(request, draft, page)
    form = _open(request, draft)
    if form.draft.is_sent:
        return _go("form_sent", draft)
    here = form.walk.page(page)
    if here is None:
        return _go("form", draft)
    values = {one.id: form.value(here, one) for one in here.questions}
    return _page(request, form, here, values=values)


def _page(
    request: HttpRequest,
    form: api.Form,
    here: api.OpenPage,
    *,
    values: Mapping[str, Any],
    problems: Mapping[str, api.Problem] | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    language = _language()
    fields = fields_of(form, here, values=values, problems=problems or {})
    progress = form.walk.progress(here.id)
    back = form.previous_of(here.id)
    signing = api.is_signing(here)
    if back:
        back_url = reverse("counter:form_page", args=[form.draft.id, back.id])
    elif signing:
        back_url = reverse("counter:form_check", args=[form.draft.id])
    else:
        back_url = reverse("counter:procedure", args=[form.draft.procedure])
    context = {
        "form": form,
        "procedure_name": form.definition.procedure.name.to(language),
        "fields": fields,
        "errors": error_links(fields),
        "title": _title(here, language),
        "intro": here.page.intro.to(language) if here.page.intro else "",
        "step": {"current": progress.step, "total": progress.steps, "title": progress.title.to(language)},
        "back_url": back_url,
        "multipart": any(one.kind is Kind.FILES for one in here.questions),
        "save_name": "save",
        "revision": form.draft.revision,
        "returning": request.GET.get("then") == "check" or request.POST.get("then") == "check",
        "signing": signing,
        "contact": contact_context(form.draft.procedure, form.draft.organisation),
        **more,
    }
    return render(request, "counter/citizen/question.html", context, status=status)


def _title(here: api.OpenPage, language: str) -> str:
    """Return the heading of a page; empty where its only question is the heading."""
    if here.page.title:
        return here.page.title.to(language)
    return here.step.title.to(language) if len(here.questions) > 1 else ""


def _answered(request: HttpRequest, draft: UUID, page: str) -> HttpResponse:
    form = _open(request, draft)
    if form.draft.is_sent:
        return _go("form_sent", draft)
    here = form.walk.page(page)
    if here is None:
        return _go("form", draft)
    if refused := files.refusal(request):
        return _refused(request, form, here, refused)
    typed = _typed(request, form, here)
    refusals = _take_files(request, form, here, typed)
    who: dict[str, Any] = {
        "draft_id": draft,
        "holder": holder_of(request),
        "page": page,
        "at": timezone.now(),
        "language": _language(),
    }
    if _rearranged(request, here, typed):
        api.hold_page(typed=typed, **who)
        return _go("form_page", draft, page)
    if refusals:
        api.hold_page(typed=typed, **who)
        return _page(request, form, here, values=typed, problems=refusals, status=422)
    seen = request.POST.get("revision", "")
    filled = api.fill_page(typed=typed, seen=int(seen) if seen.isascii() and seen.isdecimal() else None, **who)
    return _led_on(request, filled)


def _typed(request: HttpRequest, form: api.Form, here: api.OpenPage) -> dict[str, Any]:
    """Return what was posted, per question; the files that were kept before stay."""
    posted = {key: request.POST.getlist(key) for key in request.POST}
    return {
        one.id: api.raw_of(one, posted, files=list(form.value(here, one) or []) if one.kind is Kind.FILES else None)
        for one in here.questions
    }


def _led_on(request: HttpRequest, filled: api.Filled) -> HttpResponse:
    """Lead on from a page that was posted."""
    form, here = filled.form, filled.page
    leaving = "save" in request.POST
    if filled.outcome == "stale":
        return _page(request, form, here, values=filled.typed, status=409, stale=_both(form, here, filled.typed))
    if leaving:
        return _go("form_later", form.draft.id)
    if filled.outcome == "wrong":
        return _page(request, form, here, values=filled.typed, problems=filled.problems, status=422)
    return _next(request, form, here)


def _next(request: HttpRequest, form: api.Form, here: api.OpenPage) -> HttpResponse:
    now = form.walk.page(here.id)
    if now is not None and any(form.walk.is_wanted(one) for one in now.questions):
        return _go("form_page", form.draft.id, here.id)  # an answer on this page made it ask more
    if api.is_signing(here):
        more = form.next_after(here.id)
        return _go("form_page", form.draft.id, more.id) if more else _sent(request, form.draft.id)
    if request.POST.get("then") == "check":
        return _go("form", form.draft.id)
    more = form.next_after(here.id)
    return _go("form_page", form.draft.id, more.id) if more else _go("form", form.draft.id)


def _both(form: api.Form, here: api.OpenPage, typed: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return what is kept now for each question of a page, for someone who typed something else."""
    return [{"label": one.label.to(_language()), "value": form.shown(one) or "–"} for one in here.questions]


# Rows and files -------------------------------------------------------------------------------------------


def _rearranged(request: HttpRequest, here: api.OpenPage, typed: dict[str, Any]) -> bool:
    """Add or remove a row of a group, or remove a file, when a button asked for it; tell whether one did."""
    groups = {one.id: one for one in here.questions if one.kind is Kind.GROUP}
    if (name := request.POST.get("add", "")) in groups:
        rows = typed[name] or [{} for _row in range(_rows_shown(request, name))]
        typed[name] = [*rows, {}]
        return True
    name, colon, file = request.POST.get("remove", "").partition(":")
    if colon and api.is_file_question(here, name):
        return _removed_file(request, typed, name, file)
    name, _dash, number = name.rpartition("-")
    if name in groups and number.isdecimal():
        typed[name] = [row for index, row in enumerate(typed[name] or []) if index != int(number)]
        return True
    return False


def _rows_shown(request: HttpRequest, name: str) -> int:
    return len({key.split("-")[1] for key in request.POST if key.startswith(f"{name}-")})


def _removed_file(request: HttpRequest, typed: dict[str, Any], name: str, file: str) -> bool:
    if not any(one["file"] == file for one in typed[name] or ()):
        return False
    typed[name] = [one for one in typed[name] if one["file"] != file]
    files.remove(file, by=request.actor, at=timezone.now())  # type: ignore[attr-defined]
    return True


def _take_files(
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
    language = _language()
    names = {one.code: one.name(language) for one in places.municipalities()}
    found = places.find_streets(request.GET.get("q", "")[:100], limit=8)
    rows = [
        {"id": one.id, "text": one.name(language), "postcode": one.postcode, "place": names.get(one.municipality, "")}
        for one in found
    ]
    return JsonResponse(rows, safe=False)


# Check, send ------------------------------------------------------------------------------------------------


@never_cache
@require_safe
def check(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Show every answer, to be checked and changed before it is sent."""
    form = _open(request, draft)
    if form.draft.is_sent:
        return _go("form_sent", draft)
    return _checked(request, form)


def _checked(request: HttpRequest, form: api.Form, status: int = 200) -> HttpResponse:
    language = _language()
    faults = api.form_faults(form)
    steps: dict[str, list[dict[str, str]]] = {}
    errors: list[tuple[str, str]] = []
    for page in form.asking:
        url = f"{reverse('counter:form_page', args=[form.draft.id, page.id])}?then=check"
        for one in page.questions:
            label, wrong = one.label.to(language), faults.get(one.id)
            if wrong:
                errors.append((f"{page.step.id}", f"{label} {wrong.to(language)}"))
            row = {"label": label, "value": _answer(form, one, language), "url": url}
            steps.setdefault(page.step.id, []).append({**row, "note": wrong.to(language) if wrong else ""})
    titles = {page.step.id: page.step.title.to(language) for page in form.asking}
    context = {
        "form": form,
        "procedure_name": form.definition.procedure.name.to(language),
        "steps": [{"id": step, "title": titles[step], "rows": rows} for step, rows in steps.items()],
        "errors": errors,
        "fee": form.fee_cents,
        "must_identify": api.needs_identity(form.definition.procedure, request.actor),  # type: ignore[attr-defined]
        "signing": form.signing[0].id if form.signing else "",
        "back_url": reverse("counter:form_page", args=[form.draft.id, form.asking[-1].id]) if form.asking else "",
        "contact": contact_context(form.draft.procedure, form.draft.organisation),
    }
    return render(request, "counter/citizen/check.html", context, status=status)


def _answer(form: api.Form, one: Question, language: str) -> str:
    """Return an answer in words; the rows of a group are written out, a line each."""
    value = form.draft.answers.get(one.id)
    if one.kind is Kind.GROUP and isinstance(value, list):
        lines = [
            ", ".join(filter(None, (api.value_text(i, row.get(i.id), language) for i in one.items))) for row in value
        ]
        return "\n".join(lines)
    return form.shown(one) or "–"


@never_cache
@require_POST
def send(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Send a form; sending it twice is sending it once."""
    return _sent(request, draft)


def _sent(request: HttpRequest, draft: UUID) -> HttpResponse:
    form = _open(request, draft)
    if form.draft.is_sent:
        return _go("form_sent", draft)
    now = timezone.now()
    try:
        api.send_draft(
            draft_id=draft,
            holder=holder_of(request),
            by=request.actor,  # type: ignore[attr-defined]
            setting=form.setting,
            at=now,
        )
    except api.NotIdentified:
        return redirect_to_login(reverse("counter:form_check", args=[draft]), "account_login")
    except api.NotComplete as problem:
        signing = {one.id: page.id for page in form.signing for one in page.questions}
        unsigned = [signing[name] for name in problem.problems if name in signing]
        if unsigned and len(unsigned) == len(problem.problems):
            return _go("form_page", draft, unsigned[0])
        return _checked(request, form, status=422)
    return _go("form_sent", draft)


@never_cache
@require_safe
def sent(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Show that it was sent: the reference, what happens next and when."""
    form = _open(request, draft)
    if not form.draft.is_sent:
        return _go("form", draft)
    language = _language()
    known = form.draft.sent
    deadlines = {one.id: one for one in form.definition.flow.deadlines}
    clocks = sorted(
        (one for one in known.get("clocks", ()) if one["deadline"] in deadlines), key=lambda one: str(one["due_at"])
    )
    # Terms that only concern the house are not told; the first one always is.
    told = [one for one in clocks if deadlines[one["deadline"]].citizen] or clocks[:1]
    next_steps = [
        {
            "text": deadlines[one["deadline"]].label.to(language),
            "at": one["due_at"],
            "detail": late.to(language) if (late := deadlines[one["deadline"]].citizen) else "",
        }
        for one in told
    ]
    context = {
        "form": form,
        "procedure_name": form.definition.procedure.name.to(language),
        "reference": known["reference"],
        "code": known.get("code", ""),
        "shown_code": "-".join(known.get("code", "")[start : start + 4] for start in (0, 4)),
        "follow_url": follow_url(request),
        "sentence": known.get("state", {}).get(language, ""),
        "next_steps": next_steps,
        "fee": known.get("fee", 0),
        "contact": contact_context(form.draft.procedure, form.draft.organisation),
    }
    return render(request, "counter/citizen/sent.html", context)


# Put away, taken up ----------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def later(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Offer a code by which the form is taken up again, on any computer, without an account."""
    form = _open(request, draft)
    if form.draft.is_sent:
        return _go("form_sent", draft)
    code = ""
    if request.method == "POST":
        code = api.give_draft_code(
            draft_id=draft,
            holder=holder_of(request),
            by=request.actor,  # type: ignore[attr-defined]
            at=timezone.now(),
        )
    context = {
        "form": form,
        "code": code,
        "procedure_name": form.definition.procedure.name.to(_language()),
        "expires_on": form.draft.expires_at,
        "contact": contact_context(form.draft.procedure, form.draft.organisation),
    }
    return render(request, "counter/citizen/later.html", context)


@require_POST
def leave(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Leave nothing of a form behind in this browser; whoever has the code takes it up again."""
    forget(request, draft)
    return HttpResponseRedirect(reverse("home"))


@require_POST
def discard(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Throw a form away."""
    form = _open(request, draft)
    if not form.draft.is_sent:
        api.discard_draft(
            draft_id=draft,
            holder=holder_of(request),
            by=request.actor,  # type: ignore[attr-defined]
            at=timezone.now(),
        )
    forget(request, draft)
    return HttpResponseRedirect(reverse("home"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Take a form up again with its code, or one of those in this browser or account."""
    error, status = "", 200
    typed = request.POST.get("code", "")[:60]
    if request.method == "POST":
        if not _may_try(request):
            error = _("You have tried too often. Wait a quarter of an hour and try again.")
            status = 429
        else:
            try:
                draft = api.take_up_draft(code=typed, by=request.actor, at=timezone.now())  # type: ignore[attr-defined]
            except api.UnknownDraft:
                error = _("We know no form with this code. Check it sign by sign; a form is kept for 30 days.")
                status = 422
            else:
                remember(request, draft.id)
                return _go("form", draft.id)
    holder = holder_of(request)
    drafts = api.drafts_of(holder) if holder.account or holder.drafts else []
    language = _language()
    names = {one.id: one.name.to(language) for one in api.procedures()}
    context = {
        "error": error,
        "error_list": [("id_code", error)] if error else [],
        "code_field": Field(
            kind="text",
            name="code",
            label=_("Your code"),
            hint=_("Four groups of four signs, such as 3QRT-77WX-CDF4-GHJK. Dashes and capitals do not matter."),
            value=typed,
            error=error,
            width="w-24",
        ),
        "drafts": [
            {
                "title": names.get(one.procedure, one.procedure),
                "url": reverse("counter:form", args=[one.id]),
                "changed_at": one.changed_at,
            }
            for one in drafts
        ],
    }
    return render(request, "counter/citizen/resume.html", context, status=status)


def _may_try(request: HttpRequest) -> bool:
    """Count a try, and tell whether it is still allowed."""
    key = f"counter.resume:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, TRIES_IN_SECONDS)
    try:
        return bool(cache.incr(key) <= TRIES)
    except ValueError:  # it ran out between the two
        return True
