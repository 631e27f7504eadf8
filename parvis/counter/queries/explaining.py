"""Reads a case to explain it: each decision as it was taken, and for colleagues what could be decided now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from parvis.counter.models import Case, DefinitionVersion
from parvis.counter.queries.definitions import definition_of
from parvis.counter.queries.history import told
from parvis.counter.queries.sealed import answers_of
from parvis.counter.rules import flow
from parvis.counter.rules.conditions import CaseFacts
from parvis.counter.rules.explaining import explain_table, tables_behind
from parvis.counter.rules.explaining.trying import Rebuild
from parvis.counter.rules.letters import reasons_of
from parvis.counter.rules.shown import date_text
from parvis.counter.types import Action, Event, EventKind, Outcome, Standing
from parvis.counter.types.definition import Definition
from parvis.counter.types.explaining import CaseExplanation, ExplainedDecision, ExplainedTable
from parvis.counter.types.problems import UnknownCase
from parvis.counter.types.records import Told
from parvis.kernel.people.types import Actor

_FREE = (Outcome.REFUSED, Outcome.INADMISSIBLE, Outcome.WITHDRAWN, Outcome.LAPSED)
"""Ends after which nobody asks what it costs."""


@dataclass(frozen=True)
class _Then:
    """A case as it was at some moment of its past."""

    definition: Definition
    answers: Mapping[str, Any]
    events: Sequence[Event]
    standing: Standing
    at: datetime
    filled: Mapping[str, Any]

    def facts(self, answers: Mapping[str, Any] | None = None, filled: Mapping[str, Any] | None = None) -> CaseFacts:
        """Return its facts, some of them perhaps replaced."""
        return flow.facts_of(
            self.definition,
            self.standing,
            {**self.answers, **(answers or {})},
            self.events,
            at=self.at,
            filled={**self.filled, **(filled or {})},
        )

    @property
    def rebuild(self) -> Rebuild:
        return lambda answers, filled: self.facts(answers, filled)


def explain_case(case_id: UUID, *, by: Actor, at: datetime, language: str) -> CaseExplanation:
    """Return why a case was decided as it was, and what would have changed that.

    :raises UnknownCase: if there is no such case for this actor.
    """
    case = Case.objects.seen_by(by).filter(pk=case_id).first()
    if case is None or case.is_let_go:
        raise UnknownCase(str(case_id))
    telling = told(case)
    current = _now(case, telling, at)
    return CaseExplanation(
        decisions=tuple(_decisions(case, telling, current, language)),
        fee=None if current.standing.outcome in _FREE else _fee(current, language),
        previews=tuple(_previews(current, language)) if by.is_agent and current.standing.closed_at is None else (),
        outcome=Outcome(case.outcome) if case.outcome else None,
    )


def _now(case: Case, telling: Sequence[Told], at: datetime) -> _Then:
    definition = definition_of(case.definition)
    answers, events = answers_of(case)["answers"], [one.event for one in telling]
    now = flow.latest(events, at)
    return _Then(definition, answers, events, flow.derive(definition, answers, events, at=now), now, {})


def _decisions(case: Case, telling: Sequence[Told], now: _Then, language: str) -> list[ExplainedDecision]:
    found = []
    for one in telling:
        if one.event.kind is not EventKind.ACTION or "rows" not in one.event.data:
            continue
        then = _then(one, telling, now)
        action = next((each for each in then.definition.flow.actions if each.id == one.event.action), None)
        if action is not None and action.reasons is not None:
            found.append(_decision(case, one, telling, then, action, language))
    return found


def _then(decision: Told, telling: Sequence[Told], now: _Then) -> _Then:
    """Return the case as it was when a decision was taken: its version, its answers, and what had happened."""
    answers = dict(now.answers)
    definition = now.definition
    for later in reversed(telling):
        if later.event.sequence <= decision.event.sequence:
            break
        if later.event.kind is EventKind.ANSWERS_CORRECTED:
            answers |= later.payload.get("before", {})
        if later.event.kind is EventKind.MIGRATED and later.event.data.get("before"):
            definition = definition_of(later.event.data["before"])
    answers = {name: value for name, value in answers.items() if value is not None}
    events = [one.event for one in telling if one.event.sequence < decision.event.sequence]
    # A decision that a deadline took counts from the end of its term; what was written down before it stands before it.
    at = flow.latest(events, decision.event.at)
    standing = flow.derive(definition, answers, events, at=at)
    return _Then(definition, answers, events, standing, decision.event.at, decision.event.data.get("filled", {}))


def _decision(
    case: Case, one: Told, telling: Sequence[Told], then: _Then, action: Action, language: str
) -> ExplainedDecision:
    table = action.reasons or ""
    rows = list(one.event.data["rows"])
    given = [each["text"] for each in one.payload.get("reasons", ())]
    proposed = [text for text, _ in reasons_of(then.definition, table, rows, case.language)]
    return ExplainedDecision(
        action=action.label.to(language),
        at=one.event.at,
        by_house=one.event.who == "system",
        outcome=_outcome(then.definition, action, language),
        tables=_tables(then, table, language),
        edited=tuple(given) if given and given != proposed else (),
        is_changed_since=any(
            each.event.kind is EventKind.ANSWERS_CORRECTED and each.event.sequence > one.event.sequence
            for each in telling
        ),
        differs=list(then.facts().decision(table).row_ids) != rows,
        version=_version(then.definition, language),
    )


def _tables(then: _Then, table: str, language: str) -> tuple[ExplainedTable, ...]:
    facts, fee = then.facts(), then.definition.procedure.fee.table
    first = explain_table(then.definition, table, facts, then.rebuild, language=language)
    behind = [
        explain_table(then.definition, one, facts, then.rebuild, language=language, role="behind")
        for one in tables_behind(then.definition, table)
        if one != fee
    ]
    return first, *behind


def _fee(now: _Then, language: str) -> ExplainedTable | None:
    table = now.definition.procedure.fee.table
    if table is None:
        return None
    return explain_table(now.definition, table, now.facts(), now.rebuild, language=language, role="fee")


def _previews(now: _Then, language: str) -> list[ExplainedDecision]:
    """Return, for each table that gives the reasons of a decision still to be taken, what it says now."""
    by_table: dict[str, list[Action]] = {}
    for action in now.definition.flow.actions:
        if action.reasons is not None:
            by_table.setdefault(action.reasons, []).append(action)
    return [
        ExplainedDecision(
            action=" / ".join(dict.fromkeys(one.label.to(language) for one in actions)),
            at=None,
            by_house=False,
            outcome="",
            tables=_tables(now, table, language),
            version=_version(now.definition, language),
        )
        for table, actions in by_table.items()
    ]


def _outcome(definition: Definition, action: Action, language: str) -> str:
    return definition.flow.state(action.to, action.track).label.to(language) if action.to else ""


def _version(definition: Definition, language: str) -> str:
    """Return which version of the procedure was applied: when it was first used here, and the beginning of its hash."""
    row = DefinitionVersion.objects.filter(hash=definition.hash).values_list("pinned_at", flat=True).first()
    return f"{date_text(row, language)} · {definition.hash[:8]}" if row else definition.hash[:8]
