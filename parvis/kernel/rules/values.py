"""How values are compared and calculated with, one value at a time.

A missing fact is None. A comparison with None never holds; a calculation with None gives None. A date may be a `date`,
a moment (its day in Brussels) or, as answers are kept, a text in ISO form beside a date.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from parvis.kernel.clock import add_months, local_day
from parvis.kernel.rules.nodes import ArithmeticOp, CompareOp

_NUMBERS = frozenset({int, float})
_TINY_MONTHS = 120_000  # ten thousand years; beyond it there is no date


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time, added to a date months first."""

    months: int = 0
    days: int = 0


def as_date(value: Any) -> date | None:
    """Return the day that `value` stands for; None when it stands for none."""
    if isinstance(value, datetime):
        return local_day(value) if value.tzinfo is not None else value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str) and len(value) == 10:
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return None


def is_number(value: Any) -> bool:
    """Return whether one can calculate with `value`; `true` and `false` are no numbers."""
    return type(value) in _NUMBERS


def _equal(left: Any, right: Any) -> bool:
    pair = _same_kind(left, right)
    return pair is not None and pair[0] == pair[1]


def _unequal(left: Any, right: Any) -> bool:
    if left is None or right is None:
        return False
    pair = _same_kind(left, right)
    return pair is None or pair[0] != pair[1]


def _same_kind(left: Any, right: Any) -> tuple[Any, Any] | None:
    """Return both values in a form that can be compared; None when they cannot be."""
    if left is None or right is None:
        return None
    kind, other = type(left), type(right)
    if kind is other or (kind in _NUMBERS and other in _NUMBERS):
        return left, right
    if isinstance(left, date) or isinstance(right, date):
        left, right = as_date(left), as_date(right)
        return None if left is None or right is None else (left, right)
    return (left, right) if isinstance(left, str) and isinstance(right, str) else None


def _ordered(holds: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def compare(left: Any, right: Any) -> bool:
        pair = _same_kind(left, right)
        if pair is None or not isinstance(pair[0], int | float | str | date):
            return False
        return holds(*pair)

    return compare


def _within(left: Any, right: Any) -> bool:
    return (
        left is not None
        and isinstance(right, list | tuple | set | frozenset)
        and any(_equal(left, one) for one in right)
    )


def _not_within(left: Any, right: Any) -> bool:
    return (
        left is not None
        and isinstance(right, list | tuple | set | frozenset)
        and not any(_equal(left, one) for one in right)
    )


COMPARE: dict[CompareOp, Callable[[Any, Any], bool]] = {
    "==": _equal,
    "!=": _unequal,
    "<": _ordered(lambda left, right: bool(left < right)),
    "<=": _ordered(lambda left, right: bool(left <= right)),
    ">": _ordered(lambda left, right: bool(left > right)),
    ">=": _ordered(lambda left, right: bool(left >= right)),
    "in": _within,
    "not in": _not_within,
}


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _plus(left: Any, right: Any) -> Any:
    if is_number(left) and is_number(right):
        return _finite(left + right)
    if isinstance(left, Period) and isinstance(right, Period):
        return Period(left.months + right.months, left.days + right.days)
    if isinstance(left, Period):
        left, right = right, left
    return _moved(left, right) if isinstance(right, Period) else None


def _minus(left: Any, right: Any) -> Any:
    if is_number(left) and is_number(right):
        return _finite(left - right)
    if isinstance(right, Period):
        back = Period(-right.months, -right.days)
        return _plus(left, back)
    first, last = as_date(right), as_date(left)
    return None if first is None or last is None else (last - first).days


def _times(left: Any, right: Any) -> Any:
    return _finite(left * right) if is_number(left) and is_number(right) else None


def _over(left: Any, right: Any) -> Any:
    if not is_number(left) or not is_number(right) or right == 0:
        return None
    try:
        return _finite(left / right)
    except OverflowError:
        return None


def _moved(start: Any, by: Period) -> date | None:
    day = as_date(start)
    if day is None or abs(by.months) > _TINY_MONTHS:
        return None
    try:
        return add_months(day, by.months) + timedelta(days=by.days)
    except (OverflowError, ValueError):
        return None


ARITHMETIC: dict[ArithmeticOp, Callable[[Any, Any], Any]] = {"+": _plus, "-": _minus, "*": _times, "/": _over}


def _least(*values: Any) -> Any:
    return _extreme(min, values)


def _greatest(*values: Any) -> Any:
    return _extreme(max, values)


def _extreme(choose: Callable[[Any], Any], values: tuple[Any, ...]) -> Any:
    if all(is_number(value) for value in values):
        return choose(values)
    days = [as_date(value) for value in values]
    return None if None in days else choose(days)


def _rounded(value: Any) -> int | None:
    """Halves go away from zero, as in a bill."""
    if not is_number(value):
        return None
    if isinstance(value, int):
        return value
    nearest = math.floor(abs(value) + 0.5)
    return -nearest if value < 0 else nearest


def _whole(value: Any) -> int | None:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if type(value) is int else None


def _period(value: Any, *, months: int = 0, days: int = 0) -> Period | None:
    count = _whole(value)
    return None if count is None else Period(months * count, days * count)


def _age(born: Any, at: Any) -> int | None:
    first, last = as_date(born), as_date(at)
    if first is None or last is None:
        return None
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


def is_filled(value: Any) -> bool:
    """Return whether something was answered: not missing, not an empty text, not an empty list."""
    return value is not None and value != "" and value != [] and value != {} and value != ()


def _length(value: Any) -> int | None:
    return len(value) if isinstance(value, str) else None


CALL: dict[str, Callable[..., Any]] = {
    "min": _least,
    "max": _greatest,
    "abs": lambda value: abs(value) if is_number(value) else None,
    "round": _rounded,
    "days": lambda value: _period(value, days=1),
    "months": lambda value: _period(value, months=1),
    "years": lambda value: _period(value, months=12),
    "age": _age,
    "is_filled": is_filled,
    "len": _length,
}
