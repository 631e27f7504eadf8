"""Writes an expression or a table as SQL, for SQLite and PostgreSQL.

The text is in Django's parameter style (`%s`); every text and date is a parameter, never part of the text. Dates are
`date` columns (ISO text in SQLite), lists of rows are JSON columns.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

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

Dialect = Literal["sqlite", "postgresql"]
Sql = tuple[str, tuple[Any, ...]]
"""A piece of SQL, and the values of its `%s`."""


def compile_sql(
    what: Expression | Table,
    dialect: Dialect,
    *,
    today: date | None = None,
    on: date | None = None,
    columns: Mapping[str, str] | None = None,
    kinds: Mapping[str, Kind | str] | None = None,
) -> Sql:
    """Return the SQL of an expression, or for a table its select list: every output, and the fired row as `row`.

    :param today: what `today` means; needed where the rule uses it.
    :param on: one reference date for all cases; without it the column of the table's reference date is used.
    :param columns: the SQL of a fact, by its dotted name; elsewhere the name itself, quoted, is the column.
    :param kinds: what a column holds (`number`, `text`, `date`, `condition`), where the rule does not tell: for a
        difference of two date columns, and on PostgreSQL for the fields of a list (`children.income`).
    :raises CannotCompile: for what has no form in SQL, with the reason.
    """
    writer = _Writer(dialect, today, columns or {}, {name: Kind(kind) for name, kind in (kinds or {}).items()})
    if isinstance(what, Expression):
        return writer.value(what.tree)
    if what.hit != "first":
        raise CannotCompile("A table that collects gives a list for every case, and has no form in SQL.")
    return _select_list(writer, what, on)


def _select_list(writer: "_Writer", table: Table, on: date | None) -> Sql:
    rows = [(place, row) for place, row in enumerate(table.rows) if on is None or row.is_valid(on)]
    conditions = [writer.row_condition(row, table, on) for _, row in rows]
    parts: list[Sql] = []
    for name in table.output_names:
        values = [writer.output(row.outputs[name]) for _, row in rows]
        case = _case(conditions, values, writer.output(table.default_outputs.get(name)))
        parts.append(_sql("{} AS " + quoted(name), case))
    places = [(str(place), ()) for place, _ in rows]
    parts.append(_sql('{} AS "row"', _case(conditions, places, ("-1", ()))))
    return _joined(", ", parts)


def _case(conditions: list[Sql], values: list[Sql], otherwise: Sql) -> Sql:
    if not conditions:
        return otherwise
    branches = [_sql("WHEN {} THEN {}", one, value) for one, value in zip(conditions, values, strict=True)]
    return _sql("CASE {} ELSE {} END", _joined(" ", branches), otherwise)


def quoted(name: str) -> str:
    """Return a column's name between quotation marks, safe in Django's parameter style."""
    return '"' + name.replace('"', '""').replace("%", "%%") + '"'


def _sql(pattern: str, *pieces: Sql) -> Sql:
    """Fill `{}` in `pattern` with pieces, and gather their values in the same order."""
    text = pattern.format(*(piece[0] for piece in pieces))
    return text, tuple(value for piece in pieces for value in piece[1])


def _joined(between: str, pieces: list[Sql]) -> Sql:
    return between.join(piece[0] for piece in pieces), tuple(value for piece in pieces for value in piece[1])


_SIGNS = {"==": "=", "!=": "<>"}


class _Writer:
    """Writes nodes; a condition is written so that, where it is asked whether it holds, NULL and false are alike."""

    def __init__(
        self, dialect: Dialect, today: date | None, columns: Mapping[str, str], kinds: Mapping[str, Kind]
    ) -> None:
        self.is_sqlite = dialect == "sqlite"
        self.today, self.columns, self.kinds = today, columns, kinds

    def kind(self, node: Node) -> Kind:
        if isinstance(node, Name) and node.kind is Kind.ANY:
            return self.kinds.get(f"{node.of}.{node.name}" if node.of else node.name, Kind.ANY)
        return node.kind

    def row_condition(self, row: Row, table: Table, on: date | None) -> Sql:
        parts = [self.condition(row.condition.tree)]
        if on is None:
            reference = self.column(table.reference_name)
            if row.valid_from:
                parts.append(_sql("{} >= {}", reference, self.constant(row.valid_from)))
            if row.valid_until:
                parts.append(_sql("{} < {}", reference, self.constant(row.valid_until)))
        return _sql("({})", _joined(" AND ", parts))

    def output(self, output: Expression | Any) -> Sql:
        return self.value(output.tree) if isinstance(output, Expression) else self.constant(output)

    # Conditions

    def condition(self, node: Node) -> Sql:
        match node:
            case Not(operand=operand):
                return _sql("({} IS NOT TRUE)", self.condition(operand))
            case AllOf(operands=operands) | AnyOf(operands=operands):
                between = " AND " if isinstance(node, AllOf) else " OR "
                return _sql("({})", _joined(between, [self.condition(operand) for operand in operands]))
            case Compare():
                return self.comparison(node)
            case Aggregate():
                return self.aggregate(node)
            case Call(function="is_filled", arguments=(argument,)):
                value = self.value(argument)
                return _sql("({} IS NOT NULL AND CAST({} AS TEXT) <> '')", value, value)
            case Constant(value=bool() as value):
                return ("TRUE" if value else "FALSE"), ()
        return _sql("({} IS TRUE)", self.value(node))

    def comparison(self, node: Compare) -> Sql:
        left = self.value(node.left)
        if node.op in ("in", "not in"):
            return self.membership(node, left)
        collation = ""
        if not self.is_sqlite and node.op not in ("==", "!=") and self.kind(node.left) is Kind.TEXT:
            collation = ' COLLATE "C"'
        sign = _SIGNS.get(node.op, node.op)
        return _sql("({} " + sign + " {}" + collation + ")", left, self.value(node.right))

    def membership(self, node: Compare, left: Sql) -> Sql:
        if not isinstance(node.right, Members):
            raise CannotCompile("A list that is a fact of each case has no form in SQL; write the list out.")
        items = node.right.items
        if not items:
            return ("FALSE", ()) if node.op == "in" else _sql("({} IS NOT NULL)", left)
        within = _sql("({} IN ({}))", left, _joined(", ", [self.value(item) for item in items]))
        if node.op == "in":
            return within
        return _sql("({} IS NOT NULL AND {} IS NOT TRUE)", left, within)

    # Values

    def value(self, node: Node) -> Sql:
        match node:
            case Constant(value=value):
                return self.constant(value)
            case Today():
                if self.today is None:
                    raise CannotCompile("The rule uses ‘today’: say which day that is.")
                return self.constant(self.today)
            case Name():
                return self.fact(node)
            case Arithmetic() if node.kind is not Kind.PERIOD:
                return self.arithmetic(node)
            case Call() if node.kind not in (Kind.PERIOD, Kind.CONDITION):
                return self.call(node)
            case Aggregate() if node.kind is Kind.NUMBER:
                return self.aggregate(node)
            case _ if node.kind is Kind.CONDITION:
                return _sql("({} IS TRUE)", self.condition(node))
        raise CannotCompile(f"A {node.kind} by itself has no form in SQL.")

    def constant(self, value: Any) -> Sql:
        if value is None:
            return "NULL", ()
        if isinstance(value, bool):
            return ("TRUE" if value else "FALSE"), ()
        if isinstance(value, int | float):
            text = repr(value) if value >= 0 else f"({value!r})"
            return (text if self.is_sqlite or isinstance(value, int) else f"CAST({text} AS DOUBLE PRECISION)"), ()
        if isinstance(value, date):
            return ("%s" if self.is_sqlite else "CAST(%s AS DATE)"), (value.isoformat(),)
        return ("%s" if self.is_sqlite else "CAST(%s AS TEXT)"), (value,)

    def column(self, name: str) -> Sql:
        return self.columns.get(name) or quoted(name), ()

    def fact(self, node: Name) -> Sql:
        fields = [name for name in self.kinds if node.of and name.startswith(f"{node.of}.")]
        if not node.of or (fields and f"{node.of}.{node.name}" not in fields):
            return self.column(node.name)
        if self.is_sqlite:
            path = "$." + ".".join(f'"{part}"' for part in node.name.split("."))
            return "json_extract(line.value, %s)", (path,)
        casts = {Kind.NUMBER: "DOUBLE PRECISION", Kind.DATE: "DATE", Kind.CONDITION: "BOOLEAN", Kind.TEXT: "TEXT"}
        cast = casts.get(self.kind(node))
        if cast is None:
            raise CannotCompile(f"Say in `kinds` what ‘{node.of}.{node.name}’ holds.")
        path = "{" + ",".join(node.name.split(".")) + "}"
        return f"CAST(line.value #>> CAST(%s AS TEXT[]) AS {cast})", (path,)

    def real(self, node: Node) -> Sql:
        return _sql("CAST({} AS REAL)" if self.is_sqlite else "CAST({} AS DOUBLE PRECISION)", self.value(node))

    def arithmetic(self, node: Arithmetic) -> Sql:
        if node.right.kind is Kind.PERIOD:
            return self.moved(node.left, node.right, 1 if node.op == "+" else -1)
        if node.left.kind is Kind.PERIOD:
            return self.moved(node.right, node.left, 1)
        if node.op == "/":
            return _sql("({} / NULLIF({}, 0.0))", self.real(node.left), self.real(node.right))
        if node.op == "-" and Kind.DATE in (self.kind(node.left), self.kind(node.right)):
            pattern = "CAST(julianday({}) - julianday({}) AS INTEGER)" if self.is_sqlite else "({} - {})"
            return _sql(pattern, self.value(node.left), self.value(node.right))
        return _sql("({} " + node.op + " {})", self.value(node.left), self.value(node.right))

    def moved(self, start: Node, periods: Node, sign: int) -> Sql:
        months, days = self.lengths(periods, sign)
        day = self.value(start)
        if months:
            count = _joined(" + ", months)
            if self.is_sqlite:
                # SQLite overflows into the next month: 31 January and a month is 3 March. The last day of the month
                # that was meant comes earlier.
                overflowing = _sql("date({}, ({}) || ' months')", day, count)
                last = _sql("date({}, 'start of month', ({} + 1) || ' months', '-1 day')", day, count)
                day = _sql("min({}, {})", overflowing, last)
            else:
                day = _sql("CAST({} + make_interval(months => CAST({} AS INTEGER)) AS DATE)", day, count)
        if days:
            count = _joined(" + ", days)
            day = _sql("date({}, ({}) || ' days')" if self.is_sqlite else "({} + CAST({} AS INTEGER))", day, count)
        return day

    def lengths(self, node: Node, sign: int) -> tuple[list[Sql], list[Sql]]:
        """Return the months and the days of a length of time, as sums to be made."""
        if isinstance(node, Arithmetic):
            left = self.lengths(node.left, sign)
            right = self.lengths(node.right, sign if node.op == "+" else -sign)
            return left[0] + right[0], left[1] + right[1]
        if not isinstance(node, Call):
            raise CannotCompile("A length of time is written with days(…), months(…) or years(…).")
        factor = sign * (12 if node.function == "years" else 1)
        count = _sql("CAST({} AS INTEGER) * (" + str(factor) + ")", self.value(node.arguments[0]))
        return ([], [count]) if node.function == "days" else ([count], [])

    def call(self, node: Call) -> Sql:
        values = [self.value(argument) for argument in node.arguments]
        match node.function:
            case "min" | "max":
                return self.extreme(node.function, values)
            case "abs":
                return _sql("abs({})", values[0])
            case "round":
                return self.rounded(node, values[0])
            case "age":
                return self.age(*values)
        return _sql("length({})", values[0])

    def extreme(self, function: str, values: list[Sql]) -> Sql:
        listed = _joined(", ", values)
        if self.is_sqlite:
            return _sql(function + "({})", listed)
        missing = _joined(" OR ", [_sql("{} IS NULL", value) for value in values])
        name = "LEAST" if function == "min" else "GREATEST"
        return _sql("(CASE WHEN {} THEN NULL ELSE " + name + "({}) END)", missing, listed)

    def rounded(self, node: Call, value: Sql) -> Sql:
        real = self.real(node.arguments[0])
        if self.is_sqlite:
            up, down = _sql("CAST({} + 0.5 AS INTEGER)", real), _sql("-CAST(0.5 - {} AS INTEGER)", real)
        else:
            up = _sql("CAST(floor({} + 0.5) AS BIGINT)", real)
            down = _sql("-CAST(floor(0.5 - {}) AS BIGINT)", real)
        return _sql("(CASE WHEN {} >= 0 THEN {} ELSE {} END)", value, up, down)

    def age(self, born: Sql, at: Sql) -> Sql:
        if self.is_sqlite:
            year, day = "CAST(substr({}, 1, 4) AS INTEGER)", "substr({}, 6, 5)"
        else:
            year, day = "CAST(EXTRACT(YEAR FROM {}) AS INTEGER)", "to_char({}, 'MM-DD')"
        pattern = f"({year} - {year} - CASE WHEN {day} < {day} THEN 1 ELSE 0 END)"
        return _sql(pattern, at, born, at, born)

    # Lists of rows

    def aggregate(self, node: Aggregate) -> Sql:
        rows = self.column(node.rows.name)
        lines = (
            _sql("json_each({}) AS line", rows)
            if self.is_sqlite
            else _sql("jsonb_array_elements(CAST({} AS JSONB)) AS line(value)", rows)
        )
        if node.body is None:
            if node.function == "sum":
                raise CannotCompile("Name the field to add up: sum(children, income).")
            return _sql("(SELECT count(*) FROM {})", lines)
        if node.function == "sum":
            value = self.value(node.body)
            pattern = "(SELECT CASE WHEN count(*) = count({}) THEN coalesce(sum({}), 0) END FROM {})"
            return _sql(pattern, value, value, lines)
        condition = self.condition(node.body)
        if node.function == "count":
            return _sql("(SELECT count(*) FROM {} WHERE {})", lines, condition)
        if node.function == "any":
            return _sql("EXISTS (SELECT 1 FROM {} WHERE {})", lines, condition)
        return _sql("NOT EXISTS (SELECT 1 FROM {} WHERE {} IS NOT TRUE)", lines, condition)
