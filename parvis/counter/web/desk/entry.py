"""A clerk fills a procedure in for someone: every open question on one dense page."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parvis.counter import api as counter
from parvis.counter.types import Channel, Kind, Question
from parvis.counter.web.desk.queue import AT_THE_DESK
from parvis.counter.web.desk.scans import scan_part
from parvis.counter.web.desk.stating import named, stated_fields, statements, unsure, what_is_stated
from parvis.counter.web.evidence import words_of
from parvis.counter.web.fields import error_links, fields_of
from parvis.counter.web.forms import rearranged, take_files
from parvis.counter.web.opening import language_of_page, revision_seen
from parvis.counter.web.sending import next_steps
from parvis.kernel.files import api as files
from parvis.kernel.people.web.access import agents_only
from parvis.ui.fields import Choice, Field


def opened(request: HttpRequest, draft: UUID, *, is_theirs: bool = False) -> counter.Form:
    """Return a form to the clerk who fills it in; anyone else finds nothing there.

    :param is_theirs: in the language of the applicant, instead of that of the page.
    """
    try:
        found = counter.draft_of(draft, counter.clerk(request.actor))  # type: ignore[attr-defined]
    except counter.UnknownDraft as unknown:
        raise Http404 from unknown
    language = (found.language if is_theirs else "") or language_of_page()
    return counter.form_of(found, at=timezone.now(), language=language)


def who(request: HttpRequest) -> dict[str, Any]:
    """Return who writes what, and when."""
    actor = request.actor  # type: ignore[attr-defined]
    return {"holder": counter.clerk(actor), "by": actor, "at": timezone.now()}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@agents_only(*AT_THE_DESK)
def show(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Show every open question of a form, or take what was filled in."""
    form = opened(request, draft)
    if form.draft.is_sent:
        return HttpResponseRedirect(reverse("desk:entered", args=[draft]))
    if form.draft.channel is Channel.PHONE:
        return HttpResponseRedirect(reverse("desk:phone", args=[draft]))
    if request.method != "POST":
        return _page(request, form, {})
    return _posted(request, form)


# Taking what was filled in ----------------------------------------------------------------------------------


def _posted(request: HttpRequest, form: counter.Form) -> HttpResponse:
    if refused := files.refusal(request):
        said = {language: refused.message(language) for language in ("nl", "fr", "en")}
        problems = {
            one.id: counter.problem_of(one.id, "file", said)
            for page in form.asking
            for one in page.questions
            if one.kind is Kind.FILES
        }
        return _page(request, form, problems, status=413)
    form = _beside(request, form)
    here = _all_of(request, form)
    typed = _typed(request, form, here)
    refusals = take_files(request, form, here, typed)
    if rearranged(request, form, here, typed):
        _hold(request, form, typed)
        return HttpResponseRedirect(reverse("desk:entry", args=[form.draft.id]))
    is_final = "send" in request.POST or "sheet" in request.POST
    entered = counter.enter_pages(
        shown=form,
        typed=typed,
        seen=revision_seen(request),
        language=form.draft.language,
        is_final=is_final,
        **who(request),
    )
    form = opened(request, form.draft.id)  # in the clerk's language again
    problems = {**entered.problems, **refusals}
    if not is_final:
        return _page(request, form, problems)
    problems |= {name: one for name, one in counter.form_faults(form).items() if name not in problems}
    if problems:
        return _page(request, form, problems, status=422)
    if "sheet" in request.POST:
        return HttpResponseRedirect(reverse("desk:entry_sheet", args=[form.draft.id]))
    return send(request, form, lambda stated: _page(request, form, {}, wrong=stated, status=422))


def _all_of(request: HttpRequest, form: counter.Form) -> counter.OpenPage:
    """Return every question that was on the page, as if they were one page."""
    asked = set(request.POST.get("asked", "").split())
    questions = tuple(
        one for one in form.definition.form.questions if one.id in asked and one.kind is not Kind.COMPUTED
    )
    first = form.definition.form.steps[0]
    return counter.OpenPage(first.pages[0], first, questions)


def _typed(request: HttpRequest, form: counter.Form, here: counter.OpenPage) -> dict[str, Any]:
    posted = {key: request.POST.getlist(key) for key in request.POST}
    return {one.id: counter.raw_of(one, posted, files=_files(form, one)) for one in here.questions}


def _files(form: counter.Form, one: Question) -> list[Any] | None:
    """Return the files that are kept for a question; a post holds only new ones."""
    if one.kind is not Kind.FILES:
        return None
    typed = next((kept[one.id] for kept in form.draft.typed.values() if one.id in kept), None)
    return list(typed if typed is not None else form.draft.answers.get(one.id) or [])


