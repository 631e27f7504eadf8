"""What editors look at before they change something: which areas are loaded, which reports went to and fro."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count

from parvis.incidents.models import ManagedArea, Report, Update
from parvis.incidents.types.report import What
from parvis.incidents.types.steering import Exchange, LoadedAreas

_MOST = 20_000
"""So many transfers are looked at, the last ones."""


def loaded_areas() -> list[LoadedAreas]:
    """Return how many areas each source gave, by kind and organisation."""
    rows = ManagedArea.objects.values("source", "kind", "organisation_id").annotate(count=Count("pk"))
    return [
        LoadedAreas(source=row["source"], kind=row["kind"], organisation=row["organisation_id"], count=row["count"])
        for row in rows.order_by("source", "kind", "organisation_id")
    ]


def exchanges(*, since: datetime, limit: int = 50) -> list[Exchange]:
    """Return who gave reports to whom since a moment, those that gave most to and fro first."""
    given = Update.objects.filter(what=What.TRANSFERRED.value, at__gte=since)
    rows = list(given.order_by("-id").values_list("data", "report__category", "report_id")[:_MOST])
    moves: Counter[tuple[str, str]] = Counter()
    categories: dict[tuple[str, str], Counter[str]] = {}
    reports: dict[tuple[str, str], set[int]] = {}
    for data, category, number in rows:
        move = (data.get("from", ""), data.get("to", ""))
        moves[move] += 1
        pair = _pair(*move)
        categories.setdefault(pair, Counter())[category] += 1
        reports.setdefault(pair, set()).add(number)
    waiting = _waiting(number for numbers in reports.values() for number in numbers)
    found = [
        Exchange(
            first=pair[0],
            second=pair[1],
            there=moves[pair],
            back=moves[pair[1], pair[0]],
            categories=tuple(categories[pair].most_common(3)),
            waiting=len(waiting & reports[pair]),
        )
        for pair in categories
    ]
    found.sort(key=lambda one: (-min(one.there, one.back), -(one.there + one.back), one.first, one.second))
    return found[:limit]


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _waiting(numbers: Iterable[int]) -> set[int]:
    rows = Report.objects.unscoped("editors count what goes to and fro").filter(needs_arbitration=True)
    return set(rows.values_list("pk", flat=True)) & set(numbers)
