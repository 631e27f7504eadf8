"""Works an expression or a table out for many cases at once, over NumPy columns.

Columns are arrays by dotted name: whole numbers, fractions (NaN is missing), yes or no, texts, and `datetime64` dates
(NaT is missing). A masked array, or an array of objects with None, may hold missing values of any kind. A list of rows
per case (children) is a :class:`Rows`. Cases are worked through in blocks that fit in the processor's cache.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parvis.kernel.rules.errors import CannotCompile
from parvis.kernel.rules.expression import Expression
from parvis.kernel.rules.nodes import (
    Aggregate,
    AllOf,
    AnyOf,
    Arithmetic,
    Call,
    Compare,
    Constant,
    Kind,
    Members,
    Name,
    Node,
    Not,
    Today,
)
from parvis.kernel.rules.table import Row, Table

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
class _Values:
    """Values of a block, or one value for all of it, and where they are missing (None: nowhere)."""

    data: Any
    missing: Any = None

    @property
    def letter(self) -> str:
        """NumPy's letter for what sort of values these are: i, f, b, U, O, M."""
        return np.asarray(self.data).dtype.kind


@dataclass(frozen=True, slots=True)
class _Periods:
    """Lengths of time: months and days."""

    months: Any
    days: Any
    missing: Any = None


@dataclass(frozen=True)
class _Scope:
    """What a block of cases knows."""

    facts: Mapping[str, "_Values | Rows"]
    size: int
    today: np.datetime64
    rows: "Mapping[str, _Values] | None" = None
    owners: Any = None

    def find(self, name: str, *, of: str) -> "_Values | Rows":
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


Part = Callable[[_Scope], _Values]
Condition = Callable[[_Scope], Holds]


def compile_columns(what: Expression | Table) -> Callable[..., Any]:
    """Return a NumPy function of an expression or a table.

    The function takes `columns` (arrays by dotted name) and `today`; for a table also `on`, one reference date for all
    cases: without it the column of the table's reference date is used. An expression gives an array, masked where
    something is missing. A table gives arrays by output, and under `row` the place of the row that fired (-1: default).

    :raises CannotCompile: for a table that collects. The function itself raises it for a column that it lacks.
    """
    if isinstance(what, Expression):
        return _expression_function(what)
    if what.hit != "first":
        raise CannotCompile("A table that collects gives a list for every case, and has no form over columns.")
    return _table_function(what)


def _expression_function(expression: Expression) -> Callable[..., Array]:
    work = _value(expression.tree)
    needed = expression.names | {name for pair in expression.row_names for name in pair}

    def over(columns: Mapping[str, Any], *, today: date) -> Array:
        blocks = [_spread(work(scope), scope.size) for scope in _blocks(columns, needed, today)]
        return _joined(blocks)

    return over


def _table_function(table: Table) -> Callable[..., dict[str, Array]]:
    conditions = [_condition(row.condition.tree) for row in table.rows]
    outputs = {
        name: [_output(row.outputs[name]) for row in table.rows] + [_output(table.default_outputs.get(name))]
        for name in table.output_names
    }
    needed = table.expression_names | {name for pair in table.row_names for name in pair}
    row_places = [_Values(np.int16(place)) for place in (*range(len(conditions)), -1)]

    def over(columns: Mapping[str, Any], *, today: date, on: date | None = None) -> dict[str, Array]:
        wanted = needed | {table.reference_name} if on is None and table.is_dated else needed
        scopes = _blocks(columns, wanted, today)
        places = np.empty(sum(scope.size for scope in scopes), np.min_scalar_type(len(conditions)))
        begin = 0
        for scope in scopes:
            fired = [
                _fires(condition, row, table, scope, on) for condition, row in zip(conditions, table.rows, strict=True)
            ]
            _first_to_fire(fired, places[begin : begin + scope.size])
            begin += scope.size
        found = {name: _given(works, scopes, places) for name, works in outputs.items()}
        found["row"] = _picked(row_places, places)
        return found

    return over


def _first_to_fire(fired: list[Holds], places: Array) -> None:
    """Write, for every case, the place of the first row that fired; the number of rows where none did."""
    places[:] = 0
    none_yet: Any = True
    for holds in fired:
        none_yet = np.logical_and(none_yet, np.logical_not(holds))
        np.add(places, none_yet, out=places, casting="unsafe")