def _beside(request: HttpRequest, form: counter.Form) -> counter.Form:
    """Keep what is noted beside the answers: the note, the language, which originals were seen."""
    given, entry = request.POST, form.draft.entry
    note, speaks = given.get("note"), given.get("speaks", "")
    note = note if note is not None and entry is not None and note.strip() != entry.note else None
    speaks = speaks if speaks in ("nl", "fr", "en") and speaks != form.draft.language else ""
    done = who(request)
    if note is not None or speaks:
        counter.note_entry(draft_id=form.draft.id, note=note, language=speaks, **done)
    shown = set(entry.shown if entry else ())
    for one in _all_of(request, form).questions:
        is_shown = f"{one.id}-shown" in given
        if one.kind is Kind.FILES and is_shown != (one.id in shown):
            counter.mark_shown(draft_id=form.draft.id, question=one.id, is_shown=is_shown, **done)
    return opened(request, form.draft.id)


def _hold(request: HttpRequest, form: counter.Form, typed: Mapping[str, Any]) -> None:
    """Keep everything as typed when a row or a file came or went; what is whole is taken, what is not waits."""
    pressed = request.POST.get("add", "") or request.POST.get("remove", "").partition(":")[0].rpartition("-")[0]
    pressed = pressed or request.POST.get("remove", "").partition(":")[0]
    rest = {name: value for name, value in typed.items() if name != pressed}
    entered = counter.enter_pages(
        shown=form, typed=rest, seen=revision_seen(request), language=form.draft.language, **who(request)
    )
    page = next((page for page in entered.form.walk.pages if page.has(pressed)), None)
    if page is not None:
        kept = {**entered.form.draft.typed.get(page.id, {}), pressed: typed[pressed]}
        counter.hold_page(
            draft_id=form.draft.id, page=page.id, typed=kept, language=form.draft.language, **who(request)
        )


# Sending ------------------------------------------------------------------------------------------------------


def send(request: HttpRequest, form: counter.Form, again: Any) -> HttpResponse:
    """Send a form for the applicant, or show again what the clerk must still state.

    :param again: gives the page with what is wrong, by field.
    """
    stated, wrong = what_is_stated(request, form)
    if stated is None:
        return again(wrong)
    try:
        counter.send_entry(draft_id=form.draft.id, stated=stated, **who(request))
    except counter.NotIdentified:
        return again({"identity": unsure(form.draft.channel)})
    except counter.NotComplete as problem:
        if "agreed_name" in problem.problems:
            return again({"agreed_name": _("Write the name of the person who agrees.")})
        return again({"identity": _("Something still needs an answer. Go through the questions once more.")})
    return HttpResponseRedirect(reverse("desk:entered", args=[form.draft.id]))


# Showing ------------------------------------------------------------------------------------------------------


