"""How a text leaves somebody's thumbs: slips, accents left out, capitals or none."""

import re
import unicodedata
from random import Random

from parvis.incidents.simulating.profiles import Style

_SPACES = re.compile(r"\s+")
_BEFORE_SIGN = re.compile(r" (?=[,.])")
_BESIDE = {
    key: row[max(0, at - 1) : at] + row[at + 1 : at + 2]
    for row in ("azertyuiop", "qsdfghjklm", "wxcvbn")
    for at, key in enumerate(row)
}
"""Belgian keyboards are azerty."""
_ONE_IN = 90
"""Characters for each slip, at least one."""


def typed(text: str, rng: Random, style: Style) -> str:
    """Return `text` as somebody typed it."""
    text = _BEFORE_SIGN.sub("", _SPACES.sub(" ", text)).strip()
    if rng.random() < style.no_accents:
        text = _plain(text)
    if rng.random() < style.typos:
        for _ in range(1 + int(rng.random() * (1 + len(text) / _ONE_IN))):
            text = _slip(text, rng)
    case = rng.random()
    if case < style.uppercase:
        return text.upper()
    if case < style.uppercase + style.lowercase:
        return text.lower()
    return text[:1].upper() + text[1:]


def _plain(text: str) -> str:
    if text.isascii():
        return text
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def _slip(text: str, rng: Random) -> str:
    at = int(rng.random() * len(text))
    if at + 1 >= len(text) or not text[at].isalpha():
        return text
    kind = rng.random()
    if kind < 0.3:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if kind < 0.6:
        return text[:at] + text[at + 1 :]
    if kind < 0.75:
        return text[:at] + text[at] + text[at:]
    beside = _BESIDE.get(text[at], "")
    return text[:at] + (beside[int(rng.random() * len(beside))] if beside else "") + text[at + 1 :]
