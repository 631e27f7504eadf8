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


def condition_fault(text: str, known: Collection[str]) -> str:
    """Return what is wrong with a condition: where it cannot be read, or a name that does not exist; empty if nothing.

    :param known: the names that it may use.
    """
    if not text:
        return ""
    try:
        names = parse(text).names
    except RuleError as wrong:
        return f"{wrong} {wrong.suggestion}".strip()
    strange = sorted(name for name in names if name not in known)
    return " ".join(f"‘{name}’ does not exist. {did_you_mean(name, known)}" for name in strange)
