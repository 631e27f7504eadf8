"""The phrases in `phrases/`, read and made ready: small grammars of what people write."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from random import Random

from pydantic import BaseModel, ConfigDict, RootModel

from parvis.kernel.definitions import LANGUAGES, Language, load

FOLDER = Path(__file__).with_name("phrases")
_OTHERS = ("shared", "ambiguous", "answers")
"""Files that are not phrases about categories."""
_PART = re.compile(r"\(([^()]*)\)|<([a-z]+)>")

Lists = Mapping[str, "tuple[Phrase, ...]"]
"""What slots may stand for, by their name."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Shared(_Record):
    """What people write around the thing itself, in one language."""

    openings: tuple[str, ...]
    closings: tuple[str, ...]
    near: tuple[str, ...]
    since: tuple[str, ...]
    who: tuple[str, ...]
    time: tuple[str, ...]
    remarks: tuple[str, ...]
    also: tuple[str, ...]
    vague: tuple[str, ...]


class _InLanguages(_Record):
    nl: tuple[str, ...]
    fr: tuple[str, ...]
    en: tuple[str, ...]


class _Ambiguous(_InLanguages):
    """Texts that fit each of `codes`."""

    codes: tuple[str, ...]


class _SharedFile(RootModel[dict[Language, _Shared]]):
    pass


class _AmbiguousFile(RootModel[tuple[_Ambiguous, ...]]):
    pass


class _GroupFile(RootModel[dict[str, _InLanguages]]):
    pass


class Phrase:
    """A text with choices in it: `(a|b)` takes one, `<name>` one phrase of the list of that name."""

    __slots__ = ("_parts", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        parts: list[str | tuple[str, ...]] = []
        at = 0
        for found in _PART.finditer(source):
            parts.append(source[at : found.start()])
            parts.append(f"<{found[2]}" if found[2] else tuple(found[1].split("|")))
            at = found.end()
        parts.append(source[at:])
        self._parts = tuple(part for part in parts if part != "")

    def say(self, rng: Random, lists: Lists, given: Mapping[str, str]) -> str:
        """Return the text with every choice made; a slot is one of `given`, or else from `lists`."""
        said = []
        for part in self._parts:
            if isinstance(part, tuple):
                said.append(part[int(rng.random() * len(part))])
            elif part[0] == "<":
                name = part[1:]
                said.append(given[name] if name in given else chosen(rng, lists[name]).say(rng, lists, given))
            else:
                said.append(part)
        return "".join(said)


def chosen(rng: Random, phrases: "Sequence[Phrase]") -> "Phrase":
    """Return one of `phrases`."""
    return phrases[int(rng.random() * len(phrases))]


class Phrases:
    """Everything that people write, by language.

    :param keep: tells of the source of a phrase about a category whether it is used; to keep some apart for tests.
    """

    def __init__(self, *, keep: Callable[[str], bool] = lambda _: True) -> None:
        shared = load(FOLDER / "shared.yaml", _SharedFile).root
        self.lists: dict[Language, dict[str, tuple[Phrase, ...]]] = {
            language: {name: _phrases(texts) for name, texts in shared[language]} for language in LANGUAGES
        }
        self.own: dict[tuple[str, Language], tuple[Phrase, ...]] = {}
        self.ambiguous: dict[tuple[str, Language], tuple[Phrase, ...]] = {}
        self.alike: dict[str, tuple[str, ...]] = {}
        """Categories that are easily taken for each other."""
        self.answers = {
            (code, language): _phrases(getattr(texts, language))
            for code, texts in load(FOLDER / "answers.yaml", _GroupFile).root.items()
            for language in LANGUAGES
        }
        for path in sorted(FOLDER.glob("*.yaml")):
            if path.stem not in _OTHERS:
                self._add(load(path, _GroupFile).root, keep)
        for entry in load(FOLDER / "ambiguous.yaml", _AmbiguousFile).root:
            self._add_ambiguous(entry)

    def _add(self, group: Mapping[str, _InLanguages], keep: Callable[[str], bool]) -> None:
        for code, texts in group.items():
            for language in LANGUAGES:
                self.own[code, language] = _phrases([text for text in getattr(texts, language) if keep(text)])

    def _add_ambiguous(self, entry: _Ambiguous) -> None:
        for code in entry.codes:
            self.alike[code] = (*self.alike.get(code, ()), *(other for other in entry.codes if other != code))
            for language in LANGUAGES:
                found = self.ambiguous.get((code, language), ())
                self.ambiguous[code, language] = (*found, *_phrases(getattr(entry, language)))


@lru_cache(maxsize=1)
def all_phrases() -> Phrases:
    """Return the phrases that come with the software."""
    return Phrases()


def _phrases(texts: Sequence[str]) -> tuple[Phrase, ...]:
    return tuple(map(Phrase, texts))
