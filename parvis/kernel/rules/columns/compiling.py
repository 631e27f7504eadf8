"""Compiles an expression or a table to a NumPy function."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import numpy as np

from parvis.kernel.rules.columns.blocks import (
    BLOCK,
    Array,
    Condition,
    Holds,
    Part,
    Rows,
    Scope,
    Values,
    blocks_of,
    constant_values,
    joined,
    spread,
)
from parvis.kernel.rules.columns.calculating import compare
from parvis.kernel.rules.columns.parts import condition_part, value_part
from parvis.kernel.rules.errors import CannotCompile
from parvis.kernel.rules.expression import Expression
from parvis.kernel.rules.table import Row, Table


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
    work = value_part(expression.tree)
    needed = expression.names | {name for pair in expression.row_names for name in pair}

    def over(columns: Mapping[str, Any], *, today: date) -> Array:
        blocks = [spread(work(scope), scope.size) for scope in blocks_of(columns, needed, today)]
        return joined(blocks)

    return over


def _table_function(table: Table) -> Callable[..., dict[str, Array]]:
    conditions = [condition_part(row.condition.tree) for row in table.rows]
    outputs = {
        name: [_output(row.outputs[name]) for row in table.rows] + [_output(table.default_outputs.get(name))]
        for name in table.output_names
    }
    needed = table.expression_names | {name for pair in table.row_names for name in pair}
    row_places = [Values(np.int16(place)) for place in (*range(len(conditions)), -1)]

    def over(columns: Mapping[str, Any], *, today: date, on: date | None = None) -> dict[str, Array]:
        wanted = needed | {table.reference_name} if on is None and table.is_dated else needed
        scopes = blocks_of(columns, wanted, today)
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


def _given(works: "list[Part | Values]", scopes: list[Scope], places: Array) -> Array:
    constants = [work for work in works if isinstance(work, Values)]
    if len(constants) == len(works):
        return _picked(constants, places)
    blocks = []
    begin = 0
    for scope in scopes:
        values = [work if isinstance(work, Values) else work(scope) for work in works]
        blocks.append(_chosen(places[begin : begin + scope.size], values))
        begin += scope.size
    return joined(blocks)


def _picked(constants: list[Values], places: Array) -> Array:
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


def _common_type(values: list[Values]) -> Any:
    present = [np.asarray(value.data).dtype for value in values if value.missing is not True]
    return np.result_type(*present) if present else np.dtype(np.float64)


def _chosen(places: Array, values: list[Values]) -> Array:
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


def _output(output: Expression | Any) -> "Part | Values":
    return value_part(output.tree) if isinstance(output, Expression) else constant_values(output)


def _fires(condition: Condition, row: Row, table: Table, scope: Scope, on: date | None) -> Holds:
    if on is not None or not (row.valid_from or row.valid_until):
        return condition(scope) if on is None or row.is_valid(on) else False
    reference = scope.find(table.reference_name, of="")
    if isinstance(reference, Rows):
        raise CannotCompile(f"‘{table.reference_name}’ is a list of rows, and is used as a date.")
    holds: Holds = condition(scope)
    if row.valid_from:
        holds = holds & compare(">=", reference, constant_values(row.valid_from))
    if row.valid_until:
        holds = holds & compare("<", reference, constant_values(row.valid_until))
    return holds
