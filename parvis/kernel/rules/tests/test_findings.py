"""What a table's author is told about gaps, overlaps and idle rows."""

from datetime import date
from typing import Any

import pytest

from parvis.kernel.rules import Finding, Table, gaps_and_overlaps


def found(*rows: tuple[Any, ...], default: Any = None, hit: str = "first") -> list[Finding]:
    """Read rows as (condition, amount, from, until)."""
    written = [
        {
            "id": f"r{place}",
            "when": row[0],
            "then": {"amount": row[1]},
            "valid_from": date.fromisoformat(row[2]) if len(row) > 2 and row[2] else None,
            "valid_until": date.fromisoformat(row[3]) if len(row) > 3 and row[3] else None,
        }
        for place, row in enumerate(rows, 1)
    ]
    table = {"id": "t", "purpose": "A test.", "hit": hit, "rows": written, "default": default or {}}
    return gaps_and_overlaps(Table.model_validate(table))


def messages(*rows: tuple[Any, ...], **options: Any) -> list[str]:
    return [finding.message for finding in found(*rows, **options)]


@pytest.mark.parametrize(
    "rows",
    [
        [("", 1)],
        [("cards == 0", 1), ("cards > 0", 2)],
        [("income < 100", 1), ("income >= 100", 2)],
        [("100 > income", 1), ("not (income < 100)", 2)],
        [("income < 100", 1), ("", 2)],
        [("income <= 99", 1), ("income >= 100", 2)],
        [("owner", 1), ("not owner", 2)],
        [("owner == true", 1), ("owner != true", 2)],
        [('zone in ["a", "b"]', 1), ('zone not in ["a", "b"]', 2)],
        [("age(born, today) < 18", 1), ("age(born, today) >= 18", 2)],
        [("income < parameters.limit", 1), ("parameters.limit <= income", 2)],
        [("is_filled(box)", 1), ("not is_filled(box)", 2)],
        [('moved < date("2026-01-01")', 1), ('moved >= date("2026-01-01")', 2)],
        [("any(children, age < 18)", 1), ("not any(children, age < 18)", 2)],
        [("income < 100", 1, None, "2026-01-01"), ("income < 100", 2, "2026-01-01"), ("income >= 100", 3)],
        [("owner and income < 5", 1), ("owner", 2), ("", 3)],
        [("true", 1)],
    ],
)
def test_a_whole_table_is_left_alone(rows: list[tuple[Any, ...]]) -> None:
    assert messages(*rows) == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("income < 100", 1), ("income > 100", 2)], "No row holds when income is 100, and the table has no default."),
        ([('zone == "a"', 1)], "No row holds when zone is something else, and the table has no default."),
        ([("owner", 1)], "No row holds when owner is false, and the table has no default."),
        (
            [("income / 12 <= 5", 1), ("income / 12 >= 6", 2)],
            "No row holds when income / 12 is 5.5, and the table has no default.",
        ),
        ([("share <= 0.5", 1), ("share > 0.75", 2)], "No row holds when share is 0.625, and the table has no default."),
        (
            [("is_filled(box) and floor > 2", 1), ("floor <= 2", 2)],
            "No row holds when box is not filled in and floor is 3, and the table has no default.",
        ),
        ([("income < 5", 1), ("income >= 5 and income < 5", 2), ("income >= 5", 3)],
         "Row ‘r2’ never fires: its condition cannot hold."),
        ([("income < 50", 1), ("income < 5", 2), ("income >= 50", 3)],
         "Row ‘r2’ never fires: the rows above it take all its cases."),
        (
            [("income < 50", 1), ("owner", 2), ("", 3)],
            "Rows ‘r1’ and ‘r2’ both hold when income is 49 and owner is true; the first one decides.",
        ),
        (
            [("", 1, None, "2026-01-01"), ("", 2, "2026-03-01")],
            "Between rows ‘r1’ and ‘r2’ nothing holds from 2026-01-01 until 2026-03-01 (not included).",
        ),
        (
            [("", 1, None, "2026-04-01"), ("", 2, "2026-03-01")],
            "Rows ‘r1’ and ‘r2’ have the same condition and both hold from 2026-03-01 until 2026-04-01 (not included).",
        ),
        ([("a > 1", 1), ("a  >  1", 2), ("a <= 1", 2)],
         "Rows ‘r1’ and ‘r2’ have the same condition and both hold at all times."),
        (
            [("income < 5", 1), ("income >= 5", 2, "2026-01-01")],
            "No row holds when income is 5 until 2026-01-01 (not included), and the table has no default.",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_an_example(rows: list[tuple[Any, ...]], said: str) -> None:
    assert said in messages(*rows)


def test_a_default_closes_every_gap() -> None:
    assert messages(("income < 100", 1), default={"amount": 0}) == []


def test_a_table_that_collects_may_overlap() -> None:
    assert messages(("income < 100", 1), ("owner", 2), hit="collect") == []


def test_what_follows_in_time_is_told_once() -> None:
    rows = [("a < 5", 1), ("b", 2), ("", 9, None, "2026-01-01"), ("", 8, "2026-01-01")]
    overlaps = [finding for finding in found(*rows) if finding.kind == "overlap"]
    assert [(one.rows, one.valid_from, one.valid_until) for one in overlaps] == [(("r1", "r2"), None, None)]


@pytest.mark.parametrize(
    "rows",
    [
        [("income < 5", 1), ("income + 1 < 9", 2)],
        [("zone in zones", 1)],
        [('zone == "a"', 1), ("zone == 5", 2)],
        [('moved < date("9999-12-31")', 1)],
        [("zone in [a, b]", 1)],
        [("a < b", 1), ("b < c", 2)],
        [(" and ".join(f"n{place} in [1, 20, 300]" for place in range(9)), 1)],
    ],
)
def test_what_cannot_be_decided_is_not_guessed(rows: list[tuple[Any, ...]]) -> None:
    assert messages(*rows) == []
