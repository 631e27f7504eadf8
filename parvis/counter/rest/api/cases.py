"""Cases of the application's organisation: listed, read, brought in, and handled."""

import base64
import binascii
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid5

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Header, Query, Router

from parvis.counter import api as counter
from parvis.counter.rest.api.asking import Application, Asked, answered, once
from parvis.counter.rest.api.problems import Refused
from parvis.counter.rest.api.shapes import (
    ActIn,
    CaseIn,
    CaseOut,
    Cases,
    CaseWhole,
    PiecesIn,
    Said,
    StatusIn,
    StatusOut,
    TextIn,
)
from parvis.counter.types import Channel, Outcome
from parvis.counter.types.demands import Status
from parvis.counter.types.desk import CasePage, Offered
from parvis.counter.types.interfaces import Wanted
from parvis.counter.types.records import CaseInfo, DocumentInfo
from parvis.kernel.clock import start_of_day
from parvis.kernel.identity import api as identity

READS, WRITES = Application(identity.Scope.CASES_READ), Application(identity.Scope.CASES_WRITE)
Key = Header(
    ...,
    alias="Idempotency-Key",
    min_length=8,
    max_length=100,
    description="Yours, anew for each thing to do; the same call with the same key within a day is done once.",
)
CURSOR = "The `after` of the address that an earlier page gave."
router = Router(tags=["cases"])


@router.get("/cases", response=Cases, auth=READS, summary="List cases")
def cases(
    request: HttpRequest,
    procedure: str = "",
    state: str = "",
    outcome: Outcome | None = None,
    status: Status | None = None,
    received_since: datetime | None = None,
    received_until: datetime | None = None,
    changed_since: datetime | None = None,
    order: str = Query("-received", pattern="^(received|-received|changed)$"),
    after: str = Query("", description=CURSOR, max_length=200),
) -> HttpResponse:
    """Cases of the organisation, a hundred a page, without names. Pages stay what they are while cases come and go.

    To keep up with changes, read `order=changed` and go on from the last `changed_at` that you saw.
    """
    asked: Asked = request.auth  # type: ignore[attr-defined]
    try:
        found = counter.cases_for(
            Wanted(
                procedure=procedure,
                state=state,
                outcome=outcome,
                status=status,
                received_since=_aware(received_since),
                received_until=_aware(received_until),
                changed_since=_aware(changed_since),
                order=order,
                after=_opened(after),
            ),
            by=asked.by,
        )
    except ValueError:
        raise Refused("invalid", "after") from None
    following = _following(request, found.next)
    headers = {"Link": f'<{following}>; rel="next"'} if following else {}
    return answered({"items": found.rows, "next": following}, headers=headers)


def _aware(at: datetime | None) -> datetime | None:
    """Return a moment; one without a zone is in Brussels."""
    if at is None or at.tzinfo is not None:
        return at
    return at.replace(tzinfo=start_of_day(at.date()).tzinfo)


def _opened(cursor: str) -> str:
    try:
        return base64.urlsafe_b64decode(cursor.encode() + b"==").decode()
    except (binascii.Error, UnicodeDecodeError) as broken:
        raise ValueError("cursor") from broken


def _following(request: HttpRequest, cursor: str) -> str | None:
    if not cursor:
        return None
    kept = {name: value for name, value in request.GET.items() if name != "after"}
    kept["after"] = base64.urlsafe_b64encode(cursor.encode()).decode().rstrip("=")
    return f"{settings.BASE_URL}{request.path}?{urlencode(kept)}"


