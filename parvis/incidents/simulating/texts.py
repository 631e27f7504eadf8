"""What people write about a category, in Dutch, French and English: invented, varied, and not always to the point."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from parvis.incidents.simulating.phrases import Phrases, all_phrases, chosen
from parvis.incidents.simulating.profiles import Style, profiles
from parvis.incidents.simulating.slips import typed
from parvis.incidents.types.category import Category, Tree
from parvis.kernel.definitions import LANGUAGES, Language

_STREET = {"nl": "Kerkstraat", "fr": "rue de l'Église", "en": "Church street"}
_JOINTS = (". ", ". ", ". ", ", ", " ", "! ")
_SAME_GROUP = 0.75
"""Of the texts under a wrong category: the share that is about something else of the same main group."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text, and the category under which it was sent."""

    text: str
    category: str
    language: Language


class Writer:
    """Writes what people say about the categories of a tree; whatever it is asked, it asks `rng` in the same order."""

    def __init__(self, tree: Tree, *, phrases: Phrases | None = None, style: Style | None = None) -> None:
        self.tree = tree
        self.phrases = phrases or all_phrases()
        self.style = style or profiles().texts
        self.leaves = tuple(leaf.code for leaf in tree.leaves if leaf.emergency is None)
        self._beside: dict[str, tuple[str, ...]] = {}
        for code in self.leaves:
            group = tree.group(code)
            self._beside[code] = tuple(one for one in self.leaves if one != code and tree.group(one) == group)

    def meant(self, code: str, rng: Random) -> str:
        """Return what a report under `code` is really about: mostly that, sometimes a neighbour."""
        if rng.random() >= self.style.wrong_category:
            return code
        alike = self.phrases.alike.get(code, ())
        near = [one for one in alike if one in self._beside] or self._beside.get(code, ())
        if near and rng.random() < _SAME_GROUP:
            return near[int(rng.random() * len(near))]
        return self.leaves[int(rng.random() * len(self.leaves))]

    def write(self, code: str, language: Language, rng: Random, *, street: str = "", number: str = "") -> str:
        """Return what somebody writes about `code`; empty where they write nothing."""
        style, kind = self.style, rng.random()
        if kind < style.empty:
            return ""
        given = {
            "street": street or _STREET[language],
            "n": number or str(rng.randrange(1, 200)),
        }
        kind -= style.empty
        if kind < style.vague + style.terse:
            text = self._vague(language, rng) if kind < style.vague else self._terse(code, language, rng, given)
        else:
            text = self._sentences(code, language, rng, given, kind - style.vague - style.terse)
        return typed(text, rng, style)

    def _vague(self, language: Language, rng: Random) -> str:
        return chosen(rng, self.phrases.lists[language]["vague"]).source

    def _terse(self, code: str, language: Language, rng: Random, given: dict[str, str]) -> str:
        words = self._words(code, language)
        text = words[int(rng.random() * len(words))]
        return f"{text} {self._one('near', language, rng, given)}" if rng.random() < 0.4 else text

    def _sentences(self, code: str, language: Language, rng: Random, given: dict[str, str], kind: float) -> str:
        style, lists = self.style, self.phrases.lists[language]
        own = self.phrases.own.get((code, language), ())
        if kind < style.ambiguous:
            own = self.phrases.ambiguous.get((code, language), own)
        if not own:  # a category that a region added
            return self._terse(code, language, rng, given)
        said = [chosen(rng, own).say(rng, lists, given)]
        is_long = style.ambiguous <= kind < style.ambiguous + style.long
        if is_long:
            said.append(chosen(rng, own).say(rng, lists, given))
        for _ in range(3 if is_long else 1):
            if is_long or rng.random() < style.remark:
                said.append(self._one("remarks", self._tongue(language, rng), rng, given))
        if rng.random() < style.also:
            other = self._words(self.leaves[int(rng.random() * len(self.leaves))], language)
            given["word"] = other[int(rng.random() * len(other))]
            said.append(self._one("also", language, rng, given))
        opening = self._one("openings", language, rng, given) if rng.random() < style.opening else ""
        closing = self._one("closings", self._tongue(language, rng), rng, given) if rng.random() < style.closing else ""
        joint = _JOINTS[int(rng.random() * len(_JOINTS))]
        return opening + joint.join(one.rstrip(".") for one in said) + closing

    def _one(self, name: str, language: Language, rng: Random, given: dict[str, str]) -> str:
        lists = self.phrases.lists[language]
        return chosen(rng, lists[name]).say(rng, lists, given)

    def _tongue(self, language: Language, rng: Random) -> Language:
        """Return the language of a phrase: in Brussels it may change within a sentence."""
        return LANGUAGES[int(rng.random() * 3)] if rng.random() < self.style.switched else language

    def _words(self, code: str, language: Language) -> Sequence[str]:
        row: Category = self.tree[code]
        return row.words.to(language) or (row.name.to(language),)


def examples(tree: Tree, per_leaf: int, *, seed: int, phrases: Phrases | None = None) -> Iterator[Example]:
    """Yield texts to learn from: `per_leaf` for everything that can be reported, emergencies too, in each language.

    Texts are never empty, and about what their category says; `Writer.meant` tells how often people choose another.
    """
    writer, rng = Writer(tree, phrases=phrases), Random(seed)  # noqa: S311 (invented texts, no secret)
    for leaf in tree.leaves:
        for language in LANGUAGES:
            done = 0
            while done < per_leaf:
                text = writer.write(leaf.code, language, rng)
                if text:
                    done += 1
                    yield Example(text, leaf.code, language)
