"""Turns what pydantic finds into sentences for the author of a definition."""

import types
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any, Literal

from pydantic import BaseModel, ValidationError
from rapidfuzz import fuzz, process

from parvis.kernel.definitions.localised import Localised
from parvis.kernel.definitions.problems import Problem
from parvis.kernel.definitions.source import Source, Step

_LANGUAGE_NAMES = {"nl": "Dutch", "fr": "French", "en": "English"}
_SHOWN = 60

_EXPECTED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "decimal_type": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "date_type": "a day, such as 2026-11-24",
    "date_parsing": "a day, such as 2026-11-24",
    "date_from_datetime_parsing": "a day, such as 2026-11-24",
    "date_from_datetime_inexact": "a day without a time, such as 2026-11-24",
    "datetime_type": "a moment, such as 2026-11-24 09:00",
    "datetime_parsing": "a moment, such as 2026-11-24 09:00",
    "datetime_from_date_parsing": "a moment, such as 2026-11-24 09:00",
    "tuple_type": "a list",
    "list_type": "a list",
    "set_type": "a list",
    "frozen_set_type": "a list",
    "dict_type": "a group of names with values",
    "model_type": "a group of names with values",
    "model_attributes_type": "a group of names with values",
    "none_required": "nothing",
}
_BOUNDS = {
    "greater_than_equal": ("ge", "must be at least {}"),
    "greater_than": ("gt", "must be more than {}"),
    "less_than_equal": ("le", "must be at most {}"),
    "less_than": ("lt", "must be less than {}"),
    "string_too_long": ("max_length", "must be at most {} characters long"),
    "string_too_short": ("min_length", "must be at least {} characters long"),
    "too_long": ("max_length", "must have at most {} items"),
    "too_short": ("min_length", "must have at least {} items"),
}
_PATTERNS = {
    r"^[a-z][a-z0-9_]*$": "small letters, digits and _, beginning with a letter",
    r"^[a-z][a-z0-9-]*$": "small letters, digits and -, beginning with a letter",
}


def problems_of(error: ValidationError, source: Source, model: type[BaseModel]) -> list[Problem]:
    """Return everything that `error` found, each with its line, in words."""
    grouped: dict[tuple[Step, ...], list[tuple[Mapping[str, Any], bool]]] = {}
    for found in error.errors(include_url=False):
        if found["type"] == "too_short" and len(found["input"]) >= found["ctx"]["min_length"]:
            continue  # pydantic does not count the items that it refused, and we have said what is wrong with those
        path, is_choice = _path(found["loc"], found["type"], source)
        grouped.setdefault(path, []).append((found, is_choice))
    return [_problem(path, found, source, model) for path, found in _without_shadows(grouped).items()]


def moments_without_zone(source: Source, value: Any, path: tuple[Step, ...] = ()) -> list[Problem]:
    """Return a problem for every moment in `value` without a zone: it was given as a day, or quoted."""
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            return []
        return [source.problem(path, "This must be a moment, with a time.", "Write it as 2026-11-24 09:00, unquoted.")]
    return [problem for step, part in _parts(value) for problem in moments_without_zone(source, part, (*path, step))]


