"""What is near: open reports that may be about the same thing."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from parvis.incidents.models import Report
from parvis.incidents.queries import editions
from parvis.incidents.queries.columns.reading import seconds_of
from parvis.incidents.queries.reports import report_info
from parvis.incidents.rules import duplicates
from parvis.incidents.types.report import Candidate, Channel
from parvis.kernel.places.api import Box, cover
from parvis.kernel.rows import RowByKey

_RANGES = 6
_MOST_NEAR = 20
_FROM_THE_DESK = frozenset({Channel.DESK.value, Channel.PHONE.value})
_reports = RowByKey(Report)


def candidates(
    lat: float, lon: float, category: str, *, at: datetime, channel: Channel = Channel.WEB, limit: int = 5
) -> list[Candidate]:
    """Return open public reports within fifty metres that may be about the same thing, the likeliest first."""
    path = editions.tree().path(category)
    scored = []
    for metres, number, *facts in _near(lat, lon):
        score = _likeness(metres, path, facts, at=at, is_from_the_desk=channel in _FROM_THE_DESK)
        if score:
            scored.append((-score, metres, number))
    likeliest = sorted(scored)[:limit]
    rows = _reports.get_many([number for _, _, number in likeliest])
    return [
        Candidate(report=report_info(rows[number]), metres=metres, score=-score)
        for score, metres, number in likeliest
        if number in rows
    ]


def _likeness(metres: float, path: Sequence[str], facts: Sequence[Any], *, at: datetime, is_from_the_desk: bool) -> int:
    category, channel, seconds = facts
    return duplicates.likeness(
        metres=metres,
        path=path,
        other_path=editions.tree().path(category),
        reported_at=datetime.fromtimestamp(seconds, UTC),
        at=at,
        same_side=is_from_the_desk == (channel in _FROM_THE_DESK),
    )


def _near(lat: float, lon: float) -> list[tuple[float, int, str, str, int]]:
    """Return the open public reports within fifty metres of a point: distance, number, category, channel, when."""
    ranges = cover(Box.around(lat, lon, duplicates.RADIUS), most=_RANGES)
    ranges += ranges[-1:] * (_RANGES - len(ranges))  # always as many, so that the question is always the same
    # One part a range: SQLite does not use an index with a condition where ranges are joined by OR.
    part = (
        f"SELECT id, lat, lon, category, channel, {seconds_of('reported_at')} FROM incidents_report"  # noqa: S608
        " WHERE closed_at IS NULL AND merged_into_id IS NULL AND place_key BETWEEN %s AND %s AND NOT is_private"
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([part] * _RANGES), [bound for pair in ranges for bound in pair])
        found = {
            number: (duplicates.metres_between((lat, lon), (la, lo)), number, *facts)
            for number, la, lo, *facts in cursor.fetchall()
        }
    return sorted(one for one in found.values() if one[0] <= duplicates.RADIUS)[:_MOST_NEAR]
