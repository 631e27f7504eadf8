"""What people do to a case, as its flow allows: look, propose, decide."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from parvis.counter.operations.running import Running
from parvis.counter.rules import flow
from parvis.counter.rules.cleaning import Problem, Setting, clean
from parvis.counter.types import Action, EventKind, Question
from parvis.counter.types.problems import NotAllowed, NotPossible, WrongAnswers
from parvis.counter.types.records import CaseInfo
from parvis.kernel.definitions.localised import Localised
from parvis.kernel.people.types import Actor

ORDER = ("decider", "inspector", "agent", "manager", "applicant", "system")


@transaction.atomic
def act(
    *,
    case: UUID,
    action: str,
    filled: Mapping[str, Any],
    by: Actor,
    at: datetime,
    expected_revision: int | None = None,
    reasons: Sequence[Mapping[str, str]] | None = None,
) -> CaseInfo:
    """Do one action of the flow, with everything that follows from it: state, clocks, letter, message.

    Deadlines that have passed fire first, so that nobody decides in a time that is no longer theirs.

    :param filled: what was filled in with the action, as typed or as kept.
    :param expected_revision: the revision that `by` was looking at; None does not care.
    :param reasons: the reasons of a decision as the decider edited them, each `text` and `legal`; None takes those of
        the decision table.
    :raises UnknownCase: if there is no such case for this actor.
    :raises AlreadyDone: if the same was done meanwhile; it says by whom and when.
    :raises StaleCase: if something else happened meanwhile.
    :raises NotAllowed: if `by` plays no part that may do this.
    :raises NotPossible: if it cannot be done now, with the definition's own sentence.
    :raises WrongAnswers: if what was filled in does not answer the questions.
    """
    running = Running.held(case, by)
    running.catch_up(at)
    running.expect(expected_revision, action=action)
    now = running.now(at)
    chosen = _possible(running, action, by, now)
    answers = _cleaned(running, chosen, filled, now, language=by.language)
    secret = {one.id for one in chosen.ask if one.sensitivity != "none"}
    payload: dict[str, Any] = {}
    if reasons is not None:
        payload["reasons"] = [{"text": one["text"], "legal": one.get("legal", "")} for one in reasons]
    running.add(
        EventKind.ACTION,
        by=by,
        who=next(part for part in ORDER if part in running.parts(by) & set(chosen.by)),
        at=now,
        action=chosen.id,
        data={"shown": {name: value for name, value in answers.items() if name not in secret}},
        payload=payload,
        filled=answers,
    )
    running.settle(at)
    return running.finish(by=by, at=at)


def _possible(running: Running, action: str, by: Actor, at: datetime) -> Action:
    """Return the action, if this actor can do it here and now."""
    chosen = next((one for one in running.definition.flow.actions if one.id == action), None)
    if chosen is None:
        raise NotPossible("state")
    parts = running.parts(by)
    if not parts & set(chosen.by):
        raise NotAllowed(by.id)
    offered = flow.possible_actions(
        running.definition,
        running.stands,
        running.answers,
        parts,
        events=running.events,
        actor=by.id,
        at=at,
    )
    found = next((one for one in offered if one.action.id == action), None)
    if found is None:
        raise NotPossible("closed" if running.is_closed else "state")
    if not found.is_open:
        raise NotPossible(found.blocked_by, found.sentence)
    return chosen


def _cleaned(
    running: Running, action: Action, filled: Mapping[str, Any], at: datetime, *, language: str
) -> dict[str, Any]:
    """Return the answers to an action's questions, each asked under its condition on those before it."""
    setting = Setting(now=at, language=language, organisation=running.case.organisation_id)
    answers: dict[str, Any] = {}
    problems: dict[str, object] = {}
    for question in action.ask:
        facts = flow.facts_of(
            running.definition, running.stands, running.answers, running.events, at=at, filled=answers
        )
        if not facts.holds(question.when):
            continue
        found = clean(question, filled.get(question.id), setting, facts)
        if isinstance(found, Problem):
            problems[question.id] = found
        elif found is not None:
            answers[question.id] = found
    whole = flow.facts_of(running.definition, running.stands, running.answers, running.events, at=at, filled=answers)
    problems |= {one.id: _unmet(one) for one in action.ask if one.id in answers and not whole.holds(one.check)}
    if problems:
        raise WrongAnswers(problems)
    return answers


def _unmet(question: Question) -> Problem:
    said = question.check_message or Localised(
        nl="Dit past niet bij de rest. Kijk het na.",
        fr="Ceci ne correspond pas au reste. Vérifiez.",
        en="This does not fit the rest. Check it.",
    )
    return Problem(question.id, "check", said)
