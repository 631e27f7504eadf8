"""A case as its applicant sees it: who holds it, until when, what happens if they are late, and what can be done."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parvis.counter import api as counter
from parvis.counter.types.desk import CasePage
from parvis.counter.web.contact import contact_context
from parvis.counter.web.correcting import correcting_part
from parvis.counter.web.cosigning import is_to_be_signed, signatures_part
from parvis.counter.web.desk.asking import fields_of, typed_in
from parvis.counter.web.desk.case import once_of, said_of
from parvis.counter.web.desk.papers import send_document, send_file
from parvis.counter.web.evidence import evidence_part
from parvis.counter.web.my.paying import is_to_pay, paying_context
from parvis.counter.web.my.reader import followed, reader_of
from parvis.counter.web.remedies import remedies_part
from parvis.counter.web.sentences import applicant_entries, opening_rows
from parvis.kernel.files import api as files
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor
from parvis.ui.fields import Field
from parvis.ui.words import date_words

MOST_BYTES = 20_000_000


def _read(request: HttpRequest, case: UUID) -> tuple[CasePage, Actor, datetime]:
    """Return the page of a case for its applicant; for anyone else there is none."""
    now, by = timezone.now(), reader_of(request, case)
    try:
        page = counter.case_page(case, by=by, at=now, language=get_language() or "nl")
    except counter.UnknownCase:
        raise Http404 from None
    if "applicant" not in page.parts:
        raise Http404
    return page, by, now


@require_GET
def show(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show a case to its applicant."""
    page, by, now = _read(request, case)
    if any(not one.is_from_applicant and one.read_at is None for one in page.messages):
        counter.read_messages(case=case, by=by, at=now)
    return render(request, "counter/my/case.html", _context(request, page, now))


def _context(request: HttpRequest, page: CasePage, now: datetime) -> dict[str, Any]:
    language = get_language() or "nl"
    row, definition = page.row, page.definition
    organisation = people.organisation(row.organisation)
    name = organisation.name.to(language)
    state = definition.flow.state(row.state)
    return {
        "page": page,
        "row": row,
        "title": definition.procedure.name.to(language),
        "state_label": state.label.to(language),
        "state_said": page.state_said,
        "tone": _tone(row),
        "holder": _holder(page, name),
        "late": _late(page, language, now),
        "wanted": [piece.label for piece in page.pieces if not piece.is_added],
        "entries": _with_next(page, applicant_entries(page, name, language), name, now),
        "letters": [
            {
                "title": one.title,
                "url": reverse("my:document", args=[row.id, one.id]),
                "at": one.issued_at,
                "valid_until": one.valid_until,
                "kind": one.kind,
            }
            for one in page.documents
        ],
        "talk": [
            {"text": one.text, "at": one.sent_at, "by": _("you") if one.is_from_applicant else name}
            for one in page.messages
        ],
        "chapters": [
            {
                "title": chapter.title,
                "rows": [{"label": fact.label, "value": fact.value or "–", "was": fact.was} for fact in chapter.facts],
            }
            for chapter in page.chapters
        ],
        "actions": [
            {"label": one.action.label.to(language), "url": reverse("my:act", args=[row.id, one.action.id])}
            for one in page.offered
            if one.is_open
        ],
        "signatures": signatures_part(page, by=reader_of(request, row.id), is_desk=False),
        **correcting_part(request, page, is_desk=False),
        **evidence_part(page, language, is_desk=False),
        "why_url": reverse("my:why", args=[row.id]) if _is_explained(page) else "",
        **remedies_part(request, page, now, by=reader_of(request, row.id), language=language),
        "openings": opening_rows(page.openings, language),
        "paying": paying_context(row.id, language),
        "contact": _contact(page),
        "is_open": row.outcome is None,
        "is_following": str(row.id) in followed(request),
        "once": uuid4(),
    }  # fmt: skip


def _is_explained(page: CasePage) -> bool:
    """Tell whether something was decided by rules, or costs what rules say."""
    return bool(page.definition.procedure.fee.table) or any("rows" in one.event.data for one in page.told)


