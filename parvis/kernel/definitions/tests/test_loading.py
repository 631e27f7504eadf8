"""Definitions become typed records, or their authors are told what to mend, in words."""

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from parvis.kernel.definitions import (
    DefinitionErrors,
    Localised,
    content_hash,
    did_you_mean,
    json_schema,
    load,
    load_text,
    read_text,
    typed_as,
)

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=10)]


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"


class Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Question(Record):
    id: Name
    kind: Kind
    label: Localised
    required: bool = True
    most: int | None = Field(default=None, ge=1, le=9)
    share: float = Field(default=0.5, gt=0, lt=1)
    term: int | Name = 1
    at: datetime | None = None
    on: date | None = None
    unit: Literal["days", "months"] = "days"
    items: tuple["Question", ...] = ()
    words: tuple[str, ...] = ()
    accept: tuple[Literal["pdf", "png"], ...] = ()
    texts: dict[Name, Localised] = {}
    when: str = ""

    @field_validator("when")
    @classmethod
    def _no_shouting(cls, text: str) -> str:
        if text.isupper():
            raise ValueError("Nobody shouts here.")
        return text


class Form(Record):
    questions: tuple[Question, ...] = Field(min_length=1, max_length=2)
    title: str = Field(default="x", min_length=2)


GOOD = """
questions:
  - id: name
    kind: text
    label: {nl: Naam, fr: Nom, en: Name}
"""


def said(text: str, model: type[BaseModel] = Form) -> list[str]:
    with pytest.raises(DefinitionErrors) as refused:
        load_text(text, model, file="form.yaml")
    return [str(problem).removeprefix("form.yaml:") for problem in refused.value.problems]


def test_a_good_definition_becomes_a_record() -> None:
    form = load_text(GOOD + "    on: 2026-11-24\n    at: 2026-11-24 09:00\n    term: tomorrow\n", Form)
    question = form.questions[0]
    assert question.label.to("fr") == "Nom"
    assert question.on == date(2026, 11, 24)
    assert question.at is not None
    assert question.at.utcoffset() is not None
    assert question.term == "tomorrow"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("requird: false", "‘requird’ is not known here. Did you mean ‘required’?"),
        ("xyz: 1", "‘xyz’ is not known here."),
        ("required: perhaps", "required: This must be true or false; it is ‘perhaps’."),
        ("most: many", "most: This must be a whole number; it is ‘many’."),
        ("most: 2.5", "most: This must be a whole number; it is ‘2.5’."),
        ("most: 0", "most: This must be at least 1."),
        ("most: 10", "most: This must be at most 9."),
        ("share: 0", "share: This must be more than 0."),
        ("share: 1", "share: This must be less than 1."),
        ("share: half", "share: This must be a number; it is ‘half’."),
        ("unit: moths", "unit: ‘moths’ is not one of the possible values. Did you mean ‘months’?"),
        ("unit: ages", "unit: ‘ages’ is not one of the possible values. Write ‘days’ or ‘months’."),
        ("accept: [pdf, png, pgn]", "accept › no. 3: ‘pgn’ is not one of the possible values. Did you mean ‘png’?"),
        ("when: true", "when: This must be a text; it is true. Put it between quotation marks."),
        ("when: 2026-01-01", "when: This must be a text; it is ‘2026-01-01’. Put it between quotation marks."),
        ("when: SHOUT", "when: Nobody shouts here."),
        ("when: {a: 1}", "when: This must be a text; it is a group of names with values."),
        ("words: one", "words: This must be a list; it is ‘one’. Write each item on its own line after ‘- ’."),
        ("words: [one, 2]", "words › no. 2: This must be a text; it is ‘2’. Put it between quotation marks."),
        ("on: soon", "on: This must be a day, such as 2026-11-24; it is ‘soon’."),
        ("on: 2026-11-24 09:00", "on: This must be a day without a time, such as 2026-11-24; it is ‘2026-11-24 09:00"),
        ("at: soon", "at: This must be a moment, such as 2026-11-24 09:00; it is ‘soon’."),
        ("at: 2026-11-24", "at: This must be a moment, with a time. Write it as 2026-11-24 09:00, unquoted."),
        ('at: "2026-11-24 09:00"', "at: This must be a moment, with a time."),
        (
            "term: Not this",
            "term: This must be one of: a whole number; ‘Not this’ cannot be used here. It is ‘Not this’.",
        ),
        ("term: [1]", "term: This must be one of: a whole number; a text. It is a list."),
        ("items: [{id: a}]", "items › a: ‘kind’ is missing. Add a line ‘kind: …’."),
        ("items: [a]", "items › no. 1: This must be a group of names with values; it is ‘a’."),
        ("texts: {a: {nl: x, en: y}}", "texts › a: The French text is missing. Add a line ‘fr: …’."),
        ("texts: {A: {nl: x, fr: y, en: z}}", "texts › A: ‘A’ cannot be used here. Use small letters, digits and _,"),
        ("texts: {a: {nl: x, fr: y, en: ''}}", "texts › a › en: This may not be empty. Fill it in"),
        ("texts: {a: {nl: x, fr: y, en: z, de: u}}", "‘de’ is not known here."),
        ("texts: {abcdefghijkl: {nl: x, fr: y, en: z}}", "This must be at most 10 characters long."),
    ],
)
def test_the_author_is_told_in_words(line: str, problem: str) -> None:
    found = said(f"{GOOD}    {line}\n")
    assert any(one.startswith("6: questions › name") and problem in one for one in found), found


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "1: This must be a group of names with values; it is empty."),
        ("- a", "1: This must be a group of names with values; it is a list."),
        ("questions: []", "1: questions: This may not be empty."),
        ("title: y\nquestion: []", "2: question: ‘question’ is not known here. Did you mean ‘questions’?"),
        (GOOD + "title: y\n", "6: title: This must be at least 2 characters long."),
        (GOOD + 2 * GOOD.removeprefix("\nquestions:\n"), "2: questions: This must have at most 2 items."),
        ("questions:\n  - label: {nl: a, fr: b, en: c}\n    id: 5\n    kind: tekst",
         "4: questions › no. 1 › kind: ‘tekst’ is not one of the possible values. Did you mean ‘text’?"),
        ("questions: [{id: a, kind: text, label: {nl: a, fr: b}}]",
         "1: questions › a › label: The English text is missing. Add a line ‘en: …’."),
    ],
)  # fmt: skip
def test_the_author_is_told_about_the_whole(text: str, problem: str) -> None:
    found = said(text)
    assert any(one.startswith(problem) for one in found), found


