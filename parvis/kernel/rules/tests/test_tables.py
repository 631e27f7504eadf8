"""Decision tables: which rows are law, which fire, and what an author may not write."""

from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest

from parvis.kernel.definitions import DefinitionErrors, load_text
from parvis.kernel.rules import CannotCompile, Kind, Rows, Table, compile_columns, compile_sql, decide, parse

TODAY = date(2026, 11, 24)
FEE = """
id: fee
purpose: What a card costs.
reference_date: moved_on
rows:
  - id: first
    when: cards == 0
    then: {amount_cents: 10_00, service: parking}
    legal: Regulation, article 3
    because: {nl: De eerste kaart., fr: La première carte., en: The first card.}
  - id: more_old
    when: cards > 0
    valid_until: 2026-07-01
    then: {amount_cents: "= cards * 20_00", service: parking}
    legal: Regulation, article 4
  - id: more
    when: cards > 0
    valid_from: 2026-07-01
    then: {amount_cents: "= cards * parameters.extra", service: parking}
    legal: Regulation, article 4
default: {amount_cents: 0, service: "= none"}
"""


def fee() -> Table:
    return load_text(FEE, Table, file="rules/fee.yaml")


@pytest.mark.parametrize(
    ("cards", "on", "amount", "rows", "legal"),
    [
        (0, date(2026, 1, 1), 10_00, ("first",), ("Regulation, article 3",)),
        (2, date(2026, 6, 30), 40_00, ("more_old",), ("Regulation, article 4",)),
        (2, date(2026, 7, 1), 50_00, ("more",), ("Regulation, article 4",)),
        (None, date(2026, 7, 1), 0, (), ()),
    ],
)
def test_the_law_of_the_day_decides(cards: Any, on: date, amount: int, rows: Any, legal: Any) -> None:
    decision = decide(fee(), {"cards": cards, "parameters": {"extra": 25_00}}, on=on, today=TODAY)
    assert decision.values["amount_cents"] == amount
    assert decision.row_ids == rows
    assert decision.legal == legal


def test_a_decision_says_what_it_looked_at_and_what_would_change_it() -> None:
    decision = decide(fee(), {"cards": 1, "parameters": {"extra": 1}}, on=date(2026, 7, 1), today=TODAY)
    assert [(one.row.id, one.holds) for one in decision.explanation] == [("first", False), ("more", True)]
    assert [(row.id, [one.text for one in lacking]) for row, lacking in decision.nearest] == [("first", ["cards == 0"])]


def test_a_table_that_collects_gives_every_row_that_holds() -> None:
    table = Table.model_validate(
        {
            "id": "t", "purpose": "Advice to ask.", "hit": "collect",
            "rows": [
                {"id": "a", "when": "height > 3", "then": {"ask": "fire_service"}},
                {"id": "b", "when": "listed", "then": {"ask": "monuments", "days": 30}},
                {"id": "c", "when": "far", "then": {"ask": "nobody"}},
            ],
        }
    )  # fmt: skip
    decision = decide(table, {"height": 5, "listed": True}, on=TODAY, today=TODAY)
    assert decision.values == {"ask": ("fire_service", "monuments"), "days": (30,)}
    assert decide(table, {}, on=TODAY, today=TODAY).values == {}
    for compile_ in (compile_columns, lambda one: compile_sql(one, "sqlite")):
        with pytest.raises(CannotCompile, match="collects"):
            compile_(table)


def test_what_a_table_uses_and_gives() -> None:
    table = fee()
    assert table.names == {"cards", "parameters.extra", "moved_on"}
    assert table.row_names == frozenset()
    assert table.output_names == ("amount_cents", "service")
    assert table.reference_name == "moved_on"
    assert table.is_dated
    assert Table.model_validate(
        {"id": "t", "purpose": "x", "rows": [{"id": "a", "then": {"x": 1}}]}
    ).reference_name == ("submitted_on")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("when: cards == 0", "when: cards = 0", "rules/fee.yaml:7: rows › first › when: A single = does not compare"),
        ("when: cards == 0", "when: cards + 1", "rules/fee.yaml:7: rows › first › when: A condition is expected here"),
        ("amount_cents: 10_00", "amount_cents: 10_00 + 5", "looks like a calculation, but would be kept as a text"),
        ("service: parking}\n    legal: Regulation, article 3", "service: parameters.x}", "looks like a calculation"),
        ("service: parking}\n    legal: Regulation, article 3", "service: today}", "looks like a calculation"),
        ("service: parking}\n    legal: Regulation, article 3", "service: round(a)}", "looks like a calculation"),
        ("service: parking}\n    legal: Regulation, article 3", "service: none}", "looks like a calculation"),
        ("amount_cents: 10_00", 'amount_cents: "= 10_00 +"', "amount_cents: This cannot be read"),
        ("amount_cents: 10_00", "amount_cent: 10_00", "every row of a table gives the same"),
        ("default: {amount_cents: 0, service", "default: {service", "The default gives ‘service’, but row ‘first’"),
        ("id: more\n", "id: first\n", "Two rows are called ‘first’"),
        ("valid_until: 2026-07-01", "valid_until: 2026-07-01\n    valid_from: 2026-08-01", "ends before it begins"),
        ("legal: Regulation, article 3", "legl: Regulation", "‘legl’ is not known here. Did you mean ‘legal’?"),
        ("hit", "hit", ""),
    ],
)
def test_what_an_author_is_told(old: str, new: str, said: str) -> None:
    changed = FEE.replace(old, new, 1) if said else FEE.replace("reference_date", "hit: frist\nreference_date")
    with pytest.raises(DefinitionErrors) as refused:
        load_text(changed, Table, file="rules/fee.yaml")
    assert (said or "Did you mean ‘first’?") in str(refused.value)


