"""The functions of the language: how many arguments each takes, of which kind, and how it is written."""

from dataclasses import dataclass

from parvis.kernel.rules.nodes import Kind


@dataclass(frozen=True)
class Function:
    """One function.

    :param example: how it is written, for messages.
    :param takes: the kind of each argument; the last one repeats up to `most`.
    :param gives: the kind of its value; None: that of its first argument.
    """

    example: str
    takes: tuple[Kind, ...]
    least: int
    most: int
    gives: Kind | None

    def kind_of_argument(self, position: int) -> Kind:
        """Return what the argument at `position`, counted from 0, must be."""
        return self.takes[min(position, len(self.takes) - 1)]


MANY = 20

FUNCTIONS: dict[str, Function] = {
    "min": Function("min(a, b)", (Kind.ANY,), 2, MANY, None),
    "max": Function("max(a, b)", (Kind.ANY,), 2, MANY, None),
    "abs": Function("abs(amount)", (Kind.NUMBER,), 1, 1, Kind.NUMBER),
    "round": Function("round(amount / 3)", (Kind.NUMBER,), 1, 1, Kind.NUMBER),
    "days": Function("days(10)", (Kind.NUMBER,), 1, 1, Kind.PERIOD),
    "months": Function("months(6)", (Kind.NUMBER,), 1, 1, Kind.PERIOD),
    "years": Function("years(2)", (Kind.NUMBER,), 1, 1, Kind.PERIOD),
    "age": Function("age(birth_date, today)", (Kind.DATE,), 2, 2, Kind.NUMBER),
    "date": Function('date("2026-01-31")', (Kind.TEXT,), 1, 1, Kind.DATE),
    "is_filled": Function("is_filled(answer)", (Kind.ANY,), 1, 1, Kind.CONDITION),
    "len": Function("len(text)", (Kind.TEXT,), 1, 1, Kind.NUMBER),
    "count": Function("count(children) or count(children, age < 18)", (Kind.LIST, Kind.CONDITION), 1, 2, Kind.NUMBER),
    "sum": Function("sum(children, income)", (Kind.LIST, Kind.NUMBER), 1, 2, Kind.NUMBER),
    "any": Function("any(children, age < 18)", (Kind.LIST, Kind.CONDITION), 2, 2, Kind.CONDITION),
    "all": Function("all(children, age < 18)", (Kind.LIST, Kind.CONDITION), 2, 2, Kind.CONDITION),
}
AGGREGATES = frozenset({"count", "sum", "any", "all"})
