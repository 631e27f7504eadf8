"""Reports out of the database, in plain SQL: to build a million models would take a minute."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from parvis.incidents.models import Report
from parvis.incidents.queries.columns.table import AGAIN, COLUMNS, E7, FIRST, MERGED, PRIVATE, Row
from parvis.incidents.types.report import State

_TABLE = Report._meta.db_table
_BATCH = 5_000
_SECONDS = {
    "sqlite": "COALESCE(CAST(strftime('%%s', {}) AS INTEGER), 0)",
    "postgresql": "COALESCE(CAST(floor(extract(epoch FROM {})) AS bigint), 0)",
}
DELETED = State.DELETED.value
_GONE = f"state = '{DELETED}'"


def everything() -> Iterator[Sequence[Row]]:
    """Yield every report that is not deleted, in batches and in no order."""
    yield from _rows(f"WHERE NOT {_GONE}", [], in_pieces=True)


def changes(since: int, after: int) -> dict[int, Row]:
    """Return by number what changed at or after a moment, and all with a number beyond `after`; deleted ones too.

    :param since: seconds since 1970.
    """
    return _by_number(_rows("WHERE changed_at >= %s OR id > %s", [_moment(since), after]))


def count_changes(since: int, *, most: int) -> int:
    """Return how many reports changed at or after a moment, in seconds since 1970; `most` for any more."""
    sql = f"SELECT COUNT(*) FROM (SELECT 1 FROM {_TABLE} WHERE changed_at >= %s LIMIT %s) AS changed"  # noqa: S608 (our own names)
    with connection.cursor() as cursor:
        cursor.execute(sql, [_moment(since), most])
        return int(cursor.fetchone()[0])


def again(numbers: Sequence[int]) -> dict[int, Row]:
    """Return some reports as they are now; those that are not there as if they were deleted."""
    found = {number: gone(number) for number in numbers}
    for first in range(0, len(numbers), 500):
        some = numbers[first : first + 500]
        marks = ", ".join(["%s"] * len(some))
        found |= _by_number(_rows(f"WHERE id IN ({marks})", some))
    return found


def gone(number: int) -> Row:
    """Return the row of a report that is not there."""
    return (number, *(0 for _ in range(len(COLUMNS) - 1)), 1)


def _moment(seconds: int) -> Any:
    return connection.ops.adapt_datetimefield_value(datetime.fromtimestamp(seconds, UTC))


def _by_number(batches: Iterator[Sequence[Row]]) -> dict[int, Row]:
    return {row[0]: row for batch in batches for row in batch}


def _rows(where: str, given: Sequence[Any], *, in_pieces: bool = False) -> Iterator[Sequence[Row]]:
    """Yield rows in batches; `in_pieces` lets the database keep what was not fetched yet."""
    sql = f"SELECT {_columns()}, CASE WHEN {_GONE} THEN 1 ELSE 0 END FROM {_TABLE} {where}"  # noqa: S608 (our own names)
    with connection.chunked_cursor() if in_pieces else connection.cursor() as cursor:
        cursor.execute(sql, given)
        while rows := cursor.fetchmany(_BATCH):
            yield rows


def seconds_of(column: str) -> str:
    """Return the SQL of a moment as whole seconds since 1970, 0 where there is none."""
    return _SECONDS[connection.vendor].format(column)


def _columns() -> str:
    """Return the SQL of every column of a table, in its order."""
    flags = " + ".join(
        f"CASE WHEN {condition} THEN {flag} ELSE 0 END"
        for condition, flag in (
            ("is_private", PRIVATE),
            ("merged_into_id IS NOT NULL", MERGED),
            ("is_first IS TRUE", FIRST),
            ("is_first IS FALSE", AGAIN),
        )
    )
    moments = ("reported_at", "changed_at", "accepted_at", "closed_at", "due_at")
    return ", ".join(
        (
            "id",
            "place_key",
            f"CAST(round(lat * {E7}) AS integer)",
            f"CAST(round(lon * {E7}) AS integer)",
            *(seconds_of(name) for name in moments),
            "street || '|' || street_nl || '|' || street_fr",
            "category",
            "municipality_id",
            "manager_id",
            "state",
            "channel",
            "language",
            "priority",
            flags,
        )
    )
