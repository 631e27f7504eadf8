"""A report as a line of a list, out of what the list has read: nothing is asked per line."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from parvis.incidents.types.report import ReportInfo
from parvis.incidents.web.desk import words
from parvis.incidents.web.desk.marks import marks


def shown(report: ReportInfo, language: str, at: datetime, *, ours: frozenset[str]) -> dict[str, Any]:
    """Return a report as the list shows it.

    :param ours: the organisations for which whoever looks handles reports.
    """
    state, tone = words.STATES[report.state]
    term = words.term_of(report, at)
    return {
        "report": report,
        "url": reverse("incident_desk:report", args=[report.number]),
        "category": words.category_name(report.category, language),
        "address": words.address(report.place, language),
        "town": words.organisation_name(report.place.municipality, language),
        "is_elsewhere": report.place.municipality != report.manager,
        "manager": words.organisation_name(report.manager, language),
        "is_ours": report.manager in ours,
        "state": {"text": state, "tone": tone},
        "marks": marks(report, ours=ours),
        "term": term,
        "is_late": term["days"] is not None and term["days"] < 0,
        "department": words.department_name(report.department),
        "priority": words.priority_words(report.priority),
        "is_grave": report.priority >= words.HIGH,
    }