def test_everything_is_told_at_once_in_order_of_the_lines() -> None:
    text = GOOD + "    requird: no\n    most: a\n  - id: B\n    kind: txt\n    label: x\nextra: 1\n"
    assert [int(problem.split(":")[0]) for problem in said(text)] == [6, 7, 8, 9, 10, 11]


def test_an_item_that_is_wrong_does_not_make_the_list_empty() -> None:
    assert not any("may not be empty" in problem for problem in said("questions: [{}]"))


def test_no_word_of_the_machine_reaches_the_author() -> None:
    jargon = ("extra_forbidden", "literal", "Input should", "type=", "pydantic", "dict", "tuple", "str ")
    text = GOOD + "    a: 1\n    unit: x\n    most: x\n    words: x\n    term: [x]\n    items: x\n    at: x\n"
    assert not [word for word in jargon for problem in said(text) if word in problem]


def test_a_message_that_we_have_no_words_for_is_passed_on() -> None:
    class Odd(Record):
        value: Annotated[int, Field(multiple_of=5)]

    assert said("value: 7", Odd) == ["1: value: Input should be a multiple of 5."]


def test_a_long_value_is_shortened() -> None:
    (problem,) = said(GOOD + f"    most: {'x' * 300}\n")
    assert len(problem) < 160


def test_a_source_is_kept_to_ask_for_lines() -> None:
    source = read_text(GOOD, file="form.yaml")
    form = typed_as(source, Form)
    assert source.line(["questions", 0, "label"]) == 5
    assert form.questions[0].id == "name"


def test_a_file_is_loaded_by_its_path(tmp_path: Path) -> None:
    file = tmp_path / "form.yaml"
    file.write_text(GOOD, encoding="utf-8")
    assert load(file, Form) == load_text(GOOD, Form)


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("lable", ["label", "legal"], "Did you mean ‘label’?"),
        ("xyz", ["a"], "Write ‘a’."),
        ("xyz", ["a", "b", "c"], "Write ‘a’, ‘b’ or ‘c’."),
        ("xyz", [], ""),
        ("xyz", [f"word{number}" for number in range(20)], ""),
    ],
)
def test_did_you_mean(word: str, known: list[str], hint: str) -> None:
    assert did_you_mean(word, known) == hint


def test_an_editor_can_check_while_one_types() -> None:
    schema = json_schema(Form)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["properties"]["questions"]["minItems"] == 1
    assert schema["additionalProperties"] is False


def _folder(root: Path, files: dict[str, Any]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


FILES = {"form.yaml": b"a: 1\nb: 2\n", "rules/fee.yaml": b"id: fee\n", "logo.png": b"\x89PNG\r\n\x1a\n\xff"}


def test_the_same_content_has_the_same_hash_on_every_system(tmp_path: Path) -> None:
    here = content_hash(_folder(tmp_path / "a", FILES))
    windows = {
        name: content.replace(b"\n", b"\r\n") if name.endswith("yaml") else content for name, content in FILES.items()
    }
    litter = {".git/x": b"x", "form.yaml~": b"old", "__pycache__/x.pyc": b"x", ".DS_Store": b"x"}
    assert content_hash(_folder(tmp_path / "b", windows | litter)) == here
    assert len(here) == 64


@pytest.mark.parametrize(
    "files",
    [
        FILES | {"form.yaml": b"a: 1\nb: 3\n"},
        FILES | {"logo.png": b"\x89PNG\n\x1a\n\xff"},
        FILES | {"extra.yaml": b""},
        {name.replace("fee", "fees"): content for name, content in FILES.items()},
        {name: content for name, content in FILES.items() if name != "form.yaml"},
    ],
)
def test_any_change_changes_the_hash(tmp_path: Path, files: dict[str, bytes]) -> None:
    assert content_hash(_folder(tmp_path / "a", FILES)) != content_hash(_folder(tmp_path / "b", files))


def test_names_and_contents_cannot_be_shifted(tmp_path: Path) -> None:
    one, other = _folder(tmp_path / "a", {"ab": b"c", "d": b""}), _folder(tmp_path / "b", {"a": b"bc", "d": b""})
    assert content_hash(one) != content_hash(other)


def test_a_folder_that_leads_elsewhere_has_no_hash(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "a", FILES)
    (folder / "passwd").symlink_to("/etc/passwd")
    with pytest.raises(ValueError, match="passwd is a link"):
        content_hash(folder)
    with pytest.raises(FileNotFoundError, match="no folder"):
        content_hash(tmp_path / "nowhere")
