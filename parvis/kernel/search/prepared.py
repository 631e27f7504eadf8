"""An index as it is searched: arrays, built once after the last entry was added and then only read."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


@dataclass(frozen=True)
class Postings:
    """Where a word stands: the entries, ascending, and how much it weighs in each."""

    entries: NDArray[np.int32]
    weights: Scores
    rarity: float


@dataclass(frozen=True)
class Prepared:
    """Everything that a search reads.

    :param joined: every word between line ends, to look for parts of words in one go.
    """

    ids: tuple[str, ...]
    postings: dict[str, Postings]
    by_stem: dict[str, tuple[str, ...]]
    by_length: dict[int, list[str]]
    joined: str
