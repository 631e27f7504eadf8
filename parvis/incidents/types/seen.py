"""What the map and the public lists show: plain records, nothing that is not public."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from parvis.incidents.types.report import OPEN, Channel, Place, State


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """Reports that lie together on the map.

    :param lat, lon: the middle of them, not of a grid.
    :param numbers: of the reports, when they are few; else empty.
    :param group: code of the main group of most of them; `groups` how many of each, the most first.
    :param open_share: 0 to 1.
    """

    lat: float
    lon: float
    count: int
    numbers: tuple[int, ...]
    group: str
    groups: Mapping[str, int]
    open_share: float


@dataclass(frozen=True, kw_only=True)
class Feature:
    """A report as a point of the map.

    :param changed_at: to the second.
    """

    number: int
    lat: float
    lon: float
    category: str
    group: str
    state: State
    municipality: str
    manager: str
    reported_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    is_overdue: bool

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True, kw_only=True)
class Features:
    """Points of the map, the last reported first; `total` counts those that were left off too."""

    rows: tuple[Feature, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class HeatCell:
    """A square of the map in which something was reported."""

    south: float
    west: float
    north: float
    east: float
    count: int


@dataclass(frozen=True, kw_only=True)
class PublicReport:
    """A report as everyone may read it.

    :param text: empty while it is held back; `is_text_held` tells so.
    :param metres: how far it is, where a list is by distance.
    """

    number: int
    category: str
    place: Place
    text: str
    is_text_held: bool
    state: State
    manager: str
    channel: Channel
    language: str
    reported_at: datetime
    changed_at: datetime
    accepted_at: datetime | None
    closed_at: datetime | None
    due_at: datetime | None
    planned_on: date | None
    is_paused: bool
    followers: int
    photos: int
    metres: float | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    """A page of a public list; `next` asks for the page after it, empty on the last one."""

    rows: tuple[PublicReport, ...]
    total: int
    next: str = ""


@dataclass(frozen=True, kw_only=True)
class Export:
    """Reports to take away, batch by batch; `next` is where the next export begins, empty at the end.

    :param total: how many there are in all, before and after this export.
    """

    batches: Iterator[Sequence[PublicReport]]
    total: int
    next: str = ""