@pytest.mark.parametrize(
    "text", ["parking", "red-white", "Rue de la Loi 16", "a and", '= "a + b"', "= none", "true story"]
)
def test_a_text_stays_a_text(text: str) -> None:
    row = {"id": "a", "then": {"x": text}}
    table = Table.model_validate({"id": "t", "purpose": "x", "rows": [row]})
    found = decide(table, {}, on=TODAY, today=TODAY).values["x"]
    assert found == {'= "a + b"': "a + b", "= none": None}.get(text, text)


def test_one_reference_date_for_all_cases() -> None:
    columns = {"cards": np.array([0, 2]), "parameters.extra": np.array([25_00, 25_00])}
    over = compile_columns(fee())
    found = over(columns, today=TODAY, on=date(2026, 7, 1))
    assert found["amount_cents"].tolist() == [10_00, 50_00]
    assert found["row"].tolist() == [0, 2]
    assert over(columns, today=TODAY, on=date(2026, 6, 1))["amount_cents"].tolist() == [10_00, 40_00]
    sql, parameters = compile_sql(fee(), "sqlite", on=date(2026, 7, 1))
    assert "moved_on" not in sql
    assert parameters == ("parking", "parking")
    with pytest.raises(CannotCompile, match="no column ‘moved_on’"):
        over(columns, today=TODAY)
    with pytest.raises(CannotCompile, match="‘moved_on’ is a list of rows"):
        over(columns | {"moved_on": Rows(np.array([0, 0, 0]), {})}, today=TODAY)


@pytest.mark.parametrize(
    ("text", "columns", "said"),
    [
        ("a > 1", {"b": np.array([1])}, "There is no column ‘a’"),
        ("a > 1", {}, "There is no column"),
        ("a > b", {"a": np.array([1]), "b": np.array([1, 2])}, "of one length"),
        ("a in b", None, "no form over columns; write the list out"),
        ("days(3)", None, "A period by itself has no form over columns"),
        ("[1]", None, "A list by itself has no form over columns"),
        ("a + days(3) > today", {"a": np.array(["2026-01-01"])}, None),
        ("a > today", {"a": np.array(["2026-01-01"])}, "give dates as datetime64"),
        ("a > 1", {"a": np.array([1, "x", None], object)}, "mixes number, str"),
        ("a > 1", {"a": Rows(np.array([0, 1]), {})}, "is a list of rows, and is used as a value"),
        ("count(a) > 1", {"a": np.array([1])}, "is not a list of rows"),
        ("count(a, b) > 1", {"a": Rows(np.array([0, 1]), {"c": np.array([1])}), "b": Rows(np.array([0, 1]), {})},
         "is a list of rows, and is used as a value"),
        ("sum(a) > 1", None, "Name the field to add up"),
        ("a > today", {"a": np.array([datetime(2026, 1, 1, tzinfo=UTC)], object)}, "holds moments; give the days"),
    ],
)  # fmt: skip
def test_what_has_no_form_over_columns_is_told(text: str, columns: Any, said: str | None) -> None:
    if said is None:
        assert compile_columns(parse(text))(columns, today=TODAY).tolist() == [False]
        return
    with pytest.raises(CannotCompile, match=said):
        compile_columns(parse(text))(columns, today=TODAY)


