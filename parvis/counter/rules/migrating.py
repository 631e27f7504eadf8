"""What would become of a running case under another version of its procedure, before anything is done to it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from parvis.counter.rules import flow
from parvis.counter.rules.cleaning import Problem, Setting
from parvis.counter.rules.forms import problems_of
from parvis.counter.types import Event, EventKind, Standing
from parvis.counter.types.adoption import Going
from parvis.counter.types.definition import Definition
from parvis.counter.types.records import Moved


def going(
    before: Definition,
    after: Definition,
    answers: Mapping[str, Any],
    events: Sequence[Event],
    *,
    organisation: str,
    language: str,
    at: datetime,
) -> Going:
    """Return what would become of a case if it went over to `after` now.

    Everything that happened stays as it was told. The case goes on from where it stands; its clocks are derived anew,
    its answers are held against the new form.

    :param events: everything that happened, under `before`.
    """
    now = flow.latest(events, at)
    standing = flow.derive(before, answers, events, at=now)
    if standing.closed_at is not None:
        return Going("closed")
    if not _has_place(after, standing):
        return Going("state")
    setting = Setting(flow.received_at(events), language, organisation, None)
    unanswered, unfit = _answers(before, after, answers, setting)
    if unfit:
        return Going("answers", unanswered=unanswered, unfit=unfit)
    data = migration_data(before, after, standing)
    event = Event(_next(events), now, EventKind.MIGRATED, "system:migrating", "system", "", data)
    try:
        later = flow.derive(after, answers, [*events, event], at=now)
        follows = flow.elapse(after, answers, [*events, event], at=now)
        end = flow.derive(after, answers, [*events, event, *follows], at=now)
    except (flow.GoesInCircles, KeyError, TypeError, ValueError):
        return Going("broken")
    going_to = Going(
        "would_close" if end.closed_at is not None else "",
        moved=moved(standing, later),
        unanswered=unanswered,
        follows=tuple((one.kind, one.action or str(one.data.get("deadline", ""))) for one in follows),
        state=later.state,
        tracks=dict(later.tracks),
    )
    return going_to


def migration_data(before: Definition, after: Definition, standing: Standing) -> dict[str, Any]:
    """Return what the event of a migration says: both versions, and where the case stood."""
    return {"before": before.hash, "after": after.hash, "state": standing.state, "tracks": dict(standing.tracks)}


def moved(before: Standing, after: Standing) -> tuple[Moved, ...]:
    """Return the deadlines that end at another moment, begin or are gone; those that ended are no matter."""
    old = {one.deadline: one.due_at for one in before.clocks if one.ended_at is None}
    new = {one.deadline: one.due_at for one in after.clocks if one.ended_at is None}
    return tuple(
        Moved(name, old.get(name), new.get(name))
        for name in [*old, *(name for name in new if name not in old)]
        if old.get(name) != new.get(name)
    )


def _has_place(after: Definition, standing: Standing) -> bool:
    """Tell whether the new flow has the states in which a case stands, and none of them ends it."""
    states = {one.id for one in after.flow.states}
    if standing.state not in states:
        return False
    tracks = {track.id: {one.id for one in track.states} for track in after.flow.tracks}
    return all(state in tracks.get(track, ()) for track, state in standing.tracks.items())


def _answers(
    before: Definition, after: Definition, answers: Mapping[str, Any], setting: Setting
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the questions that nobody answered yet, and those whose answer is no longer taken.

    What was already so under the old version is nobody's surprise.
    """
    known = problems_of(before, answers, setting)
    wrong = {name: one for name, one in problems_of(after, answers, setting).items() if not _same(known.get(name), one)}
    unanswered = tuple(name for name, one in wrong.items() if answers.get(name) is None)
    return unanswered, tuple(name for name in wrong if name not in unanswered)


def _same(known: Problem | None, found: Problem) -> bool:
    return known is not None and known.code == found.code


def _next(events: Sequence[Event]) -> int:
    return max((one.sequence for one in events), default=0) + 1
