"""How a value came about, and the least that would change it."""

from datetime import date
from typing import Any

import pytest

from parvis.kernel.rules import Comparison, explain, parse

TODAY = date(2026, 11, 24)


def test_every_comparison_is_told_with_both_its_values() -> None:
    expression = parse('household.income <  40_000_00 and (zone == "a" or not is_filled(phone))')
    facts = {"household": {"income": 45_000_00}, "zone": "b", "phone": "x"}
    assert explain(expression, facts, today=TODAY).comparisons == (
        Comparison("household.income < 40_000_00", 45_000_00, "<", 40_000_00, False),
        Comparison('zone == "a"', "b", "==", "a", False),
        Comparison("is_filled(phone)", True, "is", True, True),
    )


@pytest.mark.parametrize(
    ("text", "facts", "value", "nearest"),
    [
        ("a > 1", {"a": 1}, False, ["a > 1"]),
        ("a > 1", {"a": 2}, True, ["a > 1"]),
        ("a > 1 and b > 1", {"a": 1, "b": 1}, False, ["a > 1", "b > 1"]),
        ("a > 1 and b > 1", {"a": 1, "b": 2}, False, ["a > 1"]),
        ("a > 1 and b > 1", {"a": 2, "b": 2}, True, ["a > 1"]),
        ("a > 1 or b > 1", {"a": 1, "b": 1}, False, ["a > 1"]),
        ("a > 1 or b > 1", {"a": 2, "b": 2}, True, ["a > 1", "b > 1"]),
        ("(a > 1 and b > 1) or c > 1", {"a": 1, "b": 1, "c": 1}, False, ["c > 1"]),
        ("not (a > 1 or b > 1)", {"a": 2, "b": 1}, False, ["a > 1"]),
        ("not (a > 1)", {}, True, ["a > 1"]),
        ("owner", {"owner": True}, True, ["owner"]),
        ("owner", {}, None, ["owner"]),
        ("any(children, age < 18)", {"children": [{"age": 20}]}, False, ["any(children, age < 18)"]),
        ("0 < a < 5", {"a": 7}, False, ["a < 5"]),
        ("amount + 1", {"amount": 2}, 3, []),
        ("zone", {"zone": "a"}, "a", []),
        ("count", {"count": 1}, 1, []),
    ],
)
def test_the_least_that_would_change_it(text: str, facts: dict[str, Any], value: Any, nearest: list[str]) -> None:
    explanation = explain(parse(text), facts, today=TODAY)
    assert explanation.value == value
    assert [comparison.text for comparison in explanation.nearest] == nearest
