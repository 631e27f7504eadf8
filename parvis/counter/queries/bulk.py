"""Bulk work before and while it is done: what would happen to each case, and what has."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from parvis.counter.models import Bulk, BulkItem, Case
from parvis.counter.queries.cases import parts_in
from parvis.counter.queries.definitions import definition_of
from parvis.counter.queries.desk import LISTED, row_of
from parvis.counter.queries.history import events_of, told
from parvis.counter.queries.sealed import answers_of
from parvis.counter.rules import flow
from parvis.counter.rules.cleaning import Problem, Setting, clean
from parvis.counter.types.desk import BulkPreview, BulkProgress, BulkResult, Offered
from parvis.counter.types.flow import Action
from parvis.counter.types.problems import UnknownCase
from parvis.kernel.people.types import Actor

MOST = 200
"""Cases of which a preview is made at once."""


def bulk_preview(cases: Sequence[UUID], *, by: Actor, at: datetime) -> list[BulkPreview]:
    """Return, for each action that may be done to many, the cases that it fits and those that it does not.

    Cases that `by` may not see are left out.
    """
    found: dict[tuple[str, str], BulkPreview] = {}
    rows = Case.objects.seen_by(by).filter(pk__in=list(cases)[:MOST]).order_by("queue_at")
    seen = [(row_of(case), _offered(case, by, at)) for case in rows]
    for row, offered in seen:
        for one in offered:
            key = (row.procedure, one.action.id)
            if key not in found:
                found[key] = BulkPreview(row.procedure, row.organisation, one.action, [], [])
    for preview in found.values():
        for row, offered in seen:
            fits = row.procedure == preview.procedure and row.organisation == preview.organisation
            match = next((one for one in offered if fits and one.action.id == preview.action.id), None)
            (preview.fitting if match and match.is_open else preview.others).append(row)
    return list(found.values())


def _offered(case: Case, by: Actor, at: datetime) -> list[Offered]:
    definition = definition_of(case.definition)
    answers, events = answers_of(case)["answers"], events_of(told(case))
    now = flow.latest(events, at)
    standing = flow.derive(definition, answers, events, at=now)
    parts = parts_in(case, by)
    possible = flow.possible_actions(definition, standing, answers, parts, events=events, actor=by.id, at=now)
    return [Offered(one.action, one.blocked_by, one.sentence) for one in possible if one.action.bulk]


def bulk_progress(bulk: UUID, *, by: Actor) -> BulkProgress:
    """Return how far a bulk is, with what was refused and why.

    :raises UnknownCase: if there is none for this actor.
    """
    found = Bulk.objects.seen_by(by).filter(pk=bulk).first()
    if found is None:
        raise UnknownCase(str(bulk))
    counts = dict(BulkItem.objects.filter(bulk=found).order_by().values_list("result").annotate(Count("pk")))
    refused = BulkItem.objects.filter(bulk=found, result=BulkItem.Result.REFUSED).order_by("id")[:MOST]
    refusals = {item.case_id: item.reason for item in refused}
    rows = Case.objects.seen_by(by).filter(pk__in=list(refusals)).only(*LISTED)
    return BulkProgress(
        id=found.pk,
        organisation=found.organisation_id,
        action=_action(found, by),
        began_at=found.began_at,
        ended_at=found.ended_at,
        total=sum(counts.values()),
        done=counts.get(BulkItem.Result.DONE.value, 0),
        refused=tuple(BulkResult(row_of(case), refusals[case.pk]) for case in rows),
    )


def _action(bulk: Bulk, by: Actor) -> Action | None:
    item = BulkItem.objects.filter(bulk=bulk).order_by("id").values_list("case", flat=True).first()
    case = Case.objects.seen_by(by).filter(pk=item).first()
    if case is None:
        return None
    actions = definition_of(case.definition).flow.actions
    return next((one for one in actions if one.id == bulk.action), None)


def problems_in(
    action: Action, filled: Mapping[str, Any], *, organisation: str, at: datetime, language: str
) -> dict[str, Problem]:
    """Return what is wrong with what was filled in for many cases at once, by question; each case is checked again."""
    setting = Setting(now=at, language=language, organisation=organisation)
    found = {one.id: clean(one, filled.get(one.id), setting, {}) for one in action.ask}
    return {name: one for name, one in found.items() if isinstance(one, Problem)}
