"""Answers of one field: texts, numbers, sums, choices, addresses of mail, telephone numbers."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from parvis.counter.rules.cleaning.problem import Problem, Setting, problem
from parvis.counter.rules.shown import money_text, number_text
from parvis.counter.types import Question
from parvis.kernel.money import NotAnAmount, parse_cents

TEXT_MOST = 200
LONG_TEXT_MOST = 5_000
_LARGEST = 9_007_199_254_740_991  # every reader of JSON keeps integers up to here exact
_MAIL = re.compile(r"[^@\s\"(),:;<>\[\]\\]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


def plain(raw: Any, *, lines: bool = False) -> str:
    """Return typed text as it is kept: composed characters, no control characters, single-spaced unless `lines`."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return ""
    text = unicodedata.normalize("NFC", str(raw)).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(c for c in text if c == "\n" or c == "\t" or unicodedata.category(c) not in ("Cc", "Cs", "Cf", "Co"))
    if not lines:
        return " ".join(text.split())
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def text(question: Question, raw: Any, setting: Setting, facts: Mapping[str, Any]) -> str | Problem | None:
    """Take one line of text."""
    return _text(question, plain(raw), TEXT_MOST)


def long_text(question: Question, raw: Any, setting: Setting, facts: Mapping[str, Any]) -> str | Problem | None:
    """Take several lines of text."""
    return _text(question, plain(raw, lines=True), LONG_TEXT_MOST)


def _text(question: Question, typed: str, most: int) -> str | Problem | None:
    if not typed:
        return None
    most = question.max if question.max is not None else most
    if len(typed) > most:
        return problem(
            "too_long",
            f"Dit is te lang: {len(typed)} tekens. Houd het bij {most}.",
            f"Ce texte est trop long : {len(typed)} caractères. Limitez-le à {most}.",
            f"This is too long: {len(typed)} characters. Keep it to {most}.",
        )
    if question.min is not None and len(typed) < question.min:
        return problem(
            "too_short",
            f"Dit is te kort. Schrijf minstens {question.min} tekens.",
            f"Ce texte est trop court. Écrivez au moins {question.min} caractères.",
            f"This is too short. Write at least {question.min} characters.",
        )
    if question.pattern and not re.fullmatch(question.pattern, typed):
        return problem(
            "pattern",
            "Dit heeft niet de vorm die we verwachten. Kijk het na, teken voor teken.",
            "Ceci n’a pas la forme attendue. Vérifiez, caractère par caractère.",
            "This does not have the form we expect. Check it character by character.",
        )
    return typed


def _decimal(raw: Any) -> Decimal | None:
    """Read a number as people type it in Belgium, or as JSON gives it; None when it is not one."""
    if isinstance(raw, int | float):
        typed = str(raw)
    else:
        typed = re.sub(r"[\s\u00a0\u202f']", "", plain(raw))
        if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?", typed):
            typed = typed.replace(".", "")
        typed = typed.replace(",", ".")
    if not re.fullmatch(r"[+-]?\d{1,20}(\.\d{1,20})?", typed, re.ASCII):
        return None
    try:
        return Decimal(typed)
    except InvalidOperation:
        return None


def number(question: Question, raw: Any, setting: Setting, facts: Mapping[str, Any]) -> int | float | Problem | None:
    """Take a number: an integer, or as many decimals as the question allows."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    found = None if isinstance(raw, bool) else _decimal(raw)
    if found is None or abs(found) > _LARGEST:
        return problem(
            "not_a_number",
            "Geef een getal in cijfers, bijvoorbeeld 12.",
            "Indiquez un nombre en chiffres, par exemple 12.",
            "Give a number in figures, for example 12.",
        )
    if found != round(found, question.decimals):
        return _decimals(question.decimals)
    value = float(found) if question.decimals else int(found)
    return _bounded(question, value, lambda bound, language: number_text(bound, language)) or value


def _decimals(allowed: int) -> Problem:
    if allowed:
        return problem(
            "decimals",
            f"Geef hoogstens {allowed} cijfers na de komma.",
            f"Indiquez au maximum {allowed} chiffres après la virgule.",
            f"Give at most {allowed} figures after the decimal point.",
        )
    return problem(
        "decimals",
        "Geef een geheel getal, zonder komma.",
        "Indiquez un nombre entier, sans virgule.",
        "Give a whole number, without decimals.",
    )


def _bounded(question: Question, value: int | float, written: Any) -> Problem | None:
    if question.min is not None and value < question.min:
        return problem(
            "too_small",
            f"Dit moet minstens {written(question.min, 'nl')} zijn.",
            f"Ceci doit être au moins {written(question.min, 'fr')}.",
            f"This must be at least {written(question.min, 'en')}.",
        )
    if question.max is not None and value > question.max:
        return problem(
            "too_large",
            f"Dit mag hoogstens {written(question.max, 'nl')} zijn.",
            f"Ceci ne peut pas dépasser {written(question.max, 'fr')}.",
            f"This must be at most {written(question.max, 'en')}.",
        )
    return None


def money(question: Question, raw: Any, setting: Setting, facts: Mapping[str, Any]) -> int | Problem | None:
    """Take an amount: text as people write it, an integer as cents."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    try:
        if isinstance(raw, int) and not isinstance(raw, bool):
            cents = raw
        else:
            cents = parse_cents(plain(raw))
    except NotAnAmount:
        return _not_an_amount()
    if abs(cents) > _LARGEST:
        return _not_an_amount()
    if cents < 0 and question.min is None:
        return problem(
            "negative",
            "Geef een bedrag van nul of meer.",
            "Indiquez un montant de zéro ou plus.",
            "Give an amount of zero or more.",
        )
    return _bounded(question, cents, money_text) or cents


