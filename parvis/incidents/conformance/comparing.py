"""Rows of the two formats, or of a list and a single answer, laid side by side; and rows held against their fields."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from parvis.incidents.rules.open311 import reading
from parvis.incidents.rules.open311.fields import as_number
from parvis.incidents.rules.open311.reading import Row
from parvis.incidents.types.open311 import Plain

_NUMBERS = ("lat", "long", "order")


@dataclass(frozen=True)
class Fieldset:
    """The fields of a row.

    :param needed: that must say something.
    :param named: that must be there, and may be empty.
    """

    id: str
    needed: tuple[str, ...]
    named: tuple[str, ...] = ()


SERVICE = Fieldset(
    "service_code", ("service_code", "service_name", "metadata", "type"), ("description", "keywords", "group")
)
ATTRIBUTE = Fieldset(
    "code", ("variable", "code", "datatype", "required", "order", "description"), ("datatype_description",)
)
REQUEST = Fieldset(
    "service_request_id",
    ("service_request_id", "status", "service_name", "service_code", "requested_datetime", "updated_datetime"),
    ("description", "address", "address_id", "zipcode", "lat", "long", "media_url"),
)
UPDATE = Fieldset(
    "update_id", ("update_id", "service_request_id", "status", "updated_datetime", "description"), ("media_url",)
)


def lacking(rows: Iterable[Row], fields: Fieldset) -> Iterator[str]:
    """Yield what must be said and is not."""
    for number, row in enumerate(rows, start=1):
        missing = [name for name in fields.needed if not reading.text(row, name)]
        if missing:
            yield f"{called(row, fields.id, number)} lacks {', '.join(missing)}."


def unnamed(rows: Sequence[Row], fields: Fieldset) -> Iterator[str]:
    """Yield fields that some rows do not have at all."""
    for name in fields.named:
        without = sum(name not in row for row in rows)
        if without:
            yield f"{without} of {len(rows)} have no {name}."


def called(row: Row, name: str, number: int) -> str:
    """Return how a row is called in a report."""
    return f"{name} {reading.text(row, name)!r}" if reading.text(row, name) else f"Row {number}"


def place(row: Row) -> tuple[float, float] | None:
    """Return latitude and longitude of a row that says them."""
    lat, long = as_number(reading.text(row, "lat")), as_number(reading.text(row, "long"))
    return None if lat is None or long is None or abs(lat) > 90 or abs(long) > 180 else (lat, long)


def differences(one: Row, other: Row, names: tuple[str, str]) -> Iterator[str]:
    """Yield the fields in which two rows differ, and how."""
    for field in dict.fromkeys((*one, *other)):
        left, right = one.get(field), other.get(field)
        if not _same(field, left, right):
            yield f"{field}: {_shown(left)} in {names[0]}, {_shown(right)} in {names[1]}."


def rows_differ(
    ones: Sequence[Row], others: Sequence[Row], fields: Fieldset, *, may_move: bool = False
) -> Iterator[str]:
    """Yield how two lists in XML and JSON differ.

    :param may_move: leave out what came, went or changed between the two calls: a list lives.
    """
    left = {reading.text(row, fields.id): row for row in ones}
    right = {reading.text(row, fields.id): row for row in others}
    both = [key for key in left if key in right]
    only = [key for key in (*left, *right) if (key in left) != (key in right)]
    if only and (not may_move or not both):
        yield f"Only in one of XML and JSON: {', '.join(map(repr, only[:5]))}."
    for key in both:
        if may_move and left[key].get("updated_datetime") != right[key].get("updated_datetime"):
            continue
        for difference in differences(left[key], right[key], ("XML", "JSON")):
            yield f"{fields.id} {key!r}, {difference}"


def _same(field: str, one: Plain, other: Plain) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return all(_same(name, one.get(name), other.get(name)) for name in {*one, *other})
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(_same(field, *pair) for pair in zip(one, other, strict=True))
    left, right = _plain(one), _plain(other)
    if left == right:
        return True
    numbers = as_number(left or ""), as_number(right or "")
    return field in _NUMBERS and None not in numbers and numbers[0] == numbers[1]


def _plain(value: Plain) -> str | None:
    """Return a value as squeezed text; nothing and an empty list are the same; None for what is not one value."""
    if isinstance(value, list | dict):
        return None if value else ""
    return " ".join(reading.text({"it": value}, "it").split())


def _shown(value: Plain) -> str:
    shown = _plain(value)
    return "a list" if shown is None else repr(shown[:60])
