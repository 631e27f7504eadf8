"""The questions of an action as fields, and what was typed into them."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from parvis.counter import api as counter
from parvis.counter.types import Action, Kind, Question
from parvis.ui.fields import Choice, Field


def fields_of(action: Action, typed: Mapping[str, Any], problems: Mapping[str, Any], language: str) -> list[Field]:
    """Return the fields of an action, with what was typed and what is wrong with it."""
    return [_field(question, typed.get(question.id), problems.get(question.id), language) for question in action.ask]


def typed_in(action: Action, posted: QueryDict) -> dict[str, Any]:
    """Return what was typed for each question of an action."""
    lists = dict(posted.lists())
    return {question.id: counter.raw_of(question, lists) for question in action.ask}


def _field(question: Question, value: Any, problem: Any, language: str) -> Field:
    kind = question.kind.value
    choices = tuple(
        Choice(
            value=option.value,
            label=option.label.to(language),
            hint=option.hint.to(language) if option.hint else "",
        )
        for option in question.options
    )
    if question.kind is Kind.YES_NO:
        choices = ()
    return Field(
        kind=kind,
        name=question.id,
        label=question.label.to(language),
        value=value,
        hint=question.help.to(language) if question.help else "",
        why=question.why.to(language) if question.why else "",
        error=problem.to(language) if problem is not None and hasattr(problem, "to") else "",
        required=question.required,
        choices=choices,
        unit=question.unit.to(language) if question.unit else "",
        max_length=question.max if question.kind in (Kind.TEXT, Kind.LONG_TEXT) else None,
        statement=question.statement.to(language) if question.statement else "",
    )
