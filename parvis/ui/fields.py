"""Fields of a form, one shape for all kinds: the templates draw these, whatever made them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from django.forms import BoundField, widgets

KINDS = frozenset(
    {"text", "long_text", "number", "money", "date", "day", "yes_no", "one_of", "several_of", "choose"}
    | {"national_number", "enterprise_number", "iban", "email", "phone", "address", "place", "files"}
    | {"signature", "party", "group", "computed", "password", "code", "confirm", "hidden"}
)
GROUPED = frozenset({"date", "yes_no", "one_of", "several_of", "address", "place", "signature", "party", "files"})
"""Kinds that consist of several controls: a fieldset whose legend is the question."""
INPUTS: dict[str, dict[str, str]] = {
    # What the browser is told about a one-line field: type, keyboard, autofill (WCAG 1.3.5), width.
    "text": {"type": "text"},
    "number": {"type": "text", "inputmode": "numeric", "width": "w-8"},
    "money": {"type": "text", "inputmode": "decimal", "width": "w-8", "before": "€"},
    "day": {"type": "date", "width": "w-16"},
    "national_number": {"type": "text", "inputmode": "numeric", "width": "w-16"},
    "enterprise_number": {"type": "text", "inputmode": "numeric", "width": "w-16"},
    "iban": {"type": "text", "width": "w-24"},
    "email": {"type": "email", "autocomplete": "email"},
    "phone": {"type": "tel", "autocomplete": "tel", "width": "w-16"},
    "password": {"type": "password"},
    "code": {"type": "text", "inputmode": "numeric", "autocomplete": "one-time-code", "width": "w-8"},
    "hidden": {"type": "hidden"},
}


class Parts(dict[str, Any]):
    """Named parts of which any may be missing; a missing one is empty."""

    def __missing__(self, key: str) -> str:
        return ""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of the answers that can be chosen."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field as it is shown.

    :param kind: as `parvis.counter.types.form.Kind`, and `day` (the browser's own date field, for filters),
        `choose` (a drop-down), `password`, `code` (one-time), `confirm` (one checkbox), `hidden`.
    :param name: the name under which it is posted; parts are posted as `<name>-<part>`, see the README.
    :param value: what is filled in, as kept or as it was typed.
    :param heading: draw the label as the page's `<h1>`.
    :param error: what is wrong and how to mend it; shown at the field, and in the error summary.
    :param rows: of a group: one sequence of fields per row.
    :param lookup: of an address: where streets are looked up (`?q=` gives JSON), empty for none.
    :param matches: of an address: streets to choose from when what was typed was not enough.
    :param lead: a sentence in large type under the question.
    :param fetched: the source and day of a value that was not typed by the person, in words.
    """

    kind: str
    name: str
    label: str
    value: Any = None
    lead: str = ""
    hint: str = ""
    why: str = ""
    error: str = ""
    required: bool = True
    heading: bool = False
    choices: Sequence[Choice] = ()
    unit: str = ""
    before: str = ""
    width: str = ""
    autocomplete: str = ""
    max_length: int | None = None
    accept: Sequence[str] = ()
    multiple: bool = True
    statement: str = ""
    rows: Sequence[Sequence["Field"]] = ()
    row_label: str = ""
    add_label: str = ""
    lookup: str = ""
    matches: Sequence[Choice] = ()
    outlines: str = ""
    fetched: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    id: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"There is no field of kind {self.kind!r}; use one of {', '.join(sorted(KINDS))}.")
        if not self.id:
            object.__setattr__(self, "id", f"id_{self.name}")

    @property
    def grouped(self) -> bool:
        """Whether the question is a legend over several controls."""
        return self.kind in GROUPED

    @property
    def first(self) -> str:
        """The id of the control that the error summary leads to."""
        parts = {"date": "day", "address": "street_text", "place": "text", "signature": "agreed", "party": "kind"}
        if self.kind in parts:
            return f"{self.id}-{parts[self.kind]}"
        return f"{self.id}-0" if self.kind in {"yes_no", "one_of", "several_of"} else self.id

    @property
    def described_by(self) -> str:
        """The ids of the hint and the error, for `aria-describedby`."""
        said = [("hint", self.hint), ("error", self.error)]
        return " ".join(f"{self.id}-{part}" for part, text in said if text)

    @property
    def input(self) -> Parts:
        """What the browser is told about a one-line field."""
        return Parts(INPUTS.get(self.kind, INPUTS["text"]))

    @property
    def chosen(self) -> frozenset[str]:
        """The values that are ticked."""
        if self.value is None or self.value == "":
            return frozenset()
        if isinstance(self.value, bool):
            return frozenset({"yes" if self.value else "no"})
        if isinstance(self.value, list | tuple | set | frozenset):
            return frozenset(str(one) for one in self.value)
        return frozenset({str(self.value)})

    @property
    def text(self) -> str:
        """The value of a one-line field: cents as a plain amount, the rest as it is."""
        if self.value is None:
            return ""
        if self.kind == "money" and isinstance(self.value, int):
            return f"{self.value // 100},{self.value % 100:02d}"
        return str(self.value)

    @property
    def parts(self) -> Parts:
        """The parts of a compound value by name; a date gives `day`, `month` and `year`."""
        if isinstance(self.value, Mapping):
            return Parts(self.value)
        return Parts(_parts_of_date(self.value) if self.kind == "date" else {})


