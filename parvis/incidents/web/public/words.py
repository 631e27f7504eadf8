"""The words for everyone: how a report stands, where it is, how long ago, and what happened to it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from parvis.incidents.types.report import CLOSED, Place, Reason, ReportInfo, State, UpdateInfo, What
from parvis.incidents.web.desk.words import category_name, month_words, organisation_name, town
from parvis.kernel.clock import local_day
from parvis.kernel.places import api as places

STATES: Mapping[State, tuple[Any, str]] = {
    State.RECEIVED: (pgettext_lazy("state of a report", "Received"), "warn"),
    State.IN_PROGRESS: (gettext_lazy("Being dealt with"), "info"),
    State.REFUSED: (gettext_lazy("Not taken on"), "bad"),
    State.SOLVED: (gettext_lazy("Mended"), "good"),
    State.PROCESSED: (gettext_lazy("Mended and closed"), "good"),
    State.DELETED: (gettext_lazy("Removed"), "neutral"),
}
REASONS = {
    Reason.NOT_REPAIRED: gettext_lazy("Nothing was done"),
    Reason.BADLY_REPAIRED: gettext_lazy("It was done badly, or it is broken again"),
    Reason.OTHER: gettext_lazy("Something else"),
}


def state_words(state: State) -> tuple[str, str]:
    """Return how a report stands, and the tone of that."""
    words, tone = STATES[state]
    return str(words), tone


def place_words(place: Place, language: str, towns: Mapping[str, str] | None = None) -> str:
    """Return where something is, in one line: its address, or its municipality and, on a page of its own, the point.

    :param towns: names of municipalities by code, for a list: each look-up asks whether there are new ones.
    """
    street = place.words(language)
    if towns is not None:
        named = f"{place.postcode} {towns.get(place.municipality, '')}".strip()
        return f"{street}, {named}" if street else named
    named = town(place, language)
    return f"{street}, {named}" if street else f"{named} ({place.lat:.5f}, {place.lon:.5f})"


def town_names(language: str) -> dict[str, str]:
    """Return the names of all municipalities by code."""
    return {one.code: one.name(language) for one in places.municipalities()}


def age_words(moment: datetime, at: datetime) -> str:
    """Return how long ago a moment was: today, yesterday, in days, months, years."""
    days = (local_day(at) - local_day(moment)).days
    if days <= 0:
        return pgettext("age of a report", "today")
    if days == 1:
        return pgettext("age of a report", "yesterday")
    if days < 60:
        return ngettext("%(count)d day ago", "%(count)d days ago", days) % {"count": days}
    if days < 730:
        months = days // 30
        return ngettext("%(count)d month ago", "%(count)d months ago", months) % {"count": months}
    years = days // 365
    return ngettext("%(count)d year ago", "%(count)d years ago", years) % {"count": years}


def metres_words(metres: float) -> str:
    """Return how far something is, as one sees it."""
    if metres < 5:
        return _("at this very spot")
    return _("%(metres)d metres away") % {"metres": round(metres / 5) * 5}


# What happened, in sentences ------------------------------------------------------------------------------


def sentence(update: UpdateInfo, language: str) -> str:
    """Return what happened, in a sentence; `data` says what it was about."""
    data = update.data
    who = organisation_name(update.organisation, language) if update.organisation else _("The administration")
    names = {
        "who": who,
        "from": organisation_name(data.get("from", ""), language),
        "to": organisation_name(data.get("to", ""), language),
        "report": data.get("report", ""),
        "into": data.get("into", ""),
        "month": _month(data.get("month", "")),
    }
    return _TOLD.get(update.what, _other)(update, language) % names


def _other(update: UpdateInfo, language: str) -> str:
    return _("%(who)s writes:") if update.text else _("%(who)s changed something.")


def _noted(update: UpdateInfo, language: str) -> str:
    if "photo" in update.data:
        return _("%(who)s added a photo.")
    return _other(update, language)


def _contested(update: UpdateInfo, language: str) -> str:
    reason = update.data.get("reason", "")
    if reason == Reason.BADLY_REPAIRED:
        return _("Someone says that it was done badly, or that it is broken again.")
    if reason == Reason.NOT_REPAIRED:
        return _("Someone says that nothing was done.")
    return _("Someone does not agree with the closing.")


def _classified(update: UpdateInfo, language: str) -> str:
    said = _("This is about something else than was reported: %(category)s.")
    return said % {"category": category_name(update.data.get("to", ""), language).replace("%", "%%")}


def _merged(update: UpdateInfo, language: str) -> str:
    if update.data.get("into"):
        return _("This is about the same thing as report %(into)s, which goes on for both.")
    return _("Report %(report)s is about the same thing; this one goes on for both.")


def _unmerged(update: UpdateInfo, language: str) -> str:
    if update.data.get("report"):
        return _("Report %(report)s is about something else after all, and stands by itself again.")
    return _("This is about something else after all; the report stands by itself again.")


def _reopened(update: UpdateInfo, language: str) -> str:
    if update.by.startswith("system:"):
        return _("Those who follow it say that it is not mended: the report is open again.")
    return _("%(who)s opened the report again.")


_TOLD: Mapping[What, Callable[[UpdateInfo, str], str]] = {
    What.REPORTED: lambda update, language: _("Reported."),
    What.ACCEPTED: lambda update, language: _("%(who)s takes it on."),
    What.REFUSED: lambda update, language: _("%(who)s will not do anything about it, and says why:"),
    What.PLANNED: lambda update, language: _("%(who)s plans the work for %(month)s."),
    What.SOLVED: lambda update, language: _("%(who)s says that it is mended."),
    What.PROCESSED: lambda update, language: _("Closed for good: nobody said that it was not mended."),
    What.CONTESTED: _contested,
    What.REOPENED: _reopened,
    What.TRANSFERRED: lambda update, language: _("%(from)s passed it on to %(to)s."),
    What.ARBITRATED: lambda update, language: _("The region decided that %(to)s handles it."),
    What.MERGED: _merged,
    What.UNMERGED: _unmerged,
    What.NOTED: _noted,
    What.PAUSED: lambda update, language: _("%(who)s waits before going on:"),
    What.RESUMED: lambda update, language: _("%(who)s goes on."),
    What.CLASSIFIED: _classified,
    What.FORWARDED: lambda update, language: _("Handed over to the system of %(who)s."),
}


def _month(word: str) -> str:
    try:
        return month_words(date.fromisoformat(f"{word}-01"))
    except ValueError:
        return word


def timeline_entries(report: ReportInfo, updates: list[UpdateInfo], language: str) -> list[dict[str, Any]]:
    """Return what the component `timeline` takes: what happened, oldest first, and where the report stands now."""
    entries: list[dict[str, Any]] = [
        {"text": sentence(one, language), "at": one.at, "detail": one.text, "moment": True} for one in updates
    ]
    if entries:
        entries[-1]["state"] = "now"
    if report.is_open and report.due_at is not None and not report.is_paused and report.planned_on is None:
        who = organisation_name(report.manager, language)
        text = _("%(who)s means to have mended it by then.") % {"who": who}
        entries.append({"text": text, "at": report.due_at, "state": "next"})
    return entries


def is_closed(report: ReportInfo) -> bool:
    """Tell whether its manager has closed a report."""
    return report.state in CLOSED
