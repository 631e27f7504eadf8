"""Amounts in cents, and their writing in Dutch, French and English."""

import re

Cents = int
"""An amount of euro in whole cents. Sums are exact; only shares round, and whoever shares says how."""

_NARROW_SPACE = "\u202f"  # no-break: an amount is never cut at the end of a line
_MINUS = "\u2212"
_SEPARATORS = {
    "en": ("", ",", "."),
    "nl": (_NARROW_SPACE, _NARROW_SPACE, ","),
    "fr": (_NARROW_SPACE, _NARROW_SPACE, ","),
}
_MOST_DIGITS = 15  # 9 999 billion euro: still fits the database's 64-bit integers

_AMOUNT = re.compile(
    r"(?P<whole>\d+|\d{1,3}(?P<group>[., '])\d{3}(?:(?P=group)\d{3})*)"
    r"(?:(?P<mark>[.,])(?P<cents>\d{1,2}|-{1,2}))?",
    re.ASCII,
)


class NotAnAmount(ValueError):
    """What was typed is not an amount of money."""


def format_cents(cents: Cents, language: str) -> str:
    """Write an amount for a reader: `€ 1 234,50` in `nl` and `fr`, `€1,234.50` in `en`.

    Spaces are narrow and do not break; the minus is a real one and stands first.

    :raises KeyError: for another language.
    """
    after_sign, group, mark = _SEPARATORS[language]
    euros, rest = divmod(abs(cents), 100)
    whole = f"{euros:,}".replace(",", group)
    return f"{_MINUS if cents < 0 else ''}€{after_sign}{whole}{mark}{rest:02}"


def parse_cents(text: str) -> Cents:
    """Read an amount as people type it: `12`, `12,5`, `1.234,50`, `1 234,50`, `1,234.50`, `€ 12,-`, `12 EUR`.

    One mark followed by exactly three digits groups thousands (`1.234` is more than a thousand), as no amount
    of money has three decimals.

    :raises NotAnAmount: if it is not one amount in euros and at most two decimals.
    """
    plain = re.sub(r"[\s\u00a0\u2009\u202f]+", " ", text).strip().replace("’", "'").replace(_MINUS, "-")
    sign, plain = (-1, plain[1:].strip()) if plain.startswith("-") else (1, plain)
    plain = _without_currency(plain)
    if sign == 1 and plain.startswith("-"):
        sign, plain = -1, plain[1:].strip()
    found = _AMOUNT.fullmatch(plain)
    if found is None or (found["mark"] and found["group"] == found["mark"]):
        raise NotAnAmount(text)
    whole = re.sub(r"[., ']", "", found["whole"])
    if len(whole) > _MOST_DIGITS or (found["group"] and whole.startswith("0")):
        raise NotAnAmount(text)
    decimals = (found["cents"] or "").strip("-").ljust(2, "0")
    return sign * (int(whole) * 100 + int(decimals))


def _without_currency(text: str) -> str:
    """Take the euro off, once, before or after the number."""
    for mark in ("€", "EUR", "euro"):
        if text.casefold().startswith(mark.casefold()):
            return text[len(mark) :].strip()
        if text.casefold().endswith(mark.casefold()):
            return text[: -len(mark)].strip()
    return text
