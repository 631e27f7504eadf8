"""The questions that come with a category, as fields, and what was answered to them."""

from collections.abc import Mapping

from django.http import QueryDict

from parvis.incidents.types.category import Category, Question, QuestionKind
from parvis.kernel.definitions import Localised
from parvis.ui.fields import Choice, Field

_KINDS = {
    QuestionKind.CHOICE: "one_of",
    QuestionKind.YES_NO: "yes_no",
    QuestionKind.NUMBER: "number",
    QuestionKind.TEXT: "text",
}


def name_of(code: str) -> str:
    """Return the name under which the answer to a question is posted."""
    return f"answer-{code}"


def answer_fields(
    category: Category, answers: Mapping[str, str], language: str, errors: Mapping[str, Localised] | None = None
) -> list[Field]:
    """Return the questions of a category as fields: those that must be answered first."""
    ordered = sorted(category.questions, key=lambda one: not one.is_required)
    return [_field(one, answers.get(one.code, ""), language, (errors or {}).get(one.code)) for one in ordered]


def _field(question: Question, answer: str, language: str, error: Localised | None) -> Field:
    return Field(
        kind=_KINDS[question.kind],
        name=name_of(question.code),
        label=question.label.to(language),
        hint=question.hint.to(language) if question.hint else "",
        value=answer,
        required=question.is_required,
        unit=question.unit,
        choices=[Choice(value=one.code, label=one.name.to(language)) for one in question.choices],
        max_length=question.longest if question.kind is QuestionKind.TEXT else None,
        error=error.to(language) if error else "",
    )


def read_answers(category: Category, posted: QueryDict) -> dict[str, str]:
    """Return what was posted to the questions of a category, as it was typed."""
    found = {one.code: posted.get(name_of(one.code), "") for one in category.questions}
    return {code: answer[:2_000] for code, answer in found.items() if answer}
