"""A form as the rows of an XLSForm: `survey`, `choices` and `settings`."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from parvis.counter.rules.xlsform.expressions import CannotSay, to_xpath
from parvis.counter.types import Kind, Page, Question, Step
from parvis.counter.types.definition import Definition
from parvis.kernel.definitions import LANGUAGES, Localised
from parvis.kernel.rules import RuleError

NAMES = {"nl": "Nederlands (nl)", "fr": "Français (fr)", "en": "English (en)"}
TYPES = {
    Kind.TEXT: "text", Kind.LONG_TEXT: "text", Kind.NUMBER: "integer", Kind.MONEY: "decimal", Kind.DATE: "date",
    Kind.YES_NO: "select_one yes_no", Kind.NATIONAL_NUMBER: "text", Kind.ENTERPRISE_NUMBER: "text", Kind.IBAN: "text",
    Kind.EMAIL: "text", Kind.PHONE: "text", Kind.ADDRESS: "text", Kind.PLACE: "geopoint", Kind.FILES: "file",
    Kind.SIGNATURE: "acknowledge", Kind.PARTY: "text", Kind.COMPUTED: "calculate",
}  # fmt: skip
YES_NO = (
    ("yes", Localised(nl="Ja", fr="Oui", en="Yes")),
    ("no", Localised(nl="Nee", fr="Non", en="No")),
)
Row = dict[str, Any]
_TEXTS = [f"{name}::{NAMES[language]}" for name in ("label", "hint") for language in LANGUAGES]
_MESSAGES = [f"constraint_message::{NAMES[language]}" for language in LANGUAGES]
SURVEY = (
    "type", "name", *_TEXTS, "required", "relevant", "constraint", *_MESSAGES, "calculation", "appearance",
    "parvis::kind", "parvis::rest",
)  # fmt: skip
CHOICES = ("list_name", "name", *_TEXTS[:3], "parvis::rest")
SETTINGS = ("form_title", "form_id", "version", "default_language", "parvis::form")
"""The columns of each sheet, in the order in which people expect them."""


@dataclass(frozen=True)
class Sheets:
    """The three sheets of an XLSForm, a dictionary a row; columns are the keys."""

    survey: list[Row]
    choices: list[Row]
    settings: list[Row]


def sheets_of(definition: Definition) -> Sheets:
    """Return the form of a definition as a spreadsheet that other tools read, and from which it comes back whole."""
    form = definition.form
    survey = [row for step in form.steps for row in _step(step)]
    choices = [_with({"list_name": "yes_no", "name": name}, "label", label) for name, label in YES_NO]
    choices += [row for question in _all(form.questions) for row in _choices(question)]
    settings: Row = {
        "form_title": definition.procedure.name.to("nl"),
        "form_id": definition.id,
        "version": definition.hash[:12],
        "default_language": NAMES["nl"],
        "parvis::form": _json(form.model_dump(mode="json", exclude_defaults=True, exclude={"steps"})),
    }
    return Sheets(survey, choices, [settings])


def _all(questions: Iterable[Question]) -> Iterator[Question]:
    for one in questions:
        yield one
        yield from _all(one.items)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""


def _with(row: Row, column: str, text: Localised | None) -> Row:
    """Return a row with a text in each language."""
    if text is not None:
        # As written: what is only for the eye, such as spaces that do not break, is no part of the form.
        row |= {f"{column}::{NAMES[language]}": getattr(text, language) for language in LANGUAGES}
    return row


def _said(condition: str, here: str = "") -> str:
    """Return a condition as XLSForm says it; empty where it cannot, and only our own column has it."""
    try:
        return to_xpath(condition, here=here) if condition else ""
    except (CannotSay, RuleError):
        return ""


def _step(step: Step) -> Iterator[Row]:
    rest = step.model_dump(mode="json", exclude_defaults=True, exclude={"id", "title", "pages"})
    yield _with({"type": "begin_group", "name": step.id, "parvis::rest": _json(rest)}, "label", step.title)
    for page in step.pages:
        yield from _page(page)
    yield {"type": "end_group", "name": step.id}


def _page(page: Page) -> Iterator[Row]:
    rest = page.model_dump(mode="json", exclude_defaults=True, exclude={"questions", "title"})
    opening: Row = {
        "type": "begin_group",
        "name": f"page_{page.id}",
        "appearance": "field-list",
        "relevant": _said(page.when),
        "parvis::rest": _json(rest),
    }
    yield _with(opening, "label", page.title)
    if page.intro is not None:
        yield _with({"type": "note", "name": f"intro_{page.id}", "parvis::kind": "intro"}, "label", page.intro)
    for question in page.questions:
        yield from _question(question)
    yield {"type": "end_group", "name": f"page_{page.id}"}


def _question(question: Question) -> Iterator[Row]:
    if question.kind is Kind.GROUP:
        yield _row(question, "begin_repeat")
        for item in question.items:
            yield from _question(item)
        yield {"type": "end_repeat", "name": question.id}
        return
    kind = TYPES.get(question.kind, "text")
    if question.kind is Kind.ONE_OF:
        kind = f"select_one {question.id}"
    elif question.kind is Kind.SEVERAL_OF:
        kind = f"select_multiple {question.id}"
    elif question.kind is Kind.NUMBER and question.decimals:
        kind = "decimal"
    yield _row(question, kind)


_WRITTEN = {"id", "kind", "label", "help", "required", "options", "items", "check_message"}


def _row(question: Question, kind: str) -> Row:
    rest = question.model_dump(mode="json", exclude_defaults=True, exclude=_WRITTEN)
    row: Row = {
        "type": kind,
        "name": question.id,
        "required": "yes" if question.required else "no",
        "relevant": _said(question.when),
        "constraint": _constraint(question),
        "calculation": _said(question.expression),
        "appearance": "multiline" if question.kind is Kind.LONG_TEXT else "",
        "parvis::kind": question.kind.value,
        "parvis::rest": _json(rest),
    }
    row = _with(row, "label", question.label)
    row = _with(row, "hint", question.help)
    return _with(row, "constraint_message", question.check_message)


def _constraint(question: Question) -> str:
    parts = []
    if question.kind in (Kind.NUMBER, Kind.MONEY):
        parts += [f". >= {question.min}"] if question.min is not None else []
        parts += [f". <= {question.max}"] if question.max is not None else []
    elif question.kind in (Kind.TEXT, Kind.LONG_TEXT) and question.max is not None:
        parts.append(f"string-length(.) <= {question.max}")
    if said := _said(question.check, here=question.id):
        parts.append(f"({said})" if parts else said)
    return " and ".join(parts)


def _choices(question: Question) -> Iterator[Row]:
    for option in question.options:
        rest = option.model_dump(mode="json", exclude_defaults=True, exclude={"value", "label"})
        row: Row = {"list_name": question.id, "name": option.value, "parvis::rest": _json(rest)}
        yield _with(row, "label", option.label)
