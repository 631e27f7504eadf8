"""Cuts text into words that can be compared."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

import snowballstemmer

from parvis.kernel.search.words import COMPOUNDING, FAMILIES, STEMMERS, STOP_WORDS, Language

_WORD = re.compile(r"[^\W_]+")
_SPELT_OUT = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})


def folded(text: str) -> str:
    """Return `text` in small letters without accents: `Déménagé` becomes `demenage`."""
    split = unicodedata.normalize("NFKD", text.casefold().translate(_SPELT_OUT))
    return "".join(character for character in split if not unicodedata.combining(character))


def words_of(text: str) -> list[str]:
    """Return the folded words of `text`, in order."""
    return _WORD.findall(folded(text))


class Words:
    """What one language makes of words: stems, stop words, families."""

    def __init__(self, language: Language) -> None:
        self._stem: Callable[[str], str] = snowballstemmer.stemmer(STEMMERS[language]).stemWord
        self.compounds = language in COMPOUNDING
        self.stop_words = frozenset(words_of(STOP_WORDS[language]))
        self._stems: dict[str, str] = {}
        self._families: dict[str, frozenset[str]] = {}
        for line in FAMILIES[language].strip().splitlines():
            family = frozenset(words_of(line))
            for word in family:
                for form in (word, self.stem(word)):
                    self._families[form] = self._families.get(form, frozenset()) | family

    def stem(self, word: str) -> str:
        """Return the stem of a folded word."""
        known = self._stems.get(word)
        if known is None:
            known = self._stem(word)
            if len(self._stems) < 200_000:
                self._stems[word] = known
        return known

    def family(self, word: str) -> frozenset[str]:
        """Return the other forms of a folded word that a stem does not reach, itself left out."""
        found = self._families.get(word) or self._families.get(self.stem(word)) or frozenset()
        return found - {word}

    def asked(self, query: str) -> list[str]:
        """Return the words of a question that carry its meaning, each once; all of them when none does."""
        words = list(dict.fromkeys(words_of(query)))
        meaning = [word for word in words if word not in self.stop_words]
        return meaning or words


@lru_cache(maxsize=3)
def words_in(language: Language) -> Words:
    """Return what `language` makes of words."""
    return Words(language)
