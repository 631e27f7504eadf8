"""Everything that is one's own: cases, letters, messages, and who opened what."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from parvis.counter import api as counter
from parvis.counter.types.records import Row
from parvis.counter.web.contact import contact_context
from parvis.counter.web.sentences import opening_rows
from parvis.kernel.messages import api as messages
from parvis.kernel.people import api as people
from parvis.kernel.people.web.access import signed_in
from parvis.ui.words import date_words

RECENT = 5


@require_GET
@signed_in
def show(request: HttpRequest) -> HttpResponse:
    """Show what someone has asked, what waits for them first."""
    if request.actor.is_agent:
        return HttpResponseRedirect(reverse("desk:queue"))
    language = get_language() or "nl"
    rows = counter.my_cases(by=request.actor)
    tasks = [task(row, language) for row in rows]
    return render(
        request,
        "counter/my/home.html",
        {
            "waiting": [one for row, one in zip(rows, tasks, strict=True) if row.pieces_wanted],
            "open": [
                one for row, one in zip(rows, tasks, strict=True) if row.outcome is None and not row.pieces_wanted
            ],
            "closed": [one for row, one in zip(rows, tasks, strict=True) if row.outcome is not None],
            "letters": [_letter(info, row, language) for info, row in counter.my_documents(by=request.actor)[:RECENT]],
            "messages_in": [_message(one) for one in messages.inbox(_account(request), limit=RECENT)],
            "contact": contact_context(),
        },
    )


def task(row: Row, language: str) -> dict[str, Any]:
    """Return a case as a line: what it is, where it stands, and who holds it until when."""
    definition = counter.definition_of(row.definition)
    organisation = people.organisation(row.organisation).short.to(language)
    state = definition.flow.state(row.state)
    hint = _("%(organisation)s · sent on %(day)s") % {"organisation": organisation, "day": date_words(row.received_at)}
    status, tone = state.label.to(language), "info"
    if row.pieces_wanted:
        number = len(row.pieces_wanted)
        status = ngettext("%(n)d piece is missing", "%(n)d pieces are missing", number) % {"n": number}
        tone = "warn"
    elif row.outcome is not None:
        tone = {"granted": "good", "done": "good", "partly": "good", "refused": "bad"}.get(row.outcome.value, "neutral")
    elif row.due_at is not None:
        hint = _("%(hint)s · answer by %(day)s") % {"hint": hint, "day": date_words(row.due_at)}
    return {
        "title": definition.procedure.name.to(language),
        "url": reverse("my:case", args=[row.id]),
        "hint": hint,
        "status": status,
        "tone": tone,
    }


def _letter(info: Any, row: Row, language: str) -> dict[str, Any]:
    return {
        "title": info.title,
        "url": reverse("my:document", args=[row.id, info.id]),
        "hint": people.organisation(row.organisation).short.to(language),
        "at": info.issued_at,
        "valid_until": info.valid_until,
        "case_url": reverse("my:case", args=[row.id]),
    }


def _message(one: Any) -> dict[str, Any]:
    return {
        "title": one.subject,
        "url": reverse("my:inbox_message", args=[one.id]),
        "at": one.sent_at,
        "unread": one.read_at is None,
    }


def _account(request: HttpRequest) -> str:
    return request.actor.account_id or ""


@require_GET
@signed_in
def documents(request: HttpRequest) -> HttpResponse:
    """Show every letter that someone received."""
    language = get_language() or "nl"
    found = [_letter(info, row, language) for info, row in counter.my_documents(by=request.actor)]
    return render(request, "counter/my/documents.html", {"letters": found, "contact": contact_context()})


@require_GET
@signed_in
def inbox(request: HttpRequest) -> HttpResponse:
    """Show every message of the house to someone."""
    return render(
        request,
        "counter/my/messages.html",
        {
            "messages_in": [_message(one) for one in messages.inbox(_account(request))],
            "contact": contact_context(),
        },
    )


@require_GET
@signed_in
def message(request: HttpRequest, message: UUID) -> HttpResponse:
    """Show one message."""
    now: datetime = timezone.now()
    found = next((one for one in messages.inbox(_account(request)) if str(one.id) == str(message)), None)
    if found is None:
        raise Http404
    messages.mark_read(message_id=message, by=request.actor, at=now)
    return render(request, "counter/my/message.html", {"found": found, "contact": contact_context()})


@require_GET
@signed_in
def log(request: HttpRequest) -> HttpResponse:
    """Show who opened any of someone's files, and for what."""
    language = get_language() or "nl"
    entries = [
        {
            **entry,
            "title": counter.definition_of(row.definition).procedure.name.to(language),
            "url": reverse("my:case", args=[row.id]),
        }
        for row, openings in counter.my_openings(by=request.actor)
        for entry in opening_rows(openings, language)
    ]
    newest_first = sorted(entries, key=lambda one: one["at"], reverse=True)
    return render(request, "counter/my/log.html", {"entries": newest_first, "contact": contact_context()})
