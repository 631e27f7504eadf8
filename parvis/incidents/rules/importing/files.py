"""A CSV file as it comes out of other people's systems: its encoding, its delimiter, its header, its rows."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from parvis.incidents.rules.importing import reasons
from parvis.incidents.types.importing import BadImport, ImportMapping

_DELIMITERS = (",", ";", "\t", "|")
_CHUNK = 1 << 20
_LONGEST_HEADER = 1 << 16
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row; None where its quotes do not close. `line` and `until` are its first and last line."""

    line: int
    until: int
    cells: Sequence[str] | None


@dataclass(frozen=True)
class Table:
    """A file that is open: the places of the columns that the mapping names, the width of its header, its rows."""

    places: dict[str, int]
    width: int
    rows: Iterator[Row]


def opened(file: BinaryIO, mapping: ImportMapping) -> Table:
    """Read the first line of `file`, which must be one that can be read twice (a file or an upload, not a pipe).

    :raises BadImport: if it is empty, in an unknown encoding, or has not the columns that `mapping` names.
    """
    encoding = mapping.encoding or _encoding(file)
    file.seek(0)
    try:
        text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    except LookupError:
        raise BadImport(reasons.unknown_encoding(encoding)) from None
    try:
        head = text.readline(_LONGEST_HEADER)
        if not head.strip():
            raise BadImport(reasons.EMPTY)
        delimiter, header = _header(head, mapping)
        return Table(_places(header, mapping), len(header), _rows(text, delimiter))
    except BadImport:
        text.detach()  # or the wrapper would close a file that is not ours
        raise


def _encoding(file: BinaryIO) -> str:
    """Return the encoding of the whole file: an accent may come late, and half a file in another one is a loss."""
    file.seek(0)
    chunk = file.read(_CHUNK)
    for mark, name in _MARKS:
        if chunk.startswith(mark):
            return name
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk:
            decoder.decode(chunk)
            chunk = file.read(_CHUNK)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _header(head: str, mapping: ImportMapping) -> tuple[str, list[str]]:
    """Return the delimiter with which most of the needed columns appear, and the names it gives."""
    needed = {_folded(name) for name in mapping.columns.names}
    choices = (mapping.delimiter,) if mapping.delimiter else _DELIMITERS
    split = [(one, next(csv.reader([head], delimiter=one))) for one in choices]
    return max(split, key=lambda found: len(needed.intersection(map(_folded, found[1]))))


def _places(header: Sequence[str], mapping: ImportMapping) -> dict[str, int]:
    names = [_folded(name) for name in header]
    missing = [name for name in mapping.columns.names if _folded(name) not in names]
    if missing:
        raise BadImport(reasons.missing_columns(missing))
    twice = [name for name in mapping.columns.names if names.count(_folded(name)) > 1]
    if twice:
        raise BadImport(reasons.doubled_columns(twice))
    return {name: names.index(_folded(name)) for name in mapping.columns.names}


def _rows(text: io.TextIOWrapper, delimiter: str) -> Iterator[Row]:
    """Yield the rows after the header; strict about quotes, because a loose one swallows what follows it."""
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    try:
        while True:
            line = reader.line_num + 2  # the header was read before
            try:
                cells: list[str] | None = next(reader)
            except StopIteration:
                return
            except csv.Error:
                cells = None
            if cells is None or any(cell.strip() for cell in cells):
                yield Row(line, reader.line_num + 1, cells)
    finally:
        text.detach()


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
