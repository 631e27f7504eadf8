"""Overlays as people exchange them: YAML, as in the folder of a region's offers."""

from enum import Enum
from typing import Any

import yaml

from parvis.counter.types import GoldenCase, Overlay
from parvis.kernel.definitions import load_text

WIDTH = 110


def overlay_yaml(overlay: Overlay, *, without: frozenset[str] = frozenset()) -> str:
    """Return an overlay as YAML that :func:`read_overlay` reads again; empty for nothing.

    :param without: parts that are left out, because a form has fields for them.
    """
    kept = {name: one for name, one in overlay.model_dump(exclude_defaults=True).items() if name not in without}
    if not kept:
        return ""
    return yaml.safe_dump(_plain(kept), allow_unicode=True, sort_keys=False, width=WIDTH)


def read_overlay(text: str) -> Overlay:
    """Return an overlay from YAML.

    :raises DefinitionErrors: with every problem, each with its line.
    """
    return load_text(text, Overlay, file="overlay.yaml") if text.strip() else Overlay()


def example_yaml(case: GoldenCase) -> str:
    """Return an example as YAML that :func:`read_example` reads again."""
    return yaml.safe_dump(
        _plain(case.model_dump(exclude_defaults=True)), allow_unicode=True, sort_keys=False, width=WIDTH
    )


def read_example(text: str) -> GoldenCase:
    """Return an example from YAML.

    :raises DefinitionErrors: with every problem, each with its line.
    """
    return load_text(text, GoldenCase, file="cases.yaml")


def _plain(value: Any) -> Any:
    """Return a value in the plain kinds that YAML knows."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.value if isinstance(value, Enum) else value
