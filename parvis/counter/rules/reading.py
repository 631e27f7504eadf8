"""How hard a text is to read, by formulas of each language: a first warning, not a judgement.

Dutch: Flesch-Douma (W. H. Douma, 1960). French: Kandel and Moles (1958). English: Flesch reading ease (1948). All give
about 100 for a text that a child reads, 60 for plain words, and less than 30 for a text of law.
"""

import re
import unicodedata
from dataclasses import dataclass

from parvis.kernel.search import folded

_SENTENCE = re.compile(r"[.!?…:;]+(?:\s|$)|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_MARKUP = re.compile(r"\{\{.*?\}\}|\*\*|^- ", re.MULTILINE)
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = {
    # A last e that is not heard: "rue", "démarches", "demande"; "home", but not "table" or "be".
    "fr": re.compile(r"(?<=[^\W\d_])(?:e|es|ent)$"),
    "en": re.compile(r"(?<=[aeiouy][bcdfghkmnpqrstvwxz])(?:e|es|ed)$"),
}
_WEIGHTS = {"nl": (206.84, 0.93, 77.0), "fr": (207.0, 1.015, 73.6), "en": (206.835, 1.015, 84.6)}
PLAIN = 45.0
"""Below this a text for everyone deserves a second look."""
FEWEST_WORDS = 18
"""Of fewer words a formula says nothing."""


@dataclass(frozen=True)
class Reading:
    """How hard a text is.

    :param ease: the score of the formula, from 0 (hard) to 100 (easy).
    :param longest: words of the longest sentence.
    """

    ease: float
    words: int
    sentences: int
    longest: int

    @property
    def is_hard(self) -> bool:
        return self.words >= FEWEST_WORDS and self.ease < PLAIN


def syllables(word: str, language: str) -> int:
    """Return how many syllables a word has, near enough: groups of vowels, without endings that are silent."""
    lower = unicodedata.normalize("NFC", word.lower()).replace("œ", "oe")
    silent = _SILENT.get(language)
    heard = silent.sub("", lower) if silent is not None else lower  # an e with an accent is never silent
    return max(1, len(_VOWELS.findall(folded(heard))))


def reading(text: str, language: str) -> Reading:
    """Return how hard a text is in its language; mark-up and placeholders are left out.

    :raises KeyError: for a language without a formula.
    """
    start, per_word, per_syllable = _WEIGHTS[language]
    plain = _MARKUP.sub(" ", text)
    lengths = [len(found) for part in _SENTENCE.split(plain) if (found := _WORD.findall(part))]
    words = _WORD.findall(plain)
    if not words:
        return Reading(100.0, 0, 0, 0)
    spoken = sum(syllables(one, language) for one in words)
    ease = start - per_word * len(words) / len(lengths) - per_syllable * spoken / len(words)
    return Reading(round(min(100.0, max(0.0, ease)), 1), len(words), len(lengths), max(lengths))
