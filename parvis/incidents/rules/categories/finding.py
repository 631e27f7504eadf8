"""Finds what can be reported by what somebody types."""

from datetime import date
from functools import lru_cache

from parvis.incidents.types.category import Category, Tree
from parvis.kernel.definitions import LANGUAGES, Language
from parvis.kernel.search import Index

_WEIGHTS = {"name": 3.0, "words": 2.6, "groups": 1.2, "hint": 0.6}
_OTHER_LANGUAGE = 0.8
"""How much a hit counts in a language that is not the reader's: people also type the word that they know."""


def find(tree: Tree, text: str, language: str, limit: int = 5, *, on: date) -> list[Category]:
    """Return what `text` may mean and can be reported on the day `on`, the likeliest first; empty when nothing does.

    The reader's language counts most, the other two somewhat less. Accents and small typing errors do no harm.
    """
    scores: dict[str, float] = {}
    for spoken in LANGUAGES:
        share = 1.0 if spoken == language else _OTHER_LANGUAGE
        for hit in _index(tree, spoken).find(text, limit=len(tree)):
            scores[hit.id] = max(scores.get(hit.id, 0.0), hit.score * share)
    places = {code: place for place, code in enumerate(tree)}
    found = [code for code in scores if tree.usable(code, on)]
    return [tree[code] for code in sorted(found, key=lambda code: (-scores[code], places[code]))[:limit]]


@lru_cache(maxsize=24)
def _index(tree: Tree, language: Language) -> Index:
    """Return the index of a tree's leaves; a tree never changes, so that it is built once."""
    index = Index(language)
    for leaf in tree.leaves:
        texts = {
            "name": getattr(leaf.name, language),
            "words": ",".join(leaf.words.to(language)),
            "groups": ",".join(getattr(tree[code].name, language) for code in leaf.path[:-1]),
            "hint": getattr(leaf.hint, language) if leaf.hint else "",
        }
        index.add(leaf.code, texts, _WEIGHTS)
    return index
