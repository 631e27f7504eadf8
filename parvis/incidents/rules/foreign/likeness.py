"""Proposes which of our categories another system's categories are, by the likeness of their names."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from parvis.incidents.types.category import Category, Tree
from parvis.incidents.types.foreign import ForeignCategory, ForeignTree, Proposal
from parvis.kernel.definitions import LANGUAGES, Language, Localised
from parvis.kernel.search import folded

ENOUGH = 66
"""From this score on, a category is proposed."""
NEAR = 4
"""Others that score this little less are named beside it: a person chooses."""
_SYNONYM = 0.95
"""How much a synonym counts, beside a name."""
_GROUP = 0.15
"""How much the groups above count."""
_BEST = 0.6
"""How much the language counts in which the names are most alike; the rest is the mean of all."""
_WORD = re.compile(r"[^\W_]+")
_EMPTY_WORDS = re.compile(
    r"(de|het|een|en|of|in|op|van|met|te|la|le|les|l|un|une|des|du|d|et|ou|sur|pour|avec|a|au|aux|the|an|and|or|on|for)"
)
_SPOKEN: dict[Language, Localised] = {
    "nl": Localised(nl="in het Nederlands", fr="en néerlandais", en="in Dutch"),
    "fr": Localised(nl="in het Frans", fr="en français", en="in French"),
    "en": Localised(nl="in het Engels", fr="en anglais", en="in English"),
}


class _Like(NamedTuple):
    """How alike two categories are in one language: the points, and the text of ours that was met."""

    points: Any
    texts: list[list[str]]
    chosen: Any


def proposed_mapping(foreign: ForeignTree, tree: Tree, *, on: date) -> tuple[Proposal, ...]:
    """Return for each leaf of `foreign` what of ours it probably is, among what can be reported on the day `on`."""
    theirs = foreign.leaves
    ours = [one for one in tree.leaves if one.is_valid(on)]
    if not theirs or not ours:
        return tuple(Proposal(one.id, None, 0, NOTHING_ALIKE) for one in theirs)
    spoken = {
        language: _alike([getattr(one, language) for one in theirs], [_texts(one, language) for one in ours])
        for language in LANGUAGES
        if any(getattr(one, language) for one in theirs)
    }
    if not spoken:
        return tuple(Proposal(one.id, None, 0, NOTHING_ALIKE) for one in theirs)
    points = np.stack([one.points for one in spoken.values()])
    mean = np.nan_to_num(_mean_of_spoken(points, theirs, list(spoken)))
    groups = _groups_alike(foreign, theirs, ours, tree, list(spoken))
    score = (1 - _GROUP) * (_BEST * points.max(axis=0) + (1 - _BEST) * mean) + _GROUP * groups
    return tuple(_proposal(one, ours, score[row], row, spoken) for row, one in enumerate(theirs))


def _texts(one: Category, language: str) -> list[str]:
    return [getattr(one.name, language), *one.words.to(language)]


def _bare(text: str) -> str:
    """Return the words of a text that tell something."""
    words = _WORD.findall(folded(text))
    return " ".join([one for one in words if not _EMPTY_WORDS.fullmatch(one)] or words)


def _alike(theirs: list[str], ours: list[list[str]]) -> _Like:
    """Return how alike each of `theirs` is to the best text of each of `ours`; the first text of ours is its name."""
    flat = [text for texts in ours for text in texts]
    starts = np.cumsum([0, *[len(texts) for texts in ours[:-1]]])
    weights = np.full(len(flat), _SYNONYM, np.float32)
    weights[starts] = 1.0
    asked, offered = [_bare(one) for one in theirs], [_bare(one) for one in flat]
    some = process.cdist(asked, offered, scorer=fuzz.token_set_ratio, dtype=np.float32)
    whole = process.cdist(asked, offered, scorer=fuzz.token_sort_ratio, dtype=np.float32)
    both = (0.5 * some + 0.5 * whole) * weights
    both[[not one for one in asked], :] = 0
    ends = [*starts[1:], len(flat)]
    chosen = np.stack([both[:, start:end].argmax(axis=1) for start, end in zip(starts, ends, strict=True)], axis=1)
    return _Like(np.maximum.reduceat(both, starts, axis=1), ours, chosen)


def _mean_of_spoken(points: Any, theirs: tuple[ForeignCategory, ...], spoken: list[Language]) -> Any:
    """Return the mean over the languages in which each of `theirs` has a name."""
    has = np.array([[bool(getattr(one, language)) for one in theirs] for language in spoken], np.float32)
    return (points * has[:, :, None]).sum(axis=0) / np.maximum(has.sum(axis=0), 1)[:, None]


def _groups_alike(
    foreign: ForeignTree, theirs: tuple[ForeignCategory, ...], ours: list[Category], tree: Tree, spoken: list[Language]
) -> Any:
    best = np.zeros((len(theirs), len(ours)), np.float32)
    for language in spoken:
        above = [
            " ".join(getattr(foreign.by_id[step], language) for step in one.path[:-1]) or getattr(one, language)
            for one in theirs
        ]
        groups = [[" ".join(getattr(tree[step].name, language) for step in one.path[:-1])] for one in ours]
        best = np.maximum(best, _alike(above, groups).points)
    return best


def _proposal(
    one: ForeignCategory, ours: list[Category], scores: Any, row: int, spoken: Mapping[Language, _Like]
) -> Proposal:
    order = np.argsort(-scores, kind="stable")
    first, best = int(order[0]), round(float(scores[order[0]]))
    if best < ENOUGH:
        return Proposal(one.id, None, best, NOTHING_ALIKE)
    near = [int(place) for place in order[1:6] if scores[place] > scores[first] - NEAR and scores[place] >= ENOUGH]
    others = tuple((ours[place].code, round(float(scores[place]))) for place in near)
    return Proposal(one.id, ours[first].code, best, _reason(spoken, row, first), others)


def _reason(spoken: Mapping[Language, _Like], row: int, column: int) -> Localised:
    language = max(spoken, key=lambda each: float(spoken[each].points[row, column]))
    like = spoken[language]
    where, chosen = _SPOKEN[language], int(like.chosen[row, column])
    text = like.texts[column][chosen]
    if chosen == 0 and like.points[row, column] > 99:
        return Localised(nl=f"Zelfde naam {where.nl}.", fr=f"Même nom {where.fr}.", en=f"The same name {where.en}.")
    if chosen == 0:
        return Localised(
            nl=f"De naam lijkt {where.nl} op ‘{text}’.",
            fr=f"Le nom ressemble {where.fr} à « {text} ».",
            en=f"The name is like ‘{text}’ {where.en}.",
        )
    return Localised(
        nl=f"De naam lijkt {where.nl} op het synoniem ‘{text}’.",
        fr=f"Le nom ressemble {where.fr} au synonyme « {text} ».",
        en=f"The name is like the synonym ‘{text}’ {where.en}.",
    )


NOTHING_ALIKE = Localised(
    nl="Geen van onze namen lijkt erop.", fr="Aucun de nos noms n’y ressemble.", en="None of our names is like it."
)