def _not_an_amount() -> Problem:
    return problem(
        "not_an_amount",
        "Geef een bedrag in euro, bijvoorbeeld 1.234,50.",
        "Indiquez un montant en euros, par exemple 1.234,50.",
        "Give an amount in euros, for example 1,234.50.",
    )


_TRUE = {"yes", "true", "ja", "oui", "1", "on"}
_FALSE = {"no", "false", "nee", "non", "0", "off"}


def yes_no(question: Question, raw: Any, setting: Setting, facts: Mapping[str, Any]) -> bool | Problem | None:
    """Take yes or no."""
    if isinstance(raw, bool):
        return raw
    typed = plain(raw).lower()
    if not typed:
        return None
    if typed in _TRUE or typed in _FALSE:
        return typed in _TRUE
    return problem("choice", "Kies ja of nee.", "Choisissez oui ou non.", "Choose yes or no.")


def email(question: Question, raw: Any, setting: Setting, facts: Mapping[str, Any]) -> str | Problem | None:
    """Take an e-mail address; its domain in small letters."""
    typed = plain(raw).replace(" ", "")
    if not typed:
        return None
    name, at, domain = typed.rpartition("@")
    if not at or not name:
        return problem(
            "no_at",
            "In een e-mailadres staat een @, zoals in naam@voorbeeld.be.",
            "Une adresse e-mail contient un @, comme dans nom@exemple.be.",
            "An e-mail address has an @ in it, as in name@example.be.",
        )
    made = f"{name}@{domain.lower()}"
    if len(made) > 254 or ".." in made or not _MAIL.fullmatch(made):
        return problem(
            "not_an_email",
            "Dit e-mailadres kan niet bestaan. Kijk na of alles na de @ klopt, zoals in naam@voorbeeld.be.",
            "Cette adresse e-mail ne peut pas exister. Vérifiez ce qui suit le @, comme dans nom@exemple.be.",
            "This e-mail address cannot exist. Check what comes after the @, as in name@example.be.",
        )
    return made


def phone(question: Question, raw: Any, setting: Setting, facts: Mapping[str, Any]) -> str | Problem | None:
    """Take a telephone number as E.164; without a country it is Belgian."""
    typed = plain(raw)
    if not typed:
        return None
    digits = re.sub(r"[\s./()\-\u2010-\u2015]", "", typed.replace("(0)", ""))
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if not re.fullmatch(r"\+?\d+", digits, re.ASCII):
        return problem(
            "not_a_phone",
            "Geef een telefoonnummer in cijfers, bijvoorbeeld 0470 12 34 56.",
            "Indiquez un numéro de téléphone en chiffres, par exemple 0470 12 34 56.",
            "Give a telephone number in figures, for example 0470 12 34 56.",
        )
    if not digits.startswith("+"):
        digits = "+32" + digits[1:] if digits.startswith("0") else "+" + digits
        if not digits.startswith("+32"):
            return _phone_start()
    return _belgian(digits) if digits.startswith("+32") else _foreign(digits)


def _phone_start() -> Problem:
    return problem(
        "phone_start",
        "Een Belgisch nummer begint met 0, een buitenlands met + en het landnummer.",
        "Un numéro belge commence par 0, un numéro étranger par + et l’indicatif du pays.",
        "A Belgian number starts with 0, a foreign one with + and the country code.",
    )


def _belgian(digits: str) -> str | Problem:
    national = digits[3:].removeprefix("0")
    wanted = 9 if national.startswith("4") and national[1:2] in "5678" + "9" else 8
    if len(national) != wanted or national.startswith("0"):
        return problem(
            "phone_length",
            f"Dit nummer heeft {len(national) + 1} cijfers; een Belgisch nummer als dit heeft er {wanted + 1}.",
            f"Ce numéro compte {len(national) + 1} chiffres ; un tel numéro belge en compte {wanted + 1}.",
            f"This number has {len(national) + 1} figures; a Belgian number like this has {wanted + 1}.",
        )
    return "+32" + national


def _foreign(digits: str) -> str | Problem:
    if not 8 <= len(digits) - 1 <= 15 or digits[1] == "0":
        return problem(
            "phone_length",
            "Dit nummer is te kort of te lang. Geef het met + en het landnummer, bijvoorbeeld +33 6 12 34 56 78.",
            "Ce numéro est trop court ou trop long. Indiquez-le avec + et l’indicatif du pays, "
            "par exemple +33 6 12 34 56 78.",
            "This number is too short or too long. Give it with + and the country code, for example +33 6 12 34 56 78.",
        )
    return digits
