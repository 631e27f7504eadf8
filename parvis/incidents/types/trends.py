"""What the public figures show: counts over time, over the day, and of who does how much; plain records."""

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
    """How one category, manager or municipality does.

    :param count: reports of the period; `open` those of them that still are.
    :param median_days: from report to solution, of those solved; None without any.
    :param overdue_share: of the open ones, 0 to 1; None without any.
    """

    code: str
    count: int
    open: int
    solved: int
    median_days: float | None
    overdue_share: float | None


@dataclass(frozen=True, kw_only=True)
class Hours:
    """When things are reported: seven days from Monday, twenty-four hours each, in the region's time."""

    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Trends:
    """Everything that the public figures show of a period.

    :param months: every month of the period, each group that has any, by month and then by code.
    """

    months: tuple[MonthCount, ...]
    hours: Hours
    total: int
    open: int
    solved: int
    median_days: float | None
    mean_days: float | None
