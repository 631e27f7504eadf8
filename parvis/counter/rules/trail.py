"""The trail of a form: how long each page took and how often it went wrong, without a word of what was answered.

It is kept in the draft, sealed with it. When the draft ends, only counts leave it, that name nobody.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from parvis.counter.types.measures import BOUNDS

PAUSE = timedelta(minutes=20)
"""Someone who stays away longer than this was not filling the form in."""
Trail = Mapping[str, Mapping[str, int]]
"""Per page: `seconds` spent, `wrong` answers refused, `done` 0 or 1."""


def stepped(trail: Trail, page: str, *, since: datetime, at: datetime, is_taken: bool) -> dict[str, dict[str, int]]:
    """Return a trail with one more answer to a page.

    :param since: when the form was last touched, from which the time of this page counts.
    :param is_taken: whether the answer was taken, or refused.
    """
    before = trail.get(page, {})
    spent = at - since
    seconds = int(spent.total_seconds()) if timedelta(0) < spent < PAUSE else 0
    now = {
        "seconds": before.get("seconds", 0) + seconds,
        "wrong": before.get("wrong", 0) + (not is_taken),
        "done": 1 if is_taken else before.get("done", 0),
    }
    return {**{name: dict(one) for name, one in trail.items()}, page: now}


def class_of(seconds: int) -> int:
    """Return the class of time in which a number of seconds is counted; see `types.measures.BOUNDS`."""
    return next((index for index, bound in enumerate(BOUNDS) if seconds <= bound), len(BOUNDS))


def counted(trail: Trail, *, left_at: str) -> dict[str, dict[str, Any]]:
    """Return what a trail adds to the counts of each page.

    :param left_at: the page at which the form was given up; empty when it was sent.
    """
    found: dict[str, dict[str, Any]] = {
        page: {
            "answered": one.get("done", 0),
            "left": 0,
            "wrong": one.get("wrong", 0),
            "time": class_of(one["seconds"]) if one.get("done") and one.get("seconds") else None,
        }
        for page, one in trail.items()
    }
    if left_at:
        here = found.setdefault(left_at, {"answered": 0, "left": 0, "wrong": 0, "time": None})
        # One who filled a page in, came back to it and gave up there reached it once.
        here["answered"], here["left"], here["time"] = 0, 1, None
    return found


def age_band(born_on: Any, on: Any) -> str:
    """Return the band of ages in which someone is counted; empty when the day of birth is unknown."""
    if born_on is None:
        return ""
    age = on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
    bands = ((18, "0-17"), (25, "18-24"), (35, "25-34"), (45, "35-44"), (55, "45-54"), (65, "55-64"))
    return next((name for below, name in bands if age < below), "65+")
