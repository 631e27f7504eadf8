"""How an answer is shown to a person, by its kind and in their language: on a page, in a letter, in a list."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from parvis.counter.types import Kind, Question
from parvis.kernel.definitions.localised import LANGUAGES
from parvis.kernel.money import format_cents

_BRUSSELS = ZoneInfo("Europe/Brussels")
_LOCALES = {"nl": "nl_BE", "fr": "fr_BE", "en": "en_GB"}
_YES = {"nl": "Ja", "fr": "Oui", "en": "Yes"}
_NO = {"nl": "Nee", "fr": "Non", "en": "No"}
_AND = {"nl": " en ", "fr": " et ", "en": " and "}
_BOX = {"nl": "bus", "fr": "boîte", "en": "box"}
_ROWS = {"nl": ("rij", "rijen"), "fr": ("ligne", "lignes"), "en": ("row", "rows")}


def _spoken(language: str) -> str:
    return language if language in LANGUAGES else "nl"


def _locale(language: str) -> str:
    return _LOCALES[_spoken(language)]


def date_text(value: Any, language: str) -> str:
    """Write a day in words, `24 november 2026`; a moment as its day in Brussels. Anything else: as it is."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
        except ValueError:
            return value
    if isinstance(value, datetime):
        value = value.astimezone(_BRUSSELS).date() if value.tzinfo else value.date()
    if isinstance(value, date):
        first = value.day == 1 and _spoken(language) == "fr"
        return format_date(value, "d'er' MMMM y" if first else "d MMMM y", locale=_locale(language))
    return "" if value is None else str(value)


def moment_text(value: Any, language: str) -> str:
    """Write a moment with its hour in Brussels, `24 november 2026, 14:05`."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return value
    if isinstance(value, datetime):
        return format_datetime(value, "d MMMM y, HH:mm", tzinfo=_BRUSSELS, locale=_locale(language))
    return date_text(value, language)


def money_text(value: Any, language: str) -> str:
    """Write cents as an amount."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    return format_cents(round(value), _spoken(language))


def number_text(value: Any, language: str) -> str:
    """Write a number with the marks of the language."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    return format_decimal(value, locale=_locale(language), decimal_quantization=False)


def address_text(value: Any, language: str) -> str:
    """Write an address on one line, with the street and municipality in the reader's language."""
    if not isinstance(value, Mapping):
        return "" if value is None else str(value)
    if not any(value.get(key) for key in ("street_nl", "street_fr", "postcode")):
        return str(value.get("text") or "")
    own, other = ("nl", "fr") if language == "nl" else ("fr", "nl")
    street = value.get(f"street_{own}") or value.get(f"street_{other}") or ""
    line = f"{street} {value.get('number') or ''}".strip()
    if value.get("box"):
        line += f" {_BOX[_spoken(language)]} {value['box']}"
    town = value.get(f"municipality_{own}") or value.get(f"municipality_{other}") or ""
    place = f"{value.get('postcode') or ''} {town}".strip()
    return f"{line}, {place}" if place else line


def list_text(value: Any, language: str) -> str:
    """Write several things as `a, b en c`."""
    if not isinstance(value, list | tuple):
        return "" if value is None else str(value)
    words = [str(one.get("name") or one.get("text") or "") if isinstance(one, Mapping) else str(one) for one in value]
    words = [word for word in words if word]
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + _AND[_spoken(language)] + words[-1]


def label_text(question: Question | None, value: Any, language: str) -> str:
    """Write a choice by its label; several as a list. Without a question that knows it: as it is."""
    labels = {one.value: one.label.to(language) for one in question.options} if question else {}
    if isinstance(value, list | tuple):
        return list_text([labels.get(one, one) for one in value], language)
    if isinstance(value, bool):
        return (_YES if value else _NO)[_spoken(language)]
    return "" if value is None else labels.get(value, str(value))


def _national_number(value: Any) -> str:
    digits = str(value)
    if len(digits) != 11:
        return digits
    return f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}-{digits[6:9]}.{digits[9:]}"


