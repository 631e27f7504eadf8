"""Reads a tree of categories from YAML."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from parvis.incidents.rules.categories import problems
from parvis.incidents.types.category import Category, Choice, Question, QuestionKind, Tree, Words
from parvis.kernel.definitions import DefinitionErrors, Localised, Problem, Source, did_you_mean, typed_as
from parvis.kernel.definitions import read as read_yaml

SHIPPED = Path(__file__).parent / "tree.yaml"

_Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
_Weight = Annotated[int, Field(ge=1, le=4)]
_Phrases = tuple[Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)], ...]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Choice(_Record):
    code: _Code
    name: Localised


class _Question(_Record):
    code: _Code
    kind: Literal["choice", "yes_no", "text", "number"]
    label: Localised
    hint: Localised | None = None
    choices: tuple[_Choice, ...] = ()
    required: bool = False
    unit: str = ""
    minimum: int = 0
    maximum: int = 1_000_000
    longest: int = Field(300, ge=1, le=2000)
    without_plate: bool = False
    danger: str = ""
    warning: Localised | None = None


class _Words(_Record):
    nl: _Phrases = ()
    fr: _Phrases = ()
    en: _Phrases = ()


class _Category(_Record):
    code: _Code
    parent: _Code | None = None
    group: bool = False
    name: Localised
    hint: Localised | None = None
    words: _Words = _Words()
    questions: tuple[_Code, ...] = ()
    past_questions: tuple[_Code, ...] = ()
    gravity: _Weight | None = None
    probability: _Weight | None = None
    private: bool = False
    emergency: Localised | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    replaced_by: _Code | None = None

    @property
    def is_group(self) -> bool:
        return self.group or self.parent is None


class _File(_Record):
    edition: int = Field(ge=1)
    questions: tuple[_Question, ...] = ()
    categories: tuple[_Category, ...] = Field(min_length=1)


@lru_cache(maxsize=1)
def shipped() -> Tree:
    """Return the tree that comes with the software, read once."""
    return read(SHIPPED)


def read(path: Path | str) -> Tree:
    """Read the tree in a YAML file.

    :raises DefinitionErrors: with everything that is wrong, each with its line.
    """
    source = read_yaml(path)
    file = typed_as(source, _File)
    asked = {one.code: _asked(one) for one in file.questions}
    _must_hold(_loose_ends(source, file, asked))
    tree = Tree((_category(one, asked) for one in file.categories), edition=file.edition)
    _must_hold(
        Problem(source.file, source.line(["categories", one.row, one.field]), one.code, one.message.en)
        for one in problems(tree)
    )
    return tree


def _must_hold(found: Iterable[Problem]) -> None:
    wrong = list(found)
    if wrong:
        raise DefinitionErrors(wrong)


def _loose_ends(source: Source, file: _File, asked: Mapping[str, Question]) -> Iterable[Problem]:
    """Yield what the file itself has wrong, before there is a tree."""

    def said(row: int, field: str, message: str, hint: str = "") -> Problem:
        code = file.categories[row].code
        return Problem(source.file, source.line(["categories", row, field]), f"{code} › {field}", message, hint)

    codes = [one.code for one in file.questions]
    for place, code in enumerate(codes):
        if code in codes[:place]:
            yield source.problem(["questions", place, "code"], f"The question ‘{code}’ is there twice.")
    for row, one in enumerate(file.categories):
        for field in ("questions", "past_questions"):
            for code in getattr(one, field):
                if code not in asked:
                    yield said(row, field, f"There is no question ‘{code}’.", did_you_mean(code, asked))
        for field in ("gravity", "probability"):
            if not one.is_group and getattr(one, field) is None:
                yield said(row, field, f"The {field} is missing.", "Give a number from 1 (low) to 4 (high).")


def _asked(one: _Question) -> Question:
    return Question(
        code=one.code,
        kind=QuestionKind(one.kind),
        label=one.label,
        hint=one.hint,
        choices=tuple(Choice(each.code, each.name) for each in one.choices),
        is_required=one.required,
        unit=one.unit,
        minimum=one.minimum,
        maximum=one.maximum,
        longest=one.longest,
        without_plate=one.without_plate,
        danger_answer=one.danger,
        warning=one.warning,
    )


def _category(one: _Category, asked: Mapping[str, Question]) -> Category:
    return Category(
        code=one.code,
        parent=one.parent,
        name=one.name,
        hint=one.hint,
        words=Words(one.words.nl, one.words.fr, one.words.en),
        questions=tuple(asked[code] for code in one.questions),
        past_questions=tuple(asked[code] for code in one.past_questions),
        gravity=one.gravity or 1,
        probability=one.probability or 1,
        is_group=one.is_group,
        is_private=one.private,
        emergency=one.emergency,
        valid_from=one.valid_from,
        valid_until=one.valid_until,
        replaced_by=one.replaced_by,
    )
