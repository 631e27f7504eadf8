"""The region's months, weekdays and hours of moments that are seconds since 1970, by the million."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import numpy as np

from parvis.incidents.queries.columns.table import Array
from parvis.kernel.clock import BRUSSELS, add_months, start_of_day

DAY, HOUR = 86_400, 3_600


def months_of(since: date, until: date) -> list[date]:
    """Return the first day of every month that has a day in a period; `until` is exclusive."""
    months, month = [], since.replace(day=1)
    while month < until:
        months.append(month)
        month = add_months(month, 1)
    return months


def in_months(moments: Array, months: Sequence[date]) -> Array:
    """Return for each moment which of the months, that follow each other, it falls in; -1 for before the first."""
    starts = [int(start_of_day(month).timestamp()) for month in months]
    return np.searchsorted(starts, moments, side="right") - 1


def weekday_and_hour(moments: Array) -> tuple[Array, Array]:
    """Return the weekday, 0 for Monday, and the hour of each moment in the region's time."""
    if not len(moments):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    years = (datetime.fromtimestamp(int(one), UTC).year for one in (moments.min(), moments.max()))
    begins, offsets = _offsets(*years)
    local = moments.astype(np.int64) + offsets[np.searchsorted(begins, moments, side="right") - 1]
    # The first of January 1970 was a Thursday.
    return (local // DAY + 3) % 7, local % DAY // HOUR


@lru_cache(maxsize=64)
def _offsets(first: int, last: int) -> tuple[Array, Array]:
    """Return from which second on the region's clock is how many seconds ahead, from a year to the end of another."""
    hour, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    begins, offsets = [0], [_ahead(hour)]
    while hour < end:
        step = timedelta(days=1) if _ahead(hour) == _ahead(hour + timedelta(days=1)) else timedelta(hours=1)
        hour += step
        if _ahead(hour) != offsets[-1]:
            begins.append(int(hour.timestamp()))
            offsets.append(_ahead(hour))
    return np.array(begins), np.array(offsets)


def _ahead(moment: datetime) -> int:
    offset = moment.astimezone(BRUSSELS).utcoffset()
    return int(offset.total_seconds()) if offset else 0
