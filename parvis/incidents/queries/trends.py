"""How much is reported and mended, over months, days and hours, and by whom; of what everyone sees."""

from collections.abc import Iterator
from datetime import date, datetime

import numpy as np

from parvis.incidents.queries.columns import picture
from parvis.incidents.queries.columns.calendar import in_months, months_of, weekday_and_hour
from parvis.incidents.queries.columns.table import Array
from parvis.incidents.queries.crowd import Crowd, median
from parvis.incidents.types.filters import Filter
from parvis.incidents.types.trends import Hours, League, LeagueRow, MonthCount, Trends


def trends(filter: Filter, *, since: date, until: date, at: datetime) -> Trends:  # noqa: A002
    """Return what a filter asks for, over a period; whatever its states, closed ones count however long ago.

    :param until: the first day after the period.
    """
    crowd = Crowd(picture(), filter, since=since, until=until, at=at)
    days = crowd.days(crowd.solved)
    return Trends(
        months=tuple(_months(crowd, since, until)),
        hours=_hours(crowd.column("reported")[crowd.reported]),
        reported=int(crowd.reported.sum()),
        solved=int(crowd.solved.sum()),
        open=int(crowd.open.sum()),
        median_days=median(days),
        mean_days=round(float(days.mean()), 1) if len(days) else None,
    )


def _months(crowd: Crowd, since: date, until: date) -> Iterator[MonthCount]:
    months = months_of(since, until)
    codes, of = crowd.codes(League.GROUP)

    def table(which: Array, moments: Array) -> Array:
        cells = in_months(moments[which], months) * len(codes) + of[which]
        return np.bincount(cells, minlength=len(months) * len(codes)).reshape(len(months), len(codes))

    reported = table(crowd.reported, crowd.column("reported"))
    solved = table(crowd.solved, crowd.column("closed"))
    there = np.flatnonzero((reported + solved).sum(axis=0))
    for row, month in enumerate(months):
        for group in there.tolist():
            yield MonthCount(
                month=month.strftime("%Y-%m"),
                group=codes[group],
                reported=int(reported[row, group]),
                solved=int(solved[row, group]),
            )


def _hours(moments: Array) -> Hours:
    weekday, hour = weekday_and_hour(moments)
    counts = np.bincount(weekday * 24 + hour, minlength=7 * 24).reshape(7, 24)
    return Hours(counts=tuple(tuple(day) for day in counts.tolist()))


def league(filter: Filter, by: League, *, since: date, until: date, at: datetime) -> list[LeagueRow]:  # noqa: A002
    """Return how each category, group, manager or municipality does, those with most reports in the period first."""
    crowd = Crowd(picture(), filter, since=since, until=until, at=at)
    codes, of = crowd.codes(by)

    def counted(which: Array) -> list[int]:
        return np.bincount(of[which], minlength=len(codes)).tolist()

    columns = zip(
        codes,
        counted(crowd.reported),
        counted(crowd.solved),
        counted(crowd.open),
        counted(crowd.overdue),
        _medians(crowd.days(crowd.solved), of[crowd.solved], len(codes)),
        strict=True,
    )
    rows = [
        LeagueRow(
            code=code,
            reported=reported,
            solved=solved,
            open=opened,
            median_days=middle,
            overdue_share=round(overdue / opened, 3) if opened else None,
        )
        for code, reported, solved, opened, overdue, middle in columns
        if reported or solved or opened
    ]
    return sorted(rows, key=lambda row: (-row.reported, row.code))


def _medians(days: Array, of: Array, many: int) -> list[float | None]:
    """Return the median of the days of each code."""
    order = np.argsort(of, kind="stable")
    ends = np.searchsorted(of[order], np.arange(1, many))
    return [median(some) for some in np.split(days[order], ends)]