def read_date(posted: Mapping[str, str], name: str) -> str:
    """Return the date posted in three fields as `2026-11-24`, or what was typed joined by `-` when it is no such thing.

    Two-digit years and names of months are left as typed: the reader is asked, not guessed at. Empty gives "".
    """
    day, month, year = (posted.get(f"{name}-{part}", "").strip() for part in ("day", "month", "year"))
    if not (day or month or year):
        return ""
    if day.isdecimal() and month.isdecimal() and year.isdecimal() and len(year) == 4:
        return f"{year}-{int(month):02d}-{int(day):02d}"
    return f"{year}-{month}-{day}"


def _parts_of_date(value: object) -> dict[str, str]:
    if isinstance(value, date):
        return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
    year, _, rest = str(value or "").partition("-")
    month, _, day = rest.partition("-")
    return {"day": day.lstrip("0") or day, "month": month.lstrip("0") or month, "year": year}


def as_field(given: Any, **changes: Any) -> Field:
    """Return a :class:`Field` made of a Field, a mapping, any object with the same names, or a Django bound field."""
    if isinstance(given, Field):
        return replace(given, **changes) if changes else given
    if isinstance(given, BoundField):
        return _of_django(given, **changes)
    names = {one.name for one in fields(Field)}
    if isinstance(given, Mapping):
        values = dict(given)
    else:
        values = {name: getattr(given, name) for name in names if hasattr(given, name)}
    return Field(**{**values, **changes})


def _of_django(bound: BoundField, **changes: Any) -> Field:
    """Return a bound field of a Django form (allauth's among them) in our shape."""
    widget = bound.field.widget
    choices = tuple(
        Choice(value=str(value), label=str(label)) for value, label in getattr(widget, "choices", ()) if value != ""
    )
    attributes = {
        key: str(value)
        for key, value in widget.attrs.items()
        if key in {"autofocus", "pattern", "spellcheck", "maxlength", "minlength"} and value not in (False, None)
    }
    values: dict[str, Any] = {
        "kind": _kind_of_widget(widget, bound.name),
        "name": bound.html_name,
        "id": bound.id_for_label or bound.auto_id,
        "label": str(bound.label),
        "value": bound.value(),
        "hint": str(bound.help_text or ""),
        "error": " ".join(str(error) for error in bound.errors),
        "required": bound.field.required,
        "choices": choices,
        "autocomplete": str(widget.attrs.get("autocomplete", "")),
        "attributes": attributes,
    }
    return Field(**{**values, **changes})


def _kind_of_widget(widget: widgets.Widget, name: str) -> str:
    kinds: list[tuple[type[widgets.Widget], str]] = [
        (widgets.HiddenInput, "hidden"),
        (widgets.PasswordInput, "password"),
        (widgets.EmailInput, "email"),
        (widgets.DateInput, "day"),
        (widgets.Textarea, "long_text"),
        (widgets.CheckboxInput, "confirm"),
        (widgets.CheckboxSelectMultiple, "several_of"),
        (widgets.RadioSelect, "one_of"),
        (widgets.Select, "choose"),
        (widgets.FileInput, "files"),
    ]
    for kind, ours in kinds:
        if isinstance(widget, kind):
            return ours
    # A code that is not from an app or a key (`autocomplete="off"`) may have letters.
    return "code" if name == "code" and widget.attrs.get("autocomplete") != "off" else "text"
