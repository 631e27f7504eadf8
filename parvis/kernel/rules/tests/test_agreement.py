"""One case with its explanation, NumPy over columns, SQLite and PostgreSQL give the same, on every row."""

import json
import math
import os
import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.kernel.rules import Rows, Table, compile_columns, compile_sql, decide, evaluate, explain, parse
from parvis.kernel.rules.tests.generated import COLUMNS, ROW_FIELDS, TODAY, conditions, dates, numbers, people

KINDS = COLUMNS | {f"children.{name}": kind for name, kind in ROW_FIELDS.items()}
Person = dict[str, Any]

EXPRESSIONS = st.one_of(
    conditions(COLUMNS, 3), numbers(COLUMNS, 3, lists=True), dates(COLUMNS, 2, lists=False)
)  # fmt: skip
CALM = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
CALMER = settings(CALM, max_examples=60)


def facts_of(person: Person) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for name, value in person.items():
        first, _, rest = name.partition(".")
        if rest:
            facts.setdefault(first, {})[rest] = value
        else:
            facts[name] = value
    return facts


def _column(values: list[Any], kind: str) -> Any:
    gone = np.array([value is None for value in values], bool)
    filler: dict[str, Any] = {"number": 0, "text": "", "date": date(2000, 1, 1), "condition": False}
    plain = [filler[kind] if value is None else value for value in values]
    return np.ma.MaskedArray(np.array(plain, "datetime64[D]" if kind == "date" else None), gone)


def columns_of(some: list[Person]) -> dict[str, Any]:
    columns: dict[str, Any] = {name: _column([one[name] for one in some], kind) for name, kind in COLUMNS.items()}
    lines = [line for one in some for line in one["children"]]
    offsets = np.cumsum([0, *(len(one["children"]) for one in some)])
    columns["children"] = Rows(
        offsets, {name: _column([line[name] for line in lines], kind) for name, kind in ROW_FIELDS.items()}
    )
    return columns


def plain(value: Any) -> Any:
    """Return a value as all four would write it."""
    if value is None or value is np.ma.masked:
        return None
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        return date.fromisoformat(value)
    return int(value) if isinstance(value, bool) else value


def same(one: Any, other: Any) -> bool:
    one, other = plain(one), plain(other)
    if isinstance(one, float) or isinstance(other, float):
        return one is not None and other is not None and math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-9)
    return bool(one == other)


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _cells(person: Person) -> list[Any]:
    lines = [{name: _stored(value) for name, value in line.items()} for line in person["children"]]
    return [*(_stored(person[name]) for name in COLUMNS), json.dumps(lines)]


def in_sqlite(connection: sqlite3.Connection, sql: str, parameters: tuple[Any, ...], some: list[Person]) -> list[Any]:
    names = ", ".join(f'"{name}"' for name in (*COLUMNS, "children"))
    connection.execute("DROP TABLE IF EXISTS people")
    connection.execute(f"CREATE TABLE people ({names})")
    marks = ", ".join("?" * (len(COLUMNS) + 1))
    connection.executemany(f"INSERT INTO people VALUES ({marks})", [_cells(person) for person in some])
    query = f"SELECT {sql} FROM people ORDER BY rowid"
    return connection.execute(query.replace("%s", "?").replace("%%", "%"), parameters).fetchall()


@pytest.fixture(scope="module")
def sqlite() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def postgresql() -> Iterator[psycopg.Connection]:
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        pytest.skip("no PostgreSQL in DATABASE_URL")
    address = psycopg.conninfo.conninfo_to_dict(url) | {"dbname": "postgres"}
    types = {"number": "double precision", "text": "text", "date": "date", "condition": "boolean"}
    whole = {"a", "b", "home.income"}
    listed = ", ".join(f'"{name}" {"bigint" if name in whole else types[kind]}' for name, kind in COLUMNS.items())
    with psycopg.connect(**address, autocommit=True) as connection:  # type: ignore[arg-type]
        connection.execute(f'CREATE TEMPORARY TABLE people (place serial, {listed}, "children" jsonb)')
        yield connection


def in_postgresql(
    connection: psycopg.Connection, sql: str, parameters: tuple[Any, ...], some: list[Person]
) -> list[Any]:
    connection.execute("TRUNCATE people RESTART IDENTITY")
    names = ", ".join(f'"{name}"' for name in (*COLUMNS, "children"))
    marks = ", ".join(["%s"] * (len(COLUMNS) + 1))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO people ({names}) VALUES ({marks})", [_cells(person) for person in some])
        cursor.execute(f"SELECT {sql} FROM people ORDER BY place", parameters or None if "%" not in sql else parameters)
        return cursor.fetchall()


@CALM
@given(text=EXPRESSIONS, some=st.lists(people, min_size=1, max_size=6))
def test_an_expression_over_columns_gives_what_one_case_gives(text: str, some: list[Person]) -> None:
    expression = parse(text)
    over = compile_columns(expression)(columns_of(some), today=TODAY)
    for person, found in zip(some, over, strict=True):
        wanted = evaluate(expression, facts_of(person), today=TODAY)
        assert same(wanted, found), (text, person, wanted, found)