def _enterprise_number(value: Any) -> str:
    digits = str(value)
    return f"{digits[:4]}.{digits[4:7]}.{digits[7:]}" if len(digits) == 10 else digits


def _iban(value: Any) -> str:
    text = str(value)
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def _phone(value: Any) -> str:
    text = str(value)
    if not text.startswith("+32"):
        return text
    rest = text[3:]
    head, tail = (rest[:3], rest[3:]) if len(rest) == 9 else (rest[:1], rest[1:])
    if len(tail) % 2:
        return f"+32 {head} {tail[:3]} " + " ".join(tail[i : i + 2] for i in range(3, len(tail), 2))
    return f"+32 {head} " + " ".join(tail[i : i + 2] for i in range(0, len(tail), 2))


def _place(value: Any, language: str) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    if value.get("text"):
        own, other = ("nl", "fr") if language == "nl" else ("fr", "nl")
        town = str(value.get(f"municipality_{own}") or value.get(f"municipality_{other}") or "")
        text = str(value["text"])
        return f"{text}, {town}" if town and town.lower() not in text.lower() else text
    if isinstance(value.get("lat"), int | float) and isinstance(value.get("lon"), int | float):
        return f"{value['lat']:.5f}, {value['lon']:.5f}"
    return address_text(value, language)


def _party(value: Any) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    number = str(value.get("number") or "")
    number = _enterprise_number(number) if value.get("kind") == "enterprise" else _national_number(number)
    name = str(value.get("name") or "")
    return f"{name} ({number})" if number else name


def _signature(value: Any, language: str) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    return f"{value.get('name') or ''}, {moment_text(value.get('at'), language)}".strip(", ")


def _group(value: Any, language: str) -> str:
    if not isinstance(value, list):
        return str(value)
    one, several = _ROWS[_spoken(language)]
    return f"{len(value)} {one if len(value) == 1 else several}"


def _number(question: Question, value: Any, language: str) -> str:
    text = number_text(value, language)
    return f"{text} {question.unit.to(language)}" if question.unit else text


_BY_KIND: dict[Kind, Callable[[Question, Any, str], str]] = {
    Kind.NUMBER: _number,
    Kind.MONEY: lambda question, value, language: money_text(value, language),
    Kind.DATE: lambda question, value, language: date_text(value, language),
    Kind.YES_NO: label_text,
    Kind.ONE_OF: label_text,
    Kind.SEVERAL_OF: label_text,
    Kind.NATIONAL_NUMBER: lambda question, value, language: _national_number(value),
    Kind.ENTERPRISE_NUMBER: lambda question, value, language: _enterprise_number(value),
    Kind.IBAN: lambda question, value, language: _iban(value),
    Kind.PHONE: lambda question, value, language: _phone(value),
    Kind.ADDRESS: lambda question, value, language: address_text(value, language),
    Kind.PLACE: lambda question, value, language: _place(value, language),
    Kind.FILES: lambda question, value, language: list_text(value, language),
    Kind.SIGNATURE: lambda question, value, language: _signature(value, language),
    Kind.PARTY: lambda question, value, language: _party(value),
    Kind.GROUP: lambda question, value, language: _group(value, language),
}


def value_text(question: Question | None, value: Any, language: str) -> str:
    """Write an answer as a person reads it; empty for none.

    :param question: what was asked; None for a fact that nobody asked.
    """
    if value is None or value == "" or value == []:
        return ""
    if question is not None and question.kind in _BY_KIND:
        return _BY_KIND[question.kind](question, value, language)
    return _plain(value, language)


def _plain(value: Any, language: str) -> str:
    if isinstance(value, bool):
        return label_text(None, value, language)
    if isinstance(value, datetime | date):
        return date_text(value, language)
    if isinstance(value, list | tuple):
        return list_text(value, language)
    if isinstance(value, Mapping):
        return address_text(value, language) or str(value.get("name") or "")
    if isinstance(value, float):
        return number_text(value, language)
    return str(value)
