"""What the language reads, what it refuses, and with which words."""

import contextlib
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kernel.rules import Kind, RuleError, evaluate, parse
from parvis.kernel.rules.nodes import Compare, children, walk

TODAY = date(2026, 11, 24)


def worked(text: str, **facts: Any) -> Any:
    return evaluate(parse(text), facts, today=TODAY)


@pytest.mark.parametrize(
    ("text", "facts", "wanted"),
    [
        ("a == b", {"a": 1, "b": 1.0}, True),
        ("a == b", {"a": True, "b": 1}, False),
        ("a != b", {"a": True, "b": 1}, True),
        ("a == b", {"a": "1", "b": 1}, False),
        ("a < b", {"a": "1", "b": 2}, False),
        ("a < b", {"a": [1], "b": [2]}, False),
        ("a == b", {"a": None, "b": None}, False),
        ("a != b", {"a": None, "b": 1}, False),
        ("a < b", {"a": "2026-01-01", "b": date(2026, 1, 2)}, True),
        ("a < b", {"a": date(2026, 1, 2), "b": "soon"}, False),
        ("a == b", {"a": date(2026, 1, 2), "b": 5}, False),
        ("a != b", {"a": date(2026, 1, 2), "b": "2026-99-99"}, True),
        ("a < b", {"a": "2026-01-01", "b": "2026-01-02"}, True),
        # Half an hour before midnight in Brussels, and half an hour after.
        ("a == today", {"a": datetime(2026, 11, 24, 22, 30, tzinfo=UTC)}, True),
        ("a == today", {"a": datetime(2026, 11, 24, 23, 30, tzinfo=UTC)}, False),
        ("a == today", {"a": datetime(2026, 11, 24, 23, 30)}, True),  # noqa: DTZ001
        ("a in b", {"a": 1, "b": [1, 2]}, True),
        ("a in b", {"a": 1, "b": "1"}, False),
        ("a in b", {"a": None, "b": [None]}, False),
        ("a not in b", {"a": 3, "b": [1, 2]}, True),
        ("a not in b", {"a": 3, "b": None}, False),
        ("a not in b", {"a": None, "b": [1]}, False),
        ("a in [b, 3]", {"a": 1, "b": 1}, True),
        ("1 < a < 3", {"a": 2}, True),
        ("1 < a < 3", {"a": 3}, False),
        ("a and b", {"a": True, "b": 1}, False),
        ("a or b", {"a": None, "b": True}, True),
        ("a or b", {"a": None, "b": "true"}, False),
        ("not a", {"a": None}, True),
        ("a.b.c", {"a": {"b": {"c": 5}}}, 5),
        ("a.b", {"a": 5}, None),
        ("a.b", {"a.b": 7}, 7),
        ("a.b", {}, None),
        ("-a", {"a": 3}, -3),
        ("-3 + a", {"a": 3}, 0),
        ("a + b", {"a": "x", "b": "y"}, None),
        ("a + b", {"a": True, "b": 1}, None),
        ("a * b", {"a": 2}, None),
        ("a * b", {"a": 2, "b": None}, None),
        ("a / b", {"a": 1, "b": 0}, None),
        ("a / b", {"a": 10**400, "b": 3}, None),
        ("a * b", {"a": 1e308, "b": 10.0}, None),
        ("a - b", {"a": "2026-03-01", "b": "2026-02-01"}, 28),
        ("a - b", {"a": "2026-03-01", "b": 4}, None),
        ("a + days(1)", {"a": "2026-02-28"}, date(2026, 3, 1)),
        ("days(1) + a", {"a": "2026-02-28"}, date(2026, 3, 1)),
        ("a + days(b)", {"a": "2026-02-28", "b": 1.5}, None),
        ("a + days(b)", {"a": "2026-02-28", "b": 2.0}, date(2026, 3, 2)),
        ("a + days(b)", {"a": "2026-02-28", "b": "2"}, None),
        ("a + months(1)", {"a": "2024-01-31"}, date(2024, 2, 29)),
        ("a - years(1)", {"a": "2024-02-29"}, date(2023, 2, 28)),
        ("a + (months(1) + days(1))", {"a": "2026-01-31"}, date(2026, 3, 1)),
        ("a + years(9000)", {"a": "2026-01-31"}, None),
        ("a + years(90000000)", {"a": "2026-01-31"}, None),
        ("a + days(1)", {"a": "soon"}, None),
        ("a + days(1)", {"a": 5}, None),
        ("a - days(b)", {"a": "2026-01-31"}, None),
        ("min(a, b)", {"a": 2, "b": 1.5}, 1.5),
        ("max(a, b, 3)", {"a": 2, "b": None}, None),
        ("max(a, b)", {"a": "2026-01-01", "b": date(2026, 1, 2)}, date(2026, 1, 2)),
        ("max(a, b)", {"a": "x", "b": "y"}, None),
        ("abs(a)", {"a": -2}, 2),
        ("abs(a)", {"a": "x"}, None),
        ("round(a)", {"a": 2.5}, 3),
        ("round(a)", {"a": -2.5}, -3),
        ("round(a)", {"a": 2}, 2),
        ("round(a)", {}, None),
        ("age(a, today)", {"a": "2008-11-24"}, 18),
        ("age(a, today)", {"a": "2008-11-25"}, 17),
        ('age(a, date("2026-02-28"))', {"a": "2008-02-29"}, 17),
        ("age(a, today)", {}, None),
        ("len(a)", {"a": "straße"}, 6),
        ("len(a)", {"a": 5}, None),
        ("is_filled(a)", {"a": 0}, True),
        ("is_filled(a)", {"a": False}, True),
        ("is_filled(a)", {"a": []}, False),
        ("is_filled(a)", {"a": {}}, False),
        ("count(a)", {"a": [1, 2]}, 2),
        ("count(a)", {"a": None}, 0),
        ("count(a, x > 1)", {"a": [{"x": 1}, {"x": 2}]}, 1),
        ("count(a, x > limit)", {"a": [{"x": 1}, {"x": 2}], "limit": 0}, 2),
        ("count(a, x)", {"a": ["plain"], "x": True}, 1),
        ("sum(a)", {"a": [1, 2]}, 3),
        ("sum(a, x)", {"a": [{"x": 1}, {"x": None}]}, None),
        ("sum(a, x)", {"a": []}, 0),
        ("any(a, x)", {"a": [{"x": False}, {"x": True}]}, True),
        ("all(a, x)", {"a": [{"x": False}, {"x": True}]}, False),
        ("all(a, x)", {"a": []}, True),
        ("none", {}, None),
        ('"it\'s"', {}, "it's"),
        ("\n  a\n  and b\n", {"a": True, "b": True}, True),
    ],
)  # fmt: skip
def test_what_it_gives(text: str, facts: dict[str, Any], wanted: Any) -> None:
    found = worked(text, **facts)
    assert found == wanted
    assert type(found) is type(wanted)


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("", 0, "There is no rule here."),
        ("a" * 2001, 0, "A rule is at most 2000 characters."),
        ("a = 3", 3, "A single = does not compare"),
        ('name == "a = b" and a = 3', 23, "A single = does not compare"),
        ("a <> 3", 3, "This sign is not read here"),
        ("a && b", 3, "This sign is not read here"),
        ("!a", 1, "This sign is not read here"),
        ("a ≤ 3", 3, "This sign is not read here"),
        ("a == “x”", 6, "These quotation marks are typographic"),
        ("a # b", 3, "A rule holds no remarks"),
        ("a == 5%", 7, "This sign is not read here"),
        ("a > 25€", 7, "A sum is written in cents"),
        ("a == 007", 6, "A number does not begin with a zero"),
        ("a > 12kg", 5, "A number runs into a word"),
        ("a > 1e9", 5, "A number runs into a word"),
        ("a > 0x10", 5, "A number runs into a word"),
        ("a AND b", 3, "This word is written in small letters"),
        ("a is b", 3, "‘is’ does not compare"),
        ("a if b else c", 3, "An expression does not choose"),
        ("lambda: 1", 1, "This is Python, and not a rule"),
        ("(a := 3)", 4, "This is Python, and not a rule"),
        ("[x for x in y]", 4, "This is Python, and not a rule"),
        ("a ** 2", 1, "This calculation is not part of the language"),
        ("a // 2", 1, "This calculation is not part of the language"),
        ("a @ b", 1, "This calculation is not part of the language"),
        ("~a", 1, "This sign does not stand before a value"),
        ("a[0]", 1, "Square brackets do not pick an item here"),
        ("a == {1}", 6, "Braces are not read here"),
        ("a == {}", 6, "Braces are not read here"),
        ("a == 12,5", 1, "A comma stands between two values"),
        ('f"{a}"', 1, "A text is written plainly"),
        ('b"x"', 1, "This value is not read here"),
        ("3j", 1, "A number runs into a word"),
        ("...", 1, "This value is not read here"),
        ("a == \\n", 6, "A backslash has no meaning here"),
        ("True", 1, "‘True’ is written in small letters"),
        ("a == None", 6, "‘None’ is written in small letters"),
        ("Income > 3", 1, "‘Income’ is not the name of a fact"),
        ("a.B > 3", 1, "‘B’ is not the name of a fact"),
        ("maß > 3", 1, "‘maß’ is not the name of a fact"),
        ("a.b.c.d.e.f.g", 1, "The name of a fact has at most 6 parts"),
        ("(a + b).c", 1, "A dot stands only inside the name of a fact"),
        ("len > 3", 1, "‘len’ is a function"),
        ("a == 1234567890123456", 6, "This number is longer than 15 digits"),
        ("eval(a)", 1, "‘eval’ is not a function of the language"),
        ("a.b(c)", 1, "‘a.b’ is not a function of the language"),
        ("(a)(b)(c)", 1, "‘This’ is not a function of the language"),
        ("min(a)", 1, "‘min’ is not used like this"),
        ("round(a, 2)", 1, "‘round’ is not used like this"),
        ("min(a, key=b)", 11, "A single = does not compare"),
        ("min(*a, b)", 5, "A star does not stand before a value"),
        ("age(born)", 1, "‘age’ is not used like this"),
        ('age("x", today)', 5, "A date is expected here, not a text"),
        ("date(a)", 1, "A date is written out"),
        ('date("24/11/2026")', 1, "‘24/11/2026’ is not a date"),
        ('date("2026-02-30")', 1, "There is no day 2026-02-30"),
        ("a and 3", 7, "A condition is expected here, not a number"),
        ("not none", 5, "A condition is expected here"),
        ('a + "x"', 5, "One cannot calculate with a text"),
        ("a + (b < 3)", 6, "One cannot calculate with a condition"),
        ("abs(none)", 5, "A number is expected here, not nothing"),
        ("is_filled(none)", 11, "A value is expected here, not nothing"),
        ("a + none", 5, "A value is expected here, not nothing"),
        ('-"x"', 2, "A number is expected here, not a text"),
        ("today * 2", 1, "‘*’ does not go between a date and a number"),
        ("today + today", 1, "‘+’ does not go between a date and a date"),
        ("today + 3", 1, "‘+’ does not go between a date and a number"),
        ("days(3) * 2", 1, "‘*’ does not go between a period and a number"),
        ("days(3) - today", 1, "‘-’ does not go between a period and a date"),
        ("a == none", 6, "Nothing is equal to none"),
        ("none != a", 1, "Nothing is equal to none"),
        ('a in "abc"', 6, "After ‘in’ comes a list"),
        ('3 < "x"', 5, "A number cannot be compared with a text"),
        ('today < "2026-01-01"', 9, "A date cannot be compared with a text"),
        ("a == [1]", 6, "A list cannot be compared"),
        ("a < days(3)", 5, "A period cannot be compared"),
        ("a < true", 5, "Yes and no have no order"),
        ('min("a", "b")', 1, "The least and the greatest are found among numbers"),
        ("min(today, 3)", 1, "The least and the greatest are found among numbers"),
        ("count([1])", 7, "The name of a list is expected here"),
        ("any(a, any(b, c))", 8, "A list inside a list is not looked into"),
        ("count(a, 3)", 10, "A condition is expected here, not a number"),
        ("class == 3", 1, "‘class’ cannot be the name of a fact"),
        ("(a", 1, "A bracket is opened and not closed"),
        ("a == 'x", 6, "A quotation mark is opened and never closed"),
        ("a b", 3, "This cannot be read"),
        ("  a b", 5, "This cannot be read"),
        ("a ==", 5, "This cannot be read"),
        ("((((((((((((((((((((((((((((((((((((((((a))))))))))))))))))))))))))))))))))))))))", 1, "nested too deep"),
        (" and ".join(["a == 1"] * 150), 1464, "This rule is too long"),
        ("abs(" * 38 + "abs(abs(abs(a)))" + ")" * 38, 165, "This is nested too deep"),
    ],
)  # fmt: skip
def test_what_it_refuses(text: str, column: int, message: str) -> None:
    with pytest.raises(RuleError) as refused:
        parse(text)
    assert message in str(refused.value)
    assert refused.value.column == column


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("a = 3", "Write == for ‘is equal to’."),
        ("mim(a, b)", "Did you mean ‘min’?"),
        ("min(a)", "Write min(a, b)."),
        ("a == none", "Write is_filled(answer), or not is_filled(answer)."),
        ("any(a)", "Write any(children, age < 18)."),
    ],
)
def test_it_says_what_to_write_instead(text: str, suggestion: str) -> None:
    with pytest.raises(RuleError) as refused:
        parse(text)
    assert refused.value.suggestion == suggestion


