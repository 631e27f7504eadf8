"""Whether a text may be read by everyone before somebody has looked at it."""

import re
from enum import StrEnum

LONGEST_TEXT = 4_000


class Concern(StrEnum):
    """What in a text may point at a person."""

    EMAIL = "email"
    PHONE = "phone"
    PLATE = "plate"
    NATIONAL_NUMBER = "national_number"
    ACCOUNT = "account"
    LINK = "link"
    SHOUTING = "shouting"


_SIGNS: tuple[tuple[Concern, re.Pattern[str]], ...] = (
    (Concern.EMAIL, re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")),
    (Concern.NATIONAL_NUMBER, re.compile(r"\b\d{2}[. ]?\d{2}[. ]?\d{2}[- ]?\d{3}[. ]?\d{2}\b")),
    (Concern.ACCOUNT, re.compile(r"\b[A-Z]{2}\d{2}(?: ?\d{4}){3,}\b")),
    (Concern.PLATE, re.compile(r"\b(?:[1-9][ .-]?)?[A-Z]{3}[ .-]?\d{3}\b|\b[A-Z]{2}[ .-]\d{3}[ .-][A-Z]{2}\b")),
    (Concern.PHONE, re.compile(r"(?<![\w.])(?:\+|00|0)(?:[ ./-]?\d){8,12}(?!\d)")),
    (Concern.LINK, re.compile(r"\bhttps?://|\bwww\.", re.IGNORECASE)),
)
_LETTERS_TO_SHOUT = 40


def concerns(text: str) -> frozenset[Concern]:
    """Return what in a text asks for a look; nothing for a text that everyone may read at once.

    It holds back, it never decides: a street number that looks like a plate costs a clerk a second.
    """
    found = {concern for concern, sign in _SIGNS if sign.search(text)}
    letters = [sign for sign in text if sign.isalpha()]
    if len(letters) >= _LETTERS_TO_SHOUT and sum(sign.isupper() for sign in letters) > 0.8 * len(letters):
        found.add(Concern.SHOUTING)
    return frozenset(found)


def plain(text: str) -> str:
    """Return a text without what cannot be seen, its lines and spaces tidied; markup in it stays text."""
    visible = "".join(sign for sign in text.replace("\r\n", "\n") if sign == "\n" or sign.isprintable())
    lines = [" ".join(line.split()) for line in visible.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:LONGEST_TEXT]