def _given(works: "list[Part | _Values]", scopes: list[_Scope], places: Array) -> Array:
    constants = [work for work in works if isinstance(work, _Values)]
    if len(constants) == len(works):
        return _picked(constants, places)
    blocks = []
    begin = 0
    for scope in scopes:
        values = [work if isinstance(work, _Values) else work(scope) for work in works]
        blocks.append(_chosen(places[begin : begin + scope.size], values))
        begin += scope.size
    return _joined(blocks)


def _picked(constants: list[_Values], places: Array) -> Array:
    """Return the constant at every place: one look-up instead of a pass for every row."""
    choices = np.empty(len(constants), _common_type(constants))
    for place, constant in enumerate(constants):
        if constant.missing is None:
            choices[place] = constant.data
    missing = np.array([constant.missing is not None for constant in constants])
    result = np.empty(len(places), choices.dtype)
    for begin in range(0, len(places), BLOCK):
        block = slice(begin, begin + BLOCK)
        np.take(choices, places[block], out=result[block], mode="clip")
    return np.ma.MaskedArray(result, np.take(missing, places, mode="clip")) if missing.any() else result


def _common_type(values: list[_Values]) -> Any:
    present = [np.asarray(value.data).dtype for value in values if value.missing is not True]
    return np.result_type(*present) if present else np.dtype(np.float64)


def _chosen(places: Array, values: list[_Values]) -> Array:
    """Return, for every case, the value at its place."""
    result = np.empty(len(places), _common_type(values))
    missing = np.zeros(len(places), np.bool_)
    for place, value in enumerate(values):
        here = places == place
        if value.missing is not True:
            np.copyto(result, np.asarray(value.data), where=here, casting="unsafe")
        if value.missing is not None:
            np.copyto(missing, value.missing, where=here)
    return np.ma.MaskedArray(result, missing) if missing.any() else result


def _output(output: Expression | Any) -> "Part | _Values":
    return _value(output.tree) if isinstance(output, Expression) else _constant(output)


def _fires(condition: Condition, row: Row, table: Table, scope: _Scope, on: date | None) -> Holds:
    if on is not None or not (row.valid_from or row.valid_until):
        return condition(scope) if on is None or row.is_valid(on) else False
    reference = scope.find(table.reference_name, of="")
    if isinstance(reference, Rows):
        raise CannotCompile(f"‘{table.reference_name}’ is a list of rows, and is used as a date.")
    holds: Holds = condition(scope)
    if row.valid_from:
        holds = holds & _compare(">=", reference, _constant(row.valid_from))
    if row.valid_until:
        holds = holds & _compare("<", reference, _constant(row.valid_until))
    return holds


def _joined(blocks: list[Array]) -> Array:
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


def _spread(values: _Values, size: int) -> Array:
    if values.missing is True:
        return np.ma.MaskedArray(np.zeros(size), True)
    data = np.asarray(values.data)
    whole = data if data.shape else np.full(size, data)
    if values.missing is None:
        return whole
    return np.ma.MaskedArray(whole, np.broadcast_to(values.missing, (size,)))


# Columns in


def _blocks(columns: Mapping[str, Any], needed: frozenset[str] | set[str], today: date) -> list[_Scope]:
    known = {name: _taken_in(name, columns[name]) for name in needed if name in columns}
    lengths = {len(one) for one in columns.values() if not isinstance(one, Rows)}
    lengths |= {len(one.offsets) - 1 for one in columns.values() if isinstance(one, Rows)}
    if len(lengths) != 1:
        raise CannotCompile("All columns must be of one length." if lengths else "There is no column.")
    size = lengths.pop()
    day = np.datetime64(today, "D")
    return [
        _Scope({name: _cut(one, begin, min(begin + BLOCK, size)) for name, one in known.items()},
               min(BLOCK, size - begin), day)
        for begin in range(0, size, BLOCK)
    ]  # fmt: skip


