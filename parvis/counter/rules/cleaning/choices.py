"""Answers picked from a list."""

from collections.abc import Mapping
from typing import Any

from parvis.counter.rules.cleaning.expressions import holds
from parvis.counter.rules.cleaning.problem import Problem, Setting, problem
from parvis.counter.types import Option, Question


def open_options(question: Question, facts: Mapping[str, Any], setting: Setting) -> tuple[Option, ...]:
    """Return the options that can be chosen now."""
    return tuple(one for one in question.options if holds(one.when, facts, setting.today))


def _not_offered() -> Problem:
    return problem(
        "choice",
        "Kies een van de antwoorden in de lijst.",
        "Choisissez l’une des réponses de la liste.",
        "Choose one of the answers in the list.",
    )


def one_of(question: Question, raw: Any, setting: Setting, facts: Mapping[str, Any]) -> str | Problem | None:
    """Take one option by its value."""
    if raw is None or raw == "":
        return None
    known = {one.value for one in open_options(question, facts, setting)}
    return raw if isinstance(raw, str) and raw in known else _not_offered()


def several_of(question: Question, raw: Any, setting: Setting, facts: Mapping[str, Any]) -> list[str] | Problem | None:
    """Take any number of options, in the order of the question."""
    picked = [raw] if isinstance(raw, str) else raw
    picked = [one for one in picked if one != ""] if isinstance(picked, list | tuple) else picked
    if not picked:
        return None
    options = [one.value for one in open_options(question, facts, setting)]
    if not isinstance(picked, list) or any(not isinstance(one, str) or one not in options for one in picked):
        return _not_offered()
    answer = [value for value in options if value in picked]
    if question.min is not None and len(answer) < question.min:
        return problem(
            "too_few",
            f"Kies er minstens {question.min}.",
            f"Choisissez-en au moins {question.min}.",
            f"Choose at least {question.min}.",
        )
    if question.max is not None and len(answer) > question.max:
        return problem(
            "too_many",
            f"Kies er hoogstens {question.max}.",
            f"Choisissez-en au maximum {question.max}.",
            f"Choose at most {question.max}.",
        )
    return answer
