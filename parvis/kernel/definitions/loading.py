"""Reads a definition into its typed record."""

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from parvis.kernel.definitions.problems import DefinitionErrors
from parvis.kernel.definitions.source import Source, read, read_text
from parvis.kernel.definitions.wording import moments_without_zone, problems_of

Model = TypeVar("Model", bound=BaseModel)


def load(path: Path | str, model: type[Model]) -> Model:
    """Read the YAML file at `path` as a `model`.

    :raises DefinitionErrors: with every problem that was found, each with its line.
    """
    return typed_as(read(path), model)


def load_text(text: str, model: type[Model], *, file: str = "text") -> Model:
    """Read YAML in a string as a `model`; `file` is the name used in messages.

    :raises DefinitionErrors: as :func:`load`.
    """
    return typed_as(read_text(text, file=file), model)


def typed_as(source: Source, model: type[Model]) -> Model:
    """Return what was read as a `model`; keep the :class:`Source` to ask for lines later.

    :raises DefinitionErrors: as :func:`load`.
    """
    try:
        value = model.model_validate(source.data)
    except ValidationError as error:
        raise DefinitionErrors(problems_of(error, source, model)) from None
    problems = moments_without_zone(source, value)
    if problems:
        raise DefinitionErrors(problems)
    return value


def json_schema(model: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a `model`, for editors that check while one types."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}
