"""What may follow: the actions that someone has before them, and those that the house does by itself."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from parvis.counter.rules.conditions import CaseFacts
from parvis.counter.rules.flow.past import in_order, last_receipt
from parvis.counter.rules.flow.walk import action_of, happened
from parvis.counter.types import Action, Event, EventKind, Flow, Outcome, Standing
from parvis.counter.types.definition import Definition
from parvis.kernel.clock import local_day
from parvis.kernel.definitions.localised import Localised


@dataclass(frozen=True)
class Possibility:
    """An action that someone may do here, or a reason why not yet.

    :param blocked_by: empty when it can be done; else `condition`, or `four_eyes` (someone else must do it).
    :param sentence: what the definition says beside a disabled button.
    """

    action: Action
    blocked_by: str = ""
    sentence: Localised | None = None

    @property
    def is_open(self) -> bool:
        return not self.blocked_by


def possible_actions(
    definition: Definition,
    standing: Standing,
    answers: Mapping[str, Any],
    who: Collection[str],
    *,
    events: Iterable[Event],
    actor: str,
    at: datetime,
) -> list[Possibility]:
    """Return the actions of the flow that someone in these parts has before them, open or blocked, in its order.

    :param who: the parts this one plays for this case: `applicant`, `agent`, `decider` …
    :param actor: the actor's id, for four-eyes.
    :param at: the day on which conditions are read.
    """
    known = in_order(events)
    facts: CaseFacts | None = None
    found = []
    for action in definition.flow.actions:
        if not set(action.by) & set(who) or not is_at(action, standing):
            continue
        facts = facts or facts_of(definition, standing, answers, known, at=at)
        found.append(possibility(action, facts, known, actor))
    return found


def is_at(action: Action, standing: Standing) -> bool:
    """Tell whether an action belongs to where a case stands."""
    if standing.outcome is Outcome.WITHDRAWN:
        return False
    where = standing.state if action.track == "main" else standing.tracks.get(action.track)
    if action.track != "main" and standing.closed_at is not None:
        return False
    return where in action.at


def possibility(action: Action, facts: CaseFacts, events: Sequence[Event], actor: str) -> Possibility:
    """Return an action with the reason why it cannot be done yet, if there is one."""
    if not facts.holds(action.when):
        return Possibility(action, "condition", action.blocked)
    if action.four_eyes is not None:
        before = [one for one in events if one.kind is EventKind.ACTION and one.action == action.four_eyes]
        if not before or before[-1].by == actor:
            return Possibility(action, "four_eyes", action.blocked)
    return Possibility(action)


def facts_of(
    definition: Definition,
    standing: Standing,
    answers: Mapping[str, Any],
    events: Iterable[Event],
    *,
    at: datetime,
    filled: Mapping[str, Any] | None = None,
) -> CaseFacts:
    """Return everything a rule, a letter or a condition can read about a case on the day of `at`.

    :param filled: what is being filled in with an action that is not done yet.
    """
    known = in_order(events)
    submitted = next(event for event in known if event.kind is EventKind.SUBMITTED)
    return CaseFacts(
        definition,
        answers,
        today=local_day(at),
        submitted_on=local_day(last_receipt(known, submitted)),
        channel=submitted.data.get("channel", "web"),
        organisation=submitted.data.get("organisation", definition.organisation),
        tracks=standing.tracks,
        filled={**standing.filled, **(filled or {})},
        happened=happened(standing, submitted.data.get("parent", {})),
    )


def automatic_actions(
    definition: Definition,
    standing: Standing,
    answers: Mapping[str, Any],
    *,
    events: Iterable[Event],
    at: datetime,
) -> list[Action]:
    """Return what the house does by itself now. The first one is done; then everything is asked again.

    One that leaves the case where it is, is done once for each time its state is reached.
    """
    candidates = [one for one in definition.flow.actions if one.automatic and is_at(one, standing)]
    if not candidates:
        return []
    known = in_order(events)
    facts = facts_of(definition, standing, answers, known, at=at)
    return [
        one
        for one in candidates
        if possibility(one, facts, known, "system").is_open
        and (one.automatic == "true" or facts.holds(one.automatic))
        and not _is_done_here(definition.flow, one, known)
    ]


def _is_done_here(flow: Flow, action: Action, events: Sequence[Event]) -> bool:
    """Tell whether an action was done since its track came to where it is."""
    for event in reversed(events):
        if event.kind is not EventKind.ACTION:
            continue
        if event.action == action.id:
            return True
        other = action_of(flow, event.action)
        if other is not None and other.track == action.track and other.to is not None:
            return False
    return False
