"""The large table in a file: a web process maps it instead of reading a million rows, and all share its pages.

Written beside its name and then renamed: a process that is killed half-way leaves the old one.
"""

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from parvis.incidents.queries.columns import reading
from parvis.incidents.queries.columns.table import COLUMNS, Columns, Vocabulary, Words

MAGIC = b"PARVISREPORTS1\n"
_HEAD = 8
"""Bytes, after the magic, that say how long the description is."""
_PAGE = 4096
"""Columns begin where a page of memory does."""
KINDS = {**COLUMNS, "by_number": "<u4"}
_PROBES = 16


def path() -> Path:
    """Return where the snapshot of this installation is."""
    return Path(settings.DATA_DIR) / "incidents" / "reports.columns"


def write_snapshot(columns: Columns, words: Vocabulary, *, stamp: int) -> None:
    """Put a table into the file that other processes begin with."""
    target = path()
    target.parent.mkdir(parents=True, exist_ok=True)
    # Only one worker writes at a time; what a killed one left is its own name again, or another's to clear.
    for left in target.parent.glob(f"{target.name}.*"):
        left.unlink(missing_ok=True)
    half = target.with_name(f"{target.name}.{os.getpid()}")
    about = {
        "rows": len(columns),
        "shown": columns.shown,
        "stamp": stamp,
        "until": int(columns.changed.max(initial=0)),
        "kinds": KINDS,
        "words": {name: one.words for name, one in words.items()},
    }
    described = json.dumps(about, ensure_ascii=False).encode()
    with half.open("wb") as file:
        file.write(MAGIC + len(described).to_bytes(_HEAD, "little") + described)
        for name, array in columns.arrays():
            file.seek(-file.tell() % _PAGE, os.SEEK_CUR)
            file.write(np.ascontiguousarray(array, dtype=KINDS[name]).data)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())
    half.replace(target)


def written() -> tuple[int, int, float] | None:
    """Return up to which change the file goes, the sign it was written after, and when it was; None without one."""
    try:
        about, _ = _about(np.memmap(path(), mode="r", dtype=np.uint8))
        return (about["until"], about["stamp"], path().stat().st_mtime) if about else None
    except (OSError, ValueError):
        return None


def read_snapshot(*, stamp: int) -> tuple[Columns, Vocabulary] | None:
    """Return the table of the file, mapped and not read; None where there is none, or none of this database.

    :param stamp: the last sign that everything must be read again.
    """
    try:
        content = np.memmap(path(), mode="r", dtype=np.uint8)
    except (OSError, ValueError):
        return None
    about, begin = _about(content)
    if about is None or about["stamp"] != stamp or about["kinds"] != KINDS:
        return None
    stretches: dict[str, slice] = {}
    end = begin
    for name, kind in KINDS.items():
        begin = end + -end % _PAGE
        end = begin + about["rows"] * np.dtype(kind).itemsize
        stretches[name] = slice(begin, end)
    if end != len(content):
        return None
    arrays = {name: content[stretch].view(np.ndarray).view(KINDS[name]) for name, stretch in stretches.items()}
    columns = Columns(**arrays, shown=about["shown"])
    return (columns, {name: Words(words) for name, words in about["words"].items()}) if _is_ours(columns) else None


def _about(content: np.ndarray) -> tuple[dict[str, Any] | None, int]:
    """Return what a file says of itself, and where that ends."""
    begin = len(MAGIC) + _HEAD
    if content[: len(MAGIC)].tobytes() != MAGIC:
        return None, 0
    end = begin + int.from_bytes(content[len(MAGIC) : begin].tobytes(), "little")
    try:
        return json.loads(content[begin:end].tobytes()), end
    except ValueError:
        return None, 0


def _is_ours(columns: Columns) -> bool:
    """Tell whether this database is the one that the table was made of, or a later state of it.

    A backup that was put back is an earlier one: the last change is not in it, or its last numbers are other reports.
    """
    if not len(columns):
        return False
    until = int(columns.changed.max())
    last = int(columns.number[columns.by_number[-1]])
    if not reading.count_changes(until, most=1):
        return False
    places = {int(columns.by_number[at]) for at in np.linspace(0, len(columns) - 1, _PROBES).astype(int)}
    numbers = {int(columns.number[at]): at for at in places}
    there = reading.again([*numbers])
    return last in numbers and all(_is_same(columns, at, there[number]) for number, at in numbers.items())


def _is_same(columns: Columns, at: int, row: tuple[Any, ...]) -> bool:
    """Tell whether a report was made at the same moment and place, and has not become younger."""
    names = list(COLUMNS)
    same = all(int(getattr(columns, name)[at]) == row[names.index(name)] for name in ("key", "reported"))
    return same and row[names.index("changed")] >= int(columns.changed[at])