def _page(
    request: HttpRequest,
    form: counter.Form,
    problems: Mapping[str, counter.Problem],
    *,
    wrong: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    steps, fields = _steps(form, problems)
    stated = stated_fields(request, form, wrong or {})
    context = {
        **about(request, form),
        "steps": steps,
        "errors": [*_said(fields), *error_links(stated)],
        "asked": " ".join(one.id for page in form.asking for one in page.questions),
        "deciding": " ".join(sorted(counter.deciding(form.definition))),
        "revision": form.draft.revision,
        "stated": stated,
        "statements": statements(form),
        "fee": form.fee_cents,
        "note_field": note_field(form),
        "scanned": scan_part(request, form),
        "speaks_field": Field(
            kind="choose",
            name="speaks",
            label=_("We write to them in"),
            value=form.draft.language,
            choices=language_choices(),
        ),
    }
    return render(request, "counter/desk/entry.html", context, status=status)


LANGUAGES = (("nl", "Nederlands"), ("fr", "Français"), ("en", "English"))
"""The languages that we speak, each by its own name."""


def language_choices() -> list[Choice]:
    """Return the languages in which we can speak and write to someone, in the language of the page."""
    names = {"nl": _("Dutch"), "fr": _("French"), "en": _("English")}
    return [Choice(value=code, label=name) for code, name in names.items()]


def about(request: HttpRequest, form: counter.Form) -> dict[str, Any]:
    """Return what every page says of the form: what, for whom, and to whom it goes."""
    language = language_of_page()
    elsewhere = counter.goes_elsewhere(form)
    return {
        "form": form,
        "procedure_name": form.definition.procedure.name.to(language),
        "applicant": counter.applicant_name(form.draft),
        "elsewhere": elsewhere.name.to(language) if elsewhere else "",
        "speaks": form.draft.language,
    }


def note_field(form: counter.Form) -> Field:
    """Return the field for what a clerk notes beside the answers."""
    return Field(
        kind="long_text",
        name="note",
        label=_("Note for colleagues"),
        hint=_("It goes with the request; the applicant can ask to read it."),
        value=form.draft.entry.note if form.draft.entry else "",
        required=False,
    )


def _steps(form: counter.Form, problems: Mapping[str, counter.Problem]) -> tuple[list[dict[str, Any]], list[Field]]:
    """Return the open questions by step, and all fields in one row for the summary of errors."""
    language = form.setting.language
    steps: dict[str, dict[str, Any]] = {}
    every: list[Field] = []
    for page in form.asking:
        step = steps.setdefault(page.step.id, {"id": page.step.id, "title": page.step.title.to(language), "rows": []})
        for index, one in enumerate(page.questions):
            fields = _fields(form, page, one, problems)
            every += fields
            title = page.page.title.to(language) if index == 0 and page.page.title else ""
            intro = page.page.intro.to(language) if index == 0 and page.page.intro else ""
            row = {"name": one.id, "fields": fields, "title": title, "intro": intro, "shown": None}
            if one.kind is Kind.FILES:
                row["shown"] = _shown_field(form, one)
            step["rows"].append(row)
    return list(steps.values()), every


def _said(fields: list[Field]) -> list[tuple[str, str]]:
    """Return what the summary of errors says: on a page with many questions, each with its question."""
    labels = {one.first: one.label for one in fields if one.error}
    return [(at, f"{labels[at]} {said}" if at in labels else said) for at, said in error_links(fields)]


def _fields(
    form: counter.Form, page: counter.OpenPage, one: Question, problems: Mapping[str, counter.Problem]
) -> list[Field]:
    alone = counter.OpenPage(page.page, page.step, (one,))
    made = fields_of(form, alone, values={one.id: form.value(page, one)}, problems=problems)
    return [replace(field, heading=False) for field in made]


def _shown_field(form: counter.Form, one: Question) -> Field:
    return Field(
        kind="confirm",
        name=f"{one.id}-shown",
        label=_("It is among the sheets of the scan")
        if form.draft.channel is Channel.PAPER
        else _("I saw the original at the desk: no copy is needed"),
        value=form.draft.entry is not None and one.id in form.draft.entry.shown,
        required=False,
    )


@never_cache
@require_GET
@agents_only(*AT_THE_DESK)
def sheet(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Show everything that was answered on one sheet, to be read, printed and signed by the applicant."""
    form = opened(request, draft, is_theirs=True)
    if form.draft.is_sent:
        return HttpResponseRedirect(reverse("desk:entered", args=[draft]))
    context = {
        **about(request, form),
        "steps": answered(form),
        "statements": statements(form),
        "procedure_name": form.definition.procedure.name.to(form.draft.language),
        "name": counter.applicant_name(form.draft) or named(form),
        "fee": form.fee_cents,
        "entry_url": reverse("desk:entry", args=[draft]),
        "now": timezone.now(),
    }
    with translation.override(form.draft.language):  # the applicant reads and signs it
        return render(request, "counter/desk/sheet.html", context)


def answered(form: counter.Form) -> list[dict[str, Any]]:
    """Return every answer by step, in the language of the form as it was opened."""
    language = form.setting.language
    shown = set(form.draft.entry.shown) if form.draft.entry else set()
    steps: dict[str, dict[str, Any]] = {}
    for page in form.asking:
        step = steps.setdefault(page.step.id, {"title": page.step.title.to(language), "rows": []})
        for one in page.questions:
            with translation.override(language):
                said = _("shown at the desk")
            value = said if one.id in shown else words_of(one, form.draft.answers.get(one.id), language)
            step["rows"].append({"label": one.label.to(language), "value": value})
    return list(steps.values())


@never_cache
@require_GET
@agents_only(*AT_THE_DESK)
def entered(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Show that it was sent, on a page that prints well as the receipt of the applicant."""
    form = opened(request, draft)
    if not form.draft.is_sent:
        return HttpResponseRedirect(reverse("desk:entry", args=[draft]))
    language, known = form.draft.language, form.draft.sent
    case = UUID(known["case"])
    is_ours = counter.is_seen(case, by=request.actor)  # type: ignore[attr-defined]
    code = known.get("code", "")
    context = {
        "reference": known["reference"],
        "shown_code": "-".join(code[start : start + 4] for start in range(0, len(code), 4)),
        "spelled_reference": spelled(known["reference"]),
        "spelled_code": spelled(code, 4),
        "is_call": form.draft.channel is Channel.PHONE,
        "sentence": known.get("state", {}).get(language, ""),
        "new_url": reverse("desk:new"),
        "fee": known.get("fee", 0),
        "case_url": reverse("desk:case", args=[case]) if is_ours else "",
        "another_url": f"{reverse('desk:new')}?like={case}" if is_ours else "",
        "now": timezone.now(),
    }
    with translation.override(language):  # the applicant takes it home
        context |= {**about(request, form), "next_steps": next_steps(form, language)}
        return render(request, "counter/desk/entered.html", context)


def spelled(code: str, size: int = 3) -> list[str]:
    """Return a code in groups, sign by sign, as it is read aloud."""
    plain = code.replace("-", "")
    return [" ".join(plain[start : start + size]) for start in range(0, len(plain), size)]


@require_POST
@agents_only(*AT_THE_DESK)
def hand_back(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Give a form back to the applicant, who goes on with a new code."""
    form = opened(request, draft)
    if form.draft.is_sent:
        return HttpResponseRedirect(reverse("desk:entered", args=[draft]))
    code = counter.hand_back(draft_id=draft, **who(request))
    return render(request, "counter/desk/handed_back.html", {**about(request, form), "code": code})


@require_POST
@agents_only(*AT_THE_DESK)
def discard(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Throw a form away that a clerk began."""
    form = opened(request, draft)
    if not form.draft.is_sent:
        counter.discard_draft(draft_id=draft, **who(request))
    return HttpResponseRedirect(reverse("desk:new"))
