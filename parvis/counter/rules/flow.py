"""Where a case stands, what can be done with it and what it does by itself: all derived, nothing remembered.

`derive` goes through the events of a case and returns its standing. `possible_actions` and `automatic_actions` say what
may follow. `settle` and `elapse` play a case forward; the operations write down what they say, and golden cases use
them as they are.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from parvis.counter.rules.conditions import CaseFacts
from parvis.counter.rules.deadlines import Moment, clocks
from parvis.counter.types import (
    Action,
    Clock,
    Deadline,
    Due,
    Event,
    EventKind,
    Flow,
    Outcome,
    Standing,
    Suspension,
)
from parvis.counter.types.definition import Definition
from parvis.kernel.clock import local_day
from parvis.kernel.definitions.localised import Localised

MAX_AUTOMATIC = 25
"""More actions than this that follow each other by themselves are a circle in the definition."""


class NeverSubmitted(Exception):
    """A case without its first event has no standing."""


class GoesInCircles(Exception):
    """Automatic actions keep on causing each other."""


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


@dataclass
class _Walk:
    """What is known while the events are gone through."""

    flow: Flow
    received_at: datetime
    state: str
    tracks: dict[str, str]
    filled: dict[str, Any] = field(default_factory=dict)
    wanted: list[str] = field(default_factory=list)
    outcome: Outcome | None = None
    closed_at: datetime | None = None
    moments: list[Moment] = field(default_factory=list)


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
    received_at = _received_at(known, submitted)
    walk = _Walk(flow=definition.flow, received_at=received_at, state=definition.flow.initial, tracks={})

    def holding(conditional: Iterable[Any]) -> list[Any]:
        """Return those whose condition holds; facts are only gathered when there is a condition to read."""
        everything = list(conditional)
        if not any(one.when for one in everything):
            return everything
        facts = _facts(definition, answers, submitted, received_at, today=local_day(received_at), walk=walk)
        return [one for one in everything if facts.holds(one.when)]

    walk.tracks = {track.id: track.initial for track in holding(definition.flow.tracks)}
    for event in known:
        _STEPS.get(event.kind, _unnamed)(walk, event)
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
    )


def in_order(events: Iterable[Event], *, at: datetime | None = None) -> list[Event]:
    """Return events by sequence, without those after `at`."""
    return sorted((one for one in events if at is None or one.at <= at), key=lambda one: one.sequence)


def received_at(events: Iterable[Event]) -> datetime:
    """Return when a case counts as received: as submitted, or as last corrected.

    :raises NeverSubmitted: if there is no submission.
    """
    known = in_order(events)
    submitted = next((event for event in known if event.kind is EventKind.SUBMITTED), None)
    if submitted is None:
        raise NeverSubmitted("The first event of a case is its submission.")
    return _received_at(known, submitted)


def _received_at(events: Sequence[Event], submitted: Event) -> datetime:
    corrected = [event for event in events if event.kind is EventKind.RECEIPT_CORRECTED]
    if corrected:
        return datetime.fromisoformat(corrected[-1].data["received_at"])
    return submitted.at


def _facts(
    definition: Definition,
    answers: Mapping[str, Any],
    submitted: Event,
    received: datetime,
    *,
    today: date,
    walk: _Walk | None = None,
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
    )


# One step per kind of event ---------------------------------------------------------------------------


def _submitted(walk: _Walk, event: Event) -> None:
    if walk.moments:
        return
    reached = {f"main.{walk.state}", *(f"{track}.{state}" for track, state in walk.tracks.items())}
    walk.moments.append(Moment(walk.received_at, frozenset({"submitted"} | reached)))


def _acted(walk: _Walk, event: Event) -> None:
    action = _action(walk.flow, event.action)
    walk.filled.update(event.data.get("filled", {}))
    names = {event.action}
    was_closed = walk.closed_at is not None
    if action is not None and action.to is not None:
        names.add(f"{action.track}.{action.to}")
        _enter(walk, action.track, action.to, event.at)
    walk.moments.append(
        Moment(
            event.at,
            frozenset(names),
            is_closing=walk.closed_at is not None and not was_closed,
            expired=_expired(event),
        )
    )


def _enter(walk: _Walk, track: str, state_id: str, at: datetime) -> None:
    if track != "main":
        if track in walk.tracks:
            walk.tracks[track] = state_id
        return
    walk.state = state_id
    state = walk.flow.state(state_id)
    if state.final:
        walk.outcome = Outcome(state.outcome) if state.outcome else Outcome.DONE
        walk.closed_at = walk.closed_at or at
        walk.wanted.clear()
    else:
        walk.outcome, walk.closed_at = None, None


def _pieces_requested(walk: _Walk, event: Event) -> None:
    walk.wanted.extend(piece for piece in event.data.get("pieces", ()) if piece not in walk.wanted)
    walk.moments.append(Moment(event.at, frozenset({"pieces_requested"})))


def _pieces_added(walk: _Walk, event: Event) -> None:
    added = event.data.get("pieces")
    was_waiting = bool(walk.wanted)
    walk.wanted[:] = [] if added is None else [piece for piece in walk.wanted if piece not in added]
    # The file is complete only when nothing is wanted any more; half of it does not start a clock again.
    if was_waiting and not walk.wanted:
        walk.moments.append(Moment(event.at, frozenset({"pieces_added"})))


def _withdrawn(walk: _Walk, event: Event) -> None:
    if walk.closed_at is not None:
        return
    state = next((one for one in walk.flow.states if one.outcome == Outcome.WITHDRAWN.value), None)
    names = {"withdrawn"}
    if state is not None:
        walk.state = state.id
        names.add(f"main.{state.id}")
    walk.outcome, walk.closed_at = Outcome.WITHDRAWN, event.at
    walk.wanted.clear()
    walk.moments.append(Moment(event.at, frozenset(names), is_closing=True))


def _suspended(walk: _Walk, event: Event) -> None:
    until = event.data.get("until")
    since = datetime.fromisoformat(event.data["since"]) if "since" in event.data else event.at
    if until is None:
        walk.moments.append(Moment(since, frozenset({"suspended"})))
    else:
        stretch = Suspension(since, datetime.fromisoformat(until))
        walk.moments.append(Moment(event.at, frozenset(), stretch=stretch))


def _resumed(walk: _Walk, event: Event) -> None:
    walk.moments.append(Moment(event.at, frozenset({"resumed"})))


def _marked(walk: _Walk, event: Event) -> None:
    walk.moments.append(Moment(event.at, frozenset(), expired=_expired(event)))


def _unnamed(walk: _Walk, event: Event) -> None:
    """Pass over what changes nothing about where a case stands: notes, messages, letters, assignments."""


_STEPS = {
    EventKind.SUBMITTED: _submitted,
    EventKind.ACTION: _acted,
    EventKind.PIECES_REQUESTED: _pieces_requested,
    EventKind.PIECES_ADDED: _pieces_added,
    EventKind.WITHDRAWN: _withdrawn,
    EventKind.SUSPENDED: _suspended,
    EventKind.RESUMED: _resumed,
    EventKind.EXPIRED: _marked,
}


def _expired(event: Event) -> tuple[str, datetime] | None:
    if "deadline" not in event.data:
        return None
    return event.data["deadline"], datetime.fromisoformat(event.data["due_at"])


def _action(flow: Flow, action_id: str) -> Action | None:
    return next((one for one in flow.actions if one.id == action_id), None)


# What falls due ---------------------------------------------------------------------------------------


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


# What may follow --------------------------------------------------------------------------------------


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
        if not set(action.by) & set(who) or not _is_at(action, standing):
            continue
        facts = facts or facts_of(definition, standing, answers, known, at=at)
        found.append(_possibility(action, facts, known, actor))
    return found


def _is_at(action: Action, standing: Standing) -> bool:
    if standing.outcome is Outcome.WITHDRAWN:
        return False
    where = standing.state if action.track == "main" else standing.tracks.get(action.track)
    if action.track != "main" and standing.closed_at is not None:
        return False
    return where in action.at


def _possibility(action: Action, facts: CaseFacts, events: Sequence[Event], actor: str) -> Possibility:
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
        submitted_on=local_day(_received_at(known, submitted)),
        channel=submitted.data.get("channel", "web"),
        organisation=submitted.data.get("organisation", definition.organisation),
        tracks=standing.tracks,
        filled={**standing.filled, **(filled or {})},
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
    candidates = [one for one in definition.flow.actions if one.automatic and _is_at(one, standing)]
    if not candidates:
        return []
    known = in_order(events)
    facts = facts_of(definition, standing, answers, known, at=at)
    return [
        one
        for one in candidates
        if _possibility(one, facts, known, "system").is_open
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
        other = _action(flow, event.action)
        if other is not None and other.track == action.track and other.to is not None:
            return False
    return False


# Playing forward --------------------------------------------------------------------------------------


def settle(definition: Definition, answers: Mapping[str, Any], events: Iterable[Event], *, at: datetime) -> list[Event]:
    """Return the events that follow by themselves at a moment, until nothing does any more.

    :raises GoesInCircles: if they would never stop.
    """
    known = in_order(events)
    new: list[Event] = []
    while True:
        standing = derive(definition, answers, [*known, *new], at=latest(known + new, at))
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
    action = _action(definition.flow, standing.due.action) if standing.due.action else None
    if action is not None and _is_at(action, standing):
        facts = facts_of(definition, standing, answers, known, at=standing.due.at)
        if _possibility(action, facts, known, "system").is_open:
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


def latest(events: Sequence[Event], at: datetime | None) -> datetime:
    """Return `at`, or the moment of the last event if that is later: what is written is never looked past."""
    moments = [event.at for event in events]
    return max([*moments, at] if at is not None else moments)


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
