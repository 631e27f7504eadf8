"""A report in a list: enough to recognise it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from parvis.incidents import api as incidents
from parvis.incidents.types.report import Candidate, Moderation, PhotoState, ReportInfo, Visibility
from parvis.incidents.types.seen import PublicReport
from parvis.incidents.web.desk.words import category_name
from parvis.incidents.web.public.words import age_words, metres_words, place_words, state_words, town_names

EVERYONE = frozenset({Visibility.PUBLIC})
LONGEST = 160


def cards(reports: Iterable[ReportInfo | PublicReport], language: str, at: datetime) -> list[dict[str, Any]]:
    """Return what a list shows of reports."""
    towns = town_names(language)
    return [card(one, language, at, towns=towns) for one in reports]


def card(
    report: ReportInfo | PublicReport, language: str, at: datetime, *, towns: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return what a list shows of a report."""
    text = public_text(report) if isinstance(report, ReportInfo) else report.text
    state, tone = state_words(report.state)
    return {
        "number": report.number,
        "url": reverse("incidents:report", args=[report.number]),
        "title": category_name(report.category, language),
        "place": place_words(report.place, language, towns),
        "text": text if len(text) <= LONGEST else f"{text[:LONGEST]}…",
        "state": state,
        "tone": tone,
        "age": age_words(report.reported_at, at),
        "at": report.reported_at,
        "followers": report.followers,
    }


def candidate_card(found: Candidate, language: str, at: datetime, *, photo: UUID | None = None) -> dict[str, Any]:
    """Return what is shown of a report that may be about the same thing."""
    return card(found.report, language, at) | {"far": metres_words(found.metres), "photo": photo}


def public_text(report: ReportInfo) -> str:
    """Return the text of a report as far as everyone may read it."""
    return report.text if report.moderation is Moderation.FINE else ""


def first_photos(numbers: Collection[int]) -> Mapping[int, UUID]:
    """Return for each report its first photo that everyone may see, in one question."""
    found: dict[int, UUID] = {}
    for one in incidents.photos(numbers, visibilities=EVERYONE):
        if one.state is PhotoState.READY and one.report is not None and not one.is_after:
            found.setdefault(one.report, one.id)
    return found
