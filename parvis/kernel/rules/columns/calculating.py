"""Comparisons, calculations and functions over the values of a block."""

from collections.abc import Callable
from typing import Any

import numpy as np

from parvis.kernel.rules.columns.blocks import Values, constant_values, either
from parvis.kernel.rules.errors import CannotCompile


def present(holds: Any, missing: Any) -> Any:
    return holds if missing is None else np.logical_and(holds, np.logical_not(missing))


_SIGNS: dict[str, Any] = {
    "==": np.equal, "!=": np.not_equal, "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
}  # fmt: skip


def compare(op: str, left: Values, right: Values) -> Any:
    missing = either(left.missing, right.missing)
    one, other = family(left), family(right)
    if one == other:
        return present(_SIGNS[op](left.data, right.data), missing)
    if {one, other} == {"date", "text"}:
        raise CannotCompile("A column of dates is compared with texts; give dates as datetime64[D].")
    shape = np.broadcast_shapes(np.shape(left.data), np.shape(right.data))
    return present(np.full(shape, op == "!="), missing)


_FAMILIES = {"i": "number", "u": "number", "f": "number", "b": "condition", "U": "text", "O": "text", "M": "date"}


def family(values: Values) -> str:
    return _FAMILIES.get(values.letter, "other")


def calculated(op: str, left: Values, right: Values) -> Values:
    families = {family(left), family(right)}
    missing = either(left.missing, right.missing)
    if missing is True:
        return constant_values(None)
    if op == "-" and families == {"date"}:
        return Values((left.data - right.data).astype(np.int64), missing)
    if families != {"number"}:
        return constant_values(None)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        if op == "/":
            missing = either(missing, _some(np.equal(right.data, 0)))
            return Values(np.true_divide(left.data, right.data), missing)
        data = {"+": np.add, "-": np.subtract, "*": np.multiply}[op](left.data, right.data)
    return Values(data, missing)


def _some(mask: Any) -> Any:
    return mask if np.any(mask) else None


def _extreme(choose: Any) -> Callable[..., Values]:
    def among(*values: Values) -> Values:
        families = {family(value) for value in values}
        if any(value.missing is True for value in values) or families not in ({"number"}, {"date"}):
            return constant_values(None)
        data, missing = values[0].data, values[0].missing
        for value in values[1:]:
            data, missing = choose(data, value.data), either(missing, value.missing)
        return Values(data, missing)

    return among


def _numeric(work: Callable[[Any], Any]) -> Callable[[Values], Values]:
    return lambda value: (
        Values(work(value.data), value.missing)
        if value.missing is not True and family(value) == "number"
        else constant_values(None)
    )


def _rounded(data: Any) -> Any:
    array = np.asarray(data)
    if array.dtype.kind != "f":
        return array
    finite = np.where(np.isfinite(array), array, 0.0)
    return (np.sign(finite) * np.floor(np.abs(finite) + 0.5)).astype(np.int64)


def _age(born: Values, at: Values) -> Values:
    if born.missing is True or at.missing is True or not family(born) == family(at) == "date":
        return constant_values(None)
    (year, day), (last_year, last_day) = _parts(born.data), _parts(at.data)
    return Values(last_year - year - (last_day < day), either(born.missing, at.missing))


def _parts(days: Any) -> tuple[Any, Any]:
    """Return the year, and a number that orders the days within a year."""
    day = np.asarray(days, "datetime64[D]")
    month = day.astype("datetime64[M]")
    months = month.astype(np.int64)
    return months // 12, months % 12 * 32 + (day - month.astype("datetime64[D]")).astype(np.int64)


def _length(value: Values) -> Values:
    if value.missing is True or family(value) != "text":
        return constant_values(None)
    return Values(np.char.str_len(np.asarray(value.data, np.str_)), value.missing)


CALLS: dict[str, Callable[..., Values]] = {
    "min": _extreme(np.minimum),
    "max": _extreme(np.maximum),
    "abs": _numeric(np.abs),
    "round": _numeric(_rounded),
    "age": _age,
    "len": _length,
}


def folded(function: str, values: Values, offsets: Any, counts: Any) -> Values:
    total = _totals(values.data, offsets)
    if function == "sum":
        if values.missing is None:
            return Values(total)
        return Values(total, _totals(np.broadcast_to(values.missing, (offsets[-1],)).astype(np.int64), offsets) > 0)
    return Values({"count": total, "any": total > 0, "all": total == counts}[function])


def _totals(data: Any, offsets: Any) -> Any:
    """Add up every stretch; an empty one is 0."""
    array = np.asarray(data)
    wide = array.astype(np.float64 if array.dtype.kind == "f" else np.int64)
    padded = np.append(np.broadcast_to(wide, (offsets[-1],)), 0).astype(wide.dtype)
    return np.where(np.diff(offsets) > 0, np.add.reduceat(padded, offsets[:-1]), 0)
