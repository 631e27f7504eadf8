"""How a term is shown: days left or late, in the unit of its deadline."""

from datetime import date, datetime
from typing import Any

from parvis.counter import api as counter
from parvis.counter.types import Deadline
from parvis.counter.types.desk import CasePage
from parvis.counter.types.records import Row
from parvis.kernel import clock

NO_TERM: dict[str, Any] = {"days": None, "working": False, "due": None, "stopped": False}


def term_of(row: Row, at: datetime) -> dict[str, Any]:
    """Return what the component `term` takes for a case in a list."""
    if row.is_suspended and row.due_at is None:
        return {**NO_TERM, "stopped": True}
    if row.due_at is None:
        return NO_TERM
    flow = counter.definition_of(row.definition).flow
    deadline = next((one for one in flow.deadlines if one.id == row.next_deadline), None)
    return term_until(row.due_at, deadline, at)


def term_until(due_at: datetime, deadline: Deadline | None, at: datetime) -> dict[str, Any]:
    """Return what the component `term` takes for one end."""
    is_working = deadline is not None and deadline.term.unit == "working"
    due_on, today = clock.local_day(due_at), clock.local_day(at)
    return {
        **NO_TERM,
        "days": days_between(today, due_on, is_working, is_late=due_at < at),
        "working": is_working,
        "due": due_on,
    }


def days_between(today: date, due_on: date, is_working: bool, *, is_late: bool) -> int:
    """Return the days from today until a day; negative when it has passed, and never 0 then."""
    if today == due_on:
        return -1 if is_late else 0
    if not is_working:
        return (due_on - today).days
    if due_on < today:
        return -max(1, clock.count_working_days(due_on, today))
    return clock.count_working_days(today, due_on)


def first_ends(page: CasePage, how: str) -> bool:
    """Tell whether the term of a case that runs first ends when this happens."""
    first = next((one.deadline for one in page.clocks if one.deadline.id == page.row.next_deadline), None)
    return first is not None and how in first.ends