def _contact(page: CasePage) -> dict[str, str] | None:
    """Return who answers questions about a case; who handles it is named first."""
    handler = page.names.get(str(page.row.assigned_to), "")
    return contact_context(page.definition.id, page.row.organisation, handler=handler)


def _tone(row: Any) -> str:
    if row.outcome is None:
        return "warn" if row.pieces_wanted else "info"
    return {"granted": "good", "done": "good", "partly": "good", "refused": "bad"}.get(row.outcome.value, "neutral")


def _holder(page: CasePage, organisation: str) -> str:
    """Return who holds the case now, and until when, in a sentence."""
    row = page.row
    if row.outcome is not None:
        return ""
    if row.pieces_wanted:
        return _("It is your turn: %(organisation)s waits for what is missing. Until then their term stands still.") % {
            "organisation": organisation
        }
    if is_to_pay(page):
        return _("It is your turn: pay by %(day)s.") % {"day": date_words(row.due_at)}
    if is_to_be_signed(page):
        return _("Your request waits for someone else’s signature, until %(day)s at the latest.") % {
            "day": date_words(row.due_at)
        }
    if row.due_at is None:
        return _("%(organisation)s holds your request now. No term runs.") % {"organisation": organisation}
    return _("%(organisation)s holds your request now, and must answer by %(day)s.") % {
        "organisation": organisation,
        "day": date_words(row.due_at),
    }


def _late(page: CasePage, language: str, now: datetime) -> str:
    """Return what happens when the term passes."""
    if page.row.outcome is not None or page.row.due_at is None:
        return ""
    found = next((one for one in page.clocks if one.deadline.id == page.row.next_deadline), None)
    if found is None or found.deadline.citizen is None:
        return _("If they are late, call or write them: you find them below. Your request stays open.")
    return found.deadline.citizen.to(language)


def _with_next(page: CasePage, entries: list[dict[str, Any]], organisation: str, now: datetime) -> list[dict[str, Any]]:
    """Add to the timeline what is to come: the end of the term."""
    if page.row.outcome is not None or page.row.due_at is None:
        return entries
    is_late = page.row.due_at < now
    if is_to_pay(page):
        return [*entries, {"text": _("The last day to pay."), "at": page.row.due_at, "state": "next"}]
    if is_to_be_signed(page):
        return [*entries, {"text": _("The last day for others to sign."), "at": page.row.due_at, "state": "next"}]
    text = (
        _("%(organisation)s should have answered by now.")
        if is_late
        else _("The last day for %(organisation)s to answer.")
    ) % {"organisation": organisation}
    return [*entries, {"text": text, "at": page.row.due_at, "state": "late" if is_late else "next"}]


