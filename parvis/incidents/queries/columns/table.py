"""Reports as columns of equal length: some sixty bytes a report, in the order of the map."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Row = tuple[Any, ...]
"""A report as `reading` has it: a value for each of :data:`COLUMNS`, in that order, words as texts; whether it is gone
comes last."""

COLUMNS: dict[str, str] = {
    "number": "<i8", "key": "<i8", "lat": "<i4", "lon": "<i4", "reported": "<u4", "changed": "<u4", "accepted": "<u4",
    "closed": "<u4", "due": "<u4", "street": "<u4", "category": "<u2", "municipality": "<u2", "manager": "<u2",
    "state": "|u1", "channel": "|u1", "language": "|u1", "priority": "|u1", "flags": "|u1",
}  # fmt: skip
"""What is kept of a report. Moments are seconds since 1970, zero for none; words are places in a :class:`Words`."""
WORDS = ("street", "category", "municipality", "manager", "state", "channel", "language")
E7 = 10_000_000
"""Degrees are kept as whole numbers of this part: a centimetre."""

PRIVATE, MERGED, FIRST, AGAIN = 1, 2, 4, 8
"""Flags: the last two say that its sender never, or did, report before; neither where nobody can know."""
HIDDEN = PRIVATE | MERGED


class Words(dict[str, int]):
    """The words of one column, each with its place; a new one gets the next."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        super().__init__((word, place) for place, word in enumerate(words))
        self.words = list(self)

    def __missing__(self, word: str) -> int:
        self[word] = place = len(self.words)
        self.words.append(word)
        return place


Vocabulary = dict[str, Words]


def vocabulary() -> Vocabulary:
    """Return words for every column that has them, all still empty."""
    return {name: Words() for name in WORDS}


@dataclass(frozen=True, eq=False)
class Columns:
    """Reports, one a place: first those that everyone sees, then the private and merged; each half by place key.

    :param shown: how many everyone sees.
    :param by_number: places in the order of numbers.
    """

    number: Array
    key: Array
    lat: Array
    lon: Array
    reported: Array
    changed: Array
    accepted: Array
    closed: Array
    due: Array
    street: Array
    category: Array
    municipality: Array
    manager: Array
    state: Array
    channel: Array
    language: Array
    priority: Array
    flags: Array
    by_number: Array
    shown: int

    def __len__(self) -> int:
        return len(self.number)

    def arrays(self) -> Iterator[tuple[str, Array]]:
        """Yield every column with its name, `by_number` last."""
        for name in (*COLUMNS, "by_number"):
            yield name, getattr(self, name)

    def places(self, numbers: Array) -> Array:
        """Return the places of reports by their numbers, those that are not here left out."""
        if not len(self):
            return np.zeros(0, dtype=np.intp)
        at = np.searchsorted(self.number, numbers, sorter=self.by_number)
        found = self.by_number[np.minimum(at, len(self) - 1)]
        return found[self.number[found] == numbers].astype(np.intp)


def in_order(parts: dict[str, list[Array]]) -> Columns:
    """Return columns in the order of the map, whatever order their pieces come in; the pieces are let go one by one."""
    key, flags = (np.concatenate(parts[name]) for name in ("key", "flags"))
    order = np.lexsort((key, (flags & HIDDEN) != 0))
    arrays = {name: np.concatenate(parts.pop(name))[order] for name in COLUMNS}
    return Columns(
        **arrays,
        by_number=np.argsort(arrays["number"], kind="stable").astype("<u4"),
        shown=int(np.count_nonzero((flags & HIDDEN) == 0)),
    )


def of_rows(batches: Iterable[Sequence[Row]], words: Vocabulary) -> Columns:
    """Return the columns of rows, which come in any order and in batches; new words are added to `words`."""
    parts: dict[str, list[Array]] = {name: [np.zeros(0, dtype=kind)] for name, kind in COLUMNS.items()}
    for batch in batches:
        for (name, kind), values in zip(COLUMNS.items(), zip(*batch, strict=True), strict=False):
            numbers = map(words[name].__getitem__, values) if name in words else values
            parts[name].append(np.fromiter(numbers, dtype=kind, count=len(values)))
    return in_order(parts)


def folded(base: Columns, alive: Array, fresh: Columns) -> Columns:
    """Return one table of what is still true of `base` and of what came since."""
    return in_order({name: [getattr(base, name)[alive], getattr(fresh, name)] for name in COLUMNS})


assert tuple(one.name for one in fields(Columns))[: len(COLUMNS)] == tuple(COLUMNS)  # noqa: S101 (said twice above)
