"""The key figures of the application's organisation."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from parvis.counter.rest.api.asking import Application, Asked, answered
from parvis.counter.rest.api.problems import Refused
from parvis.counter.rest.api.shapes import Statistics
from parvis.kernel.clock import local_day
from parvis.kernel.identity import api as identity
from parvis.kernel.registry import Figure, registry

READS = Application(identity.Scope.STATISTICS_READ)
LONGEST = timedelta(days=3 * 366)
UNTIL = Query(None, description="The day after the last one.")
SPLIT = Query("", max_length=40, description="A dimension, such as `channel`, `procedure` or `month`.")
router = Router(tags=["statistics"], auth=READS)


@router.get("/statistics", response=Statistics, summary="Read the figures of the organisation")
def statistics(
    request: HttpRequest,
    since: date | None = None,
    until: date | None = UNTIL,
    split: str = SPLIT,
) -> HttpResponse:
    """Figures that the modules declare, over a period of three years at most; by itself the last 30 days."""
    asked: Asked = request.auth  # type: ignore[attr-defined]
    last = until or local_day(asked.at) + timedelta(days=1)
    first = since or last - timedelta(days=30)
    if not first < last <= first + LONGEST:
        raise Refused("invalid", "since < until ≤ since + 3 years")
    return answered(
        {
            "organisation": asked.organisation,
            "since": first.isoformat(),
            "until": last.isoformat(),
            "items": [_figure(one, first, last, asked.organisation, split) for one in registry.figures],
        }
    )


def _figure(one: Figure, first: date, last: date, organisation: str, split: str) -> dict[str, Any]:
    parts = None
    if one.split is not None and split in one.dimensions:
        parts = [{"name": name, "value": value} for name, value in one.split(split, first, last, organisation)]
    return {
        "id": one.id,
        "name": dict(one.name),
        "definition": dict(one.definition),
        "unit": one.unit,
        "value": one.compute(first, last, organisation),
        "dimensions": list(one.dimensions),
        "split": parts,
    }
