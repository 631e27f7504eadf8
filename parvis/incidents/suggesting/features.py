"""What a model sees of a text: words, pairs of words, and pieces of words, so that a slip of the pen does no harm."""

import itertools

from parvis.kernel.search.text import words_of

LONGEST = 120
"""Words of a text that are looked at."""
_PIECES = (3, 4, 5)


def features(text: str) -> list[str]:
    """Return the features of a text, in Dutch, French, English or all at once."""
    words = words_of(text)[:LONGEST]
    found = [f"w {word}" for word in words]
    found += [f"p {one} {other}" for one, other in itertools.pairwise(words)]
    for word in words:
        edged = f"<{word}>"
        found += [f"c {edged[at : at + size]}" for size in _PIECES for at in range(len(edged) - size + 1)]
    return found


def word_of(feature: str) -> str:
    """Return the word, or pair, that a feature stands for; empty for a piece of a word."""
    kind, _, rest = feature.partition(" ")
    return rest if kind in ("w", "p") else ""
