"""What YAML is read, how it is typed, and what is refused."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kernel.definitions import DefinitionErrors, read, read_text


def value_of(text: str) -> Any:
    return read_text(f"a: {text}").data["a"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("true", True), ("false", False), ("null", None), ("~", None), ("", None),
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("off", "off"), ("True", "True"), ("NULL", "NULL"), ("y", "y"),
        ("5", 5), ("-5", -5), ("+5", 5), ("0", 0), ("25_00", 2500), ("0_50", 50), ("1_", "1_"), ("_1", "_1"),
        ("0470123456", "0470123456"), ("007", "007"), ("0x10", "0x10"), ("0o7", "0o7"), ("1:30", "1:30"),
        ("2.5", 2.5), ("-2.5", -2.5), (".5", ".5"), ("1e3", "1e3"), (".inf", ".inf"), (".nan", ".nan"),
        ("2026-11-24", date(2026, 11, 24)), ("2026-1-4", "2026-1-4"), ('"2026-11-24"', "2026-11-24"),
        ("'5'", "5"), ('"true"', "true"), ("-", None), ("+", "+"), ("1 2", "1 2"),
        ("2026-11-24 09:00Z", datetime(2026, 11, 24, 9, tzinfo=UTC)),
        ("2026-11-24T09:00:30.5+01:00", datetime(2026, 11, 24, 8, 0, 30, 500_000, tzinfo=UTC)),
        ("2026-11-24 09:00", datetime(2026, 11, 24, 8, tzinfo=UTC)),
        ("2026-07-24 09:00", datetime(2026, 7, 24, 7, tzinfo=UTC)),
        ("2026-10-25 02:30+01:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("! plain", "plain"),
    ],
)  # fmt: skip
def test_unquoted_values_are_typed(text: str, wanted: Any) -> None:
    if text == "-":
        assert value_of("\n  -") == [None]
        return
    found = value_of(text)
    assert found == wanted
    assert type(found) is type(wanted)


def test_a_moment_without_offset_is_that_of_brussels() -> None:
    assert value_of("2026-07-24 09:00").utcoffset() == timedelta(hours=2)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: 2026-02-30", 1, "There is no day 2026-02-30."),
        ("a: 2026-11-24 25:00", 1, "There is no moment 2026-11-24 25:00."),
        ("a: 2026-03-29 02:30", 1, "The clock skips 02:30 on 2026-03-29: summer time begins."),
        ("a: 2026-10-25 02:30", 1, "02:30 comes twice on 2026-10-25, as summer time ends: add +02:00 or +01:00."),
        ("a: 1234567890123456789", 1, "This number is longer than 18 digits."),
        ("\na: &x 1\nb: *x", 2, "Anchors (&name) and references (*name) are not read here."),
        ("a: *x", 1, "Anchors (&name) and references (*name) are not read here."),
        ("a: !!python/object:os.system x", 1, "The tag tag:yaml.org,2002:python/object:os.system is not read here."),
        ("a: !local x", 1, "The tag !local is not read here."),
        ("a: !x!y z", 1, "Tags (!name) are not read here."),
        ("<<: {a: 1}", 1, "The merge key ‘<<’ is not read here."),
        ("a: 1\nb: 2\na: 3", 3, "‘a’ is given twice; it was already given on line 1."),
        ("a: 1\n---\nb: 2", 2, "A second document begins here."),
        ("? [a]\n: 1", 1, "A list or a group cannot be the name of something."),
        ("a: {{ name }}", 1, "A list or a group cannot be the name of something."),
        ("a: b: c", 1, "There is a colon where none can stand."),
        ("a: 'x", 1, "A quotation mark is opened and never closed."),
        ('a: "x\nb: 1\n', 3, "A quotation mark is opened and never closed."),
        ("\ta: 1", 1, "This line begins with a tab or a sign that means something else."),
        ("a: @b", 1, "This line begins with a tab or a sign that means something else."),
        ("a: 1\nb\nc: 2", 3, "A name stands here without its colon."),
        ("a: 1\n b: 2", 2, "There is a colon where none can stand."),
        ("- a\nb: 1", 2, "This line does not line up with the list it is in."),
        ("a:\n    b: 1\n  c: 2", 3, "This line does not line up with the ones around it."),
        ("a: [1,", 2, "A list or group in brackets is not closed."),
        ("a: {b: 1", 2, "A list or group in brackets is not closed."),
        ("a: * b", 1, "References (*name) and anchors (&name) are not read here."),
        ("a: \x01", 0, "There is an invisible control character here."),
        ("%x", 1, "This is not YAML."),
        ("[" * 3000, 1, "This is nested more than 60 levels deep."),
        ("a: [" + "1," * 60_000 + "]", 1, "This file holds more than 50,000 values."),
        ("a: " + "x" * 600_000, 0, "This file is larger than 512 kB."),
    ],
)
def test_what_is_refused_is_told_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(DefinitionErrors) as refused:
        read_text(text, file="form.yaml")
    (problem,) = refused.value.problems
    assert (problem.message, problem.line, problem.file) == (said, line, "form.yaml")
    assert problem.hint


def test_all_doubles_and_false_days_are_told_at_once_and_in_order() -> None:
    with pytest.raises(DefinitionErrors) as refused:
        read_text("a: 1\nb: 2026-13-01\na: 2\nc: {d: 1, d: 2}\n'")
    assert [problem.line for problem in refused.value.problems] == [2, 3, 4, 5]


def test_bombs_of_references_are_not_unfolded() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"
    with pytest.raises(DefinitionErrors, match="Anchors"):
        read_text(bomb)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    said = [""]
    try:
        read_text(text)
    except DefinitionErrors as refused:
        said = [problem.message for problem in refused.problems]
    assert all(not sentence or sentence.endswith(".") for sentence in said)


def test_lines_and_paths_are_remembered() -> None:
    source = read_text("steps:\n  - id: you\n    title: T\n  - title: U\n")
    assert source.line(["steps", 0, "title"]) == 3
    assert source.line(["steps", 1]) == 4
    assert source.line(["steps", 0, "absent"]) == 2
    assert source.line(["steps", 9]) == 1
    assert source.line() == 1
    assert source.where(["steps", 0, "title"]) == "steps › you › title"
    assert source.where(["steps", 1, "title"]) == "steps › no. 2 › title"
    assert source.at(["steps", 1, "title"]) == "U"
    assert source.at(["steps", 7]) is None
    assert str(source.problem(["steps", 0], "Wrong.", "Mend it.")) == "text:2: steps › you: Wrong. Mend it."


def test_an_empty_file_is_nothing() -> None:
    assert read_text("").data is None
    assert read_text("# only a remark\n").data is None


def test_files_are_read_as_utf_8(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: \xc3\xa9\r\nb: 1\r\n")
    assert read(file).data == {"a": "é", "b": 1}


@pytest.mark.parametrize(
    ("content", "said", "line"),
    [
        (None, "There is no file here that can be read.", 0),
        (b"a: 1\nb: \xe9\n", "This file is not UTF-8 text.", 2),
        (b"x" * 600_000, "This file is larger than 512 kB.", 0),
    ],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, content: bytes | None, said: str, line: int) -> None:
    file = tmp_path / "a.yaml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(DefinitionErrors) as refused:
        read(file)
    (problem,) = refused.value.problems
    assert (problem.message, problem.line, problem.file) == (said, line, str(file))