def _cut(one: _Values | Rows, begin: int, end: int) -> _Values | Rows:
    if isinstance(one, Rows):
        return Rows(one.offsets[begin : end + 1], one.columns)
    return _Values(one.data[begin:end], None if one.missing is None else one.missing[begin:end])


def _taken_in(name: str, column: Any) -> _Values | Rows:
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
        mask = _either(mask, _if_any(np.isnat(data)))
    elif data.dtype.kind == "f":
        mask = _either(mask, _if_any(~np.isfinite(data)))
    return _Values(data, mask)


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


def _either(one: Any, other: Any) -> Any:
    if one is None:
        return other
    return one if other is None else one | other


def _repeated(values: _Values, owners: Any) -> _Values:
    data = np.asarray(values.data)
    missing = values.missing
    return _Values(
        data[owners] if data.shape else data,
        missing[owners] if isinstance(missing, np.ndarray) else missing,
    )


# Parts of an expression


def _constant(value: Any) -> _Values:
    if value is None:
        return _Values(0.0, True)
    return _Values(np.datetime64(value, "D") if isinstance(value, date) else value)


def _value(node: Node) -> Part:
    match node:
        case Constant(value=value):
            constant = _constant(value)
            return lambda scope: constant
        case Today():
            return lambda scope: _Values(scope.today)
        case Name():
            return _fact(node)
        case Arithmetic() if node.kind is not Kind.PERIOD:
            return _arithmetic(node)
        case Call() if node.kind is not Kind.CONDITION and node.kind is not Kind.PERIOD:
            return _call(node)
        case Aggregate() if node.kind is Kind.NUMBER:
            return _aggregate(node)
        case _ if node.kind is Kind.CONDITION:
            condition = _condition(node)
            return lambda scope: _Values(condition(scope))
    raise CannotCompile(f"A {node.kind} by itself has no form over columns.")


def _fact(node: Name) -> Part:
    def find(scope: _Scope) -> _Values:
        found = scope.find(node.name, of=node.of)
        if isinstance(found, Rows):
            raise CannotCompile(f"‘{node.name}’ is a list of rows, and is used as a value.")
        return found

    return find


def _condition(node: Node) -> Condition:
    match node:
        case Not(operand=operand):
            inner = _condition(operand)
            return lambda scope: np.logical_not(inner(scope))
        case AllOf(operands=operands) | AnyOf(operands=operands):
            return _junction(
                tuple(map(_condition, operands)), np.logical_and if isinstance(node, AllOf) else np.logical_or
            )
        case Compare():
            return _comparison(node)
        case Aggregate():
            whole = _aggregate(node)
            return lambda scope: whole(scope).data
        case Call(function="is_filled", arguments=(argument,)):
            return _filled(_value(argument))
    value = _value(node)

    def holds(scope: _Scope) -> Holds:
        found = value(scope)
        if found.letter != "b" or found.missing is True:
            return False
        return _present(found.data, found.missing)

    return holds


def _junction(conditions: tuple[Condition, ...], join: Any) -> Condition:
    def joined(scope: _Scope) -> Holds:
        result = conditions[0](scope)
        for condition in conditions[1:]:
            result = join(result, condition(scope))
        return result

    return joined


def _filled(value: Part) -> Condition:
    def filled(scope: _Scope) -> Holds:
        found = value(scope)
        if found.missing is True:
            return False
        is_there = found.data != "" if found.letter in "UO" else np.ones(np.shape(found.data), np.bool_)
        return _present(is_there, found.missing)

    return filled


def _present(holds: Any, missing: Any) -> Any:
    return holds if missing is None else np.logical_and(holds, np.logical_not(missing))


_SIGNS: dict[str, Any] = {
    "==": np.equal, "!=": np.not_equal, "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
}  # fmt: skip


def _comparison(node: Compare) -> Condition:
    left = _value(node.left)
    if node.op in ("in", "not in"):
        if not isinstance(node.right, Members):
            raise CannotCompile("A list that is a fact of each case has no form over columns; write the list out.")
        return _membership(left, tuple(map(_value, node.right.items)), wanted=node.op == "in")
    right = _value(node.right)
    return lambda scope: _compare(node.op, left(scope), right(scope))