def _parts(value: Any) -> Iterable[tuple[Step, Any]]:
    if isinstance(value, BaseModel):
        return [(name, getattr(value, name)) for name in type(value).model_fields]
    if isinstance(value, Mapping):
        return [(str(key), part) for key, part in value.items()]
    if isinstance(value, list | tuple):
        return list(enumerate(value))
    return []


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return “Did you mean ‘…’?” for the nearest of `known`, or the list of them when few, or nothing."""
    choices = sorted(known)
    best = process.extractOne(word, choices, scorer=fuzz.ratio, score_cutoff=60)
    if best:
        return f"Did you mean ‘{best[0]}’?"
    if 0 < len(choices) <= 12:
        return f"Write {_either(choices)}."
    return ""


def _either(words: Sequence[str]) -> str:
    quoted = [f"‘{word}’" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def _path(location: Sequence[Step], kind: str, source: Source) -> tuple[tuple[Step, ...], bool]:
    """Return the part of a location that exists in the file, and whether a choice of types was skipped.

    For a missing key, the key itself is kept.
    """
    path: list[Step] = []
    is_choice = False
    for position, step in enumerate(location):
        last = position == len(location) - 1
        if source.has((*path, step)) or (last and kind == "missing"):
            path.append(step)
        elif step != "[key]":
            is_choice = True
    return tuple(path), is_choice


def _without_shadows(
    grouped: dict[tuple[Step, ...], list[tuple[Mapping[str, Any], bool]]],
) -> dict[tuple[Step, ...], list[tuple[Mapping[str, Any], bool]]]:
    """Leave out ‘not a text’ about a value of which another alternative said something more exact."""
    return {
        path: found
        for path, found in grouped.items()
        if not (
            all(is_choice for _, is_choice in found)
            and any(len(other) > len(path) and other[: len(path)] == path for other in grouped)
        )
    }


def _problem(
    path: tuple[Step, ...],
    found: Sequence[tuple[Mapping[str, Any], bool]],
    source: Source,
    model: type[BaseModel],
) -> Problem:
    said = dict.fromkeys(_sentence(error, path, source, model) for error, _ in found)
    if len(said) == 1:
        message, hint = next(iter(said))
    else:
        wanted = dict.fromkeys(
            _EXPECTED.get(error["type"], "") or _sentence(error, path, source, model)[0] for error, _ in found
        )
        message = f"This must be one of: {'; '.join(word.rstrip('.') for word in wanted)}."
        hint = f"It is {_shown(source.at(path))}."
    if found[0][0]["type"] == "missing":
        path = path[:-1]
    return source.problem(path, message, hint)


def _sentence(
    error: Mapping[str, Any], path: tuple[Step, ...], source: Source, model: type[BaseModel]
) -> tuple[str, str]:
    kind, context, value = error["type"], error.get("ctx", {}), error["input"]
    if kind == "missing":
        return _missing(path, model)
    if kind == "extra_forbidden":
        return _unknown(path, source, model)
    if kind in ("literal_error", "enum"):
        return f"{_shown(value)} is not one of the possible values.", did_you_mean(str(value), _allowed(path, model))
    if kind in _EXPECTED:
        return f"This must be {_EXPECTED[kind]}; it is {_shown(value)}.", _hint_for(kind, value)
    if kind in _BOUNDS:
        name, sentence = _BOUNDS[kind]
        if name == "min_length" and (value == "" or context[name] == 1):
            return "This may not be empty.", "Fill it in, or leave the line out if it may be left out."
        return f"This {sentence.format(context[name])}.", ""
    if kind == "string_pattern_mismatch":
        pattern = context["pattern"]
        return (
            f"{_shown(value)} cannot be used here.",
            f"Use {_PATTERNS.get(pattern, f'the form {pattern}')}.",
        )
    if kind in ("value_error", "assertion_error"):
        cause = context["error"]
        return str(cause), str(getattr(cause, "suggestion", ""))
    return f"{error['msg']}.", ""


def _missing(path: tuple[Step, ...], model: type[BaseModel]) -> tuple[str, str]:
    name = str(path[-1])
    if name in _LANGUAGE_NAMES and Localised in _models_at(path[:-1], model):
        return f"The {_LANGUAGE_NAMES[name]} text is missing.", f"Add a line ‘{name}: …’."
    return f"‘{name}’ is missing.", f"Add a line ‘{name}: …’."


def _unknown(path: tuple[Step, ...], source: Source, model: type[BaseModel]) -> tuple[str, str]:
    around = source.at(path[:-1])
    taken = set(around) if isinstance(around, Mapping) else set()
    known = {name for one in _models_at(path[:-1], model) for name in one.model_fields}
    return f"‘{path[-1]}’ is not known here.", did_you_mean(str(path[-1]), known - taken)


def _hint_for(kind: str, value: Any) -> str:
    if kind == "string_type" and isinstance(value, bool | int | float | date):
        return "Put it between quotation marks."
    if kind.endswith(("tuple_type", "list_type")):
        return "Write each item on its own line after ‘- ’."
    return ""


def _shown(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, Mapping):
        return "a group of names with values"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return f"‘{text if len(text) <= _SHOWN else text[:_SHOWN] + '…'}’"


def _models_at(path: Sequence[Step], model: type[BaseModel]) -> set[type[BaseModel]]:
    return set(_models_in(_annotations_at(path, model)))


def _annotations_at(path: Sequence[Step], model: type[BaseModel]) -> list[Any]:
    """Return the types that may stand at `path`: fields by name; items and keys are looked through."""
    here: list[Any] = [model]
    for step in path:
        fields = [one.model_fields[step] for one in _models_in(here) if step in one.model_fields]
        if fields:
            here = [one.annotation for one in fields]
    return here


def _models_in(annotations: Iterable[Any]) -> Iterator[type[BaseModel]]:
    for annotation in annotations:
        if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
            if issubclass(annotation, BaseModel):
                yield annotation
        else:
            yield from _models_in(typing.get_args(annotation))


def _allowed(path: Sequence[Step], model: type[BaseModel]) -> list[str]:
    return [str(word) for word in _words_in(_annotations_at(path, model))]


def _words_in(annotations: Iterable[Any]) -> Iterator[Any]:
    for annotation in annotations:
        if typing.get_origin(annotation) is Literal:
            yield from typing.get_args(annotation)
        elif isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
            if issubclass(annotation, Enum):
                yield from (member.value for member in annotation)
        else:
            yield from _words_in(typing.get_args(annotation))
