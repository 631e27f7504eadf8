"""What figures show: counts over time and over the day, who does how much, and the key figures; plain records."""

from dataclasses import dataclass
from enum import StrEnum


class League(StrEnum):
    """By what a league is made."""

    CATEGORY = "category"
    GROUP = "group"
    MANAGER = "manager"
    MUNICIPALITY = "municipality"


@dataclass(frozen=True, kw_only=True)
class MonthCount:
    """What was reported and what was solved in a month, for one main group.

    :param month: as `2026-11`.
    """

    month: str
    group: str
    reported: int
    solved: int


@dataclass(frozen=True, kw_only=True)
class LeagueRow:
    """How one category, main group, manager or municipality does.

    :param reported: in the period; `solved` in the period, whenever reported. `open` now, whenever reported.
    :param median_days: from report to solution, of those solved in the period; None without any.
    :param overdue_share: of those open now, 0 to 1; None without any.
    """

    code: str
    reported: int
    solved: int
    open: int
    median_days: float | None
    overdue_share: float | None


@dataclass(frozen=True, kw_only=True)
class Hours:
    """When things are reported: seven days from Monday, twenty-four hours each, in the region's time."""

    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Trends:
    """What the public figures show of a period.

    :param months: every month of the period with every main group that has any in the period.
    :param reported: in the period; `solved` in the period, whenever reported. `open` now, whenever reported.
    :param median_days, mean_days: from report to solution, of those solved in the period; None without any.
    """

    months: tuple[MonthCount, ...]
    hours: Hours
    reported: int
    solved: int
    open: int
    median_days: float | None
    mean_days: float | None


class Measure(StrEnum):
    """The key figures of reports."""

    RECEIVED = "received"
    GROWTH = "growth"
    SOLVED_SHARE = "solved_share"
    MEDIAN_DAYS = "median_days"
    MEAN_DAYS = "mean_days"
    ONLINE_SHARE = "online_share"
    FIRST_TIME_SHARE = "first_time_share"
    OVER_65_SHARE = "over_65_share"
    OPEN = "open"
    OVERDUE = "overdue"
