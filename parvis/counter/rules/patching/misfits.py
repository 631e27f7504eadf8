"""What does not fit: where it stands in the overlay, what is wrong, and what to do."""

from collections.abc import Collection, Iterator
from typing import Any

from parvis.kernel.definitions import did_you_mean
from parvis.kernel.rules import RuleError, parse

Misfit = tuple[list[Any], str, str]


def unknown(path: list[Any], noun: str, name: str, known: Collection[str]) -> Iterator[Misfit]:
    """Yield a misfit when a name is not among those that exist."""
    if name not in known:
        yield path, f"The procedure has no {noun} ‘{name}’.", did_you_mean(name, known)


def unreadable(path: list[Any], text: str | None) -> Iterator[Misfit]:
    """Yield a misfit when a condition cannot be read."""
    if text:
        try:
            parse(text)
        except RuleError as wrong:
            yield path, f"“{text}”: {wrong}", wrong.suggestion
