"""A linear model over the features of a text, as it is kept and used: numbers and words, nothing that runs.

Kept as NumPy arrays without pickles, so that a file from anywhere can do no more than suggest nonsense.
"""

import io
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parvis.incidents.suggesting.features import features, word_of
from parvis.incidents.types.suggestion import Suggestion

FORMAT = "parvis-suggestions-1"
SURE = 0.45
"""Below this probability the model is not sure, and the words of the catalogue are asked as well."""
_WORDS_TOLD = 3


class NotAModel(ValueError):
    """Bytes that are no model."""


@dataclass(frozen=True)
class Model:
    """A model.

    :param vocabulary: features in the order of the rows of `weights`.
    :param rarity: inverse document frequency per feature.
    :param weights: features by categories.
    :param offsets: per category.
    """

    categories: tuple[str, ...]
    vocabulary: dict[str, int]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float16]
    offsets: NDArray[np.float32]

    def suggest(self, text: str, *, limit: int = 5) -> list[Suggestion]:
        """Return the categories that a text may mean, the likeliest first; nothing where no word is known."""
        counts = Counter(one for one in features(text) if one in self.vocabulary)
        if not counts:
            return []
        rows = np.fromiter((self.vocabulary[one] for one in counts), dtype=np.int64, count=len(counts))
        values = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * self.rarity[rows]
        values /= np.linalg.norm(values)
        parts = self.weights[rows].astype(np.float32) * values[:, None]
        chances = _softmax(parts.sum(axis=0) + self.offsets)
        best = np.argsort(-chances)[:limit]
        names = list(counts)
        return [
            Suggestion(
                category=self.categories[index],
                probability=round(float(chances[index]), 4),
                because=_telling(names, parts[:, index]),
            )
            for index in best
        ]

    def written(self) -> bytes:
        """Return the model as bytes."""
        kept = io.BytesIO()
        about = json.dumps(
            {
                "format": FORMAT,
                "categories": self.categories,
                "vocabulary": sorted(self.vocabulary, key=self.vocabulary.__getitem__),
            }
        )
        np.savez_compressed(
            kept,
            about=np.frombuffer(about.encode(), dtype=np.uint8),
            rarity=self.rarity,
            weights=self.weights,
            offsets=self.offsets,
        )
        return kept.getvalue()


def read(content: bytes) -> Model:
    """Return the model that :meth:`Model.written` wrote.

    :raises NotAModel: if it is none, is damaged, or does not fit together.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as kept:
            about = json.loads(kept["about"].tobytes())
            rarity, weights, offsets = kept["rarity"], kept["weights"], kept["offsets"]
        if about["format"] != FORMAT:
            raise NotAModel("This model is of another edition.")
        names = [str(one) for one in about["vocabulary"]]
        categories = tuple(str(one) for one in about["categories"])
    except NotAModel:
        raise
    except Exception as error:  # zip, json and numpy each raise their own
        raise NotAModel("This is no model, or it is damaged.") from error
    if (
        weights.shape != (len(names), len(categories))
        or rarity.shape != (len(names),)
        or len(offsets) != len(categories)
    ):
        raise NotAModel("The parts of this model do not fit together.")
    return Model(categories, {name: row for row, name in enumerate(names)}, rarity, weights, offsets)


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()


def _telling(names: Sequence[str], parts: NDArray[np.float32]) -> tuple[str, ...]:
    """Return the words that say most for a category; a pair stands for its words."""
    found: list[str] = []
    for index in np.argsort(-parts):
        word = word_of(names[int(index)])
        if parts[index] <= 0 or len(found) == _WORDS_TOLD:
            break
        if word and not any(word in one or one in word for one in found):
            found.append(word)
    return tuple(found)