@router.get("/cases/{case}", url_name="case", response=CaseWhole, auth=READS, summary="Read one case")
def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """Everything about a case, in the language of Accept-Language. The applicant reads that it was opened."""
    asked: Asked = request.auth  # type: ignore[attr-defined]
    row = counter.listed_case(case, by=asked.by)
    page = counter.case_page(case, by=asked.by, at=asked.at, language=asked.language)
    counter.open_case(case=case, by=asked.by, at=asked.at, purpose="handling")
    values = counter.demand(page.row.reference, by=asked.by).answers
    return answered(
        {
            **row,
            "applicant": page.row.label.name,
            "answers": _answers(page, values),
            "clocks": _clocks(page, asked.language),
            "actions": [_action(one, asked.language) for one in page.offered],
            "pieces": [{"id": one.id, "label": one.label, "is_added": one.is_added} for one in page.pieces],
            "evidence": {name: one.stored() for name, one in page.evidence.items()},
            "history": _history(page, asked),
            "letters": [letter(one) for one in page.documents],
            "messages": [
                {
                    "id": str(one.id),
                    "is_from_applicant": one.is_from_applicant,
                    "sent_at": one.sent_at.isoformat(),
                    "read_at": one.read_at.isoformat() if one.read_at else None,
                    "text": one.text,
                }
                for one in page.messages
            ],
        }
    )


def _answers(page: CasePage, values: Any) -> list[dict[str, Any]]:
    return [
        {
            "question": fact.question,
            "label": fact.label,
            "shown": fact.value,
            "value": values.get(fact.question),
            "was": fact.was or None,
            "sensitivity": fact.sensitivity,
            "files": [str(file) for file, _name in fact.files],
        }
        for chapter in page.chapters
        for fact in chapter.facts
    ]


def _clocks(page: CasePage, language: str) -> list[dict[str, Any]]:
    return [
        {
            "deadline": one.deadline.id,
            "label": one.deadline.label.to(language),
            "due_at": one.clock.due_at.isoformat() if one.clock.due_at else None,
            "is_running": one.is_running,
        }
        for one in page.clocks
    ]


def _action(one: Offered, language: str) -> dict[str, Any]:
    return {
        "id": one.action.id,
        "label": one.action.label.to(language),
        "by": list(one.action.by),
        "is_open": one.is_open,
        "blocked_by": one.blocked_by,
        "sentence": one.sentence.to(language) if one.sentence else None,
        "ask": [question.model_dump(mode="json") for question in one.action.ask],
    }


def _history(page: CasePage, asked: Asked) -> list[dict[str, Any]]:
    return [
        {
            "sequence": one.event.sequence,
            "kind": one.event.kind.value,
            "action": one.event.action,
            "at": one.event.at.isoformat(),
            "part": one.event.who,
            "is_own": one.event.by == asked.by.id,
        }
        for one in page.told
    ]


def letter(one: DocumentInfo) -> dict[str, Any]:
    """Return a letter as lists tell it."""
    return {
        "id": str(one.id),
        "letter": one.letter,
        "kind": one.kind,
        "title": one.title,
        "language": one.language,
        "code": one.shown_code,
        "issued_at": one.issued_at.isoformat(),
        "is_ready": one.is_ready,
        "is_replaced": one.is_replaced,
        "sha256": one.sha256,
        "url": f"{settings.BASE_URL}{reverse('api-v1:letter', args=[one.id])}",
    }


# What is done -----------------------------------------------------------------------------------------------


@router.post("/cases", response={201: CaseOut}, auth=WRITES, summary="Bring in a case")
def create(request: HttpRequest, given: CaseIn, idempotency_key: str = Key) -> HttpResponse:
    """Make a case of what somebody asked at the organisation. Answers are held to what the form asks of anyone."""
    asked: Asked = request.auth  # type: ignore[attr-defined]

    def do() -> tuple[int, dict[str, Any]]:
        made = counter.bring_in(
            procedure=given.procedure,
            organisation=asked.organisation,
            answers=given.answers,
            channel=Channel(given.channel),
            language=given.language,
            by=asked.by,
            at=asked.at,
            national_number=given.national_number,
            assurance=given.assurance,
        )
        return 201, _stands(made)

    return once(request, asked, idempotency_key, do)


