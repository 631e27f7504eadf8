"""Suggesting what somebody means: by the model, and where that is not sure, by the words of the catalogue."""

import logging
from datetime import date

from django.db.models import Max

from parvis.incidents.models import SuggestionModel
from parvis.incidents.queries import editions
from parvis.incidents.queries.kept import Kept
from parvis.incidents.rules.categories import find
from parvis.incidents.suggesting.model import SURE, Model, NotAModel, read
from parvis.incidents.types.suggestion import Measured, ModelInfo, Suggestion

log = logging.getLogger(__name__)

LONGEST = 2_000


def _read_model() -> tuple[Model] | tuple[()]:
    content = SuggestionModel.objects.order_by("-pk").values_list("content", flat=True).first()
    if content is None:
        return ()
    try:
        return (read(bytes(content)),)
    except NotAModel:
        log.exception("The model that suggests categories cannot be read; words suggest alone.")
        return ()


_model = Kept(stamp=lambda: SuggestionModel.objects.aggregate(last=Max("pk"))["last"], read=_read_model)


def suggest(text: str, *, language: str, on: date, limit: int = 5, caption: str = "") -> list[Suggestion]:
    """Return the categories that a text probably means and that may be used that day, the likeliest first.

    :param caption: what a photo says of itself, which counts as text.
    """
    said = f"{text} {caption}".strip()[:LONGEST]
    if not said:
        return []
    tree = editions.tree()
    found = [one for model in _model() for one in model.suggest(said, limit=limit * 2)]
    named: dict[str, Suggestion] = {}
    for one in found:
        code = tree.successor(one.category, on)
        if code is not None and code not in named:
            named[code] = Suggestion(category=code, probability=one.probability, because=one.because)
    sure = [one for one in named.values() if (one.probability or 0) >= SURE]
    words = [Suggestion(category=one.code) for one in find(tree, said, language, limit, on=on)]
    # Sure: the model leads. Unsure: words that people are known to use lead, and the model follows.
    order = [*sure, *words, *named.values()] if not sure else [*sure, *named.values(), *words]
    told = {one.category: named.get(one.category, one) for one in order}
    return list(told.values())[:limit]


def suggestion_models(limit: int = 10) -> list[ModelInfo]:
    """Return the last models, how they were trained and how well they do."""
    rows = SuggestionModel.objects.order_by("-pk").defer("content")[:limit]
    return [
        ModelInfo(
            number=row.pk,
            trained_at=row.trained_at,
            learned_from=row.learned_from,
            measured=Measured(**{**row.measured, "sure": tuple(row.measured["sure"])}),
        )
        for row in rows
    ]
