"""The picture of all reports: a large table that stands still, and a small one of what happened since."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from parvis.incidents.queries.columns import reading, snapshot
from parvis.incidents.queries.columns.table import (
    COLUMNS,
    Array,
    Columns,
    Row,
    Vocabulary,
    folded,
    of_rows,
    vocabulary,
)
from parvis.incidents.queries.editions import notice
from parvis.incidents.queries.kept import SECONDS, Kept

OVERLAP = 10
"""Seconds: a transaction may have been writing for so long when another one, begun later, was seen already."""
MOST_FRESH = 5_000
"""Reports in the small table; with more, one large table is made of both."""
BUSY, REST = 500, 0.5
"""After a look that read so many rows, the next one waits for so many seconds."""
_CHANGED, _GONE = list(COLUMNS).index("changed"), len(COLUMNS)
"""Where a row has them."""


@dataclass(frozen=True, eq=False)
class Part:
    """A stretch of a table, of which the places where `alive` is set count; all of them when it is None."""

    columns: Columns
    alive: Array | None
    size: int


@dataclass(frozen=True, eq=False)
class Picture:
    """All reports at one moment. It never changes: what happens makes another one.

    :param until: seconds since 1970 of the last change that is in it.
    :param last: the highest number that was seen.
    :param stamp: the last sign that everything must be read again.
    """

    base: Columns
    alive: Array | None
    fresh: Columns
    words: Vocabulary
    until: int
    last: int
    stamp: int
    rows: dict[int, Row] = field(default_factory=dict)
    """What was read since `base` was, by number: what stands in `fresh`, and what is gone."""

    def parts(self, *, with_hidden: bool = False) -> Iterator[Part]:
        """Yield both tables as far as everyone sees them; the private and merged too on request, for counting."""
        for columns, alive in ((self.base, self.alive), (self.fresh, None)):
            yield Part(columns, alive, len(columns) if with_hidden else columns.shown)

    def __len__(self) -> int:
        """Return how many reports it holds, hidden ones too."""
        base = len(self.base) if self.alive is None else int(np.count_nonzero(self.alive))
        return base + len(self.fresh)


def everything() -> Picture:
    """Read all reports out of the database."""
    stamp, words = notice("reports"), vocabulary()
    base = of_rows(reading.everything(), words)
    return _standing(base, words, stamp)


def _standing(base: Columns, words: Vocabulary, stamp: int) -> Picture:
    return Picture(
        base=base,
        alive=None,
        fresh=of_rows([], words),
        words=words,
        until=int(base.changed.max(initial=0)),
        last=int(base.number.max(initial=0)),
        stamp=stamp,
    )


def _first() -> Picture:
    """Return the snapshot that the worker wrote, where it is of this database, else read everything."""
    stamp = notice("reports")
    found = snapshot.read_snapshot(stamp=stamp)
    return _standing(*found, stamp) if found else everything()


def renewed(picture: Picture, *, now: float) -> tuple[Picture, int]:
    """Return the picture with what changed since, and how many rows were read for that.

    What is read again is the same: a row counts as the database has it now.

    :param now: seconds since 1970; a change may lie beyond it where a clock is wrong.
    """
    since = int(min(picture.until, now)) - OVERLAP
    read = reading.changes(since, picture.last)
    # What was read inside a transaction that was then undone is no longer among the changes.
    doubtful = [number for number, row in picture.rows.items() if row[_CHANGED] >= since and number not in read]
    if doubtful:
        read |= reading.again(doubtful)
    if all(picture.rows.get(number) == row for number, row in read.items()):
        return picture, len(read)
    rows = picture.rows | read
    if len(rows) > MOST_FRESH:
        # What may still turn out to have been undone stays apart.
        settled = {number: row for number, row in rows.items() if row[_CHANGED] < since}
        picture = _folded(picture, settled)
        rows = {number: row for number, row in rows.items() if number not in settled}
    return _grown(picture, rows), len(read)


def _grown(picture: Picture, rows: dict[int, Row]) -> Picture:
    """Return the picture with these rows beside its large table."""
    return replace(
        picture,
        alive=_without(picture.base, rows),
        fresh=of_rows([[row for row in rows.values() if not row[_GONE]]], picture.words),
        until=max(picture.until, *(row[_CHANGED] for row in rows.values())),
        last=max(picture.last, *rows),
        rows=rows,
    )


def _folded(picture: Picture, rows: dict[int, Row]) -> Picture:
    """Return the picture with these rows in its large table."""
    young = of_rows([[row for row in rows.values() if not row[_GONE]]], picture.words)
    return replace(picture, base=folded(picture.base, _without(picture.base, rows), young))


def _without(base: Columns, rows: dict[int, Row]) -> Array:
    """Return which places of a table count when these rows are known better."""
    alive = np.ones(len(base), dtype=bool)
    alive[base.places(np.fromiter(rows, dtype=np.int64, count=len(rows)))] = False
    return alive


class _Looked(Kept[Picture]):
    """The picture of this process, looked at again at every question, so that what was just reported is on the map.

    Outside a transaction please: what a transaction sees before it is undone would be seen until the next look.
    """

    def __init__(self) -> None:
        super().__init__(stamp=lambda: notice("reports"), read=_first)
        self._rests_until = 0.0

    def __call__(self) -> Picture:
        """Return the picture as it is now, or as another thread that is looking just now has it."""
        value = self._value
        if value is not None and (time.monotonic() < self._rests_until or not self._lock.acquire(blocking=False)):
            return value
        if value is None:
            self._lock.acquire()
        try:
            self._value, read = renewed(self._begun(), now=time.time())
            self._rests_until = time.monotonic() + REST if read > BUSY else 0.0
            return self._value
        finally:
            self._lock.release()

    def _begun(self) -> Picture:
        """Return the picture of the last look, or a new one where that was long ago and a sign was given since."""
        value, now = self._value, time.monotonic()
        if value is not None and now - self._looked_at <= SECONDS:
            return value
        self._looked_at = now
        return value if value is not None and value.stamp == self._stamp() else self._read()


picture = _Looked()
"""All reports as they are now."""


def data_version() -> str:
    """Return a mark that is another one when any report is: the same in every process, and kept by none for long.

    While things are just happening it changes every second, since what comes late may carry an earlier moment.
    """
    now, seconds = picture(), int(time.time())
    moment = now.until if seconds - now.until > OVERLAP else seconds
    return f"{now.stamp}-{moment}-{now.last}-{len(now)}"
