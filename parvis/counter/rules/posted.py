"""What a page posts, per question: fields are named `<question>`, `<question>-<part>`, `<group>-<row>-<question>`."""

from collections.abc import Mapping, Sequence
from typing import Any

from parvis.counter.rules.cleaning.composite import ROWS_MOST
from parvis.counter.types import Kind, Question

Posted = Mapping[str, Sequence[str]]
PARTS: dict[Kind, tuple[str, ...]] = {
    Kind.DATE: ("day", "month", "year"),
    Kind.ADDRESS: ("street_id", "street_text", "number", "box", "postcode", "place", "as_typed", "as_asked"),
    Kind.PLACE: ("text", "lat", "lon", "street_id", "was"),
    Kind.SIGNATURE: ("name", "agreed"),
    Kind.PARTY: ("kind", "name", "number"),
}


def raw_of(question: Question, posted: Posted, *, name: str = "", files: Any = None) -> Any:
    """Return what was typed for a question, as `clean` takes it and as it can be shown again.

    :param name: the name of its field, when it is not its id (inside a row).
    :param files: what is kept for a question of files; a post holds only new ones.
    """
    name = name or question.id
    if question.kind in PARTS:
        parts = {part: _one(posted, f"{name}-{part}") for part in PARTS[question.kind]}
        shown = ("was", "as_asked")  # what the page said, not what anyone typed
        return parts if any(value for part, value in parts.items() if part not in shown) else None
    if question.kind is Kind.SEVERAL_OF:
        return [value for value in posted.get(name, ()) if value]
    if question.kind is Kind.GROUP:
        return rows_of(question, posted, name)
    if question.kind is Kind.FILES:
        return files
    return _one(posted, name)


def rows_of(question: Question, posted: Posted, name: str = "") -> list[dict[str, Any]]:
    """Return the rows of a group as typed, without those left wholly empty at the end."""
    name = name or question.id
    numbers = sorted(
        {int(key.split("-")[1]) for key in posted if key.startswith(f"{name}-") and key.split("-")[1].isdecimal()}
    )
    rows = [
        {item.id: raw_of(item, posted, name=f"{name}-{number}-{item.id}") for item in question.items}
        for number in numbers[: ROWS_MOST + 1]
    ]
    while rows and not any(rows[-1].values()):
        rows.pop()
    return rows


def _one(posted: Posted, name: str) -> str:
    values = posted.get(name) or ("",)
    return values[-1]
