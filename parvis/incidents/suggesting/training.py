"""Training a model on past reports, in a process of its own: `python -m parvis.incidents.suggesting.training`.

Reads one JSON list `[text, language, category]` a line; writes the measure as a line of JSON, and the model after it.
Scikit-learn takes more memory than a worker has, and is needed here only.
"""

import json
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier

from parvis.incidents.suggesting.features import features
from parvis.incidents.suggesting.model import SURE, Model
from parvis.incidents.types.suggestion import Measured

Example = tuple[str, str, str]
"""Text, language, category."""
PARTS = 10
"""One part is kept apart to measure with, one to temper with; which, follows from a report's text alone."""
LEAST = 20
"""A category with fewer reports is not suggested."""
MOST_FEATURES = 60_000
_SCALES = (0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8, 1.0, 1.25, 1.5, 2.0)


def train(examples: Iterable[Example]) -> tuple[Model, Measured]:
    """Return a model of eight tenths of the reports, and how it does on a tenth that it has not seen.

    :raises ValueError: if there are not two categories with twenty reports.
    """
    learned, tuned, held = _split(examples)
    vectorizer = TfidfVectorizer(
        analyzer=features, min_df=3, max_features=MOST_FEATURES, sublinear_tf=True, dtype=np.float32
    )
    table = vectorizer.fit_transform([text for text, _, _ in learned])
    wanted = [category for _, _, category in learned]
    if len(set(wanted)) < 2:
        raise ValueError("A model needs at least two categories with twenty reports each.")
    classifier = SGDClassifier(
        loss="log_loss", alpha=2e-6, max_iter=12, tol=1e-4, random_state=7, n_jobs=1, average=True
    )
    classifier.fit(table, wanted)
    names = vectorizer.get_feature_names_out()
    weights = classifier.coef_.T
    offsets = classifier.intercept_
    if weights.shape[1] == 1:  # of two categories only the second has a row
        weights, offsets = np.hstack([-weights, weights]), np.array([-offsets[0], offsets[0]])
    scale = _temper(classifier.decision_function, vectorizer.transform, classifier.classes_, tuned)
    model = Model(
        categories=tuple(str(one) for one in classifier.classes_),
        vocabulary={str(name): row for row, name in enumerate(names)},
        rarity=vectorizer.idf_.astype(np.float32),
        weights=(weights * scale).astype(np.float16),
        offsets=(offsets * scale).astype(np.float32),
    )
    return model, measure(model, held)


def measure(model: Model, held: Sequence[Example]) -> Measured:
    """Return how a model does on reports that it has not seen."""
    first = three = sure = sure_right = 0
    right: dict[str, list[bool]] = defaultdict(list)
    for text, language, category in held:
        found = model.suggest(text, limit=3)
        is_right = bool(found) and found[0].category == category
        right[language].append(is_right)
        first += is_right
        three += any(one.category == category for one in found)
        if found and (found[0].probability or 0) >= SURE:
            sure += 1
            sure_right += is_right
    count = max(1, len(held))
    return Measured(
        reports=len(held),
        first=round(first / count, 4),
        among_three=round(three / count, 4),
        sure=(round(sure / count, 4), round(sure_right / max(1, sure), 4)),
        by_language={language: round(sum(seen) / len(seen), 4) for language, seen in sorted(right.items())},
    )


def _temper(
    scores_of: Callable[[Any], Any], table_of: Callable[[list[str]], Any], classes: Any, tuned: Sequence[Example]
) -> float:
    """Return by what to multiply scores so that chances are honest: of ten reports at 70 %, seven are right.

    Source: C. Guo et al., *On Calibration of Modern Neural Networks* (2017), temperature scaling.
    """
    known = [one for one in tuned if one[2] in set(classes)]
    if len(classes) < 3 or not known:
        return 1.0
    scores = scores_of(table_of([text for text, _, _ in known]))
    right = np.searchsorted(classes, [category for _, _, category in known])

    def loss(scale: float) -> float:
        scaled = scores * scale
        total = np.logaddexp.reduce(scaled, axis=1)
        return float((total - scaled[np.arange(len(right)), right]).mean())

    return min(_SCALES, key=loss)


def _split(examples: Iterable[Example]) -> tuple[list[Example], list[Example], list[Example]]:
    """Part reports to learn from, to temper with and to measure with: the same text always falls on the same side."""
    parts: tuple[list[Example], list[Example], list[Example]] = ([], [], [])
    for one in examples:
        if text := one[0].strip().casefold():
            side = zlib.crc32(text.encode()) % PARTS
            parts[{0: 2, 1: 1}.get(side, 0)].append(one)
    counts = Counter(category for _, _, category in parts[0])
    known = {category for category, count in counts.items() if count >= LEAST}
    return [one for one in parts[0] if one[2] in known], parts[1], parts[2]


def main() -> None:
    """Train on standard input; write the measure and the model to standard output."""
    examples = (tuple(json.loads(line)) for line in sys.stdin)
    model, measured = train(examples)
    sys.stdout.buffer.write(json.dumps(measured.__dict__).encode() + b"\n" + model.written())


if __name__ == "__main__":
    main()
