"""When invented reports come in: the hours, weekdays and seasons of each category, on Brussels' clocks."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import numpy as np

from parvis.incidents.simulating.profiles import Profiles, Season
from parvis.incidents.types.category import Category, Tree
from parvis.kernel.clock import BRUSSELS

_EVEN = Season(months=(1.0,) * 12)
_DAY = timedelta(days=1)


class Year:
    """A year of days and their hours, as seconds since 1970.

    :param until: no report comes after this moment; None for the whole year.
    """

    def __init__(self, year: int, until: datetime | None = None) -> None:
        first = date(year, 1, 1)
        self.days = [first + n * _DAY for n in range((date(year + 1, 1, 1) - first).days)]
        self.until = _seconds(datetime(year + 1, 1, 1, tzinfo=BRUSSELS))
        if until is not None:
            self.until = min(self.until, int(until.timestamp()))
        self.starts = np.array([[_seconds(_at(day, hour)) for hour in range(24)] for day in self.days])
        """When each hour on the clock begins; the hour that is left out in spring begins with the next one."""
        self.is_twice = np.array([[_is_twice(day, hour) for hour in range(24)] for day in self.days])

    def day_weights(self, season: Season, weekdays: tuple[float, ...], rows: tuple[Category, ...]) -> np.ndarray:
        """Return how likely each day is; nothing while one of `rows` (a leaf and its groups) is not valid."""
        return np.array([_weight(day, season, weekdays, rows) for day in self.days]) * (self.starts[:, 0] < self.until)

    def draw(self, count: int, days: np.ndarray, hours: tuple[float, ...], rng: np.random.Generator) -> np.ndarray:
        """Return `count` moments as whole seconds, none after `until`.

        :param days: weights, as `day_weights` gives them; not all zero.
        """
        day = rng.choice(len(self.days), size=count, p=days / days.sum())
        hour = rng.choice(24, size=count, p=np.array(hours) / sum(hours))
        seconds = self.starts[day, hour] + rng.integers(0, 3600, count)
        seconds += 3600 * (self.is_twice[day, hour] & (rng.random(count) < 0.5))
        late = seconds >= self.until
        # The last day is not over: what would come later came earlier that day.
        begin = self.starts[day, 0]
        share = (self.until - begin) / np.maximum(1, seconds - begin + 1)
        return np.where(late, begin + ((seconds - begin) * share * rng.random(count)).astype(np.int64), seconds)


def nearest(table: Mapping[str, object], row: Category) -> str | None:
    """Return the code nearest to a leaf, itself first, that a table names; None for none."""
    return next((code for code in reversed(row.path) if code in table), None)


def season_of(row: Category, facts: Profiles) -> Season:
    """Return when a leaf is reported."""
    code = nearest(facts.seasons, row)
    return _EVEN if code is None else facts.seasons[code]


def shares(tree: Tree, facts: Profiles) -> dict[str, float]:
    """Return the share of every leaf that can be reported; emergencies are told to call instead."""
    found: dict[str, float] = {}
    for group in tree.roots:
        leaves = [leaf.code for leaf in tree.leaves if leaf.path[0] == group.code and leaf.emergency is None]
        known = facts.groups.get(group.code)
        named = known.leaves if known else {}
        weights = {code: named.get(code, facts.other_share) for code in leaves}
        scale = (known.share if known else facts.other_share) / (sum(weights.values()) or 1)
        found |= {code: weight * scale for code, weight in weights.items()}
    return found


def _weight(day: date, season: Season, weekdays: tuple[float, ...], rows: tuple[Category, ...]) -> float:
    if not all(row.is_valid(day) for row in rows):
        return 0.0
    weight = season.months[day.month - 1] * weekdays[day.weekday()]
    is_end = day.day == 1 or (day + 3 * _DAY).month != day.month
    return weight * (season.month_end if is_end else 1.0)


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=BRUSSELS)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _is_twice(day: date, hour: int) -> bool:
    moment = _at(day, hour)
    first, second = moment.utcoffset(), moment.replace(fold=1).utcoffset()
    return first is not None and second is not None and second < first
