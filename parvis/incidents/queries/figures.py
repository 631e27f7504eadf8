"""The key figures of reports: they count reports, and name nobody.

All reports count but deleted ones, the private too. A report that was merged into another counts as received, since
somebody reported it; it is not solved, open or overdue a second time.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime

import numpy as np
from django.db.models import Sum

from parvis.incidents.models import Tally
from parvis.incidents.queries.columns import picture
from parvis.incidents.queries.columns.calendar import in_months, months_of
from parvis.incidents.queries.columns.table import AGAIN, FIRST, MERGED, Array
from parvis.incidents.queries.crowd import Crowd, median
from parvis.incidents.types.filters import Filter
from parvis.incidents.types.report import Channel
from parvis.incidents.types.trends import League, Measure

FEWEST = 5
"""Counts of fewer people are not told."""
ONLINE = (Channel.WEB, Channel.API)
Measured = Callable[[Crowd, Array], float | None]
"""Of some reports of a crowd: the figure, or None where it cannot be told."""


def figure(measure: Measure, since: date, until: date, organisation: str | None, *, at: datetime) -> float:
    """Return a key figure over a period; 0 where there is nothing to count, or too few people to tell.

    :param until: the first day after the period.
    :param organisation: code of the manager, or None for all.
    """
    if measure is Measure.OVER_65_SHARE:
        return _over_65(since, until)[1] or 0.0
    crowd = _crowd(since, until, organisation, at)
    if measure is Measure.GROWTH:
        before = _crowd(_year_before(since), _year_before(until), organisation, at)
        return _growth(int(crowd.reported.sum()), int(before.reported.sum())) or 0.0
    return _MEASURES[measure](crowd, np.ones(len(crowd.reported), dtype=bool)) or 0.0


def figure_by(
    measure: Measure, dimension: str, since: date, until: date, organisation: str | None, *, at: datetime
) -> Sequence[tuple[str, float | None]]:
    """Return a key figure by one dimension: `organisation`, `group`, `channel`, `language` or `month`.

    What came online, by channel, is the share that each channel has.

    :returns: pairs of a value and the figure; None where there is nothing to count, or too few people to tell.
    :raises KeyError: for a dimension that this figure does not have.
    """
    if dimension not in figure_dimensions(measure):
        raise KeyError(dimension)
    if measure is Measure.OVER_65_SHARE:
        return _over_65(since, until)[0]
    crowd = _crowd(since, until, organisation, at)
    words, of = _values(crowd, measure, dimension, since, until)
    if measure is Measure.GROWTH:
        before = _crowd(_year_before(since), _year_before(until), organisation, at)
        _, of_before = _values(before, measure, dimension, since, until)
        counts = zip(_counts(of[crowd.reported], words), _counts(of_before[before.reported], words), strict=True)
        found = [(word, _growth(*pair)) for word, pair in zip(words, counts, strict=True) if any(pair)]
        return tuple(sorted(found))
    counted = _COUNTED.get(measure, _received)(crowd)
    there = np.unique(of[counted])
    if measure is Measure.ONLINE_SHARE and dimension == "channel":
        return tuple(sorted((words[value], _share(of == value, counted)) for value in there.tolist()))
    return tuple(sorted((words[value], _MEASURES[measure](crowd, of == value)) for value in there.tolist()))


def figure_dimensions(measure: Measure) -> tuple[str, ...]:
    """Return by what a figure can be split."""
    if measure is Measure.OVER_65_SHARE:
        return ("month",)
    # How many are open now says nothing of months; to compare a month with the year before, ask for that month.
    timeless = measure in {Measure.OPEN, Measure.OVERDUE, Measure.GROWTH}
    return ("organisation", "group", "channel", "language", *(() if timeless else ("month",)))


def _crowd(since: date, until: date, organisation: str | None, at: datetime) -> Crowd:
    return Crowd(picture(), Filter(manager=organisation or ""), since=since, until=until, at=at, with_hidden=True)


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - 1, day=28)


def _values(crowd: Crowd, measure: Measure, dimension: str, since: date, until: date) -> tuple[Sequence[str], Array]:
    """Return the values of a dimension, and which each report has."""
    if dimension == "month":
        months = months_of(since, until)
        moments = crowd.column("closed" if measure in {Measure.MEDIAN_DAYS, Measure.MEAN_DAYS} else "reported")
        return [month.strftime("%Y-%m") for month in months], np.clip(in_months(moments, months), 0, len(months) - 1)
    if dimension == "group":
        return crowd.codes(League.GROUP)
    name = "manager" if dimension == "organisation" else dimension
    return [*crowd.words[name].words], crowd.column(name)


def _counts(of: Array, words: Sequence[str]) -> list[int]:
    counts = np.bincount(of, minlength=len(words)).tolist()
    return [int(one) for one in counts[: len(words)]]


def _growth(now: int, before: int) -> float | None:
    return round(100 * (now - before) / before, 1) if before else None


# Of some reports of a crowd -----------------------------------------------------------------------------------


def _received(crowd: Crowd) -> Array:
    return crowd.reported


def _solved(crowd: Crowd) -> Array:
    return crowd.solved & _single(crowd)


def _single(crowd: Crowd) -> Array:
    return (crowd.column("flags") & MERGED) == 0


def _open(crowd: Crowd) -> Array:
    return crowd.open & _single(crowd)


def _overdue(crowd: Crowd) -> Array:
    return crowd.overdue & _single(crowd)


def _share(part: Array, whole: Array, *, fewest: int = 1) -> float | None:
    """Return how many percent `part` is of `whole`; None where the whole is too small."""
    many = int(whole.sum())
    return round(100 * int((part & whole).sum()) / many, 1) if many >= fewest else None


def _solved_share(crowd: Crowd, among: Array) -> float | None:
    return _share(crowd.solved, crowd.reported & _single(crowd) & among)


def _online_share(crowd: Crowd, among: Array) -> float | None:
    is_online = np.array([word in ONLINE for word in [*crowd.words["channel"].words]] or [False])
    return _share(is_online[crowd.column("channel")], crowd.reported & among)


def _first_time_share(crowd: Crowd, among: Array) -> float | None:
    flags = crowd.column("flags")
    return _share((flags & FIRST) != 0, crowd.reported & among & ((flags & (FIRST | AGAIN)) != 0), fewest=FEWEST)


def _median_days(crowd: Crowd, among: Array) -> float | None:
    return median(crowd.days(_solved(crowd) & among))


def _mean_days(crowd: Crowd, among: Array) -> float | None:
    days = crowd.days(_solved(crowd) & among)
    return round(float(days.mean()), 1) if len(days) else None


_COUNTED: dict[Measure, Callable[[Crowd], Array]] = {
    Measure.MEDIAN_DAYS: _solved,
    Measure.MEAN_DAYS: _solved,
    Measure.OPEN: _open,
    Measure.OVERDUE: _overdue,
}
"""Which reports a figure looks at, where not those received in the period."""
_MEASURES: dict[Measure, Measured] = {
    Measure.RECEIVED: lambda crowd, among: int((crowd.reported & among).sum()),
    Measure.SOLVED_SHARE: _solved_share,
    Measure.MEDIAN_DAYS: _median_days,
    Measure.MEAN_DAYS: _mean_days,
    Measure.ONLINE_SHARE: _online_share,
    Measure.FIRST_TIME_SHARE: _first_time_share,
    Measure.OPEN: lambda crowd, among: int((_open(crowd) & among).sum()),
    Measure.OVERDUE: lambda crowd, among: int((_overdue(crowd) & among).sum()),
}


def _over_65(since: date, until: date) -> tuple[Sequence[tuple[str, float | None]], float | None]:
    """Return how many percent of those who told their age were over 65, by month and over all whole months touched.

    Answers are counted per month and kept with no report, so neither organisation nor day can be told.
    """
    months = [month.strftime("%Y-%m") for month in months_of(since, until)]
    rows = Tally.objects.filter(question="over_65", month__in=months).values_list("month", "answer")
    counts = {(month, answer): many for month, answer, many in rows.annotate(many=Sum("count"))}

    def told(asked: Sequence[str]) -> float | None:
        yes, no = (sum(counts.get((month, answer), 0) for month in asked) for answer in ("yes", "no"))
        return round(100 * yes / (yes + no), 1) if yes + no >= FEWEST else None

    there = [month for month in months if any(month == one for one, _ in counts)]
    return tuple((month, told([month])) for month in there), told(months)
