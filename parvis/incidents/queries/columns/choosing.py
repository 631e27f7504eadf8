"""Which reports of a picture a filter asks for."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from functools import lru_cache

import numpy as np

from parvis.incidents.queries import editions
from parvis.incidents.queries.columns.pictures import Part, Picture
from parvis.incidents.queries.columns.table import E7, Array, Columns, Words
from parvis.incidents.rules.life import SHOWN_AFTER_CLOSING
from parvis.incidents.types.filters import Filter
from parvis.incidents.types.report import OPEN
from parvis.kernel.places.api import Box, cover
from parvis.kernel.search.text import words_of

STRETCHES = 8
"""In so many pieces a rectangle is looked up: more cost more to find, fewer hold more that lies beside it."""
GAP = 2_000
"""Pieces with so few reports between them are looked through as one."""
Condition = Callable[[Columns, slice], Array]
"""Of a stretch of a table: which places are wanted."""


def chosen(picture: Picture, filter: Filter, *, at: datetime, with_hidden: bool = False) -> list[tuple[Columns, Array]]:  # noqa: A002
    """Return both tables with the places in each that a filter asks for, in the order of the map.

    :param with_hidden: the private and merged too; for counting only.
    """
    conditions = list(_conditions(picture, filter, at))
    found = []
    for part in picture.parts(with_hidden=with_hidden):
        stretches = [slice(0, part.size)] if with_hidden else _stretches(part, filter.box)
        places = [_held(part, stretch, conditions) for stretch in stretches]
        found.append((part.columns, np.concatenate(places) if places else np.zeros(0, dtype=np.intp)))
    return found


def gathered(found: Iterable[tuple[Columns, Array]], name: str) -> Array:
    """Return one column of all that was chosen."""
    return np.concatenate([getattr(columns, name)[places] for columns, places in found])


def _held(part: Part, stretch: slice, conditions: Collection[Condition]) -> Array:
    """Return the places of a stretch at which every condition holds."""
    size = stretch.stop - stretch.start
    mask = np.ones(size, dtype=bool) if part.alive is None else part.alive[stretch].copy()
    for condition in conditions:
        mask &= condition(part.columns, stretch)
    return np.flatnonzero(mask) + stretch.start


def _stretches(part: Part, box: Box | None) -> list[slice]:
    """Return the stretches of a table that hold everything in a rectangle, and some around it."""
    if box is None or box.west > box.east:
        return [slice(0, part.size)]
    key = part.columns.key[: part.size]
    ranges = cover(box, most=STRETCHES)
    begins = np.searchsorted(key, [first for first, _ in ranges])
    ends = np.searchsorted(key, [last for _, last in ranges], side="right")
    stretches: list[slice] = []
    for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
        if stretches and begin - stretches[-1].stop < GAP:
            stretches[-1] = slice(stretches[-1].start, end)
        elif begin < end:
            stretches.append(slice(begin, end))
    return stretches


def _conditions(picture: Picture, wanted: Filter, at: datetime) -> Iterator[Condition]:
    words = picture.words
    yield _of_state(words["state"], wanted, at)
    if wanted.groups or wanted.categories:
        yield _one_of("category", words["category"], _under(words["category"], wanted.groups | wanted.categories))
    if wanted.municipality:
        yield _one_of("municipality", words["municipality"], {wanted.municipality})
    if wanted.manager:
        yield _one_of("manager", words["manager"], {wanted.manager})
    if wanted.channel:
        yield _one_of("channel", words["channel"], {wanted.channel.value})
    if wanted.reported_from or wanted.reported_until:
        yield _between("reported", wanted.reported_from, wanted.reported_until)
    if wanted.changed_since:
        yield _between("changed", wanted.changed_since, None)
    if wanted.text:
        yield _of_text(words["street"], wanted.text)
    if wanted.box is not None:
        yield _inside(wanted.box)


def _one_of(column: str, words: Words, wanted: Iterable[str]) -> Condition:
    # In this order: another thread may be adding words.
    places = [words[word] for word in wanted if word in words]
    is_wanted = np.zeros(len(words.words) + 1, dtype=bool)
    is_wanted[places] = True
    return lambda columns, stretch: is_wanted[getattr(columns, column)[stretch]]


def _of_state(words: Words, wanted: Filter, at: datetime) -> Condition:
    if wanted.is_overdue:
        is_open, now = _one_of("state", words, wanted.states & OPEN if wanted.states else OPEN), seconds(at)

        def overdue(columns: Columns, stretch: slice) -> Array:
            due = columns.due[stretch]
            return is_open(columns, stretch) & (due > 0) & (due < now)

        return overdue
    if wanted.states:
        return _one_of("state", words, wanted.states)
    earliest = np.uint32(seconds(at - SHOWN_AFTER_CLOSING) - 1)
    # What is open was closed at zero; one second less is beyond every moment, so that one comparison does for both.
    return lambda columns, stretch: columns.closed[stretch] - np.uint32(1) >= earliest


def _under(words: Words, codes: frozenset[str]) -> list[str]:
    """Return the categories that are one of `codes` or stand under one."""
    tree = editions.tree()
    return [one for one in words.words if one in codes or (one in tree and not codes.isdisjoint(tree[one].path))]


def _between(column: str, begin: datetime | None, end: datetime | None) -> Condition:
    first = seconds(begin) if begin else 0
    last = seconds(end) if end else 2**32

    def between(columns: Columns, stretch: slice) -> Array:
        values = getattr(columns, column)[stretch]
        return (values >= first) & (values < last)

    return between


def _of_text(streets: Words, text: str) -> Condition:
    """Match a report's number, or every word of a street's name in one language, from its beginning."""
    number = text.removeprefix("#")
    if number.isascii() and number.isdigit():
        return lambda columns, stretch: columns.number[stretch] == int(number[:18])
    sought = words_of(text)
    return _one_of("street", streets, [street for street in streets.words if is_named(street, sought)])


def is_named(street: str, sought: Collection[str]) -> bool:
    """Tell whether a street of the vocabulary has names that begin as every word that is sought."""
    return any(all(any(part.startswith(word) for part in name) for word in sought) for name in _names(street))


@lru_cache(maxsize=65_536)  # a region has some thousands of streets
def _names(street: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(words_of(name)) for name in street.split("|")[1:])


def _inside(box: Box) -> Condition:
    south, west, north, east = (round(value * E7) for value in box)

    def inside(columns: Columns, stretch: slice) -> Array:
        lat, lon = columns.lat[stretch], columns.lon[stretch]
        beside = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
        return (lat >= south) & (lat <= north) & beside

    return inside


def seconds(moment: datetime) -> int:
    """Return a moment as columns keep it, within what they can keep."""
    return min(max(int(moment.timestamp()), 0), 2**32 - 1)
