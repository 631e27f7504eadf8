"""A case played forward: what follows by itself at a moment, and deadlines that pass."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from parvis.counter.rules.flow.actions import automatic_actions, facts_of, is_at, possibility
from parvis.counter.rules.flow.past import in_order, latest
from parvis.counter.rules.flow.paying import payment_follows
from parvis.counter.rules.flow.standing import derive
from parvis.counter.rules.flow.walk import action_of
from parvis.counter.types import Event, EventKind, Standing
from parvis.counter.types.definition import Definition

MAX_AUTOMATIC = 25
"""More actions than this that follow each other by themselves are a circle in the definition."""


class GoesInCircles(Exception):
    """Automatic actions keep on causing each other."""


def settle(definition: Definition, answers: Mapping[str, Any], events: Iterable[Event], *, at: datetime) -> list[Event]:
    """Return the events that follow by themselves at a moment, until nothing does any more.

    :raises GoesInCircles: if they would never stop.
    """
    known = in_order(events)
    new: list[Event] = []
    while True:
        standing = derive(definition, answers, [*known, *new], at=latest(known + new, at))
        if (payment := payment_follows(definition, standing, answers, [*known, *new], at=at)) is not None:
            new.append(_by_house("payments", known + new, at, payment[0], data=payment[1]))
            continue
        follows = automatic_actions(definition, standing, answers, events=[*known, *new], at=at)
        if not follows:
            return new
        if len(new) >= MAX_AUTOMATIC:
            raise GoesInCircles(f"{definition.id}: {follows[0].id} keeps on being done by itself.")
        new.append(_by_house("rules", known + new, at, EventKind.ACTION, action=follows[0].id))


def expire(
    definition: Definition,
    answers: Mapping[str, Any],
    events: Iterable[Event],
    standing: Standing,
    *,
    at: datetime,
) -> Event | None:
    """Return the event of the first deadline that has passed and was not yet acted upon, or None.

    Its action is done by the house if it can be done where the case stands; if not, the case is marked as late.
    """
    if standing.due is None or standing.due.at > at:
        return None
    known = in_order(events)
    data = {"deadline": standing.due.deadline, "due_at": standing.due.at.isoformat()}
    action = action_of(definition.flow, standing.due.action) if standing.due.action else None
    if action is not None and is_at(action, standing):
        facts = facts_of(definition, standing, answers, known, at=standing.due.at)
        if possibility(action, facts, known, "system").is_open:
            return _by_house("deadlines", known, standing.due.at, EventKind.ACTION, action=action.id, data=data)
    return _by_house("deadlines", known, standing.due.at, EventKind.EXPIRED, data=data)


def elapse(definition: Definition, answers: Mapping[str, Any], events: Iterable[Event], *, at: datetime) -> list[Event]:
    """Return what happens by itself up to a moment: deadlines that fire, lateness, and what follows from them."""
    known = in_order(events)
    new: list[Event] = settle(definition, answers, known, at=latest(known, None))
    while True:
        everything = known + new
        standing = derive(definition, answers, everything, at=latest(everything, at))
        event = expire(definition, answers, everything, standing, at=at)
        if event is None:
            return new
        new.append(event)
        new.extend(settle(definition, answers, known + new, at=event.at))


def _by_house(
    what: str,
    events: Sequence[Event],
    at: datetime,
    kind: EventKind,
    *,
    action: str = "",
    data: dict[str, Any] | None = None,
) -> Event:
    sequence = max((event.sequence for event in events), default=0) + 1
    return Event(sequence, at, kind, f"system:{what}", "system", action, data or {})
