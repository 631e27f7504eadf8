"""An expression that was read, and what can be asked of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from parvis.kernel.rules.evaluation import (
    Facts,
    Program,
    Trace,
    TracedProgram,
    atoms_of,
    program_of,
    traced_program_of,
)
from parvis.kernel.rules.nodes import AllOf, AnyOf, Compare, Kind, Name, Node, Not, Today, walk
from parvis.kernel.rules.parsing import tree_of


@dataclass(frozen=True)
class Expression:
    """An expression, as :func:`parse` returns it.

    :param text: as it was written.
    :param tree: as it was understood.
    """

    text: str
    tree: Node

    @cached_property
    def names(self) -> frozenset[str]:
        """The facts that it uses, as dotted names; those of the rows of a list are in `row_names`."""
        return frozenset(node.name for node in walk(self.tree) if isinstance(node, Name) and not node.of)

    @cached_property
    def row_names(self) -> frozenset[tuple[str, str]]:
        """Names inside `any(list, …)` and the like, with the list: a field of its rows or else a fact of the case."""
        return frozenset((node.of, node.name) for node in walk(self.tree) if isinstance(node, Name) and node.of)

    @cached_property
    def uses_today(self) -> bool:
        """Whether its value depends on the day on which it is worked out."""
        return any(isinstance(node, Today) for node in walk(self.tree))

    @property
    def kind(self) -> Kind:
        """What it gives: a condition, a number, a date …, as far as the text tells."""
        return self.tree.kind

    @cached_property
    def program(self) -> Program:
        """The function that works it out."""
        return program_of(self.tree)

    @cached_property
    def traced_program(self) -> TracedProgram:
        """The function that works it out and notes every comparison."""
        return traced_program_of(self.tree)

    @cached_property
    def atoms(self) -> tuple[tuple[str, str], ...]:
        """The text and the sign of every comparison, in the order of a trace."""
        return tuple(
            (self.written(node), node.op if isinstance(node, Compare) else "is") for node in atoms_of(self.tree)
        )

    def written(self, node: Node) -> str:
        """Return the text of a part of it."""
        return " ".join(self.text.strip()[node.start : node.end].split())


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values that were held against each other.

    :param text: as written in the rule.
    :param op: the sign; `is` for a condition by itself, whose `right` is then True.
    """

    text: str
    left: Any
    op: str
    right: Any
    holds: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """The value of an expression, and how it came about."""

    expression: Expression
    value: Any
    trace: tuple[tuple[Any, Any, bool], ...]

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Every comparison, with both its values, in the order in which they are written."""
        return tuple(
            Comparison(text, left, op, right, holds)
            for (text, op), (left, right, holds) in zip(self.expression.atoms, self.trace, strict=True)
        )

    @property
    def nearest(self) -> tuple[Comparison, ...]:
        """The fewest comparisons that, turned round, would change the value; empty when it is not a condition."""
        if not self.trace:
            return ()
        comparisons = self.comparisons
        change, _ = _fewest(self.expression.tree, not self.value, self.trace, 0)
        return tuple(comparisons[index] for index in change)


def _fewest(node: Node, wanted: bool, trace: Trace | tuple[Any, ...], first: int) -> tuple[tuple[int, ...], int]:
    """Return which atoms to turn round to make `node` come out as `wanted`, and the index of the atom after it."""
    if isinstance(node, Not):
        return _fewest(node.operand, not wanted, trace, first)
    if not isinstance(node, AllOf | AnyOf):
        return (() if trace[first][2] is wanted else (first,)), first + 1
    changes = []
    after = first
    for operand in node.operands:
        change, after = _fewest(operand, wanted, trace, after)
        changes.append(change)
    if wanted is isinstance(node, AllOf):
        return tuple(index for change in changes for index in change), after
    return min(changes, key=len), after


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """Read an expression; the same text is read once.

    :raises RuleError: with what is wrong, at which column, and what to write instead.
    """
    return Expression(text, tree_of(text))


def evaluate(expression: Expression, facts: Mapping[str, Any] | Facts, *, today: date) -> Any:
    """Return the value of `expression` for the facts of one case.

    :param facts: values by name; records within records are reached with dots (`family.income`).
    """
    return expression.program(facts, today)


def explain(expression: Expression, facts: Mapping[str, Any] | Facts, *, today: date) -> Explanation:
    """Return the value of `expression` with every comparison that led to it."""
    trace: Trace = []
    if expression.kind is Kind.CONDITION:
        return Explanation(expression, expression.traced_program(facts, today, trace), tuple(trace))
    value = expression.program(facts, today)
    if expression.kind is Kind.ANY and (value is None or isinstance(value, bool)):
        trace.append((value, True, value is True))
    return Explanation(expression, value, tuple(trace))
