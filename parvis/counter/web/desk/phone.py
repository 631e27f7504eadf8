"""A clerk fills a procedure in for someone on the telephone: a script that says what to read aloud, step by step."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from parvis.counter import api as counter
from parvis.counter.types import Channel, Kind
from parvis.counter.web.desk.entry import (
    LANGUAGES,
    about,
    answered,
    note_field,
    opened,
    send,
    who,
)
from parvis.counter.web.desk.queue import AT_THE_DESK
from parvis.counter.web.desk.stating import stated_fields, statements
from parvis.counter.web.fields import error_links, fields_of
from parvis.counter.web.forms import rearranged
from parvis.counter.web.opening import revision_seen
from parvis.kernel.people import api as people
from parvis.kernel.people.web.access import agents_only


def _go(name: str, *args: Any) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"desk:{name}", args=args))


def _form(request: HttpRequest, draft: UUID) -> counter.Form:
    """Return a form in the language of the caller."""
    return opened(request, draft, is_theirs=True)


def _elsewhere(form: counter.Form) -> HttpResponse | None:
    """Lead away from a form that is sent, or that is not filled in by telephone."""
    if form.draft.is_sent:
        return _go("entered", form.draft.id)
    return None if form.draft.channel is Channel.PHONE else _go("entry", form.draft.id)


@never_cache
@require_GET
@agents_only(*AT_THE_DESK)
def show(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Lead to the first question that still wants an answer, or to the end of the talk."""
    form = _form(request, draft)
    if away := _elsewhere(form):
        return away
    page = form.first_incomplete()
    return _go("phone_page", draft, page.id) if page else _go("phone_agree", draft)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@agents_only(*AT_THE_DESK)
def question(request: HttpRequest, draft: UUID, page: str) -> HttpResponse:
    """Show what to read aloud for one page of questions, or take the answers."""
    form = _form(request, draft)
    if away := _elsewhere(form):
        return away
    here = form.walk.page(page)
    if here is None or counter.is_signing(here):
        return _go("phone", draft)
    if request.method != "POST":
        return _page(request, form, here, {one.id: form.value(here, one) for one in here.questions})
    posted = {key: request.POST.getlist(key) for key in request.POST}
    typed = {one.id: counter.raw_of(one, posted) for one in here.questions if one.kind is not Kind.FILES}
    note(request, form)
    done = {**who(request), "page": page, "language": form.draft.language}
    if (speaks := request.POST.get("speaks", "")) in dict(LANGUAGES):
        counter.hold_page(draft_id=draft, typed=typed, **{**done, "language": speaks})
        return _go("phone_page", draft, page)
    if rearranged(request, form, here, typed):
        counter.hold_page(draft_id=draft, typed=typed, **done)
        return _go("phone_page", draft, page)
    filled = counter.fill_page(shown=form, typed=typed, seen=revision_seen(request), **done)
    if filled.outcome != "kept":
        return _page(request, filled.form, filled.page, typed, filled.problems, status=422)
    return _next(filled)


def _next(filled: counter.Filled) -> HttpResponse:
    form, here = filled.form, filled.page
    now = form.walk.page(here.id)
    if now is not None and any(form.walk.is_wanted(one) for one in now.questions):
        return _go("phone_page", form.draft.id, here.id)
    more = form.next_after(here.id)
    return _go("phone_page", form.draft.id, more.id) if more else _go("phone", form.draft.id)


def note(request: HttpRequest, form: counter.Form) -> None:
    """Keep what the clerk notes during the talk."""
    given = request.POST.get("note")
    if given is not None and form.draft.entry is not None and given.strip() != form.draft.entry.note:
        done = who(request)
        counter.note_entry(draft_id=form.draft.id, note=given, **done)


def _page(
    request: HttpRequest,
    form: counter.Form,
    here: counter.OpenPage,
    values: Mapping[str, Any],
    problems: Mapping[str, counter.Problem] | None = None,
    status: int = 200,
) -> HttpResponse:
    language = form.draft.language
    fields = fields_of(form, here, values=values, problems=problems or {})
    progress = form.walk.progress(here.id)
    back = form.previous_of(here.id)
    context = {
        **about(request, form),
        **_words(form),
        "title": here.page.title.to(language) if here.page.title else "",
        "intro": here.page.intro.to(language) if here.page.intro else "",
        "fields": [replace(one, why="") for one in fields],
        "whys": [one.why.to(language) for one in here.questions if one.why],
        "is_file": any(one.kind is Kind.FILES for one in here.questions),
        "errors": error_links(fields),
        "said": [(problems or {})[name].to(language) for name in problems or {}],
        "is_first": back is None,
        "step": {"current": progress.step, "total": progress.steps, "title": progress.title.to(language)},
        "back_url": reverse("desk:phone_page", args=[form.draft.id, back.id]) if back else "",
        "revision": form.draft.revision,
        "note_field": note_field(form),
        "languages_of_call": LANGUAGES,
    }
    return render(request, "counter/desk/phone.html", context, status=status)


def _words(form: counter.Form) -> dict[str, str]:
    """Return what is said at the beginning and at the end of a talk, in the language of the caller."""
    language = form.draft.language
    desk = people.organisation(form.draft.entry.organisation).name.to(language) if form.draft.entry else ""
    with translation.override(language):
        return {
            "hello": _("This is %(desk)s. I will ask you some questions and fill the form in for you. You can ask why.")
            % {"desk": desk},
            "read_back": _("I will now read back what you told me. Stop me when something is not right."),
            "do_you_agree": _("Do you agree with this? Then I send it for you."),
        }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@agents_only(*AT_THE_DESK)
def agree(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Read everything back and the statement aloud, and send it when the caller agrees."""
    form = _form(request, draft)
    if away := _elsewhere(form):
        return away
    if form.first_incomplete() is not None:
        return _go("phone", draft)
    if request.method != "POST":
        return _agree(request, form, {})
    note(request, form)
    return send(request, _form(request, draft), lambda wrong: _agree(request, form, wrong, status=422))


def _agree(request: HttpRequest, form: counter.Form, wrong: Mapping[str, str], status: int = 200) -> HttpResponse:
    language = form.draft.language
    stated = stated_fields(request, form, wrong)
    faults = counter.form_faults(form)
    pages = {one.id: page.id for page in form.asking for one in page.questions}
    context = {
        **about(request, form),
        **_words(form),
        "steps": answered(form),
        "statements": statements(form),
        "stated": stated,
        "errors": error_links(stated),
        "faults": [
            {"text": one.to(language), "url": reverse("desk:phone_page", args=[form.draft.id, pages[name]])}
            for name, one in faults.items()
            if name in pages
        ],
        "fee": form.fee_cents,
        "note_field": note_field(form),
        "back_url": reverse("desk:phone_page", args=[form.draft.id, form.asking[-1].id]) if form.asking else "",
    }
    return render(request, "counter/desk/phone_agree.html", context, status=status)
