"""Which words of the entries meet one word of a question, and how well."""

from rapidfuzz import process
from rapidfuzz.distance import OSA

from parvis.kernel.search.prepared import Prepared
from parvis.kernel.search.text import Words

MAX_FORMS = 60
"""Different words of the entries that one word of a question may meet."""

SAME, STEM, FAMILY = 1.0, 0.95, 0.85
_LEAST_PREFIX = 3
_LEAST_PART = 4
_LONG = 7


class _Forms:
    """Collects the forms that were met, each with the best way in which it was."""

    def __init__(self, prepared: Prepared, words: Words, word: str) -> None:
        self.prepared, self.words, self.word = prepared, words, word
        self.met: dict[str, float] = {}

    def meet(self, form: str, quality: float) -> None:
        if form in self.prepared.postings and quality > self.met.get(form, 0.0):
            self.met[form] = quality

    def best(self) -> dict[str, float]:
        return dict(sorted(self.met.items(), key=lambda pair: -pair[1])[:MAX_FORMS])

    def meet_stem(self, word: str, quality: float) -> None:
        for form in self.prepared.by_stem.get(self.words.stem(word), ()):
            self.meet(form, quality)

    def meet_known(self) -> None:
        """The word itself, its other forms, and the words of its family."""
        self.meet(self.word, SAME)
        self.meet_stem(self.word, STEM)
        for relative in self.words.family(self.word):
            self.meet(relative, FAMILY)
            self.meet_stem(relative, FAMILY)

    def meet_beginnings(self, least: float) -> None:
        """Words that begin with it: it is still being typed, or it is the first part of a compound."""
        if len(self.word) >= _LEAST_PREFIX:
            for form in _found(self.prepared.joined, "\n" + self.word, 1):
                self.meet(form, least + 0.3 * len(self.word) / len(form))

    def meet_compounds(self) -> None:
        """Words of which it is a part, and words that are a part of it at its beginning or end."""
        part = self.words.stem(self.word)
        if len(part) >= _LEAST_PART:
            for form in _found(self.prepared.joined, part, 0):
                self.meet(form, 0.45 + 0.3 * len(part) / len(form))
        for cut in range(_LEAST_PART, len(self.word)):
            self.meet_piece(self.word[:cut])
            if len(self.word) - cut >= _LEAST_PART:
                self.meet_piece(self.word[cut:])

    def meet_piece(self, piece: str) -> None:
        quality = 0.35 + 0.35 * len(piece) / len(self.word)
        self.meet(piece, quality)
        for form in self.prepared.by_stem.get(piece, ()):
            self.meet(form, quality)

    def meet_misspelt(self) -> None:
        """Words of nearly the same length that differ by one error, or by two where it is long."""
        if len(self.word) < _LEAST_PART:
            return
        allowed = 2 if len(self.word) >= _LONG else 1
        for length in range(len(self.word) - allowed, len(self.word) + allowed + 1):
            choices = self.prepared.by_length.get(length, ())
            near = process.extract(self.word, choices, scorer=OSA.distance, score_cutoff=allowed, limit=MAX_FORMS)
            for form, errors, _ in near:
                self.meet(form, 0.85 - 0.15 * errors)


def forms_met(prepared: Prepared, words: Words, word: str, *, is_last: bool) -> dict[str, float]:
    """Return the words of the entries that `word` meets, each with how well (0 to 1), the best first.

    :param is_last: the word may be one that is still being typed.
    """
    forms = _Forms(prepared, words, word)
    forms.meet_known()
    if word.isdigit():
        return forms.best()
    is_known = bool(forms.met)
    forms.meet_beginnings(0.6 if is_last or not is_known else 0.4)
    if words.compounds:
        forms.meet_compounds()
    if not is_known:
        forms.meet_misspelt()
    return forms.best()


def _found(joined: str, needle: str, skip: int) -> list[str]:
    """Return the words of `joined` in which `needle` stands; one search through one string is the fastest way."""
    words: list[str] = []
    at = joined.find(needle)
    while at >= 0 and len(words) < 4 * MAX_FORMS:
        begin = joined.rfind("\n", 0, at + skip) + 1
        end = joined.find("\n", begin)
        words.append(joined[begin:end])
        at = joined.find(needle, end)
    return words
