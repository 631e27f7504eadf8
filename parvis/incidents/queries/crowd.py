"""Reports by the hundred thousand, for counting: what trends and figures are made of."""

from dataclasses import replace
from datetime import date, datetime
from functools import cached_property

import numpy as np

from parvis.incidents.queries import editions
from parvis.incidents.queries.columns import Picture
from parvis.incidents.queries.columns.calendar import DAY
from parvis.incidents.queries.columns.choosing import chosen, gathered, seconds
from parvis.incidents.queries.columns.table import Array, Words
from parvis.incidents.types.filters import Filter
from parvis.incidents.types.report import CLOSED, OPEN, State
from parvis.incidents.types.trends import League
from parvis.kernel.clock import start_of_day

SOLVED = frozenset({State.SOLVED, State.PROCESSED})


class Crowd:
    """Reports as arrays of equal length; whatever a filter says of states, closed ones are among them however old.

    :param until: the first day after the period.
    :param with_hidden: the private and merged too.
    """

    def __init__(
        self, now: Picture, wanted: Filter, *, since: date, until: date, at: datetime, with_hidden: bool = False
    ) -> None:
        self.words = now.words
        self._found = chosen(
            now, replace(wanted, states=wanted.states or OPEN | CLOSED), at=at, with_hidden=with_hidden
        )
        self._columns: dict[str, Array] = {}
        self._begin, self._end = seconds(start_of_day(since)), seconds(start_of_day(until))
        self._now = seconds(at)

    def column(self, name: str) -> Array:
        """Return a column of all of them."""
        if name not in self._columns:
            self._columns[name] = gathered(self._found, name)
        return self._columns[name]

    def within(self, name: str) -> Array:
        """Return which have a moment within the period."""
        return (self.column(name) >= self._begin) & (self.column(name) < self._end)

    @cached_property
    def reported(self) -> Array:
        """Which were reported in the period."""
        return self.within("reported")

    @cached_property
    def solved(self) -> Array:
        """Which were solved in the period."""
        is_solved = np.array([word in SOLVED for word in [*self.words["state"].words]] or [False])
        return is_solved[self.column("state")] & self.within("closed")

    @cached_property
    def open(self) -> Array:
        """Which are open now."""
        return self.column("closed") == 0

    @cached_property
    def overdue(self) -> Array:
        """Which are open now and should have been mended."""
        return self.open & (self.column("due") > 0) & (self.column("due") < self._now)

    def days(self, which: Array) -> Array:
        """Return how many days some of them took from report to closing."""
        return (self.column("closed")[which].astype(np.float64) - self.column("reported")[which]) / DAY

    def codes(self, by: League) -> tuple[list[str], Array]:
        """Return the codes by which a league is made, and which each report has."""
        if by is League.GROUP:
            codes, of = groups(self.words["category"])
            return codes, of[self.column("category")]
        return [*self.words[by.value].words], self.column(by.value)


def groups(words: Words) -> tuple[list[str], Array]:
    """Return the codes of the main groups, an empty one for what stands under none, and that of each category."""
    tree = editions.tree()
    codes = [*(one.code for one in tree.roots), ""]
    of = [codes.index(tree.group(word)) if word in tree else len(codes) - 1 for word in [*words.words]]
    return codes, np.array(of or [0], dtype=np.int32)


def median(days: Array) -> float | None:
    """Return the middle of days, to a tenth; None without any."""
    return round(float(np.median(days)), 1) if len(days) else None