@require_GET
def opened(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show who opened the file, when and for what."""
    page, _by, _now = _read(request, case)
    language = get_language() or "nl"
    return render(
        request,
        "counter/my/opened.html",
        {
            "row": page.row,
            "title": page.definition.procedure.name.to(language),
            "openings": opening_rows(page.openings, language),
            "contact": _contact(page),
        },
    )


# Doing ------------------------------------------------------------------------------------------------


def _back(case: UUID, problem: Exception | None, request: HttpRequest, done: str = "") -> HttpResponse:
    if problem is not None:
        messages.warning(request, said_of(problem))
    elif done:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("my:case", args=[case]))


def _try(request: HttpRequest, case: UUID, done: str, call: Callable[[], object]) -> HttpResponse:
    """Do something to a case and lead back to it, with a sentence about what came of it."""
    try:
        call()
    except counter.UnknownCase:
        raise Http404 from None
    except counter.CounterProblem as problem:
        return _back(case, problem, request)
    return _back(case, None, request, done)


@require_POST
def message(request: HttpRequest, case: UUID) -> HttpResponse:
    """Write to the administration."""
    by = reader_of(request, case)
    return _try(
        request,
        case,
        _("Your message was sent."),
        lambda: counter.send_message(
            case=case, text=request.POST.get("text", ""), once=once_of(request), by=by, at=timezone.now()
        ),
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, case: UUID) -> HttpResponse:
    """Ask once more, and take back what was asked."""
    page, by, now = _read(request, case)
    if request.method == "POST":
        reason = request.POST.get("reason", "")[:1000]
        return _try(
            request,
            case,
            _("Your request is withdrawn."),
            lambda: counter.withdraw(case=case, by=by, at=now, reason=reason),
        )
    language = get_language() or "nl"
    field = Field(kind="long_text", name="reason", label=_("Why do you withdraw it?"), required=False, max_length=1000)
    context = {
        "row": page.row,
        "title": page.definition.procedure.name.to(language),
        "fields": [field],
        "contact": _contact(page),
    }
    return render(request, "counter/my/withdraw.html", context)


@require_http_methods(["GET", "POST"])
def pieces(request: HttpRequest, case: UUID) -> HttpResponse:
    """Add what is missing, all on one page; what can be taken is taken, and the rest is asked again."""
    page, by, now = _read(request, case)
    wanted = [piece for piece in page.pieces if not piece.is_added]
    if not wanted:
        return HttpResponseRedirect(reverse("my:case", args=[case]))
    errors: dict[str, str] = {}
    if request.method == "POST":
        stored = _store(request, page, wanted, errors, by, now)
        if stored and not errors:
            return _try(
                request,
                case,
                _("Thank you. We have received what you added."),
                lambda: counter.add_pieces(
                    case=case, files=stored, text=request.POST.get("text", "")[:2000], by=by, at=now
                ),
            )
        if not stored and not errors:
            errors[wanted[0].id] = _("Choose at least one file.")
    fields = [
        Field(
            kind="files",
            name=piece.id,
            label=piece.label,
            error=errors.get(piece.id, ""),
            required=False,
            accept=("pdf", "jpeg", "png"),
            multiple=True,
        )
        for piece in wanted
    ]
    language = get_language() or "nl"
    context = {
        "row": page.row,
        "title": page.definition.procedure.name.to(language),
        "fields": fields,
        "contact": _contact(page),
    }
    return render(request, "counter/my/pieces.html", context, status=422 if errors else 200)


def _store(
    request: HttpRequest, page: CasePage, wanted: list[Any], errors: dict[str, str], by: Actor, now: datetime
) -> list[tuple[str, UUID, str]]:
    """Take in the files that were chosen; say of each that cannot be taken what is wrong with it."""
    stored = []
    for piece in wanted:
        for upload in request.FILES.getlist(piece.id):
            try:
                info = files.store(
                    content=upload,
                    name=upload.name or "",
                    scope=f"{page.row.organisation}/case",
                    by=by,
                    at=now,
                    max_bytes=MOST_BYTES,
                )
            except files.Refused as refused:
                errors[piece.id] = refused.message(get_language() or "nl")
            else:
                stored.append((piece.id, info.id, info.name))
    return stored


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, case: UUID, action: str) -> HttpResponse:
    """Do an action that the flow leaves to the applicant."""
    page, by, now = _read(request, case)
    language = get_language() or "nl"
    offered = next((one for one in page.offered if one.action.id == action and one.is_open), None)
    if offered is None:
        return _back(case, counter.NotPossible("state"), request)
    typed: dict[str, Any] = {}
    problems: dict[str, Any] = {}
    if request.method == "POST":
        typed = typed_in(offered.action, request.POST)
        try:
            counter.act(case=case, action=action, filled=typed, by=by, at=now)
        except counter.WrongAnswers as wrong:
            problems = wrong.problems
        except counter.CounterProblem as problem:
            return _back(case, problem, request)
        else:
            return _back(case, None, request, _("Done: %(action)s.") % {"action": offered.action.label.to(language)})
    context = {
        "row": page.row,
        "title": page.definition.procedure.name.to(language),
        "label": offered.action.label.to(language),
        "fields": fields_of(offered.action, typed, problems, language),
        "contact": _contact(page),
    }
    return render(request, "counter/my/act.html", context, status=422 if problems else 200)


@require_GET
def file(request: HttpRequest, case: UUID, file: UUID) -> HttpResponse:
    """Send a file that was added."""
    return send_file(case, file, by=reader_of(request, case))


@require_GET
def document(request: HttpRequest, case: UUID, document: UUID) -> HttpResponse:
    """Send a letter."""
    return send_document(document, by=reader_of(request, case))
