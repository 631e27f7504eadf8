"""Writing down what happens to a report: its timeline, the journal, and who is to be told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from parvis.incidents.models import Report, Update
from parvis.incidents.queries import editions
from parvis.incidents.queries.reports import row_of
from parvis.incidents.rules.life import Standing
from parvis.incidents.types.report import State, What
from parvis.kernel.jobs import api as jobs
from parvis.kernel.journal import api as journal
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor, ActorKind

TELL = "parvis.incidents.jobs.tell_followers"
PUSH = "parvis.incidents.jobs.push"
PASS_ON = "parvis.incidents.jobs.pass_on"  # noqa: S105 (no password)
HANDLING = people.SEEING_ROLES
"""Whoever sees all of what their organisation handles may handle it."""


class MayNot(Exception):
    """Who acts may see this report, and may not do this with it."""


def locked(number: int | str, *, by: Actor, as_manager: bool = True) -> Report:
    """Return a report for a change, its row locked until the transaction ends.

    :param as_manager: demand that `by` works at its manager; the house itself always may.
    :raises UnknownReport: if there is none for `by`.
    :raises MayNot: if it is not theirs to handle.
    """
    row = row_of(number, by)
    row = Report.objects.unscoped("seen a line above").select_for_update().get(pk=row.pk)
    if as_manager and by.kind is not ActorKind.SYSTEM and row.manager_id not in by.organisations(HANDLING):
        raise MayNot(f"Report {row.pk} is handled by {row.manager_id}.")
    return row


def standing(row: Report) -> Standing:
    """Return what decides what may happen to a report."""
    return Standing(
        state=State(row.state),
        closed_at=row.closed_at,
        accepted_at=row.accepted_at,
        is_merged=row.merged_into_id is not None,
    )


def write_down(
    row: Report,
    what: What,
    *,
    by: Actor,
    at: datetime,
    text: str = "",
    data: Mapping[str, Any] | None = None,
    is_public: bool = True,
    is_news: bool = True,
) -> Update:
    """Add to the timeline and to the journal, and have those who follow told; last in the transaction.

    :param is_news: whether followers hear of it.
    """
    update = Update.objects.create(
        report=row,
        what=what.value,
        at=at,
        by=by.id,
        organisation=organisation_of(row, by),
        text=text,
        data={name: str(value) for name, value in (data or {}).items()},
        state=row.state,
        is_public=is_public,
    )
    if is_public and is_news and row.follower_count:
        jobs.enqueue(TELL, update=update.pk)
        jobs.enqueue(PUSH, update=update.pk)
    if what is not What.REPORTED and row.manager_id in editions.partners():
        jobs.enqueue(PASS_ON, report=row.pk)
    journal.append(
        verb=f"incidents.report.{what.value}",
        by=by,
        at=at,
        subject=f"report:{row.pk}",
        organisation=row.manager_id,
        data={"category": row.category, "state": row.state, "municipality": row.municipality_id, **(data or {})},
    )
    return update


def organisation_of(row: Report, by: Actor) -> str:
    """Return for which organisation somebody acts on a report; empty for citizens."""
    if by.kind is not ActorKind.AGENT:
        return row.manager_id if by.kind is ActorKind.SYSTEM else ""
    codes = by.organisations(HANDLING)
    if row.manager_id in codes:
        return row.manager_id
    return min(codes, default="")
