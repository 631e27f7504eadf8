"""Training a model on past reports, in a process of its own: `python -m parvis.incidents.suggesting.training`.

Reads one JSON list `[text, language, category]` a line, writes the measure as JSON to its last line of errors and the
model to its output. Scikit-learn takes more memory than a worker has, and is needed here only.
"""

import json
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier

from parvis.incidents.suggesting.features import features
from parvis.incidents.suggesting.model import SURE, Model
from parvis.incidents.types.suggestion import Measured

Example = tuple[str, str, str]
"""Text, language, category."""
HELD_OUT = 10
"""Of so many reports one is kept apart to measure with; which, follows from its text alone."""
LEAST = 20
"""A category with fewer reports is not suggested."""
MOST_FEATURES = 60_000


def train(examples: Iterable[Example]) -> tuple[Model, Measured]:
    """Return a model of all but a tenth of the reports, and how it does on that tenth.

    :raises ValueError: if there are not two categories with twenty reports.
    """
    learned, held = _split(examples)
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
    model = Model(
        categories=tuple(str(one) for one in classifier.classes_),
        vocabulary={str(name): row for row, name in enumerate(names)},
        rarity=vectorizer.idf_.astype(np.float32),
        weights=weights.astype(np.float16),
        offsets=offsets.astype(np.float32),
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


def _split(examples: Iterable[Example]) -> tuple[list[Example], list[Example]]:
    """Part reports: the same text always falls on the same side, so that nothing is measured by heart."""
    learned: list[Example] = []
    held: list[Example] = []
    for one in examples:
        if one[0].strip():
            (held if zlib.crc32(one[0].strip().casefold().encode()) % HELD_OUT == 0 else learned).append(one)
    counts = Counter(category for _, _, category in learned)
    known = {category for category, count in counts.items() if count >= LEAST}
    return [one for one in learned if one[2] in known], held


def main() -> None:
    """Train on standard input; write the model to standard output and its measure to standard error."""
    examples = (tuple(json.loads(line)) for line in sys.stdin)
    model, measured = train(examples)
    sys.stdout.buffer.write(model.written())
    sys.stderr.write("\n" + json.dumps(measured.__dict__))


if __name__ == "__main__":
    main()
