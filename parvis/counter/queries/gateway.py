"""What the Single Digital Gateway reads: links, visits and opinions; and what people wrote, for who mends the pages."""

from datetime import date, datetime, timedelta
from typing import Any

from parvis.counter.models import PageOpinion, PageVisit
from parvis.counter.queries.catalogue import offering, procedures
from parvis.counter.rules import gateway
from parvis.kernel.clock import start_of_day
from parvis.kernel.definitions import LANGUAGES
from parvis.kernel.vault import api as vault

SCOPE = "region/opinion"
"""The scope of the vault's keys for what people wrote about pages."""


def links(*, base: str) -> list[dict[str, Any]]:
    """Return the pages that the gateway links to: every procedure in an area of its annexes, in each language."""
    return [
        {
            "url": f"{base}/{language}/procedures/{one.id}/",
            "language": language,
            "title": one.name.to(language),
            "description": one.summary.to(language),
            "sdgArea": one.sdg,
            "type": "procedure",
            "isOnline": "web" in one.channels,
            "authorities": [each.name.to(language) for each in authorities],
        }
        for one in procedures()
        if one.sdg and (authorities := offering(one))
        for language in LANGUAGES
    ]


def statistics(month: str, *, base: str, now: datetime) -> dict[str, Any]:
    """Return the visits of a month, such as `2026-10`, in the gateway's shape.

    :raises ValueError: if it is no month.
    """
    since, until = _days(month)
    rows = PageVisit.objects.filter(month=month).order_by("path", "country", "device")
    found = rows.values("path", "country", "device", "visits")
    return gateway.statistics(found, base=base, since=since, until=until, reference=f"visits-{month}", now=now)


def opinions(month: str, *, base: str, now: datetime) -> dict[str, Any]:
    """Return the opinions of a month in the gateway's shape.

    :raises ValueError: if it is no month.
    """
    since, until = _days(month)
    rows = _given(since, until).values("id", "path", "rating", "found", "language", "given_at")
    return gateway.opinions(rows, base=base, since=since, until=until, reference=f"feedback-{month}", now=now)


def comments(month: str) -> list[dict[str, Any]]:
    """Return what people wrote in a month, newest first, for who mends the pages."""
    since, until = _days(month)
    return [
        {
            "path": row.path,
            "rating": row.rating,
            "found": row.found,
            "given_at": row.given_at,
            "text": vault.unseal_text(bytes(row.comment), scope=SCOPE, context=f"counter.opinion:comment:{row.pk}"),
        }
        for row in _given(since, until).exclude(comment=b"").order_by("-given_at")[:200]
    ]


def visits_per_page(month: str) -> list[tuple[str, int]]:
    """Return how often each page was read in a month, the most read first."""
    _days(month)
    found: dict[str, int] = {}
    for row in PageVisit.objects.filter(month=month):
        found[row.path] = found.get(row.path, 0) + row.visits
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def _given(since: date, until: date) -> Any:
    after = start_of_day(until + timedelta(days=1))
    return PageOpinion.objects.filter(given_at__gte=start_of_day(since), given_at__lt=after)


def _days(month: str) -> tuple[date, date]:
    """Return the first and the last day of a month."""
    first = date.fromisoformat(f"{month}-01")
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
