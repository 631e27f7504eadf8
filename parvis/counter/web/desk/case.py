"""A case on one screen, and everything small that is done from it."""

from collections.abc import Callable
from datetime import datetime, time
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parvis.counter import api as counter
from parvis.counter.types.desk import CasePage
from parvis.counter.types.records import Opening
from parvis.counter.web.correcting import correcting_part
from parvis.counter.web.cosigning import signatures_part
from parvis.counter.web.desk.papers import sheets_of_case
from parvis.counter.web.desk.paying import paying_context
from parvis.counter.web.desk.queue import AT_THE_DESK, shown
from parvis.counter.web.evidence import evidence_part
from parvis.counter.web.remedies import relatives_part
from parvis.counter.web.sentences import agent_entries
from parvis.counter.web.terms import NO_TERM, term_until
from parvis.kernel import clock
from parvis.kernel.people import api as people
from parvis.kernel.people.web.access import agents_only
from parvis.ui.fields import read_date

View = Callable[..., HttpResponse]


@require_GET
@agents_only(*AT_THE_DESK)
def show(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show a case to who handles it; that it was opened is written down, and the applicant reads it."""
    now = timezone.now()
    try:
        counter.open_case(case=case, by=request.actor, at=now, purpose="handling")
        page = counter.case_page(case, by=request.actor, at=now, language=get_language() or "nl")
    except counter.UnknownCase:
        raise Http404 from None
    if page.row.has_unread:
        counter.read_messages(case=case, by=request.actor, at=now)
    return render(request, "counter/desk/case.html", context_of(request, page, now))


def context_of(request: HttpRequest, page: CasePage, now: datetime) -> dict[str, Any]:
    """Return what the template of a case shows."""
    language = get_language() or "nl"
    row, definition = page.row, page.definition
    is_mine = str(row.assigned_to) == request.actor.account_id
    organisation = people.organisation(row.organisation)
    return {
        "page": page,
        "row": shown(row, page.names, language, now),
        "organisation": organisation,
        "procedure": definition.procedure.name.to(language),
        "state": definition.flow.state(row.state),
        "state_label": definition.flow.state(row.state).label.to(language),
        "tracks": _tracks(page, language),
        "chapters": [
            {
                "title": chapter.title,
                "rows": [_fact(page, fact) for fact in chapter.facts if not fact.files],
                "files": [file for fact in chapter.facts for file in _files(page, fact)],
            }
            for chapter in page.chapters
        ],
        "piece_files": _piece_files(page),
        "entries": agent_entries(page, language),
        "known_outside_as": counter.internal_reference_of(row.id, by=request.actor),
        "signatures": signatures_part(page, by=request.actor, is_desk=True),
        "sheets": sheets_of_case(page.row.id, page.row.channel, by=request.actor),
        **correcting_part(request, page, is_desk=True),
        **evidence_part(page, language, is_desk=True),
        "why_url": reverse("desk:why", args=[row.id]) if definition.tables else "",
        **relatives_part(page, by=request.actor, language=language),
        "clocks": [_clock(one, language, now) for one in page.clocks if one.clock.ended_at is None],
        "clocks_over": [_clock(one, language, now) for one in page.clocks if one.clock.ended_at is not None],
        "actions": [_action(page, one, language) for one in page.offered],
        "documents": page.documents,
        "talk": [
            {
                "text": one.text,
                "at": one.sent_at,
                "is_mine": not one.is_from_applicant,
                "by": row.label.name
                if one.is_from_applicant
                else page.names.get(one.by, organisation.short.to(language)),
            }
            for one in page.messages
        ],
        "openings": [
            {"at": one.at, "name": page.names.get(one.by) or _opened_by(one, language)} for one in page.openings[:5]
        ],
        "paying": paying_context(row.id, request.actor),
        "handler": page.names.get(str(row.assigned_to), ""),
        "is_mine": is_mine,
        "is_open": row.outcome is None,
        "can_manage": "manager" in page.parts,
        "once": uuid4(),
        "now": now,
    }


def _opened_by(one: Opening, language: str) -> str:
    """Return the administration of whoever opened a file, when their name is not ours to show."""
    return people.organisation(one.organisation).name.to(language) if one.organisation else _("a colleague")


def _tracks(page: CasePage, language: str) -> list[dict[str, str]]:
    flow = page.definition.flow
    return [
        {"name": track.label.to(language), "state": flow.state(page.row.tracks[track.id], track.id).label.to(language)}
        for track in flow.tracks
        if track.id in page.row.tracks
    ]


def _fact(page: CasePage, fact: Any) -> dict[str, Any]:
    return {"label": fact.label, "value": fact.value or "–", "was": fact.was}


def _files(page: CasePage, fact: Any) -> list[dict[str, Any]]:
    return [
        {"label": fact.label, "name": name, "url": reverse("desk:file", args=[page.row.id, file])}
        for file, name in fact.files
    ]


def _piece_files(page: CasePage) -> list[dict[str, Any]]:
    labels = {piece.id: piece.label for piece in page.pieces}
    return [
        {
            "label": labels.get(one["piece"], ""),
            "name": one["name"],
            "url": reverse("desk:file", args=[page.row.id, one["file"]]),
        }
        for told in page.told
        for one in told.payload.get("files", ())
    ]


def _clock(one: Any, language: str, now: datetime) -> dict[str, Any]:
    found = one.clock
    term = (
        {**NO_TERM, "stopped": True}
        if found.is_suspended and found.ended_at is None
        else term_until(found.due_at, one.deadline, now)
        if found.due_at and found.ended_at is None
        else NO_TERM
    )
    return {
        "name": one.deadline.label.to(language),
        "term": term,
        "is_over": found.ended_at is not None,
        "ended_at": found.ended_at,
        "due_at": found.due_at,
        "is_extended": found.extended,
        "fires": one.deadline.on_expiry if found.is_pending else None,
        "suspensions": found.suspensions,
        "started_at": found.started_at,
    }


def _action(page: CasePage, one: Any, language: str) -> dict[str, Any]:
    return {
        "id": one.action.id,
        "label": one.action.label.to(language),
        "key": one.action.key,
        "url": reverse("desk:act", args=[page.row.id, one.action.id]),
        "is_open": one.is_open,
        "is_direct": one.is_open
        and not (one.action.ask or one.action.confirm or one.action.reasons or one.action.letter),
        "said": _blocked(one, language),
        "ends": _ends(page, one.action),
    }


def _ends(page: CasePage, action: Any) -> str:
    """Return how an action would end the case, for the look of its button."""
    if action.track != "main" or action.to is None:
        return ""
    return str(page.definition.flow.state(action.to).outcome)


def _blocked(one: Any, language: str) -> str:
    if one.is_open:
        return ""
    if one.sentence is not None:
        return str(one.sentence.to(language))
    if one.blocked_by == "four_eyes":
        return _("Someone else than who proposed it must do this.")
    return _("This cannot be done yet.")


# Small things -----------------------------------------------------------------------------------------


def doing(view: View) -> View:
    """Let a view change a case, and lead back to it with a sentence about what came of it."""

    @wraps(view)
    @require_POST
    @agents_only(*AT_THE_DESK)
    def done(request: HttpRequest, case: UUID, *args: Any) -> HttpResponse:
        if not counter.is_seen(case, by=request.actor):
            raise Http404  # before anything is said about what was filled in
        try:
            found = view(request, case, *args)
        except counter.UnknownCase:
            raise Http404 from None
        except counter.CounterProblem as problem:
            messages.warning(request, said_of(problem))
            found = None
        return found or HttpResponseRedirect(reverse("desk:case", args=[case]))

    return done


def said_of(problem: Exception) -> str:
    """Return what is wrong, and what to do."""
    if isinstance(problem, counter.AlreadyDone):
        return _("Somebody else was first. The page now shows what was done.")
    if isinstance(problem, counter.StaleCase):
        return _("The case changed while you were looking at it. Check what is new, and try again.")
    if isinstance(problem, counter.NotAllowed):
        return _("Your role does not allow this.")
    sentences = {
        "nothing": _("There is nothing to save: fill something in."),
        "long": _("This is too long. Shorten it."),
        "closed": _("The case is closed; nothing more can be changed."),
        "received": _("Give the day of receipt as day, month and year."),
        "future": _("A date of receipt cannot lie in the future."),
        "until": _("The end must come after the beginning."),
    }
    return sentences.get(getattr(problem, "reason", ""), _("This cannot be done where the case stands now."))


@doing
def take(request: HttpRequest, case: UUID) -> None:
    """Take a case, put it back, or give it to a colleague."""
    to = request.POST.get("to", "")
    account = UUID(request.actor.account_id) if to == "me" else None
    counter.assign(case=case, to=account, by=request.actor, at=timezone.now(), expected=_holder(request))


def _holder(request: HttpRequest) -> UUID | None:
    held = request.POST.get("held", "")
    try:
        return UUID(held) if held else None
    except ValueError:
        return UUID(int=0)


@doing
def note(request: HttpRequest, case: UUID) -> None:
    """Write a note for colleagues."""
    counter.add_note(case=case, text=request.POST.get("text", ""), by=request.actor, at=timezone.now())


@doing
def message(request: HttpRequest, case: UUID) -> None:
    """Write to the applicant."""
    counter.send_message(
        case=case,
        text=request.POST.get("text", ""),
        once=once_of(request),
        by=request.actor,
        at=timezone.now(),
    )
    messages.success(request, _("Your message was sent."))


def once_of(request: HttpRequest) -> UUID:
    """Return the mark that the page gave, so that a double click counts once."""
    try:
        return UUID(request.POST.get("once", ""))
    except ValueError:
        return uuid4()


@doing
def ask_pieces(request: HttpRequest, case: UUID) -> None:
    """Ask the applicant for what is missing, one piece a line."""
    counter.request_pieces(
        case=case,
        pieces=request.POST.get("pieces", "").splitlines(),
        text=request.POST.get("text", ""),
        by=request.actor,
        at=timezone.now(),
        expected_revision=_revision(request),
    )
    messages.success(request, _("The applicant is asked for what is missing."))


@doing
def waive_piece(request: HttpRequest, case: UUID) -> None:
    """No longer ask for a piece."""
    counter.add_pieces(case=case, files=[], waived=[request.POST.get("piece", "")], by=request.actor, at=timezone.now())


@doing
def correct_receipt(request: HttpRequest, case: UUID) -> None:
    """Correct the day of receipt; every term moves with it."""
    day = read_date(request.POST.dict(), "received") or request.POST.get("received", "")
    try:
        received_on = datetime.fromisoformat(day).date()
    except ValueError:
        raise counter.NotPossible("received") from None
    received_at = datetime.combine(received_on, time(12), clock.BRUSSELS)
    _info, moved = counter.correct_receipt(
        case=case,
        received_at=min(received_at, timezone.now()) if received_on == clock.local_day(timezone.now()) else received_at,
        reason=request.POST.get("reason", ""),
        by=request.actor,
        at=timezone.now(),
        expected_revision=_revision(request),
    )
    messages.success(request, _("The date of receipt is corrected; %(n)d terms moved.") % {"n": len(moved)})


@doing
def suspend(request: HttpRequest, case: UUID) -> None:
    """Let the terms stand still."""
    counter.suspend(
        case=case,
        reason=request.POST.get("reason", ""),
        by=request.actor,
        at=timezone.now(),
        expected_revision=_revision(request),
    )


@doing
def resume(request: HttpRequest, case: UUID) -> None:
    """Let the terms run again."""
    counter.resume(
        case=case,
        reason=request.POST.get("reason", ""),
        by=request.actor,
        at=timezone.now(),
        expected_revision=_revision(request),
    )


def _revision(request: HttpRequest) -> int | None:
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() else None
