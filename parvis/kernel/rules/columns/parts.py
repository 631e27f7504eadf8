"""Turns the nodes of an expression into functions over a block."""

from collections.abc import Callable
from typing import Any

import numpy as np

from parvis.kernel.rules.columns.blocks import (
    Condition,
    Holds,
    Part,
    Periods,
    Rows,
    Scope,
    Values,
    constant_values,
    either,
    taken_in,
)
from parvis.kernel.rules.columns.calculating import CALLS, calculated, compare, family, folded, present
from parvis.kernel.rules.errors import CannotCompile
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


def value_part(node: Node) -> Part:
    match node:
        case Constant(value=value):
            constant = constant_values(value)
            return lambda scope: constant
        case Today():
            return lambda scope: Values(scope.today)
        case Name():
            return _fact(node)
        case Arithmetic() if node.kind is not Kind.PERIOD:
            return _arithmetic(node)
        case Call() if node.kind is not Kind.CONDITION and node.kind is not Kind.PERIOD:
            return _call(node)
        case Aggregate() if node.kind is Kind.NUMBER:
            return _aggregate(node)
        case _ if node.kind is Kind.CONDITION:
            condition = condition_part(node)
            return lambda scope: Values(condition(scope))
    raise CannotCompile(f"A {node.kind} by itself has no form over columns.")


def _fact(node: Name) -> Part:
    def find(scope: Scope) -> Values:
        found = scope.find(node.name, of=node.of)
        if isinstance(found, Rows):
            raise CannotCompile(f"‘{node.name}’ is a list of rows, and is used as a value.")
        return found

    return find


def condition_part(node: Node) -> Condition:
    match node:
        case Not(operand=operand):
            inner = condition_part(operand)
            return lambda scope: np.logical_not(inner(scope))
        case AllOf(operands=operands) | AnyOf(operands=operands):
            return _junction(
                tuple(map(condition_part, operands)), np.logical_and if isinstance(node, AllOf) else np.logical_or
            )
        case Compare():
            return _comparison(node)
        case Aggregate():
            whole = _aggregate(node)
            return lambda scope: whole(scope).data
        case Call(function="is_filled", arguments=(argument,)):
            return _filled(value_part(argument))
    value = value_part(node)

    def holds(scope: Scope) -> Holds:
        found = value(scope)
        if found.letter != "b" or found.missing is True:
            return False
        return present(found.data, found.missing)

    return holds


def _junction(conditions: tuple[Condition, ...], join: Any) -> Condition:
    def joined(scope: Scope) -> Holds:
        result = conditions[0](scope)
        for condition in conditions[1:]:
            result = join(result, condition(scope))
        return result

    return joined


def _filled(value: Part) -> Condition:
    def filled(scope: Scope) -> Holds:
        found = value(scope)
        if found.missing is True:
            return False
        is_there = found.data != "" if found.letter in "UO" else np.ones(np.shape(found.data), np.bool_)
        return present(is_there, found.missing)

    return filled


def _comparison(node: Compare) -> Condition:
    left = value_part(node.left)
    if node.op in ("in", "not in"):
        if not isinstance(node.right, Members):
            raise CannotCompile("A list that is a fact of each case has no form over columns; write the list out.")
        return _membership(left, tuple(map(value_part, node.right.items)), wanted=node.op == "in")
    right = value_part(node.right)
    return lambda scope: compare(node.op, left(scope), right(scope))


def _membership(left: Part, items: tuple[Part, ...], *, wanted: bool) -> Condition:
    def member(scope: Scope) -> Holds:
        value = left(scope)
        found: Any = np.zeros(np.shape(value.data), np.bool_)
        for item in items:
            found = np.logical_or(found, compare("==", value, item(scope)))
        return found if wanted else present(np.logical_not(found), value.missing)

    return member


def _arithmetic(node: Arithmetic) -> Part:
    if node.right.kind is Kind.PERIOD:
        return _moved(value_part(node.left), _periods(node.right), 1 if node.op == "+" else -1)
    if node.left.kind is Kind.PERIOD:
        return _moved(value_part(node.right), _periods(node.left), 1)
    left, right, op = value_part(node.left), value_part(node.right), node.op
    return lambda scope: calculated(op, left(scope), right(scope))


def _periods(node: Node) -> Callable[[Scope], Periods]:
    if isinstance(node, Arithmetic):
        left, right = _periods(node.left), _periods(node.right)
        sign = 1 if node.op == "+" else -1

        def together(scope: Scope) -> Periods:
            one, other = left(scope), right(scope)
            missing = either(one.missing, other.missing)
            return Periods(one.months + sign * other.months, one.days + sign * other.days, missing)

        return together
    if not isinstance(node, Call):
        raise CannotCompile("A length of time is written with days(…), months(…) or years(…).")
    count, unit = value_part(node.arguments[0]), node.function

    def single(scope: Scope) -> Periods:
        found = count(scope)
        whole = np.asarray(found.data).astype(np.int64)
        if unit == "days":
            return Periods(np.int64(0), whole, found.missing)
        return Periods(whole * (12 if unit == "years" else 1), np.int64(0), found.missing)

    return single


def _moved(start: Part, periods: Callable[[Scope], Periods], sign: int) -> Part:
    def moved(scope: Scope) -> Values:
        base, by = start(scope), periods(scope)
        if base.missing is True or by.missing is True or family(base) != "date":
            return constant_values(None)
        day = np.asarray(base.data, "datetime64[D]")
        month = day.astype("datetime64[M]")
        target = month + (sign * by.months).astype("timedelta64[M]")
        wanted = target.astype("datetime64[D]") + (day - month.astype("datetime64[D]"))
        last = (target + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
        moved_on = np.minimum(wanted, last) + (sign * by.days).astype("timedelta64[D]")
        return Values(moved_on, either(base.missing, by.missing))

    return moved


def _call(node: Call) -> Part:
    arguments = tuple(map(value_part, node.arguments))
    work = CALLS[node.function]
    return lambda scope: work(*[argument(scope) for argument in arguments])


def _aggregate(node: Aggregate) -> Part:
    body: Part | None = None
    if node.body is not None:
        body = value_part(node.body) if node.function == "sum" else _as_value(condition_part(node.body))
    if node.function == "sum" and body is None:
        raise CannotCompile("Name the field to add up: sum(children, income).")
    work = body

    def over(scope: Scope) -> Values:
        rows = scope.find(node.rows.name, of="")
        if not isinstance(rows, Rows):
            raise CannotCompile(f"‘{node.rows.name}’ is not a list of rows; give it as Rows.")
        offsets = rows.offsets - rows.offsets[0]
        counts = np.diff(offsets)
        if work is None:
            return Values(counts)
        begin, end = int(rows.offsets[0]), int(rows.offsets[-1])
        cut = {name: taken_in(name, column[begin:end]) for name, column in rows.columns.items()}
        fields = {name: one for name, one in cut.items() if isinstance(one, Values)}
        owners = np.repeat(np.arange(scope.size), counts)
        inner = work(Scope(scope.facts, len(owners), scope.today, fields, owners))
        return folded(node.function, inner, offsets, counts)

    return over


def _as_value(condition: Condition) -> Part:
    return lambda scope: Values(condition(scope))
