"""Training the model that suggests categories, on what was reported and where it ended."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from parvis.incidents.models import Report, SuggestionModel
from parvis.incidents.queries.suggesting import suggestion_models
from parvis.incidents.suggesting.learning import learn
from parvis.incidents.types.report import State
from parvis.incidents.types.suggestion import ModelInfo
from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor

MOST_REPORTS = 120_000
KEPT_MODELS = 5
ENOUGH = 2_000
"""Fewer reports than this teach nothing that words do not know."""


def train_suggestions(*, by: Actor, at: datetime, most: int = MOST_REPORTS, least_new: int = 0) -> ModelInfo | None:
    """Train a model on the last reports and let it suggest from now on, unless it does worse than the one there is.

    :param least_new: how many reports must have come since the present model.
    :returns: the model; None where there are too few reports, few since the present one, or where that does better.
    :raises CannotLearn: if the training fails.
    """
    rows = Report.objects.unscoped("words are learned from everyone's reports").exclude(state=State.DELETED.value)
    newest = rows.exclude(text="").order_by("-id")[:most]
    count = newest.count()
    best = next(iter(suggestion_models(1)), None)
    if count < ENOUGH or (best is not None and rows.filter(reported_at__gt=best.trained_at).count() < least_new):
        return None
    # They go on as they are read: so many texts at once are more than a worker should hold.
    content, measured = learn(newest.values_list("text", "language", "category").iterator())
    if best is not None and measured.first < best.measured.first - 0.02:
        return None
    with transaction.atomic():
        row = SuggestionModel.objects.create(
            trained_at=at, learned_from=count - measured.reports, content=content, measured=asdict(measured)
        )
        kept = SuggestionModel.objects.order_by("-pk").values_list("pk", flat=True)[:KEPT_MODELS]
        SuggestionModel.objects.exclude(pk__in=list(kept)).delete()
        data = {"number": row.pk, "reports": count, "first": measured.first}
        journal.append(
            verb="incidents.suggestions.trained", by=by, at=at, subject="suggestions", organisation=None, data=data
        )
    return suggestion_models(1)[0]
