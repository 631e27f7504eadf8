"""Where a case stands: derived from its definition, its answers and its events."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from parvis.counter.rules.conditions import CaseFacts
from parvis.counter.rules.deadlines import clocks
from parvis.counter.rules.flow.past import NeverSubmitted, in_order, last_receipt
from parvis.counter.rules.flow.walk import Walk, happened
from parvis.counter.types import Clock, Deadline, Due, Event, EventKind, Flow, Standing
from parvis.counter.types.definition import Definition
from parvis.kernel.clock import local_day


def derive(
    definition: Definition,
    answers: Mapping[str, Any],
    events: Iterable[Event],
    *,
    at: datetime,
) -> Standing:
    """Return where a case stands at a moment.

    Conditions of tracks and deadlines are read on the day of receipt, so the same events always give the same standing,
    whenever it is asked for.

    :param events: in any order; their sequence counts. Those after `at` are left out.
    :raises NeverSubmitted: if the case was not yet submitted then.
    """
    known = in_order(events, at=at)
    submitted = next((event for event in known if event.kind is EventKind.SUBMITTED), None)
    if submitted is None:
        raise NeverSubmitted("The first event of a case is its submission.")
    received_at = last_receipt(known, submitted)
    walk = Walk(flow=definition.flow, received_at=received_at, state=definition.flow.initial, tracks={})

    def holding(conditional: Iterable[Any]) -> list[Any]:
        """Return those whose condition holds; facts are only gathered when there is a condition to read."""
        everything = list(conditional)
        if not any(one.when for one in everything):
            return everything
        facts = _facts(definition, answers, submitted, received_at, today=local_day(received_at), walk=walk)
        return [one for one in everything if facts.holds(one.when)]

    walk.tracks = {track.id: track.initial for track in holding(definition.flow.tracks)}
    walk.signatures = {one.id: "wanted" for one in holding(definition.form.signatories)}
    walk.parent = dict(submitted.data.get("parent", {}))
    for event in known:
        walk.take(event)
    running = clocks(
        holding(definition.flow.deadlines),
        walk.moments,
        answers=answers,
        parameters=definition.parameters,
    )
    return Standing(
        state=walk.state,
        tracks=walk.tracks,
        outcome=walk.outcome,
        closed_at=walk.closed_at,
        clocks=running,
        due=_next_due(definition.flow, running),
        filled=walk.filled,
        pieces_wanted=tuple(walk.wanted),
        is_suspended=any(clock.ended_at is None and clock.is_suspended for clock in running),
        signatures=walk.signatures,
        payment=walk.payment,
        appeal=walk.appeal,
        evidence=walk.evidence,
    )


def _facts(
    definition: Definition,
    answers: Mapping[str, Any],
    submitted: Event,
    received: datetime,
    *,
    today: date,
    walk: Walk | None = None,
) -> CaseFacts:
    return CaseFacts(
        definition,
        answers,
        today=today,
        submitted_on=local_day(received),
        channel=submitted.data.get("channel", "web"),
        organisation=submitted.data.get("organisation", definition.organisation),
        tracks=walk.tracks if walk else None,
        filled=walk.filled if walk else None,
        happened=happened(walk, walk.parent) if walk else None,
    )


def _next_due(flow: Flow, running: Sequence[Clock]) -> Due | None:
    """Return the next end that is still to be acted upon."""
    pending = [
        Due(at=clock.due_at, deadline=clock.deadline, action=deadline_of(flow, clock).on_expiry)
        for clock in running
        if clock.is_pending and clock.due_at is not None
    ]
    return min(pending, key=lambda one: one.at, default=None)


def deadline_of(flow: Flow, clock: Clock) -> Deadline:
    """Return the deadline that a clock belongs to.

    :raises KeyError: if the flow has none of that name.
    """
    for deadline in flow.deadlines:
        if deadline.id == clock.deadline:
            return deadline
    raise KeyError(clock.deadline)


def most_urgent(standing: Standing) -> Clock | None:
    """Return the running clock that ends first, also when it has ended already: the one that a clerk works against."""
    running = [(clock.due_at, clock) for clock in standing.clocks if clock.is_running and clock.due_at is not None]
    return min(running, key=lambda pair: pair[0])[1] if running else None


def was_late(standing: Standing) -> bool:
    """Tell whether a term of this case ever passed before what had to be done was done."""
    return any(
        clock.expired_at is not None
        or (clock.due_at is not None and clock.ended_at is not None and clock.ended_at > clock.due_at)
        for clock in standing.clocks
    )
