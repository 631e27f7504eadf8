"""Reads cases for programs outside the house: page after page, without names, at the cost of one query."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from parvis.counter.models import CalendarKey, Case, CaseFile
from parvis.counter.models.case import GONE
from parvis.counter.queries.catalogue import UnknownProcedure, current
from parvis.counter.queries.definitions import definition_of
from parvis.counter.queries.demands import in_status
from parvis.counter.queries.desk import beyond
from parvis.counter.rules.demands import status_of
from parvis.counter.rules.references import shown
from parvis.counter.types import Outcome
from parvis.counter.types.interfaces import Due, Listed, Wanted
from parvis.counter.types.problems import UnknownCase
from parvis.kernel.files import api as files
from parvis.kernel.people.types import Actor

PAGE = 100
MOST_DEADLINES = 1_000
ORDERS = {"received": ("received_at", False), "-received": ("received_at", True), "changed": ("changed_at", False)}
_FIELDS = (
    "id", "reference", "procedure", "definition", "organisation_id", "state", "tracks", "outcome", "channel",
    "language", "received_at", "changed_at", "closed_at", "due_at", "next_deadline", "is_suspended", "pieces_wanted",
    "has_unread", "revision", "back_office__taken_at", "back_office__reference",
)  # fmt: skip


def cases_for(wanted: Wanted, *, by: Actor) -> Listed:
    """Return a page of the cases that a program may see, without names.

    Pages follow each other by the last row seen: what comes or goes meanwhile moves no other row. In the order of
    change, a case that changes meanwhile comes again at the end.

    :raises ValueError: for an order or a cursor that is none of ours.
    """
    field, is_descending = ORDERS[wanted.order] if wanted.order in ORDERS else _no("order")
    cases = _filtered(Case.objects.seen_by(by).exclude(fate__in=GONE), wanted)
    if wanted.after:
        cases = beyond(cases, field, _read_cursor(wanted.after, wanted.order), goes_down=is_descending)
    sign = "-" if is_descending else ""
    rows = list(cases.order_by(f"{sign}{field}", f"{sign}id").values_list(*_FIELDS)[: PAGE + 1])
    found = [_listed(dict(zip(_FIELDS, row, strict=True))) for row in rows[:PAGE]]
    has_more = len(rows) > PAGE
    following = f"{wanted.order}~{found[-1][field]}~{found[-1]['id']}" if has_more else ""
    return Listed(found, following)


def _no(what: str) -> Any:
    raise ValueError(what)


def _filtered(cases: QuerySet[Case], wanted: Wanted) -> QuerySet[Case]:
    if wanted.procedure:
        cases = cases.filter(procedure=wanted.procedure)
    if wanted.state:
        cases = cases.filter(state=wanted.state)
    if wanted.outcome is not None:
        cases = cases.filter(outcome=wanted.outcome.value)
    if wanted.received_since is not None:
        cases = cases.filter(received_at__gte=wanted.received_since)
    if wanted.received_until is not None:
        cases = cases.filter(received_at__lt=wanted.received_until)
    if wanted.changed_since is not None:
        cases = cases.filter(changed_at__gte=wanted.changed_since)
    return in_status(cases, wanted.status) if wanted.status is not None else cases


def _listed(row: dict[str, Any]) -> dict[str, Any]:
    outcome = Outcome(row["outcome"]) if row["outcome"] else None
    return {
        "id": str(row["id"]),
        "reference": shown(row["reference"]),
        "procedure": row["procedure"],
        "version": row["definition"][:12],
        "organisation": row["organisation_id"],
        "status": status_of(outcome, is_taken=row["back_office__taken_at"] is not None).value,
        "state": row["state"],
        "tracks": row["tracks"],
        "outcome": row["outcome"] or None,
        "channel": row["channel"],
        "language": row["language"],
        "received_at": row["received_at"].isoformat(),
        "changed_at": row["changed_at"].isoformat(),
        "closed_at": _moment(row["closed_at"]),
        "due_at": _moment(row["due_at"]),
        "next_deadline": row["next_deadline"] or None,
        "is_suspended": row["is_suspended"],
        "pieces_wanted": len(row["pieces_wanted"]),
        "has_unread": row["has_unread"],
        "revision": row["revision"],
        "internal_reference": row["back_office__reference"] or None,
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def _read_cursor(text: str, order: str) -> tuple[datetime, UUID]:
    given, _, rest = text.partition("~")
    moment, _, row_id = rest.partition("~")
    if given != order:
        raise ValueError("cursor")
    at = datetime.fromisoformat(moment)
    if at.tzinfo is None:
        raise ValueError("cursor")
    return at, UUID(row_id)


def files_of(case: UUID, *, by: Actor) -> list[tuple[files.FileInfo, str, datetime]]:
    """Return the files of a case that `by` may see, each with what it answers and since when, oldest first.

    :raises UnknownCase: if there is no such case for this actor.
    """
    if not Case.objects.seen_by(by).filter(pk=case).exclude(fate__in=GONE).exists():
        raise UnknownCase(str(case))
    found = []
    for row in CaseFile.objects.filter(case=case).order_by("added_at", "id"):
        try:
            found.append((files.describe(row.file), row.origin, row.added_at))
        except files.UnknownFile:
            continue
    return found


def listed_case(case: UUID, *, by: Actor) -> dict[str, Any]:
    """Return the row of one case as lists have it, and nothing sealed.

    :raises UnknownCase: if there is no such case for this actor.
    """
    row = Case.objects.seen_by(by).exclude(fate__in=GONE).filter(pk=case).values_list(*_FIELDS).first()
    if row is None:
        raise UnknownCase(str(case))
    return _listed(dict(zip(_FIELDS, row, strict=True)))


# Calendars --------------------------------------------------------------------------------------------------


def deadlines_for(*, by: Actor, language: str, is_mine: bool) -> list[Due]:
    """Return the deadlines of running cases that an agent handles, or that their organisations have; soonest first."""
    cases = Case.objects.seen_by(by).filter(closed_at=None, due_at__isnull=False)
    if is_mine:
        cases = cases.filter(assigned_to=by.account_id)
    rows = cases.only(*_DUE).order_by("queue_at", "id")[:MOST_DEADLINES]
    return [_due(case, language) for case in rows]


def deadlines_of(case: UUID, *, by: Actor, language: str) -> list[Due]:
    """Return the deadline of one running case; none while no term runs.

    :raises UnknownCase: if there is no such case for this actor.
    """
    row = Case.objects.seen_by(by).filter(pk=case).only(*_DUE).first()
    if row is None:
        raise UnknownCase(str(case))
    return [_due(row, language)] if row.closed_at is None and row.due_at is not None else []


_DUE = ("id", "reference", "procedure", "definition", "due_at", "next_deadline", "revision", "changed_at", "closed_at")


def _due(case: Case, language: str) -> Due:
    definition = definition_of(case.definition)
    deadline = next((one for one in definition.flow.deadlines if one.id == case.next_deadline), None)
    return Due(
        case=case.pk,
        deadline=case.next_deadline,
        due_at=case.due_at or case.queue_at,
        revision=case.revision,
        changed_at=case.changed_at,
        reference=shown(case.reference),
        procedure=_name(case.procedure, language) or definition.procedure.name.to(language),
        label=deadline.label.to(language) if deadline is not None else "",
    )


def _name(procedure: str, language: str) -> str:
    try:
        return current().procedure(procedure).name.to(language)
    except UnknownProcedure:
        return ""


def has_calendar(account: UUID | str) -> datetime | None:
    """Return since when an account has a calendar's address; None when it has none."""
    return CalendarKey.objects.filter(account_id=str(account)).values_list("created_at", flat=True).first()
