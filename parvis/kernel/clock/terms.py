"""When a term ends: calendar days, working days, months or hours, with rolling and suspensions.

Sources: Judicial Code, articles 52 to 54 (the day of the event does not count, the last day does, and a last
day that is a Saturday, Sunday or legal holiday moves to the next working day), and Regulation (EEC, Euratom)
No 1182/71, article 3 (terms in months end on the same date or, where it is missing, on the last day of the
month; terms in hours do not roll). Article 54 counts "to the eve of the date"; after an event on the last day
of a short month some read that as the last day of the next month. We take the same date, as the Regulation does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, get_args

from parvis.kernel.clock.calendar import BELGIUM, BRUSSELS, Calendar, add_months, add_working_days, local_day

Unit = Literal["calendar", "working", "months", "hours"]
Roll = Literal["next_working_day", "none", "previous_working_day"]
Suspension = tuple[datetime, datetime | None]
"""From when and until when a term stands still; None while it lasts."""

_LAST_SECOND = time(23, 59, 59)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Term:
    """A length of time as a law gives it: `Term(15, "calendar")`, `Term(5, "working")`, `Term(2, "months")`.

    :raises ValueError: for a negative length or an unknown unit.
    """

    length: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.length < 0:
            raise ValueError(f"A term cannot have a negative length ({self.length}); count it back with before=True.")
        if self.unit not in get_args(Unit):
            raise ValueError(f"A term is counted in {', '.join(get_args(Unit))}, not in {self.unit!r}.")


def end_of_term(
    start: datetime,
    term: Term,
    *,
    roll: Roll = "next_working_day",
    calendar: Calendar = BELGIUM,
    suspensions: Sequence[Suspension] = (),
    before: bool = False,
) -> datetime | None:
    """Return the last moment of a term: 23:59:59 in Brussels on its last day; for hours, the hour itself.

    A suspension stops the count from the day after it begins up to and including the day on which it ends,
    for the day of an event never counts. Each suspended day pushes the end; no term ends on a suspended day.

    :param start: the moment of the event; its day does not count.
    :param roll: where a last day that is no working day moves; terms in hours never move.
    :param suspensions: periods in which the term stands still, in any order, overlapping or not.
    :param before: count back from the event ("five working days before"); suspensions then do nothing.
    :return: None while the term stands still in a suspension without end.
    :raises ValueError: if a moment does not say its zone.
    """
    first = local_day(start)
    if before:
        return _counted_back(start, term, roll, calendar)
    if term.unit == "hours":
        return _end_in_hours(start, timedelta(hours=term.length), suspensions)
    still = _Standstill(suspensions)
    try:
        day = _last_day(first, term, calendar, still)
        day = _rolled(day, roll, calendar, still)
    except _NeverEnds:
        return None
    return _end_of_day(day)


class _NeverEnds(Exception):
    """The count ran into a suspension that has no end yet."""


class _Standstill:
    """The days on which a term does not run."""

    def __init__(self, suspensions: Sequence[Suspension]) -> None:
        self._periods = [(local_day(begins), local_day(ends)) for begins, ends in suspensions if ends is not None]
        self._open_from = min((local_day(begins) for begins, ends in suspensions if ends is None), default=date.max)

    def holds(self, day: date) -> bool:
        """Tell whether the term stands still on `day`.

        :raises _NeverEnds: if it does so without a known end.
        """
        if day > self._open_from:
            raise _NeverEnds
        return any(begins < day <= ends for begins, ends in self._periods)

    def running_days(self, after: date) -> Iterator[date]:
        """Yield the days after `after` on which the term runs.

        :raises _NeverEnds: as :meth:`holds`.
        """
        while True:
            after += _ONE_DAY
            if not self.holds(after):
                yield after


def _last_day(first: date, term: Term, calendar: Calendar, still: _Standstill) -> date:
    """Return the last day of a term in days or months, before rolling."""
    if term.length == 0:
        return first
    if term.unit == "months":
        nominal = add_months(first, term.length)
        lost = sum(still.holds(first + timedelta(days=n)) for n in range(1, (nominal - first).days + 1))
        return _nth(nominal, lost, calendar=None, still=still)
    return _nth(first, term.length, calendar=calendar if term.unit == "working" else None, still=still)


def _nth(after: date, n: int, *, calendar: Calendar | None, still: _Standstill) -> date:
    """Return the `n`-th running day after a day, counting only working days if a calendar is given."""
    if n == 0:
        return after
    for day in still.running_days(after):
        n -= calendar is None or calendar.is_working_day(day)
        if n == 0:
            return day
    raise AssertionError("running days do not run out")  # pragma: no cover


def _rolled(day: date, roll: Roll, calendar: Calendar, still: _Standstill) -> date:
    """Move a last day that is no working day as the law wants it."""
    if roll == "previous_working_day":
        return calendar.working_day_from(day, backwards=True)
    if roll == "none" or calendar.is_working_day(day):
        return day
    return _nth(day, 1, calendar=calendar, still=still)


def _counted_back(start: datetime, term: Term, roll: Roll, calendar: Calendar) -> datetime:
    """Return the end of a term that is counted back from its event."""
    if term.unit == "hours":
        return (start.astimezone(UTC) - timedelta(hours=term.length)).astimezone(BRUSSELS)
    first = local_day(start)
    if term.unit == "working":
        day = add_working_days(first, -term.length, calendar)
    elif term.unit == "months":
        day = add_months(first, -term.length)
    else:
        day = first - timedelta(days=term.length)
    if roll != "none":
        day = calendar.working_day_from(day, backwards=roll == "previous_working_day")
    return _end_of_day(day)


def _end_in_hours(start: datetime, left: timedelta, suspensions: Sequence[Suspension]) -> datetime | None:
    """Return the moment at which hours have really elapsed, whatever the clocks on the wall did meanwhile."""
    now = start.astimezone(UTC)
    for begins, ends in sorted(suspensions, key=lambda period: period[0]):
        running = begins.astimezone(UTC) - now
        if running >= left:
            break
        left -= max(running, timedelta())
        if ends is None:
            return None
        now = max(now, ends.astimezone(UTC))
    return (now + left).astimezone(BRUSSELS)


def _end_of_day(day: date) -> datetime:
    return datetime.combine(day, _LAST_SECOND, BRUSSELS)
