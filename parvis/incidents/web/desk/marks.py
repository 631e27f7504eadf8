"""What is said beside the state of a report."""

from django.conf import settings
from django.utils.translation import gettext as _

from parvis.incidents.types.report import Moderation, ReportInfo
from parvis.incidents.web.desk.words import month_words


def marks(report: ReportInfo, *, ours: frozenset[str]) -> list[dict[str, str]]:
    """Return what is said beside the state of a report, as statuses, the most urgent first."""
    is_planned = report.is_open and report.planned_on is not None
    said = [
        (report.contests > 0, _("contested"), "bad"),
        (report.needs_arbitration, _("waits for arbitration"), "bad"),
        (report.manager in ours and report.moderation is Moderation.WAITING, _("text to look at"), "warn"),
        (report.is_paused, _("paused"), "neutral"),
        (is_planned, month_words(report.planned_on) if report.planned_on else "", "info"),
        (report.moderation is Moderation.HIDDEN, _("text hidden"), "neutral"),
        (report.is_private, _("not public"), "neutral"),
        (report.is_on_private_property, _("private property"), "neutral"),
        (bool(report.third_party), report.third_party, "neutral"),
        # In a demonstration everything is, and every page says so.
        (report.is_synthetic and not settings.DEMO, _("invented"), "accent"),
    ]
    return [{"text": text, "tone": tone} for holds, text, tone in said if holds]
