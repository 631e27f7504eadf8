"""Which remedies are open after the end of a case, and until when: derived from the flow and what happened."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from parvis.counter.types import Event, EventKind, Flow, Standing
from parvis.counter.types.flow import Remedy
from parvis.counter.types.remedies import RemedyInfo
from parvis.kernel import clock


def remedies_of(
    flow: Flow, standing: Standing, events: Iterable[Event], parameters: Mapping[str, Any], *, at: datetime
) -> list[RemedyInfo]:
    """Return the remedies that this end of a case knows, open or no longer.

    The day of the closing does not count, and a last day that is no working day moves to the next one.

    Source: Belgian Judicial Code art. 52 to 54.
    """
    closed_at = standing.closed_at
    if closed_at is None or standing.outcome is None:
        return []
    since = [one for one in events if one.kind is EventKind.APPEALED and one.at >= closed_at]
    used = {one.data.get("remedy") for one in since}
    found = []
    for remedy in flow.remedies:
        if standing.outcome.value not in remedy.outcomes:
            continue
        until = ends_at(remedy, closed_at, parameters)
        if remedy.id in used or standing.appeal == "open":
            found.append(RemedyInfo(remedy, until, "used"))
        else:
            found.append(RemedyInfo(remedy, until, "late" if until is not None and until < at else ""))
    return found


def ends_at(remedy: Remedy, closed_at: datetime, parameters: Mapping[str, Any]) -> datetime | None:
    """Return the last moment at which a remedy is open; None: it always is."""
    if remedy.term is None:
        return None
    length = remedy.term.length if isinstance(remedy.term.length, int) else int(parameters[remedy.term.length])
    return clock.end_of_term(closed_at, clock.Term(length=length, unit=remedy.term.unit))
