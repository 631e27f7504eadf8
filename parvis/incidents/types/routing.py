"""Who manages a spot, and by which rule: plain records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from parvis.kernel.definitions import Localised


@dataclass(frozen=True, kw_only=True)
class Area:
    """A piece of public space that one organisation manages.

    :param kind: `road`, `park`, `transport`, `water` …: the name by which rules ask for it (`owner.road`).
    :param geometry: GeoJSON in WGS 84.
    :param reach: metres around it that still count; lines need some.
    """

    kind: str
    organisation: str
    name: str
    geometry: Mapping[str, Any]
    reach: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Route:
    """Who handles a report, and why.

    :param rule: id of the row that decided; `department_rule` and `term_rule` of the other tables, empty for a default.
    :param because: the reason, as everyone may read it.
    :param term_days: working days within which it should be mended.
    :param priority: gravity times probability, 1 to 16.
    """

    manager: str
    department: str
    term_days: int
    priority: int
    rule: str
    department_rule: str = ""
    term_rule: str = ""
    because: Localised | None = None
    rules_number: int = 0


@dataclass(frozen=True, kw_only=True)
class RulesInfo:
    """An edition of the routing rules. `text` is the YAML as it was written."""

    number: int
    text: str
    note: str
    published_at: datetime
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A past report that changed rules would send elsewhere."""

    report: int
    category: str
    municipality: str
    before: Route
    after: Route


@dataclass(frozen=True, kw_only=True)
class Regression:
    """What changed rules would have done with past reports.

    :param examined: how many reports were looked at.
    :param moves: how many go from which manager to which: `(from, to) -> count`.
    :param examples: some of those that differ.
    """

    examined: int
    changed: int
    moves: Mapping[tuple[str, str], int] = field(default_factory=dict)
    examples: tuple[Difference, ...] = ()