@pytest.mark.parametrize(
    ("text", "column", "wanted"),
    [
        ("a > 1", np.array([1.0, 2.0, np.nan, np.inf]), [False, True, False, False]),
        ("a != 1", np.array([1, None, 2], object), [False, False, True]),
        ("a", np.array([True, None, False], object), [True, None, False]),
        ("a and true", np.array([1, 1]), [False, False]),
        ("a == 1", np.array([None, None], object), [False, False]),
        ("a > today", np.array(["2027-01-01", "NaT"], "datetime64[ns]"), [True, False]),
        ("a < today", np.array([date(2026, 1, 1), None], object), [True, False]),
        ('a == "x"', np.array([1, 2]), [False, False]),
        ('a != "x"', np.array([1, 2]), [True, True]),
        ("a + 1", np.array(["x", "y"]), [None, None]),
        ("abs(a)", np.array(["x", "y"]), [None, None]),
        ("min(a, 1)", np.array(["x", "y"]), [None, None]),
        ("len(a)", np.array([1, 2]), [None, None]),
        ("len(a)", np.array(["x", "straße"]), [1, 6]),
        ("age(a, today)", np.array([1, 2]), [None, None]),
        ("round(a)", np.array([0.5, -0.5]), [1, -1]),
        ("is_filled(a)", np.array(["", "x"]), [False, True]),
        ("is_filled(a + 1)", np.array(["x", "y"]), [False, False]),
        ("a / 0", np.array([1, 2]), [None, None]),
        ("a + 1 > 2", np.array(["x", "y"]), [False, False]),
        ("true", np.array([1, 2]), [True, True]),
        ("days(1) + a > today", np.array(["2026-11-24", "2026-11-23"], "datetime64[D]"), [True, False]),
        ("abs(a) + 1", np.array(["x", "y"]), [None, None]),
        ("sum(a, x)", Rows(np.array([0, 2, 2]), {"x": np.array([1, 2])}), [3, 0]),
        ("sum(a, x)", Rows(np.array([0, 2, 3]), {"x": np.array([0.5, 1.5, np.nan])}), [2.0, None]),
    ],
)
def test_columns_of_every_kind(text: str, column: Any, wanted: list[Any]) -> None:
    assert compile_columns(parse(text))({"a": column}, today=TODAY).tolist() == wanted


def test_many_cases_are_worked_out_in_blocks() -> None:
    numbers = np.arange(100_000)
    found = compile_columns(parse("a * 2"))({"a": numbers}, today=TODAY)
    assert (found == numbers * 2).all()
    gone = np.ma.MaskedArray(numbers, numbers == 99_999)
    found = compile_columns(parse("a * 2"))({"a": gone}, today=TODAY)
    assert found[0] == 0
    assert found.mask.sum() == 1
    assert len(compile_columns(parse("a * 2"))({"a": np.array([], int)}, today=TODAY)) == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a < today", "say which day that is"),
        ("a in b", "write the list out"),
        ("days(3)", "A period by itself has no form in SQL"),
        ("sum(a) > 1", "Name the field to add up"),
        ("any(a, b > 1)", "Say in `kinds` what ‘a.b’ holds"),
    ],
)
def test_what_has_no_form_in_sql_is_told(text: str, said: str) -> None:
    with pytest.raises(CannotCompile, match=said):
        compile_sql(parse(text), "postgresql")


@pytest.mark.parametrize(
    ("text", "dialect", "wanted"),
    [
        ("a < 5", "sqlite", ('(("a" < 5) IS TRUE)', ())),
        ('z == "it\'s"', "postgresql", ('(("z" = CAST(%s AS TEXT)) IS TRUE)', ("it's",))),
        ("h.income < -5", "sqlite", ('((i.amount < (-5)) IS TRUE)', ())),
        ("a * 0.5", "postgresql", ('("a" * CAST(0.5 AS DOUBLE PRECISION))', ())),
        ('z < "b"', "postgresql", ('(("z" < CAST(%s AS TEXT) COLLATE "C") IS TRUE)', ("b",))),
        ("true", "sqlite", ("TRUE", ())),
        ("none", "sqlite", ("NULL", ())),
    ],
)  # fmt: skip
def test_the_sql_that_is_written(text: str, dialect: Any, wanted: tuple[str, Any]) -> None:
    written = compile_sql(parse(text), dialect, columns={"h.income": "i.amount"}, kinds={"z": Kind.TEXT})
    assert written == wanted


def test_a_name_cannot_break_out_of_its_quotation_marks() -> None:
    table = Table.model_validate(
        {"id": "t", "purpose": "x", "rows": [{"id": "a", "then": {"x": "'; DROP TABLE a; %s"}}]}
    )
    sql, parameters = compile_sql(table, "sqlite")
    assert sql == 'CASE WHEN (TRUE) THEN %s ELSE NULL END AS "x", CASE WHEN (TRUE) THEN 0 ELSE -1 END AS "row"'
    assert parameters == ("'; DROP TABLE a; %s",)


def test_a_table_of_which_no_row_is_law_gives_its_default() -> None:
    row = {"id": "a", "then": {"x": 1}, "valid_from": date(2026, 1, 1)}
    table = Table.model_validate({"id": "t", "purpose": "x", "rows": [row], "default": {"x": 7}})
    assert decide(table, {}, on=date(2025, 1, 1), today=TODAY).values == {"x": 7}
    assert compile_sql(table, "sqlite", on=date(2025, 1, 1)) == ('7 AS "x", -1 AS "row"', ())
