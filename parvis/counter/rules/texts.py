"""Texts with placeholders, `{{ name.of.fact | filter }}`: letters and the sentences of a state.

A placeholder names a fact and at most one filter; it cannot compute, call or reach inside an object, so a folder made
by someone else can print facts and nothing more. Mark-up (`**bold**`, `- ` items) is read from the template only: what
a citizen typed is always printed as it is.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any, Literal

from parvis.counter.rules.shown import (
    address_text,
    date_text,
    label_text,
    list_text,
    moment_text,
    money_text,
    number_text,
    value_text,
)
from parvis.counter.types import Kind, Question
from parvis.counter.types.definition import Definition

FILTERS = ("address", "date", "label", "list", "moment", "money", "number")
_MARK = re.compile(r"\{\{(.*?)\}\}", re.S)
_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*(?:\.[a-z][a-z0-9]*(?:_[a-z0-9]+)*)*")
_LONGEST = 20_000


class TextError(ValueError):
    """A text that cannot be printed.

    :param column: where, counted from 1 in the text.
    """

    def __init__(self, message: str, column: int, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.column = column
        self.hint = hint


@dataclass(frozen=True)
class Slot:
    """A placeholder: which fact, and how it is written."""

    name: str
    filter: str
    column: int


@lru_cache(maxsize=20_000)
def parse(text: str) -> tuple[str | Slot, ...]:
    """Read a text into its literal parts and placeholders.

    :raises TextError: for a placeholder that is not a name with at most one known filter, or template code.
    """
    if len(text) > _LONGEST:
        raise TextError(f"This text is longer than {_LONGEST} characters.", 1, "Split it over several blocks.")
    parts: list[str | Slot] = []
    end = 0
    for found in _MARK.finditer(text):
        parts.append(_literal(text, end, found.start()))
        parts.append(_slot(found[1], found.start() + 1))
        end = found.end()
    parts.append(_literal(text, end, len(text)))
    return tuple(part for part in parts if part != "")


def _literal(text: str, start: int, end: int) -> str:
    part = text[start:end]
    for sign in ("{{", "}}", "{%", "%}", "{#"):
        if (at := part.find(sign)) >= 0:
            hint = (
                "Close a placeholder as in `{{ name }}`."
                if sign in ("{{", "}}")
                else "Texts hold no code: put the condition beside the block, as `when: …`."
            )
            raise TextError(f"“{sign}” stands alone here.", start + at + 1, hint)
    return part


def _slot(inside: str, column: int) -> Slot:
    name, bar, chosen = (piece.strip() for piece in inside.partition("|"))
    if not _NAME.fullmatch(name):
        raise TextError(
            f"“{name}” is not the name of a fact.",
            column,
            "A placeholder holds one name, such as `{{ new_address | address }}`: small letters, digits, single "
            "underscores and dots, no calls.",
        )
    if bar and chosen not in FILTERS:
        raise TextError(f"“{chosen}” is not a filter.", column, f"Use one of: {', '.join(FILTERS)}.")
    return Slot(name, chosen, column)


def slots(text: str) -> tuple[Slot, ...]:
    """Return the placeholders of a text, in order.

    :raises TextError: if the text cannot be read.
    """
    return tuple(part for part in parse(text) if isinstance(part, Slot))


def questions_by_name(definition: Definition) -> dict[str, Question]:
    """Return every question by the name that facts give its answer: `move_date`, `filled.reason`."""
    found = {question.id: question for question in definition.form.questions}
    for action in definition.flow.actions:
        found |= {f"filled.{question.id}": question for question in action.ask}
    return found


def lookup(facts: Mapping[str, Any], name: str) -> Any:
    """Return the fact with a dotted name, or None. Only mappings are opened, never objects."""
    value: Any = facts
    for part in name.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    return value


_WRITERS: dict[str, Callable[[Any, str], str]] = {
    "address": address_text,
    "date": date_text,
    "list": list_text,
    "moment": moment_text,
    "money": money_text,
    "number": number_text,
}


def _written(slot: Slot, facts: Mapping[str, Any], language: str, questions: Mapping[str, Question]) -> str:
    value = lookup(facts, slot.name)
    if slot.filter == "label" or (slot.filter == "list" and _is_choice(questions.get(slot.name))):
        return label_text(questions.get(slot.name), value, language)
    if slot.filter:
        return _WRITERS[slot.filter](value, language)
    return value_text(questions.get(slot.name), value, language)


def _one_line(text: str) -> str:
    """Return a value without line breaks of its own; spaces that may not break stay as they are."""
    return re.sub(r"[ \t\r\n\v\f\u2028\u2029]+", " ", text).strip(" ")


def _is_choice(question: Question | None) -> bool:
    return question is not None and question.kind is Kind.SEVERAL_OF


def render(text: str, facts: Mapping[str, Any], *, language: str, definition: Definition | None = None) -> str:
    """Print a text on one line per line of its template; a value never brings a line of its own.

    :param definition: gives the labels of choices and the way each answer is written.
    :raises TextError: if the text cannot be read.
    """
    questions = questions_by_name(definition) if definition else {}
    return "".join(
        part if isinstance(part, str) else _one_line(_written(part, facts, language, questions)) for part in parse(text)
    )


@dataclass(frozen=True)
class Run:
    """A stretch of text in one weight."""

    text: str
    bold: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, or an item of a list."""

    kind: Literal["text", "item"]
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def paragraphs(
    text: str, facts: Mapping[str, Any], *, language: str, definition: Definition | None = None
) -> list[Paragraph]:
    """Print a text with its mark-up: paragraphs between empty lines, `- ` items, `**bold**`.

    :raises TextError: if the text cannot be read.
    """
    questions = questions_by_name(definition) if definition else {}
    blocks: list[tuple[Literal["text", "item"], list[Sequence[str | Slot]]]] = []
    for line in _lines(parse(text)):
        head = line[0] if line else ""
        if not line or (len(line) == 1 and isinstance(head, str) and not head.strip()):
            blocks.append(("text", []))
        elif isinstance(head, str) and head.lstrip().startswith("- "):
            blocks.append(("item", [[head.lstrip()[2:], *line[1:]]]))
        elif blocks and blocks[-1][1]:
            blocks[-1][1].append([" ", *line])
        else:
            blocks.append(("text", [line]))
    made = [
        Paragraph(kind, _runs([part for line in lines for part in line], facts, language, questions))
        for kind, lines in blocks
        if lines
    ]
    return [one for one in made if one.text.strip()]


def _lines(parts: Sequence[str | Slot]) -> list[list[str | Slot]]:
    lines: list[list[str | Slot]] = [[]]
    for part in parts:
        if isinstance(part, Slot):
            lines[-1].append(part)
            continue
        first, *rest = part.split("\n")
        if first:
            lines[-1].append(first)
        lines.extend([one] if one else [] for one in rest)
    return lines


def _runs(
    parts: Sequence[str | Slot], facts: Mapping[str, Any], language: str, questions: Mapping[str, Question]
) -> tuple[Run, ...]:
    runs: list[Run] = []
    bold = False
    for part in parts:
        if isinstance(part, Slot):
            runs.append(Run(_one_line(_written(part, facts, language, questions)), bold))
            continue
        for index, piece in enumerate(part.split("**")):
            if index:
                bold = not bold
            if piece:
                runs.append(Run(piece, bold))
    return _joined(runs)


def _joined(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Join neighbours of one weight: a placeholder inside `**bold**` is no stretch of its own."""
    whole = (run for run in runs if run.text)
    return tuple(Run("".join(run.text for run in group), bold) for bold, group in groupby(whole, lambda run: run.bold))
