"""The form of a draft: fields for what most editors set, and YAML for the rest."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.counter import api as counter
from parvis.counter.types.adoption import AdoptionInfo
from parvis.counter.types.overlay import Overlay
from parvis.counter.types.procedure import Contact, Fee, Parameter, Procedure
from parvis.kernel.definitions import DefinitionErrors
from parvis.kernel.definitions.localised import LANGUAGES, Localised
from parvis.kernel.money import NotAnAmount, parse_cents
from parvis.ui.fields import Choice, Field

WITH_PAGES = frozenset({"texts", "order", "questions", "letters", "flow"})
"""What has pages of its own: this form leaves it as it is."""
WITH_FIELDS = frozenset({"fee", "contact", "note", "parameters"}) | WITH_PAGES
NAMES = {"nl": gettext_lazy("Dutch"), "fr": gettext_lazy("French"), "en": gettext_lazy("English")}
LINES = ("email", "phone", "address")


def fields_of(
    shared: Procedure,
    draft: AdoptionInfo,
    typed: Mapping[str, Any] | None,
    errors: Mapping[str, str],
    language: str,
) -> list[Field]:
    """Return the fields of a draft, filled in as it is kept, or as it was typed."""
    values = dict(typed) if typed is not None else kept(draft)

    def one(kind: str, name: str, label: str, **more: Any) -> Field:
        return Field(
            kind=kind, name=name, label=label, value=values.get(name, ""), error=errors.get(name, ""), required=False,
            **more,
        )  # fmt: skip

    yes_no = (Choice(value="yes", label=_("yes")), Choice(value="no", label=_("no")))
    found = [
        one("choose", "is_offered", _("Does your administration offer it?"), choices=yes_no),
        one("money", "fee", _("Fee"), hint=_fee_hint(shared, language)),
    ]
    found += [one(*_figure(each, language), **_figure_more(each, language)) for each in shared.parameters]
    found += [one("text", f"note_{code}", _("Remark on the page, in %(language)s") % {"language": NAMES[code]})
              for code in LANGUAGES]  # fmt: skip
    found += [one("text", f"contact_{code}", _("Service that answers questions, in %(language)s")
                  % {"language": NAMES[code]}) for code in LANGUAGES]  # fmt: skip
    found += [
        one("email", "contact_email", _("E-mail address of that service")),
        one("phone", "contact_phone", _("Telephone of that service")),
        one("text", "contact_address", _("Address of that service")),
        one("long_text", "yaml", _("Extra questions, local rules, regulations and golden cases, in YAML"),
            hint=_("The keys are ask, rules, legal and cases, as in an overlay file."),
            attributes={"spellcheck": "false"}),
        one("long_text", "why", _("What you change, and why"), hint=_("Your colleague reads this.")),
    ]  # fmt: skip
    return found


def _fee_hint(shared: Procedure, language: str) -> str:
    if shared.fee.table:
        return _("Empty: worked out by the table “%(table)s” of the shared procedure.") % {"table": shared.fee.table}
    amount = counter.shown_value(shared.fee.amount_cents, language, field="amount_cents")
    return _("Empty: as in the shared procedure, %(amount)s.") % {"amount": amount}


def _figure(figure: Parameter, language: str) -> tuple[str, str, str]:
    kind = "text"
    if isinstance(figure.value, bool):
        kind = "choose"
    elif figure.unit == "cents":
        kind = "money"
    elif isinstance(figure.value, int):
        kind = "number"
    return kind, f"figure_{figure.id}", figure.label.to(language)


def _figure_more(figure: Parameter, language: str) -> dict[str, Any]:
    shared = counter.shown_value(figure, language)
    more: dict[str, Any] = {"hint": _("Empty: as in the shared procedure, %(amount)s.") % {"amount": shared}}
    if isinstance(figure.value, bool):
        more["choices"] = (
            Choice(value="", label=_("as in the shared procedure")),
            Choice(value="yes", label=_("yes")),
            Choice(value="no", label=_("no")),
        )
    return more


def kept(draft: AdoptionInfo) -> dict[str, str]:
    """Return what is kept of a draft, as its fields hold it."""
    overlay = draft.overlay
    is_plain = overlay.fee is not None and overlay.fee.table is None
    values = {
        "is_offered": "yes" if draft.is_offered else "no",
        "fee": _euros(overlay.fee.amount_cents) if is_plain and overlay.fee else "",
        "why": draft.note,
        "yaml": counter.overlay_yaml(overlay, without=WITH_FIELDS if is_plain else WITH_FIELDS - {"fee"}),
    }
    for name, value in overlay.parameters.items():
        values[f"figure_{name}"] = _text(value)
    for code in LANGUAGES:
        values[f"note_{code}"] = overlay.note.to(code) if overlay.note else ""
        values[f"contact_{code}"] = overlay.contact.name.to(code) if overlay.contact else ""
    for name in LINES:
        values[f"contact_{name}"] = getattr(overlay.contact, name) if overlay.contact else ""
    return values


def _euros(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


@dataclass
class Filled:
    """What was filled in: an overlay, or what is wrong with it."""

    overlay: Overlay = field(default_factory=Overlay)
    errors: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.errors and not self.said


def filled(posted: Mapping[str, str], shared: Procedure, before: Overlay) -> Filled:
    """Return the overlay that was filled in, with what is wrong at each field and about each line of the YAML.

    :param before: the overlay of the draft: parts that no field shows (a contact's hours) are kept.
    """
    found = Filled()
    try:
        found.overlay = counter.read_overlay(posted.get("yaml", ""))
    except DefinitionErrors as errors:
        found.said = [str(one) for one in errors.problems]
    update: dict[str, Any] = {name: getattr(before, name) for name in WITH_PAGES}
    if (fee := _fee(posted.get("fee", ""), shared, before, found)) is not None:
        update["fee"] = fee
    figures = dict(found.overlay.parameters) | _figures(posted, shared, before, found)
    update["parameters"] = figures
    update["note"] = _localised("note", posted, found) or found.overlay.note
    update["contact"] = _contact(posted, before, found) or found.overlay.contact
    found.overlay = found.overlay.model_copy(update=update)
    return found


def _fee(text: str, shared: Procedure, before: Overlay, found: Filled) -> Fee | None:
    if not text.strip():
        return None
    try:
        amount = parse_cents(text)
        around = before.fee if before.fee is not None and before.fee.table is None else shared.fee
        return Fee(amount_cents=amount, note=around.note, due=around.due)
    except (NotAnAmount, ValueError):
        found.errors["fee"] = _("Write an amount, such as 12,50.")
        return None


def _figures(posted: Mapping[str, str], shared: Procedure, before: Overlay, found: Filled) -> dict[str, Any]:
    figures: dict[str, Any] = {
        # What the shared procedure no longer has is kept: the check says so, and the editor decides.
        name: value
        for name, value in before.parameters.items()
        if name not in {one.id for one in shared.parameters}
    }
    for one in shared.parameters:
        name = f"figure_{one.id}"
        text = posted.get(name, "").strip()
        if not text:
            continue
        try:
            figures[one.id] = _value(one, text)
        except (NotAnAmount, ValueError):
            found.errors[name] = _("Write it like this: %(example)s.") % {"example": _text(one.value)}
    return figures


def _value(figure: Parameter, text: str) -> Any:
    if isinstance(figure.value, bool):
        return text == "yes"
    if figure.unit == "cents":
        return parse_cents(text)
    if isinstance(figure.value, int):
        return int(text)
    return date.fromisoformat(text) if isinstance(figure.value, date) else text


def _localised(name: str, posted: Mapping[str, str], found: Filled) -> Localised | None:
    texts = {code: posted.get(f"{name}_{code}", "").strip() for code in LANGUAGES}
    if not any(texts.values()):
        return None
    for code, text in texts.items():
        if not text:
            found.errors[f"{name}_{code}"] = _("Write it in all three languages, or in none.")
    return None if not all(texts.values()) else Localised(**texts)


def _contact(posted: Mapping[str, str], before: Overlay, found: Filled) -> Contact | None:
    name = _localised("contact", posted, found)
    lines = {one: posted.get(f"contact_{one}", "").strip() for one in LINES}
    if name is None:
        if any(lines.values()) and not any(one.startswith("contact_") for one in found.errors):
            found.errors["contact_nl"] = _("Say which service this is.")
        return None
    return Contact(name=name, hours=before.contact.hours if before.contact else None, **lines)
