"""Decision tables: rows of conditions and what follows from them, dated and with their source in law."""

from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from parvis.kernel.definitions import Localised
from parvis.kernel.rules.errors import RuleError
from parvis.kernel.rules.expression import Expression, parse
from parvis.kernel.rules.nodes import Aggregate, Arithmetic, Call, Compare, Constant, Kind, Name, Node, Today

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


def _condition(text: str) -> str:
    if not text.strip():
        return ""
    if parse(text).kind not in (Kind.CONDITION, Kind.ANY):
        raise RuleError("A condition is expected here.", 0, "Compare the value with something: amount > 0.")
    return text


def _output(value: Any) -> Any:
    """Check what a row gives: a value, or after `=` an expression."""
    if isinstance(value, str):
        if value.startswith("="):
            parse(value[1:])
        elif _looks_calculated(value):
            raise RuleError(
                f"‘{value}’ looks like a calculation, but would be kept as a text.",
                0,
                f'Write ‘= {value}’ to have it worked out, or ‘= "{value}"’ to keep the text.',
            )
    return value


def _looks_calculated(text: str) -> bool:
    try:
        tree: Node = parse(text).tree
    except RuleError:
        return False
    if isinstance(tree, Name):
        return "." in tree.name
    if isinstance(tree, Constant):
        return tree.kind is not Kind.TEXT
    return isinstance(tree, Call | Aggregate | Today) or (isinstance(tree, Arithmetic | Compare) and " " in text)


Condition = Annotated[str, AfterValidator(_condition)]
"""A condition in the rules' language; empty: always."""
Output = Annotated[bool | int | float | date | str | None, BeforeValidator(_output)]
"""A value; a text that begins with `=` is an expression that gives it."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Row(_Record):
    """One line of a table: when it holds, what then, from when until when, why and by which text of law."""

    id: Identifier
    when: Condition = ""
    then: dict[Identifier, Output] = Field(min_length=1)
    valid_from: date | None = None
    """The first day on which the row is law; empty: since ever."""
    valid_until: date | None = None
    """The first day on which it no longer is; empty: still."""
    because: Localised | None = None
    """The reason as the applicant reads it in a decision."""
    legal: str = ""
    """The article behind it."""

    @model_validator(mode="after")
    def _period(self) -> Self:
        if self.valid_from and self.valid_until and self.valid_from >= self.valid_until:
            raise ValueError(f"Row ‘{self.id}’ ends before it begins: valid_until is the first day after it.")
        return self

    @cached_property
    def condition(self) -> Expression:
        """The condition, read; `true` where none is written."""
        return parse(self.when or "true")

    @cached_property
    def outputs(self) -> dict[str, Expression | Any]:
        """What the row gives: plain values, and expressions read."""
        return {name: output_of(value) for name, value in self.then.items()}

    def is_valid(self, on: date) -> bool:
        """Return whether the row is law on a day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on < self.valid_until
        )


class Table(_Record):
    """A decision table, as kept in one file of `rules/`."""

    id: Identifier
    purpose: str
    """What it decides, in a sentence."""
    hit: Literal["first", "collect"] = "first"
    """`first`: the first row that holds gives the answer. `collect`: every row that holds adds its own."""
    reference_date: str = Field(default="submitted", pattern=r"^[a-z][a-z0-9_.]*$")
    """The fact whose day says which rows are law: a date by name, or `submitted`."""
    rows: tuple[Row, ...] = Field(min_length=1)
    default: dict[Identifier, Output] = {}
    """What it gives when no row holds."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        seen: set[str] = set()
        for row in self.rows:
            if row.id in seen:
                raise ValueError(f"Two rows are called ‘{row.id}’; give each its own name.")
            seen.add(row.id)
        if self.hit == "first":
            self._same_outputs()
        return self

    def _same_outputs(self) -> None:
        expected = set(self.rows[0].then)
        named = [(f"Row ‘{row.id}’", row.then) for row in self.rows]
        if self.default:
            named.append(("The default", self.default))
        for who, then in named:
            if set(then) != expected:
                raise ValueError(
                    f"{who} gives {_listed(then)}, but row ‘{self.rows[0].id}’ gives {_listed(expected)}; "
                    "every row of a table gives the same."
                )

    @property
    def reference_name(self) -> str:
        """The name of the fact that holds the reference date."""
        return "submitted_on" if self.reference_date == "submitted" else self.reference_date

    @cached_property
    def default_outputs(self) -> dict[str, Expression | Any]:
        """What it gives when no row holds, expressions read."""
        return {name: output_of(value) for name, value in self.default.items()}

    @property
    def output_names(self) -> tuple[str, ...]:
        """What the table gives, by name, in order."""
        return tuple(dict.fromkeys([*(name for row in self.rows for name in row.then), *self.default]))

    @cached_property
    def expressions(self) -> tuple[Expression, ...]:
        """Every expression in it."""
        outputs = [*self.default_outputs.values(), *(out for row in self.rows for out in row.outputs.values())]
        return (*(row.condition for row in self.rows), *(out for out in outputs if isinstance(out, Expression)))

    @cached_property
    def names(self) -> frozenset[str]:
        """The facts on which it depends, the reference date included."""
        return self.expression_names | {self.reference_name}

    @cached_property
    def expression_names(self) -> frozenset[str]:
        """The facts that its expressions use."""
        return frozenset(name for one in self.expressions for name in one.names)

    @property
    def is_dated(self) -> bool:
        """Whether any of its rows begins or ends, so that the reference date matters."""
        return any(row.valid_from or row.valid_until for row in self.rows)

    @cached_property
    def row_names(self) -> frozenset[tuple[str, str]]:
        """Names used for the rows of lists; see :attr:`Expression.row_names`."""
        return frozenset(pair for one in self.expressions for pair in one.row_names)


def output_of(value: Any) -> Expression | Any:
    """Return an output as an expression where it begins with `=`, else as the value that it is."""
    return parse(value[1:]) if isinstance(value, str) and value.startswith("=") else value


def _listed(names: Any) -> str:
    return ", ".join(f"‘{name}’" for name in sorted(names)) or "nothing"
