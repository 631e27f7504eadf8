"""How long the file of a closed case is kept, and what is left of it afterwards."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from parvis.counter.types import Fate, Kind, Retention
from parvis.counter.types.definition import Definition
from parvis.kernel import clock

FATES = {"destroy": Fate.DESTROYED, "anonymise": Fate.ANONYMISED, "archive": Fate.ARCHIVED}
_MEASURED = frozenset({Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.YES_NO, Kind.ONE_OF, Kind.SEVERAL_OF})
"""Kinds whose answers name nobody by themselves: no free words, no numbers of people, no places, no files."""


def kept_until(
    retention: Retention,
    closed_at: datetime | None,
    *,
    is_appealed: bool = False,
    appeal_ended_at: datetime | None = None,
) -> datetime | None:
    """Return the moment from which a case need no longer be kept: the day after so many years; None while it is open.

    As long as someone disagrees with it, it is kept; the years then count from the end of that.

    Source: GDPR art. 5.1.e; the length and its ground stand in the procedure.

    :param is_appealed: whether a case that disagrees with it is still open.
    :param appeal_ended_at: when the last such case ended.
    """
    if closed_at is None or is_appealed:
        return None
    ended_at = max(closed_at, appeal_ended_at or closed_at)
    last_day = clock.add_months(clock.local_day(ended_at), 12 * retention.years)
    return clock.start_of_day(last_day + timedelta(days=1))


def anonymous(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers that may stay for statistics: those that are not personal, and name nobody by their kind."""
    kept = {one.id for one in definition.form.questions if one.sensitivity == "none" and one.kind in _MEASURED}
    return {name: value for name, value in answers.items() if name in kept}
