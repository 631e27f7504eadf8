"""The list of work of those who handle reports: which ones, in which order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from parvis.incidents.types.report import ReportInfo, State

MANY = 1_000
"""Counts stop here: nobody needs to know whether 4,000 or 4,100 reports wait, and counting them costs."""


class DeskTab(StrEnum):
    """The tabs of the list."""

    MINE = "mine"
    """Open, and handled by an organisation of whoever looks."""
    OVERDUE = "overdue"
    UNASSIGNED = "unassigned"
    """Thrown to and fro: the region decides who handles them. Those who decide there see them all."""
    ALL = "all"
    """Closed ones too."""


class DeskSort(StrEnum):
    """The order of the list."""

    DUE = "due"
    """What is overdue longest first; what has no term last."""
    PRIORITY = "priority"
    NEWEST = "newest"


@dataclass(frozen=True, kw_only=True)
class DeskFilter:
    """Which reports the list shows; what is empty, None or zero leaves out nothing.

    :param organisation: one of those where the reader handles reports; empty for all of them.
    :param category: code of a category or group, with all that is under it.
    :param street: id of a street in the kernel's places.
    :param text: a number, words of a street's name, or words of the text of open reports.
    :param priority: this much at least, 1 to 16.
    """

    tab: DeskTab = DeskTab.MINE
    organisation: str = ""
    department: str = ""
    category: str = ""
    state: State | None = None
    street: str = ""
    text: str = ""
    priority: int = 0
    is_contested: bool = False
    waits_for_moderation: bool = False
    is_paused: bool | None = None
    is_planned: bool | None = None


@dataclass(frozen=True, kw_only=True)
class DeskPage:
    """A page of the list; `next` asks for the page after it, empty on the last one.

    :param counts: how many each tab holds, up to :data:`MANY` and one more.
    """

    rows: tuple[ReportInfo, ...]
    counts: Mapping[DeskTab, int] = field(default_factory=dict)
    next: str = ""
