"""Takes a decision by a table, and says how it came about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from parvis.kernel.rules.evaluation import Facts
from parvis.kernel.rules.expression import Comparison, Explanation, Expression, explain
from parvis.kernel.rules.table import Row, Table


@dataclass(frozen=True, slots=True)
class Considered:
    """A row that was looked at, and why it held or did not."""

    row: Row
    explanation: Explanation

    @property
    def holds(self) -> bool:
        return self.explanation.value is True


@dataclass(frozen=True, slots=True)
class Decision:
    """What a table gave for one case.

    :param values: the outputs by name. Of a `first` table the values of the row that held, or the defaults; of a
        `collect` table a tuple of the values of all rows that held, in order.
    :param rows: the rows that fired; none when the default did.
    :param explanation: every row that was law on the day and was looked at, in order.
    """

    table: Table
    values: dict[str, Any]
    rows: tuple[Row, ...]
    explanation: tuple[Considered, ...]

    @property
    def legal(self) -> tuple[str, ...]:
        """The articles behind it, each once."""
        return tuple(dict.fromkeys(row.legal for row in self.rows if row.legal))

    @property
    def row_ids(self) -> tuple[str, ...]:
        """The ids of the rows that fired."""
        return tuple(row.id for row in self.rows)

    @property
    def nearest(self) -> tuple[tuple[Row, tuple[Comparison, ...]], ...]:
        """What would change it: the rows that did not hold, those that lacked least first, with what they lacked."""
        lacking = [(one.row, one.explanation.nearest) for one in self.explanation if not one.holds]
        return tuple(sorted(lacking, key=lambda pair: len(pair[1])))


def decide(table: Table, facts: Mapping[str, Any] | Facts, *, on: date, today: date) -> Decision:
    """Return what `table` gives for the facts of one case.

    :param on: the reference date: rows that are not law on that day do not count.
    :param today: what `today` means in the expressions.
    """
    considered: list[Considered] = []
    fired: list[Row] = []
    for row in table.rows:
        if not row.is_valid(on):
            continue
        explanation = explain(row.condition, facts, today=today)
        considered.append(Considered(row, explanation))
        if explanation.value is True:
            fired.append(row)
            if table.hit == "first":
                break
    return Decision(table, _values(table, fired, facts, today), tuple(fired), tuple(considered))


def _values(table: Table, fired: list[Row], facts: Mapping[str, Any] | Facts, today: date) -> dict[str, Any]:
    if not fired:
        return {name: _value(output, facts, today) for name, output in table.default_outputs.items()}
    if table.hit == "first":
        return {name: _value(output, facts, today) for name, output in fired[0].outputs.items()}
    return {
        name: tuple(_value(row.outputs[name], facts, today) for row in fired if name in row.outputs)
        for name in table.output_names
    }


def _value(output: Expression | Any, facts: Mapping[str, Any] | Facts, today: date) -> Any:
    return output.program(facts, today) if isinstance(output, Expression) else output
