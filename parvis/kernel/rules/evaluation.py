"""Works expressions out, one case at a time.

A tree becomes nested Python closures once; working it out is then a handful of calls. The traced form works out every
comparison, without stopping at the first that decides, so that an explanation is whole.
"""

import operator
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Protocol

from parvis.kernel.rules.nodes import (
    Aggregate,
    AllOf,
    AnyOf,
    Arithmetic,
    Call,
    Compare,
    CompareOp,
    Constant,
    Kind,
    Members,
    Name,
    Node,
    Not,
    Today,
)
from parvis.kernel.rules.values import ARITHMETIC, CALL, COMPARE


class Facts(Protocol):
    """What is known of a case: values by name, or records within records."""

    def get(self, name: str, /) -> Any:
        """Return the fact of this name; None where it is not known."""


Program = Callable[[Facts, date], Any]
Trace = list[tuple[Any, Any, bool]]
"""For every atom of a condition, from left to right: its left value, its right value, whether it holds."""
TracedProgram = Callable[[Facts, date, Trace], bool]


class _Row:
    """A row of a list, and behind it the facts of the case."""

    __slots__ = ("facts", "row")

    def __init__(self, row: Mapping[str, Any], facts: Facts) -> None:
        self.row, self.facts = row, facts

    def get(self, name: str, /) -> Any:
        return self.row[name] if name in self.row else self.facts.get(name)


def program_of(node: Node) -> Program:
    """Return the function that works `node` out."""
    match node:
        case Constant(value=value):
            return lambda facts, today: value
        case Today():
            return lambda facts, today: today
        case Name():
            return _fact(node.name)
        case Compare():
            return _comparison(node)
        case Not() | AllOf() | AnyOf():
            return _junction(node)
        case Aggregate():
            return _aggregate(node)
        case Arithmetic() | Call() | Members():
            return _calculation(node)


def _fact(name: str) -> Program:
    if "." not in name:
        return lambda facts, today: facts.get(name)
    first, *rest = name.split(".")

    def find(facts: Facts, today: date) -> Any:
        value = facts.get(first)
        for part in rest:
            if not isinstance(value, Mapping):
                return facts.get(name)
            value = value.get(part)
        return value

    return find


_FAST: dict[CompareOp, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_CONSTANT_KINDS = {Kind.NUMBER, Kind.TEXT, Kind.DATE}


def _comparison(node: Compare) -> Program:
    compare = compared(node)
    left, right = program_of(node.left), program_of(node.right)
    if isinstance(node.right, Constant):
        constant = node.right.value
        return lambda facts, today: compare(left(facts, today), constant)
    return lambda facts, today: compare(left(facts, today), right(facts, today))


def compared(node: Compare) -> Callable[[Any, Any], bool]:
    """Return how the two values of a comparison are compared; equal types take the short way."""
    slow = COMPARE[node.op]
    fast = _FAST.get(node.op)
    if fast is None:
        return slow
    quick = fast
    if isinstance(node.right, Constant) and node.right.kind in _CONSTANT_KINDS:
        kind = type(node.right.value)
        return lambda left, right: quick(left, right) if type(left) is kind else slow(left, right)
    return lambda left, right: quick(left, right) if type(left) is int and type(right) is int else slow(left, right)


def _junction(node: Not | AllOf | AnyOf) -> Program:
    if isinstance(node, Not):
        operand = program_of(node.operand)
        return lambda facts, today: operand(facts, today) is not True
    programs = tuple(map(program_of, node.operands))
    if isinstance(node, AllOf):

        def every(facts: Facts, today: date) -> bool:
            for program in programs:  # noqa: SIM110 (a generator takes twice the time)
                if program(facts, today) is not True:
                    return False
            return True

        return every

    def some(facts: Facts, today: date) -> bool:
        for program in programs:  # noqa: SIM110 (a generator takes twice the time)
            if program(facts, today) is True:
                return True
        return False

    return some


def _calculation(node: Arithmetic | Call | Members) -> Program:
    if isinstance(node, Arithmetic):
        calculate = ARITHMETIC[node.op]
        left, right = program_of(node.left), program_of(node.right)
        return lambda facts, today: calculate(left(facts, today), right(facts, today))
    if isinstance(node, Members):
        items = tuple(map(program_of, node.items))
        if all(isinstance(item, Constant) for item in node.items):
            constant = tuple(item.value for item in node.items if isinstance(item, Constant))
            return lambda facts, today: constant
        return lambda facts, today: tuple(item(facts, today) for item in items)
    call = CALL[node.function]
    arguments = tuple(map(program_of, node.arguments))
    return lambda facts, today: call(*[argument(facts, today) for argument in arguments])


def _aggregate(node: Aggregate) -> Program:
    rows = program_of(node.rows)
    if node.body is None:
        whole: Callable[[Any], Any] = len if node.function == "count" else _total
        return lambda facts, today: whole(_listed(rows(facts, today)))
    fold = _FOLDS[node.function]
    body = program_of(node.body)

    return lambda facts, today: fold(
        [body(_Row(row, facts) if isinstance(row, Mapping) else facts, today) for row in _listed(rows(facts, today))]
    )


def _listed(value: Any) -> list[Any] | tuple[Any, ...]:
    return value if isinstance(value, list | tuple) else ()


def _total(values: list[Any] | tuple[Any, ...]) -> Any:
    total: Any = 0
    for value in values:
        total = ARITHMETIC["+"](total, value)
    return total


_FOLDS: dict[str, Callable[[Any], Any]] = {
    "count": lambda values: sum(value is True for value in values),
    "sum": _total,
    "any": lambda values: any(value is True for value in values),
    "all": lambda values: all(value is True for value in values),
}


def atoms_of(node: Node) -> tuple[Node, ...]:
    """Return the parts of a condition that hold or not by themselves, from left to right."""
    if isinstance(node, Not):
        return atoms_of(node.operand)
    if isinstance(node, AllOf | AnyOf):
        return tuple(atom for operand in node.operands for atom in atoms_of(operand))
    return (node,)


def traced_program_of(node: Node) -> TracedProgram:
    """Return the function that works a condition out and writes down every atom of it on the way."""
    if isinstance(node, Not):
        operand = traced_program_of(node.operand)
        return lambda facts, today, trace: not operand(facts, today, trace)
    if isinstance(node, AllOf | AnyOf):
        return _traced_junction(node)
    if isinstance(node, Compare):
        return _traced_comparison(node)
    program = program_of(node)

    def atom(facts: Facts, today: date, trace: Trace) -> bool:
        value = program(facts, today)
        trace.append((value, True, value is True))
        return value is True

    return atom


def _traced_junction(node: AllOf | AnyOf) -> TracedProgram:
    programs = tuple(map(traced_program_of, node.operands))
    decides = isinstance(node, AnyOf)

    def junction(facts: Facts, today: date, trace: Trace) -> bool:
        result = not decides
        for program in programs:
            if program(facts, today, trace) is decides:
                result = decides
        return result

    return junction


def _traced_comparison(node: Compare) -> TracedProgram:
    compare = compared(node)
    left_program, right_program = program_of(node.left), program_of(node.right)

    def comparison(facts: Facts, today: date, trace: Trace) -> bool:
        left, right = left_program(facts, today), right_program(facts, today)
        holds = compare(left, right)
        trace.append((left, right, holds))
        return holds

    return comparison
