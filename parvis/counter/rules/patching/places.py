"""Where a finding of the checker belongs: the part of the definition that it is about, by its path of ids."""

from collections.abc import Sequence
from typing import Any

from parvis.counter.rules.checks.vocabulary import Vocabulary
from parvis.counter.rules.patching.texts import OWN_ROOT
from parvis.counter.types.definition import Definition
from parvis.kernel.definitions import Problem


def place_of(problem: Problem, definition: Definition) -> str:
    """Return the path of what a problem is about: `questions.name`, `flow.actions.refuse`, `letters.refusal`.

    Empty where it is about nothing that has a path.
    """
    trail = [one for one in problem.where.split(" › ") if one]
    name = problem.file.removesuffix(".yaml")
    if name == "overlay":
        return _of_overlay(trail)
    if name in ("form", "flow", "procedure"):
        return _down(getattr(definition, name), name, trail)
    folder, _slash, letter = name.partition("/")
    return f"{folder}.{letter}" if letter else ""


def _of_overlay(trail: Sequence[str]) -> str:
    if len(trail) < 2:
        return ""
    if trail[0] == "texts":
        return trail[1]
    if trail[0] in ("questions", "letters"):
        return ".".join(trail[:2])
    if trail[0] == "order":
        return f"steps.{trail[1]}"
    return ".".join(trail[:3]) if trail[0] == "flow" else ""


def _down(value: Any, path: str, trail: Sequence[str]) -> str:
    """Follow a trail of fields and numbers, and return the path of the last thing on it that has an id."""
    found = "" if path in ("form", "flow") else path
    for step in trail:
        if step.isdecimal() and isinstance(value, tuple) and int(step) < len(value):
            value = value[int(step)]
            path = f"{path}.{getattr(value, 'id', None) or getattr(value, 'value', None) or step}"
            found = path
        elif hasattr(value, step):
            value = getattr(value, step)
            path = step if step in OWN_ROOT else f"{path}.{step}"
        else:
            break
    return found


def printable_names(definition: Definition) -> tuple[str, ...]:
    """Return every name that a letter may print, answers first."""
    known = Vocabulary(definition).letters
    answers = [name for name in known if name.split(".", 1)[0] in definition.questions]
    return (*sorted(answers), *sorted(known - set(answers)))


def names_for(definition: Definition, *, flow: bool = False) -> frozenset[str]:
    """Return the names that a condition of the form may use; or, wider, one of the flow."""
    words = Vocabulary(definition)
    return frozenset(words.flow if flow else words.form)
