"""Finds entries by citizens' own words.

Every word of a question is held against the words of the entries: the word itself, the same stem, a form of the same
family (‘kwijt’ and ‘verloren’), the beginning of a word that is still being typed, a part of a Dutch compound, and a
word with a typing error or two. An entry counts for how well each word is met, in which text, how rare the word is, and
above all how much of the question it meets.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from parvis.kernel.search.forms import forms_met
from parvis.kernel.search.prepared import Postings, Prepared, Scores
from parvis.kernel.search.text import Words, words_in, words_of
from parvis.kernel.search.words import Language

MAX_QUERY = 200
MAX_WORDS = 12
_LEAST_OF_BEST = 0.25
_PHRASES = re.compile(r"[,;\n]|\. ")


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found.

    :param score: to order by; higher is better.
    :param matched: the words of the entry that met the question, folded.
    """

    id: str
    score: float
    matched: tuple[str, ...]


class Index:
    """Entries of one language, to be found by their texts.

    :param language: `nl`, `fr` or `en`.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self._words: Words = words_in(language)
        self._entries: dict[str, dict[str, float]] = {}
        self._prepared: Prepared | None = None

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, id: str, texts: Mapping[str, str], weights: Mapping[str, float]) -> None:  # noqa: A002
        """Add an entry, or replace the one with the same id.

        :param texts: its texts by name, such as `name` and `synonyms`; phrases are parted by `,` `;` `.` or a line.
        :param weights: how much each text counts; 1 where none is given.
        """
        found: dict[str, float] = {}
        for name, text in texts.items():
            for phrase in _PHRASES.split(text):
                words = words_of(phrase)
                telling = sum(word not in self._words.stop_words for word in words)
                # A word says more in a name of two words than in a sentence of twenty.
                weight = weights.get(name, 1.0) / (1.0 + 0.5 * math.log1p(telling))
                for word in words:
                    found[word] = max(found.get(word, 0.0), weight)
        self._entries[id] = found
        self._prepared = None

    def remove(self, id: str) -> None:  # noqa: A002
        """Take an entry out; nothing happens when it is not there."""
        self._entries.pop(id, None)
        self._prepared = None

    def find(self, query: str, limit: int = 10) -> list[Hit]:
        """Return the entries that meet `query` best, the best first; none when no word of it is met."""
        prepared = self._prepared or self._prepare()
        asked = self._words.asked(query[:MAX_QUERY])[:MAX_WORDS]
        if not asked or not prepared.ids:
            return []
        total = np.zeros(len(prepared.ids), np.float32)
        covered = np.zeros(len(prepared.ids), np.float32)
        wanted = 0.0
        met: list[dict[str, float]] = []
        for position, word in enumerate(asked):
            forms = forms_met(prepared, self._words, word, is_last=position == len(asked) - 1)
            met.append(forms)
            rarity = _rarity(prepared, forms)
            wanted += rarity
            if forms:
                best, quality = _met(prepared, forms)
                total += best * rarity
                covered += quality * rarity
        scores: Scores = total * (covered / max(wanted, 1e-9))
        return self._best(prepared, scores, met, limit)

    def _best(self, prepared: Prepared, scores: Scores, met: list[dict[str, float]], limit: int) -> list[Hit]:
        count = min(limit, len(scores))
        if count <= 0:
            return []
        top = np.argpartition(-scores, count - 1)[:count]
        least = float(scores.max()) * _LEAST_OF_BEST
        order = sorted(
            (int(entry) for entry in top if scores[entry] > least),
            key=lambda entry: (-float(scores[entry]), prepared.ids[entry]),
        )
        return [
            Hit(prepared.ids[entry], round(float(scores[entry]), 4), self._matched(prepared.ids[entry], met))
            for entry in order
        ]

    def _matched(self, id: str, met: list[dict[str, float]]) -> tuple[str, ...]:  # noqa: A002
        words = self._entries[id]
        best = []
        for forms in met:
            here = [form for form in forms if form in words]
            if here:
                best.append(max(here, key=lambda form: (forms[form] * words[form], form)))
        return tuple(dict.fromkeys(best))

    def _prepare(self) -> Prepared:
        """Turn what was added into arrays, in the order of the ids."""
        ids = tuple(sorted(self._entries))
        places: dict[str, tuple[list[int], list[float]]] = {}
        for number, id_ in enumerate(ids):
            for word, weight in self._entries[id_].items():
                entries, weights = places.setdefault(word, ([], []))
                entries.append(number)
                weights.append(weight)
        postings = {
            word: Postings(
                np.array(entries, np.int32),
                np.array(weights, np.float32),
                math.log1p(len(ids) / len(entries)),
            )
            for word, (entries, weights) in places.items()
        }
        by_stem: dict[str, list[str]] = {}
        by_length: dict[int, list[str]] = {}
        for word in sorted(postings):
            by_stem.setdefault(self._words.stem(word), []).append(word)
            by_length.setdefault(len(word), []).append(word)
        stems = {stem: tuple(words) for stem, words in by_stem.items()}
        self._prepared = Prepared(ids, postings, stems, by_length, "\n" + "\n".join(sorted(postings)) + "\n")
        return self._prepared


def _met(prepared: Prepared, forms: dict[str, float]) -> tuple[Scores, Scores]:
    """Return, for every entry, the weight with which it meets one word of the question, and how well it does."""
    best, quality = np.zeros(len(prepared.ids), np.float32), np.zeros(len(prepared.ids), np.float32)
    for form, how_well in reversed(forms.items()):  # from the worst to the best, so that the best is written last
        postings = prepared.postings[form]
        entries = postings.entries
        best[entries] = np.maximum(best[entries], postings.weights * np.float32(how_well))
        quality[entries] = how_well
    return best, quality


def _rarity(prepared: Prepared, forms: dict[str, float]) -> float:
    """Return how much a word of the question matters: that of the rarest form that it meets best."""
    if not forms:
        return math.log1p(len(prepared.ids)) / 2
    nearest = max(forms.values())
    return max(prepared.postings[form].rarity for form, how_well in forms.items() if how_well == nearest)