def _membership(left: Part, items: tuple[Part, ...], *, wanted: bool) -> Condition:
    def member(scope: _Scope) -> Holds:
        value = left(scope)
        found: Any = np.zeros(np.shape(value.data), np.bool_)
        for item in items:
            found = np.logical_or(found, _compare("==", value, item(scope)))
        return found if wanted else _present(np.logical_not(found), value.missing)

    return member


def _compare(op: str, left: _Values, right: _Values) -> Any:
    missing = _either(left.missing, right.missing)
    one, other = _family(left), _family(right)
    if one == other:
        return _present(_SIGNS[op](left.data, right.data), missing)
    if {one, other} == {"date", "text"}:
        raise CannotCompile("A column of dates is compared with texts; give dates as datetime64[D].")
    shape = np.broadcast_shapes(np.shape(left.data), np.shape(right.data))
    return _present(np.full(shape, op == "!="), missing)


_FAMILIES = {"i": "number", "u": "number", "f": "number", "b": "condition", "U": "text", "O": "text", "M": "date"}


def _family(values: _Values) -> str:
    return _FAMILIES.get(values.letter, "other")


# Calculating


def _arithmetic(node: Arithmetic) -> Part:
    if node.right.kind is Kind.PERIOD:
        return _moved(_value(node.left), _periods(node.right), 1 if node.op == "+" else -1)
    if node.left.kind is Kind.PERIOD:
        return _moved(_value(node.right), _periods(node.left), 1)
    left, right, op = _value(node.left), _value(node.right), node.op
    return lambda scope: _calculated(op, left(scope), right(scope))


def _calculated(op: str, left: _Values, right: _Values) -> _Values:
    families = {_family(left), _family(right)}
    missing = _either(left.missing, right.missing)
    if missing is True:
        return _constant(None)
    if op == "-" and families == {"date"}:
        return _Values((left.data - right.data).astype(np.int64), missing)
    if families != {"number"}:
        return _constant(None)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        if op == "/":
            missing = _either(missing, _some(np.equal(right.data, 0)))
            return _Values(np.true_divide(left.data, right.data), missing)
        data = {"+": np.add, "-": np.subtract, "*": np.multiply}[op](left.data, right.data)
    return _Values(data, missing)


def _some(mask: Any) -> Any:
    return mask if np.any(mask) else None


def _periods(node: Node) -> Callable[[_Scope], _Periods]:
    if isinstance(node, Arithmetic):
        left, right = _periods(node.left), _periods(node.right)
        sign = 1 if node.op == "+" else -1

        def together(scope: _Scope) -> _Periods:
            one, other = left(scope), right(scope)
            missing = _either(one.missing, other.missing)
            return _Periods(one.months + sign * other.months, one.days + sign * other.days, missing)

        return together
    if not isinstance(node, Call):
        raise CannotCompile("A length of time is written with days(…), months(…) or years(…).")
    count, unit = _value(node.arguments[0]), node.function

    def single(scope: _Scope) -> _Periods:
        found = count(scope)
        whole = np.asarray(found.data).astype(np.int64)
        if unit == "days":
            return _Periods(np.int64(0), whole, found.missing)
        return _Periods(whole * (12 if unit == "years" else 1), np.int64(0), found.missing)

    return single


