"""Words by which a case is found: folded, so that accents, capitals and dashes do not matter."""

import unicodedata
from collections.abc import Iterable

SHORTEST = 2
PREFIX = 4
"""Signs that must be typed before a longer word is found by its beginning."""
MOST = 40


def folded_words(*texts: str) -> list[str]:
    """Return the words of texts without accents, in small letters, each once, in order."""
    found: dict[str, None] = {}
    for text in texts:
        plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).casefold()
        spaced = "".join(sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign))
        found.update(dict.fromkeys(word for word in spaced.split() if len(word) >= SHORTEST or word.isdigit()))
    return list(found)[:MOST]


def token_texts(words: Iterable[str]) -> list[str]:
    """Return what is indexed for words: each word, and its beginning (marked) so that half a name finds it too."""
    words = list(words)
    beginnings = [f"{word[:PREFIX]}*" for word in words if len(word) >= PREFIX and not word.isdigit()]
    return list(dict.fromkeys([*words, *beginnings]))


def sought_text(word: str) -> str:
    """Return what is looked up for one typed word: its beginning when it is long enough, or the word itself."""
    return f"{word[:PREFIX]}*" if len(word) >= PREFIX and not word.isdigit() else word


def matches(words: Iterable[str], sought: Iterable[str]) -> bool:
    """Tell whether each sought word begins a word that is there."""
    there = list(words)
    return all(any(word.startswith(one) for word in there) for one in sought)