WORDS = (
    "a", "b.c", "1", "2.5", "'x'", "(", ")", "[", "]", ",", "+", "-", "*", "/", "<", "==", "in", "not", "and", "or",
    "min(", "age(", "today", "none", "true", "any(",
)  # fmt: skip
HOSTILE = [
    "(" * 1000 + ")" * 1000, "-" * 1999 + "1", "not " * 499 + "a", "[" * 1999, "a" + ".a" * 999, "a" + "<a" * 999,
    "a" + "+a" * 999, "abs(" * 499, '"' * 1999, "1" * 2000, "1_" * 1000, "a" + " or a" * 390, "\0", "a\0b", "\ud800",
    "((((" + "a," * 900 + "))))", "9" * 15 + "*" + "9" * 15, "min(" + "a," * 900 + ")",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_rule_comes_to_an_end(text: str) -> None:
    with contextlib.suppress(RuleError):
        worked(text)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    said = ""
    try:
        parse(text)
    except RuleError as refused:
        said = refused.message
    assert said == "" or said.endswith(".")


@given(st.lists(st.sampled_from(WORDS)))
def test_any_row_of_words_is_read_or_refused(words: list[str]) -> None:
    try:
        expression = parse(" ".join(words))
    except RuleError:
        return
    worked(expression.text, a=1, b={"c": "x"})


def test_names_are_told_apart_from_those_of_rows() -> None:
    expression = parse("count(children, age(born_on, today) < parameters.limit) > household.size and zone == 'a'")
    assert expression.names == {"children", "household.size", "zone"}
    assert expression.row_names == {("children", "born_on"), ("children", "parameters.limit")}
    assert expression.uses_today
    assert not parse("a == 1").uses_today
    assert expression.kind is Kind.CONDITION


def test_an_expression_is_read_once() -> None:
    assert parse("a == 1") is parse("a == 1")


def test_parts_are_walked_from_left_to_right() -> None:
    tree = parse("not (a < b) and c in [1, 2]").tree
    assert [type(node).__name__ for node in walk(tree)] == [
        "AllOf", "Not", "Compare", "Name", "Name", "Compare", "Name", "Members", "Constant", "Constant",
    ]  # fmt: skip
    assert all(len(children(node)) == 2 for node in walk(tree) if isinstance(node, Compare))