def _moved(start: Part, periods: Callable[[_Scope], _Periods], sign: int) -> Part:
    def moved(scope: _Scope) -> _Values:
        base, by = start(scope), periods(scope)
        if base.missing is True or by.missing is True or _family(base) != "date":
            return _constant(None)
        day = np.asarray(base.data, "datetime64[D]")
        month = day.astype("datetime64[M]")
        target = month + (sign * by.months).astype("timedelta64[M]")
        wanted = target.astype("datetime64[D]") + (day - month.astype("datetime64[D]"))
        last = (target + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
        moved_on = np.minimum(wanted, last) + (sign * by.days).astype("timedelta64[D]")
        return _Values(moved_on, _either(base.missing, by.missing))

    return moved


def _call(node: Call) -> Part:
    arguments = tuple(map(_value, node.arguments))
    work = _CALLS[node.function]
    return lambda scope: work(*[argument(scope) for argument in arguments])


def _extreme(choose: Any) -> Callable[..., _Values]:
    def among(*values: _Values) -> _Values:
        families = {_family(value) for value in values}
        if any(value.missing is True for value in values) or families not in ({"number"}, {"date"}):
            return _constant(None)
        data, missing = values[0].data, values[0].missing
        for value in values[1:]:
            data, missing = choose(data, value.data), _either(missing, value.missing)
        return _Values(data, missing)

    return among


def _numeric(work: Callable[[Any], Any]) -> Callable[[_Values], _Values]:
    return lambda value: (
        _Values(work(value.data), value.missing)
        if value.missing is not True and _family(value) == "number"
        else _constant(None)
    )


def _rounded(data: Any) -> Any:
    array = np.asarray(data)
    if array.dtype.kind != "f":
        return array
    finite = np.where(np.isfinite(array), array, 0.0)
    return (np.sign(finite) * np.floor(np.abs(finite) + 0.5)).astype(np.int64)


def _age(born: _Values, at: _Values) -> _Values:
    if born.missing is True or at.missing is True or not _family(born) == _family(at) == "date":
        return _constant(None)
    (year, day), (last_year, last_day) = _parts(born.data), _parts(at.data)
    return _Values(last_year - year - (last_day < day), _either(born.missing, at.missing))


def _parts(days: Any) -> tuple[Any, Any]:
    """Return the year, and a number that orders the days within a year."""
    day = np.asarray(days, "datetime64[D]")
    month = day.astype("datetime64[M]")
    months = month.astype(np.int64)
    return months // 12, months % 12 * 32 + (day - month.astype("datetime64[D]")).astype(np.int64)


def _length(value: _Values) -> _Values:
    if value.missing is True or _family(value) != "text":
        return _constant(None)
    return _Values(np.char.str_len(np.asarray(value.data, np.str_)), value.missing)


_CALLS: dict[str, Callable[..., _Values]] = {
    "min": _extreme(np.minimum),
    "max": _extreme(np.maximum),
    "abs": _numeric(np.abs),
    "round": _numeric(_rounded),
    "age": _age,
    "len": _length,
}


# Lists of rows


def _aggregate(node: Aggregate) -> Part:
    body: Part | None = None
    if node.body is not None:
        body = _value(node.body) if node.function == "sum" else _as_value(_condition(node.body))
    if node.function == "sum" and body is None:
        raise CannotCompile("Name the field to add up: sum(children, income).")
    work = body

    def over(scope: _Scope) -> _Values:
        rows = scope.find(node.rows.name, of="")
        if not isinstance(rows, Rows):
            raise CannotCompile(f"‘{node.rows.name}’ is not a list of rows; give it as Rows.")
        offsets = rows.offsets - rows.offsets[0]
        counts = np.diff(offsets)
        if work is None:
            return _Values(counts)
        begin, end = int(rows.offsets[0]), int(rows.offsets[-1])
        cut = {name: _taken_in(name, column[begin:end]) for name, column in rows.columns.items()}
        fields = {name: one for name, one in cut.items() if isinstance(one, _Values)}
        owners = np.repeat(np.arange(scope.size), counts)
        inner = work(_Scope(scope.facts, len(owners), scope.today, fields, owners))
        return _folded(node.function, inner, offsets, counts)

    return over


def _as_value(condition: Condition) -> Part:
    return lambda scope: _Values(condition(scope))


def _folded(function: str, values: _Values, offsets: Any, counts: Any) -> _Values:
    total = _totals(values.data, offsets)
    if function == "sum":
        if values.missing is None:
            return _Values(total)
        return _Values(total, _totals(np.broadcast_to(values.missing, (offsets[-1],)).astype(np.int64), offsets) > 0)
    return _Values({"count": total, "any": total > 0, "all": total == counts}[function])


def _totals(data: Any, offsets: Any) -> Any:
    """Add up every stretch; an empty one is 0."""
    array = np.asarray(data)
    wide = array.astype(np.float64 if array.dtype.kind == "f" else np.int64)
    padded = np.append(np.broadcast_to(wide, (offsets[-1],)), 0).astype(wide.dtype)
    return np.where(np.diff(offsets) > 0, np.add.reduceat(padded, offsets[:-1]), 0)
