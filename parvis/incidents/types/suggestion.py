"""Which category somebody probably means: plain records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A category that a text may mean.

    :param probability: 0 to 1, by the model; None where words of the catalogue suggested it.
    :param because: the words of the text that say most for it.
    """

    category: str
    probability: float | None = None
    because: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Measured:
    """How a model did on reports that it had not seen.

    :param first: share of reports whose category it named first; `among_three` among its first three.
    :param sure: share of reports on which it was sure enough to speak, and of those the share that was right.
    :param by_language: the first, by language.
    """

    reports: int
    first: float
    among_three: float
    sure: tuple[float, float]
    by_language: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ModelInfo:
    """A model that was trained: on how many reports, and how well it does."""

    number: int
    trained_at: datetime
    learned_from: int
    measured: Measured
