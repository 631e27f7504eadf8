"""Columns as they are worked through: cut into blocks, each with what is missing in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parvis.kernel.rules.errors import CannotCompile

BLOCK = 32_768
"""Cases worked out at a time; measured: larger blocks leave the cache, smaller ones pay more calls."""

Array = NDArray[Any]
Mask = NDArray[np.bool_] | None
Holds = NDArray[np.bool_] | np.bool_ | bool


@dataclass(frozen=True)
class Rows:
    """A list of rows for every case: the rows of case `i` are `offsets[i]` up to `offsets[i + 1]` of every column."""

    offsets: NDArray[np.int64]
    columns: Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Values:
    """Values of a block, or one value for all of it, and where they are missing (None: nowhere)."""

    data: Any
    missing: Any = None

    @property
    def letter(self) -> str:
        """NumPy's letter for what sort of values these are: i, f, b, U, O, M."""
        return np.asarray(self.data).dtype.kind


@dataclass(frozen=True, slots=True)
class Periods:
    """Lengths of time: months and days."""

    months: Any
    days: Any
    missing: Any = None


@dataclass(frozen=True)
class Scope:
    """What a block of cases knows."""

    facts: Mapping[str, "Values | Rows"]
    size: int
    today: np.datetime64
    rows: "Mapping[str, Values] | None" = None
    owners: Any = None

    def find(self, name: str, *, of: str) -> "Values | Rows":
        if of and self.rows is not None:
            if name in self.rows:
                return self.rows[name]
            outer = self.find(name, of="")
            if isinstance(outer, Rows):
                raise CannotCompile(f"‘{name}’ is a list of rows, and is used as a value.")
            return _repeated(outer, self.owners)
        if name not in self.facts:
            raise CannotCompile(f"There is no column ‘{name}’.")
        return self.facts[name]


Part = Callable[[Scope], Values]
Condition = Callable[[Scope], Holds]


def constant_values(value: Any) -> Values:
    if value is None:
        return Values(0.0, True)
    return Values(np.datetime64(value, "D") if isinstance(value, date) else value)


def blocks_of(columns: Mapping[str, Any], needed: frozenset[str] | set[str], today: date) -> list[Scope]:
    known = {name: taken_in(name, columns[name]) for name in needed if name in columns}
    lengths = {len(one) for one in columns.values() if not isinstance(one, Rows)}
    lengths |= {len(one.offsets) - 1 for one in columns.values() if isinstance(one, Rows)}
    if len(lengths) != 1:
        raise CannotCompile("All columns must be of one length." if lengths else "There is no column.")
    size = lengths.pop()
    day = np.datetime64(today, "D")
    return [
        Scope({name: _cut(one, begin, min(begin + BLOCK, size)) for name, one in known.items()},
               min(BLOCK, size - begin), day)
        for begin in range(0, size, BLOCK)
    ]  # fmt: skip


def _cut(one: Values | Rows, begin: int, end: int) -> Values | Rows:
    if isinstance(one, Rows):
        return Rows(one.offsets[begin : end + 1], one.columns)
    return Values(one.data[begin:end], None if one.missing is None else one.missing[begin:end])


def taken_in(name: str, column: Any) -> Values | Rows:
    if isinstance(column, Rows):
        return column
    mask: Mask = None
    if isinstance(column, np.ma.MaskedArray):
        mask, column = np.ma.getmaskarray(column), column.data
    data = np.asarray(column)
    if data.dtype.kind == "O":
        data, mask = _unboxed(name, data, mask)
    if data.dtype.kind == "M":
        data = data.astype("datetime64[D]")
        mask = either(mask, _if_any(np.isnat(data)))
    elif data.dtype.kind == "f":
        mask = either(mask, _if_any(~np.isfinite(data)))
    return Values(data, mask)


def _unboxed(name: str, data: Array, mask: Mask) -> tuple[Array, Mask]:
    """Turn objects into an array of their own kind."""
    absent = np.array([value is None for value in data.flat], np.bool_) if mask is None else mask
    present = [value for value, gone in zip(data.flat, absent, strict=True) if not gone]
    if not present:
        return np.zeros(len(data)), absent
    kinds = {"number" if type(value) in (int, float) else type(value).__name__ for value in present}
    if len(kinds) > 1:
        raise CannotCompile(f"Column ‘{name}’ mixes {', '.join(sorted(kinds))}.")
    filler: Any = present[0]
    plain = [filler if gone else value for value, gone in zip(data.flat, absent, strict=True)]
    if isinstance(filler, datetime):
        raise CannotCompile(f"Column ‘{name}’ holds moments; give the days.")
    return np.array(plain, "datetime64[D]" if isinstance(filler, date) else None), _if_any(absent)


def _if_any(mask: NDArray[np.bool_]) -> Mask:
    return mask if mask.any() else None


def either(one: Any, other: Any) -> Any:
    if one is None:
        return other
    return one if other is None else one | other


def _repeated(values: Values, owners: Any) -> Values:
    data = np.asarray(values.data)
    missing = values.missing
    return Values(
        data[owners] if data.shape else data,
        missing[owners] if isinstance(missing, np.ndarray) else missing,
    )


def joined(blocks: list[Array]) -> Array:
    if not blocks:
        return np.empty(0)
    if len(blocks) == 1:
        return blocks[0]
    if any(isinstance(block, np.ma.MaskedArray) for block in blocks):
        return np.ma.MaskedArray(
            np.concatenate([np.ma.getdata(block) for block in blocks]),
            np.concatenate([np.ma.getmaskarray(block) for block in blocks]),
        )
    return np.concatenate(blocks)


def spread(values: Values, size: int) -> Array:
    if values.missing is True:
        return np.ma.MaskedArray(np.zeros(size), True)
    data = np.asarray(values.data)
    whole = data if data.shape else np.full(size, data)
    if values.missing is None:
        return whole
    return np.ma.MaskedArray(whole, np.broadcast_to(values.missing, (size,)))