def _stands(info: CaseInfo) -> dict[str, Any]:
    return {
        "id": str(info.id),
        "reference": info.shown_reference,
        "state": info.state,
        "outcome": info.outcome.value if info.outcome else None,
        "revision": info.revision,
        "received_at": info.received_at.isoformat(),
        "code": info.code or None,
        "url": f"{settings.BASE_URL}{reverse('api-v1:case', args=[info.id])}",
    }


@router.post("/cases/{case}/actions", response=CaseOut, auth=WRITES, summary="Do an action of the flow")
def act(request: HttpRequest, case: UUID, given: ActIn, idempotency_key: str = Key) -> HttpResponse:
    """Do one action, with everything that follows from it: state, clocks, letter, message."""
    asked: Asked = request.auth  # type: ignore[attr-defined]

    def do() -> tuple[int, dict[str, Any]]:
        info = counter.act(
            case=case,
            action=given.action,
            filled=given.filled,
            by=asked.by,
            at=asked.at,
            expected_revision=given.expected_revision,
        )
        return 200, {**_stands(info), "code": None}

    return once(request, asked, idempotency_key, do)


@router.post("/cases/{case}/messages", response={201: Said}, auth=WRITES, summary="Write to the applicant")
def message(request: HttpRequest, case: UUID, given: TextIn, idempotency_key: str = Key) -> HttpResponse:
    """Write to the applicant, who is told by mail that there is a message."""
    asked: Asked = request.auth  # type: ignore[attr-defined]

    def do() -> tuple[int, dict[str, Any]]:
        mark = uuid5(case, f"{asked.by.id} {idempotency_key} {asked.at.isoformat()}")
        return 201, {"id": str(counter.send_message(case=case, text=given.text, once=mark, by=asked.by, at=asked.at))}

    return once(request, asked, idempotency_key, do)


@router.post("/cases/{case}/notes", response={201: Said}, auth=WRITES, summary="Write a note for colleagues")
def note(request: HttpRequest, case: UUID, given: TextIn, idempotency_key: str = Key) -> HttpResponse:
    """Write a note; the applicant can ask for it by law, and is not sent it."""
    asked: Asked = request.auth  # type: ignore[attr-defined]

    def do() -> tuple[int, dict[str, Any]]:
        counter.add_note(case=case, text=given.text, by=asked.by, at=asked.at)
        return 201, {"id": str(case)}

    return once(request, asked, idempotency_key, do)


@router.post("/cases/{case}/pieces", response=CaseOut, auth=WRITES, summary="Ask for missing pieces")
def pieces(request: HttpRequest, case: UUID, given: PiecesIn, idempotency_key: str = Key) -> HttpResponse:
    """Ask the applicant for what is missing; the clocks that the definition names stand still until it has come."""
    asked: Asked = request.auth  # type: ignore[attr-defined]

    def do() -> tuple[int, dict[str, Any]]:
        info = counter.request_pieces(
            case=case,
            pieces=given.pieces,
            text=given.text,
            by=asked.by,
            at=asked.at,
            expected_revision=given.expected_revision,
        )
        return 200, {**_stands(info), "code": None}

    return once(request, asked, idempotency_key, do)


@router.post("/cases/{case}/status", response=StatusOut, auth=WRITES, summary="Say how far a back office is")
def status(request: HttpRequest, case: UUID, given: StatusIn, idempotency_key: str = Key) -> HttpResponse:
    """Say that a back office works on a case, under which number, or how it ended where that asks nothing more."""
    asked: Asked = request.auth  # type: ignore[attr-defined]

    def do() -> tuple[int, dict[str, Any]]:
        row = counter.listed_case(case, by=asked.by)
        reference = row["reference"]
        if given.internal_reference is not None:
            counter.set_internal_reference(
                reference=reference, internal_reference=given.internal_reference, by=asked.by, at=asked.at
            )
        if given.status is not None:
            counter.set_status(reference=reference, status=given.status, by=asked.by, at=asked.at)
        row = counter.listed_case(case, by=asked.by)
        return 200, {"status": row["status"], "internal_reference": row["internal_reference"]}

    return once(request, asked, idempotency_key, do)
