"""What can be the case, as far as some conditions can tell: a small number of situations that stand for all.

A condition that holds a value against constants cannot tell apart two values between the same constants. So for every
value a handful of representatives is enough: each constant, and one value on either side. Two changing values held
against each other are less, equal or greater. Whatever else can be yes or no is simply yes or no.

A number that is only held against constants of 0 and more is taken to be 0 or more: a sum, a count, an age.
"""

import itertools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from parvis.kernel.rules.evaluation import atoms_of
from parvis.kernel.rules.expression import Expression
from parvis.kernel.rules.nodes import AllOf, AnyOf, Call, Compare, Constant, Members, Name, Node, Not, walk
from parvis.kernel.rules.values import COMPARE

MOST = 100_000
"""Situations times conditions; more would make a hostile table costly to check."""
OTHER = "…"
"""Stands for any text that no condition names."""

Situation = dict[str, Any]
"""The value of everything that conditions look at, by the text with which they do."""


@dataclass
class _Subject:
    """Something that conditions look at."""

    names: frozenset[str]
    constants: set[Any] = field(default_factory=set)
    is_answer: bool = False
    is_pair: bool = False
    may_be_missing: bool = False
    has_fractions: bool = False

    def representatives(self) -> list[Any]:
        if self.is_pair:
            return [-1, 0, 1]
        found = [True, False] if self.is_answer else _around(self.constants, fractions=self.has_fractions)
        return [*found, None] if self.may_be_missing else found


class Undecidable(Exception):
    """The conditions look at things that depend on each other in a way that is not understood here."""


class Conditions:
    """Some conditions together, and the situations that they tell apart.

    :raises Undecidable: when these cannot be listed.
    """

    def __init__(self, expressions: Iterable[Expression]) -> None:
        self.subjects: dict[str, _Subject] = {}
        self.count = 0
        for expression in expressions:
            self.count += 1
            for atom in atoms_of(expression.tree):
                self._look(expression, atom)
        self._refuse_entangled()

    def situations(self) -> Iterator[Situation]:
        """Yield every situation that the conditions tell apart."""
        choices = [subject.representatives() for subject in self.subjects.values()]
        if math.prod(map(len, choices)) * self.count > MOST:
            raise Undecidable("there are too many situations")
        for values in itertools.product(*choices):
            yield dict(zip(self.subjects, values, strict=True))

    def holds(self, expression: Expression, situation: Situation, node: Node | None = None) -> bool:
        """Return whether a condition holds in a situation."""
        node = node or expression.tree
        if isinstance(node, Not):
            return not self.holds(expression, situation, node.operand)
        if isinstance(node, AllOf | AnyOf):
            join = all if isinstance(node, AllOf) else any
            return join(self.holds(expression, situation, operand) for operand in node.operands)
        if isinstance(node, Constant):
            return node.value is True
        if isinstance(node, Compare):
            return _compare(expression, situation, node)
        if isinstance(node, Call) and node.function == "is_filled":
            return situation[_text(expression, node.arguments[0])] is not None
        return situation[_text(expression, node)] is True

    def _look(self, expression: Expression, atom: Node) -> None:
        if isinstance(atom, Constant):
            return
        if isinstance(atom, Compare):
            self._look_at_comparison(expression, atom)
        elif isinstance(atom, Call) and atom.function == "is_filled":
            self._subject(expression, atom.arguments[0]).may_be_missing = True
        else:
            self._subject(expression, atom).is_answer = True

    def _look_at_comparison(self, expression: Expression, atom: Compare) -> None:
        subject, constants = _sides(atom)
        if constants is not None:
            found = self._subject(expression, subject)
            if any(isinstance(value, bool) for value in constants):
                found.is_answer = True
            found.constants |= set(constants)
            found.has_fractions |= "/" in _text(expression, subject)
        elif isinstance(atom.right, Members) or atom.op in ("in", "not in"):
            raise Undecidable("a list changes from case to case")
        else:
            key, _ = _pair(expression, atom)
            names = _names(atom.left) | _names(atom.right)
            self.subjects.setdefault(key, _Subject(names, is_pair=True))

    def _subject(self, expression: Expression, node: Node) -> _Subject:
        return self.subjects.setdefault(_text(expression, node), _Subject(_names(node)))

    def _refuse_entangled(self) -> None:
        subjects = list(self.subjects.values())
        for one, other in itertools.combinations(subjects, 2):
            if one.names & other.names and not (one.is_pair or other.is_pair):
                raise Undecidable("two conditions look at the same fact in different ways")
        pairs = [subject for subject in subjects if subject.is_pair]
        if any(one.names & other.names for one, other in itertools.combinations(pairs, 2)):
            raise Undecidable("three values are held against each other")


def _compare(expression: Expression, situation: Situation, node: Compare) -> bool:
    subject, constants = _sides(node)
    if constants is None:
        key, is_mirrored = _pair(expression, node)
        sign = -situation[key] if is_mirrored else situation[key]
        return COMPARE[node.op](sign, 0)
    value = situation[_text(expression, subject)]
    if node.op in ("in", "not in"):
        return COMPARE[node.op](value, tuple(constants))
    left, right = (value, constants[0]) if subject is node.left else (constants[0], value)
    return COMPARE[node.op](left, right)


def _sides(node: Compare) -> tuple[Node, list[Any] | None]:
    """Return what is looked at, and the constants that it is held against; None when these are no constants."""
    if isinstance(node.right, Members):
        items = [item.value for item in node.right.items if isinstance(item, Constant)]
        return node.left, items if len(items) == len(node.right.items) else None
    if isinstance(node.right, Constant):
        return node.left, [node.right.value]
    if isinstance(node.left, Constant) and node.op not in ("in", "not in"):
        return node.right, [node.left.value]
    return node.left, None


def _pair(expression: Expression, node: Compare) -> tuple[str, bool]:
    left, right = _text(expression, node.left), _text(expression, node.right)
    return (f"{right} - {left}", True) if right < left else (f"{left} - {right}", False)


def _text(expression: Expression, node: Node) -> str:
    return expression.written(node)


def _names(node: Node) -> frozenset[str]:
    return frozenset(inner.name for inner in walk(node) if isinstance(inner, Name))


def _around(constants: set[Any], *, fractions: bool) -> list[Any]:
    """Return the constants, and a value on either side of each."""
    if not constants:
        return [OTHER]
    some = next(iter(constants))
    if len({float if type(one) is int else type(one) for one in constants}) > 1:
        raise Undecidable("values of different kinds")
    if isinstance(some, str):
        return [*sorted(map(str, constants)), OTHER]
    if isinstance(some, date):
        day = timedelta(days=1)
        if not date(1, 1, 2) < min(constants) <= max(constants) < date(9999, 12, 31):
            raise Undecidable("the end of the calendar")
        return sorted({moved for one in constants for moved in (one - day, one, one + day)})
    values = {moved for one in constants for moved in (one - 1, one, one + 1)}
    if fractions or any(isinstance(one, float) for one in constants):
        ordered = sorted(constants)
        values |= {(low + high) / 2 for low, high in itertools.pairwise(ordered)}
        values |= {one + half for one in constants for half in (-0.5, 0.5)}
    return sorted(value for value in values if value >= 0 or min(constants) < 0)
