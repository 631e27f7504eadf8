"""`profiles.yaml`, typed: what invented reports look like as a crowd."""

import math
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from parvis.incidents.types.report import Channel
from parvis.kernel.definitions import Language, load

FILE = Path(__file__).with_name("profiles.yaml")

Share = Annotated[float, Field(ge=0, le=1)]
Months = Annotated[tuple[float, ...], Field(min_length=12, max_length=12)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Group(_Record):
    """A main group: its share in percent, and the weights of what is under it."""

    share: float
    leaves: dict[str, float]


class Season(_Record):
    """When something is reported, by month; `hours` names a row of the table of hours."""

    months: Months
    month_end: float = 1.0
    hours: str = "day"


class Solving(_Record):
    """How long something takes: days by year, or a pace beside the others."""

    spread: float
    pace: float = 1.0
    mean_days: dict[int, float] | None = None


class Delay(_Record):
    """A log-normal delay."""

    median_hours: float
    spread: float


class Style(_Record):
    """How people write, as shares of all texts."""

    empty: Share
    vague: Share
    terse: Share
    ambiguous: Share
    long: Share
    wrong_category: Share
    opening: Share
    closing: Share
    remark: Share
    also: Share
    switched: Share
    typos: Share
    no_accents: Share
    lowercase: Share
    uppercase: Share


class Profiles(_Record):
    """The whole file, as its comments explain it."""

    totals: dict[int, int]
    growth: float
    hours: dict[str, Annotated[tuple[float, ...], Field(min_length=24, max_length=24)]]
    weekdays: Annotated[tuple[float, ...], Field(min_length=7, max_length=7)]
    other_share: float
    groups: dict[str, Group]
    seasons: dict[str, Season]
    mean_days: dict[int, float]
    solving: dict[str, Solving]
    longest_days: float
    refused: Share
    unsolved: Share
    never_accepted: Share
    contested: Share
    planned: Share
    duplicates: Share
    merged: Share
    accepted_after: Delay
    on_private_property: Share
    channels: dict[Channel, Share]
    languages: dict[Language, Share]
    over_65: Share
    age_said: Share
    first_time: Share
    photos: tuple[Share, ...]
    followers: tuple[Share, ...]
    danger: Share
    optional_answers: Share
    texts: Style


@lru_cache(maxsize=1)
def profiles() -> Profiles:
    """Return the profiles that come with the software."""
    return load(FILE, Profiles)


def between(known: Mapping[int, float], year: int) -> float:
    """Return the value of `year` on a curve of even growth through the known years; level before and after them."""
    years = sorted(known)
    if year <= years[0] or year >= years[-1]:
        return known[years[0] if year <= years[0] else years[-1]]
    after = next(one for one in years if one >= year)
    before = years[years.index(after) - 1]
    part = (year - before) / (after - before)
    return math.exp((1 - part) * math.log(known[before]) + part * math.log(known[after]))


def counts_by_year(until: date, total: int | None = None) -> dict[int, int]:
    """Return how many reports each year gets, from the first known year to the day `until`.

    The last year counts as far as it has come; whole numbers that add up to `total` exactly.

    :param total: None for as many as there really were, and would have been since.

    :raises ValueError: if `until` lies before the first known year, or `total` is negative.
    """
    facts = profiles()
    first, last = min(facts.totals), max(facts.totals)
    if until.year < first or (total or 0) < 0:
        raise ValueError(f"Counts begin in {first} and are not negative.")
    weights: dict[int, float] = {}
    for year in range(first, until.year + 1):
        grown = (1 + facts.growth) ** max(0, year - last)
        weights[year] = between(facts.totals, year) * grown
    days = (date(until.year + 1, 1, 1) - date(until.year, 1, 1)).days
    weights[until.year] *= until.timetuple().tm_yday / days
    return _whole(weights, round(sum(weights.values())) if total is None else total)


def _whole(weights: Mapping[int, float], total: int) -> dict[int, int]:
    scale = total / sum(weights.values())
    counts = {year: int(weight * scale) for year, weight in weights.items()}
    by_rest = sorted(weights, key=lambda year: (counts[year] - weights[year] * scale, year))
    for year in by_rest[: total - sum(counts.values())]:
        counts[year] += 1
    return counts
