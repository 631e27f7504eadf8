"""Clocks: when a deadline began, stood still, was lengthened, ends and ended. Derived anew, never kept as truth.

A deadline is one machine that is walked through everything that happened to a case. Because nothing but the definition,
the answers and the events goes in, correcting a receipt date or adding a suspension moves every date that hangs on it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from parvis.counter.types import Clock, Deadline, Suspension, Term
from parvis.kernel import clock as calendar

GENERAL_SUSPENSION = "suspended"
GENERAL_RESUMPTION = "resumed"


@dataclass(frozen=True)
class Moment:
    """One event, under every name by which a deadline may know it.

    :param names: `submitted`, an action's id, `pieces_requested`, `pieces_added`, `<track>.<state>`, `suspended` …
    :param is_closing: the case was closed by it, so the clocks that ran stop here.
    :param expired: the deadline that this event marks as passed, with the moment at which it did.
    :param has_moved: the case, or one of its tracks, came to another state by it.
    :param stretch: a suspension of a known length, for all clocks.
    """

    at: datetime
    names: frozenset[str]
    is_closing: bool = False
    has_moved: bool = False
    expired: tuple[str, datetime] | None = None
    stretch: Suspension | None = None


@dataclass
class _Run:
    """One run of one deadline, while it is being followed."""

    started_at: datetime
    general: list[Suspension]
    own: list[Suspension] = field(default_factory=list)
    extended_at: datetime | None = None
    ended_at: datetime | None = None
    expired_at: datetime | None = None


def clocks(
    deadlines: Iterable[Deadline],
    moments: Sequence[Moment],
    *,
    answers: Mapping[str, Any],
    parameters: Mapping[str, Any],
    working_days: calendar.Calendar = calendar.BELGIUM,
) -> tuple[Clock, ...]:
    """Follow each deadline through what happened and return the clocks that began, in the order of the definition.

    :param deadlines: those whose condition holds.
    :param moments: everything that happened, in its order.
    :param answers: for deadlines that count from a date that was answered.
    :param parameters: values of the parameters that lengths may name.
    """
    found = []
    for deadline in deadlines:
        terms = _Terms(deadline, parameters, working_days)
        run = _follow(deadline, moments, terms, answered_at(deadline.starts, answers))
        if run is not None:
            found.append(_clock(deadline, run, terms))
    return tuple(found)


def answered_at(starts: str, answers: Mapping[str, Any]) -> datetime | None:
    """Return the first moment of the day that was answered to `answer:<question>`, or None."""
    if not starts.startswith("answer:"):
        return None
    value = answers.get(starts.removeprefix("answer:"))
    if isinstance(value, datetime):
        return value
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value[:10])
        except ValueError:
            return None
    return calendar.start_of_day(value) if isinstance(value, date) else None


class _Terms:
    """The lengths of one deadline, with its parameters filled in."""

    def __init__(self, deadline: Deadline, parameters: Mapping[str, Any], working_days: calendar.Calendar) -> None:
        self.deadline = deadline
        self.calendar = working_days
        self.term = self._filled(deadline.term, parameters)
        self.extension = self._filled(deadline.extension, parameters) if deadline.extension else None

    @staticmethod
    def _filled(term: Term, parameters: Mapping[str, Any]) -> calendar.Term:
        length = term.length if isinstance(term.length, int) else int(parameters[term.length])
        return calendar.Term(length=length, unit=term.unit)

    def due(self, run: _Run) -> datetime | None:
        """Return when this run ends; None while it stands still.

        A suspension that began after the term had run out changes nothing any more.
        """
        counted: list[Suspension] = []
        for stretch in _stretches(run):
            due = self._end(run, counted)
            if due is not None and stretch.since > due:
                break
            counted.append(stretch)
        return self._end(run, counted)

    def _end(self, run: _Run, stretches: Sequence[Suspension]) -> datetime | None:
        pairs = tuple((one.since, one.until) for one in stretches)
        if run.extended_at is None or self.extension is None:
            return self._end_of(run.started_at, self.term, pairs)
        if self.extension.unit == self.term.unit:
            longer = calendar.Term(length=self.term.length + self.extension.length, unit=self.term.unit)
            return self._end_of(run.started_at, longer, pairs)
        first = self._end_of(run.started_at, self.term, pairs, roll="none")
        return None if first is None else self._end_of(first, self.extension, ())

    def _end_of(
        self,
        start: datetime,
        term: calendar.Term,
        pairs: tuple[tuple[datetime, datetime | None], ...],
        roll: calendar.Roll | None = None,
    ) -> datetime | None:
        return calendar.end_of_term(
            start,
            term,
            roll=roll or self.deadline.roll,
            calendar=self.calendar,
            suspensions=pairs,
            before=self.deadline.before,
        )


def _follow(deadline: Deadline, moments: Sequence[Moment], terms: _Terms, answered: datetime | None) -> _Run | None:
    """Walk one deadline through everything that happened; return its last run, or None if it never began."""
    run: _Run | None = None
    general: list[Suspension] = []
    for index, moment in enumerate(moments):
        _general(general, moment)
        if index == 0 and answered is not None:  # a date that was answered is there before anything happens
            run = _Run(started_at=answered, general=general)
        if run is not None:
            _step(deadline, run, moment, terms)
        if deadline.starts in moment.names and (run is None or run.ended_at is not None):
            run = _Run(started_at=moment.at, general=general)
    return run


def _step(deadline: Deadline, run: _Run, moment: Moment, terms: _Terms) -> None:
    """Let one moment work upon a run that has begun."""
    if moment.expired and moment.expired[0] == deadline.id:
        run.expired_at = moment.expired[1]
        # What is done by itself ends the clock if it brought the case elsewhere. A notice leaves the thing undone: the
        # clock has fired, and is late until it is met.
        if deadline.on_expiry in moment.names and moment.has_moved and run.ended_at is None:
            run.ended_at = moment.expired[1]
    if run.ended_at is not None:
        return
    if moment.is_closing or any(name in moment.names for name in deadline.ends):
        run.ended_at = moment.at
    elif deadline.restarted_by in moment.names:
        run.started_at, run.own, run.extended_at, run.expired_at = moment.at, [], None, None
    else:
        _pause_or_extend(deadline, run, moment, terms)


def _pause_or_extend(deadline: Deadline, run: _Run, moment: Moment, terms: _Terms) -> None:
    is_still = bool(run.own) and run.own[-1].until is None
    if deadline.suspended_by in moment.names and not is_still:
        run.own.append(Suspension(moment.at, None))
    elif deadline.resumed_by in moment.names and is_still:
        run.own[-1] = replace(run.own[-1], until=max(moment.at, run.own[-1].since))
    if deadline.extended_by in moment.names and run.extended_at is None:
        due = terms.due(run)
        if due is None or moment.at <= due:
            run.extended_at = moment.at


def _general(general: list[Suspension], moment: Moment) -> None:
    """Keep the suspensions that hold for all clocks of the case."""
    if moment.stretch is not None:
        general.append(moment.stretch)
    elif GENERAL_SUSPENSION in moment.names:
        general.append(Suspension(moment.at, None))
    elif GENERAL_RESUMPTION in moment.names:
        general[:] = [one if one.until else replace(one, until=max(moment.at, one.since)) for one in general]


def _stretches(run: _Run) -> list[Suspension]:
    """Return when this run stood still, by itself or with all others, joined where they overlap, oldest first."""
    joined: list[Suspension] = []
    for stretch in sorted((*run.own, *run.general), key=lambda each: each.since):
        one = _clipped(stretch, run)
        last = joined[-1] if joined else None
        if one is None:
            continue
        if last is not None and (last.until is None or one.since <= last.until):
            until = None if last.until is None or one.until is None else max(last.until, one.until)
            joined[-1] = replace(last, until=until)
        else:
            joined.append(one)
    return joined


def _clipped(stretch: Suspension, run: _Run) -> Suspension | None:
    """Return the part of a suspension that falls within the run, or None."""
    if stretch.until is not None and stretch.until <= run.started_at:
        return None
    if run.ended_at is None:
        return replace(stretch, since=max(stretch.since, run.started_at))
    if stretch.since >= run.ended_at:
        return None
    until = run.ended_at if stretch.until is None else min(stretch.until, run.ended_at)
    return Suspension(since=max(stretch.since, run.started_at), until=until)


def _clock(deadline: Deadline, run: _Run, terms: _Terms) -> Clock:
    return Clock(
        deadline=deadline.id,
        started_at=run.started_at,
        due_at=terms.due(run),
        ended_at=run.ended_at,
        suspensions=tuple(_stretches(run)),
        extended=run.extended_at is not None,
        expired_at=run.expired_at,
    )