@CALM
@given(text=EXPRESSIONS, some=st.lists(people, min_size=1, max_size=6))
def test_an_expression_in_sqlite_gives_what_one_case_gives(
    sqlite: sqlite3.Connection, text: str, some: list[Person]
) -> None:
    expression = parse(text)
    sql, parameters = compile_sql(expression, "sqlite", today=TODAY, kinds=KINDS)
    for person, (found,) in zip(some, in_sqlite(sqlite, sql, parameters, some), strict=True):
        wanted = evaluate(expression, facts_of(person), today=TODAY)
        assert same(wanted, found), (text, person, wanted, found, sql)


@CALMER
@given(text=EXPRESSIONS, some=st.lists(people, min_size=1, max_size=6))
def test_an_expression_in_postgresql_gives_what_one_case_gives(
    postgresql: psycopg.Connection, text: str, some: list[Person]
) -> None:
    expression = parse(text)
    sql, parameters = compile_sql(expression, "postgresql", today=TODAY, kinds=KINDS)
    for person, (found,) in zip(some, in_postgresql(postgresql, sql, parameters, some), strict=True):
        wanted = evaluate(expression, facts_of(person), today=TODAY)
        assert same(wanted, found), (text, person, wanted, found, sql)


@CALM
@given(text=conditions(COLUMNS, 3), person=people)
def test_an_explanation_gives_the_value_and_its_nearest_change_would_change_it(text: str, person: Person) -> None:
    expression = parse(text)
    facts = facts_of(person)
    explanation = explain(expression, facts, today=TODAY)
    value = evaluate(expression, facts, today=TODAY)
    assert explanation.value == value
    assert len(explanation.comparisons) == len(expression.atoms)
    assert explanation.nearest or value is None
    assert set(explanation.nearest) <= set(explanation.comparisons)


bounds = st.sampled_from([None, date(2023, 1, 31), date(2024, 2, 29), date(2026, 1, 1)])


amounts = st.one_of(st.integers(-100, 10_000), st.none(), numbers(COLUMNS, 2, lists=True).map(lambda text: f"= {text}"))
labels = st.one_of(st.sampled_from(["green", "it's"]), st.just("= z"))
whens = st.one_of(st.just(""), conditions(COLUMNS, 2))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    rows = []
    for place in range(draw(st.integers(1, 4))):
        begin, end = draw(bounds), draw(bounds)
        if begin and end and begin >= end:
            begin, end = None, end
        when = draw(whens)
        then = {"amount": draw(amounts), "label": draw(labels)}
        rows.append({"id": f"r{place}", "when": when, "valid_from": begin, "valid_until": end, "then": then})
    default = draw(st.sampled_from([{}, {"amount": 0, "label": "nothing"}]))
    return Table.model_validate(
        {"id": "t", "purpose": "Anything.", "reference_date": "d", "rows": rows, "default": default}
    )


def _wanted(table: Table, person: Person) -> tuple[Any, Any, int]:
    decision = decide(table, facts_of(person), on=person["d"], today=TODAY)
    row = table.rows.index(decision.rows[0]) if decision.rows else -1
    return decision.values.get("amount"), decision.values.get("label"), row


dated_people = st.lists(people.filter(lambda person: person["d"] is not None), min_size=1, max_size=5)


@CALMER
@given(table=tables(), some=dated_people)
def test_a_table_over_columns_decides_as_one_case(table: Table, some: list[Person]) -> None:
    found = compile_columns(table)(columns_of(some), today=TODAY)
    for place, person in enumerate(some):
        amount, label, row = _wanted(table, person)
        assert found["row"][place] == row
        assert same(found["amount"][place], amount)
        assert same(found["label"][place], label)


@CALMER
@given(table=tables(), some=dated_people)
def test_a_table_in_sqlite_decides_as_one_case(sqlite: sqlite3.Connection, table: Table, some: list[Person]) -> None:
    sql, parameters = compile_sql(table, "sqlite", today=TODAY, kinds=KINDS)
    for person, (amount, label, row) in zip(some, in_sqlite(sqlite, sql, parameters, some), strict=True):
        wanted = _wanted(table, person)
        assert row == wanted[2]
        assert same(amount, wanted[0])
        assert same(label, wanted[1])


@CALMER
@given(table=tables(), some=dated_people)
def test_a_table_in_postgresql_decides_as_one_case(
    postgresql: psycopg.Connection, table: Table, some: list[Person]
) -> None:
    sql, parameters = compile_sql(table, "postgresql", today=TODAY, kinds=KINDS)
    for person, (amount, label, row) in zip(some, in_postgresql(postgresql, sql, parameters, some), strict=True):
        wanted = _wanted(table, person)
        assert row == wanted[2]
        assert same(amount, wanted[0])
        assert same(label, wanted[1])
