"""The words of an expression, as a tree of small frozen records. Made by `parsing`, read by everything else."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

CompareOp = Literal["==", "!=", "<", "<=", ">", ">=", "in", "not in"]
ArithmeticOp = Literal["+", "-", "*", "/"]


class Kind(StrEnum):
    """What sort of value an expression gives, as far as its text tells; `ANY` for a fact of unknown kind."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    CONDITION = "condition"
    PERIOD = "period"
    LIST = "list"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that is written out: a number, a text, `true`, `false`, `none`, or `date("…")`."""

    start: int
    end: int
    kind: Kind
    value: int | float | str | bool | date | None


@dataclass(frozen=True, slots=True)
class Name:
    """A fact, by its dotted name.

    :param of: the list whose rows are looked at first, inside `any(list, …)` and the like.
    """

    start: int
    end: int
    kind: Kind
    name: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Today:
    """The day on which the expression is worked out."""

    start: int
    end: int
    kind: Kind = Kind.DATE


@dataclass(frozen=True, slots=True)
class Members:
    """A list that is written out: `["a", "b"]`."""

    start: int
    end: int
    items: tuple["Node", ...]
    kind: Kind = Kind.LIST


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    start: int
    end: int
    operand: "Node"
    kind: Kind = Kind.CONDITION


@dataclass(frozen=True, slots=True)
class AllOf:
    """Conditions joined by `and`."""

    start: int
    end: int
    operands: tuple["Node", ...]
    kind: Kind = Kind.CONDITION


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Conditions joined by `or`."""

    start: int
    end: int
    operands: tuple["Node", ...]
    kind: Kind = Kind.CONDITION


@dataclass(frozen=True, slots=True)
class Compare:
    """Two values held against each other."""

    start: int
    end: int
    op: CompareOp
    left: "Node"
    right: "Node"
    kind: Kind = Kind.CONDITION


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A sum, difference, product or quotient."""

    start: int
    end: int
    kind: Kind
    op: ArithmeticOp
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Call:
    """One of the functions, applied to its arguments."""

    start: int
    end: int
    kind: Kind
    function: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """`count`, `sum`, `any` or `all` over the rows of a list; `body` is worked out for every row."""

    start: int
    end: int
    kind: Kind
    function: str
    rows: Name
    body: "Node | None"


Node = Constant | Name | Today | Members | Not | AllOf | AnyOf | Compare | Arithmetic | Call | Aggregate


def children(node: Node) -> tuple[Node, ...]:
    """Return the parts of a node, from left to right."""
    match node:
        case Members(items=parts) | AllOf(operands=parts) | AnyOf(operands=parts) | Call(arguments=parts):
            return parts
        case Not(operand=operand):
            return (operand,)
        case Compare(left=left, right=right) | Arithmetic(left=left, right=right):
            return (left, right)
        case Aggregate(rows=rows, body=body):
            return (rows, body) if body is not None else (rows,)
        case _:
            return ()


def walk(node: Node) -> tuple[Node, ...]:
    """Return a node and everything in it, from left to right."""
    return (node, *(inner for part in children(node) for inner in walk(part)))
