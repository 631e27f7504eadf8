"""Dates, moments, sums and counts as a person writes them, in the language of the page."""

from datetime import date, datetime, time
from functools import lru_cache

from django.utils import dateformat, timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

THIN = "\u202f"
MONTHS = {
    "nl": ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
    "fr": ["janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc"],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
"""Months for a narrow column. Three letters do not tell juin from juillet."""


def as_day(value: object) -> date | None:
    """Return the day of a date, a moment (local time) or an ISO text; None for anything else."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if isinstance(value, date):
        return value
    try:
        return as_day(datetime.fromisoformat(str(value)))
    except ValueError:
        return None


def date_words(value: object, *, weekday: bool = False) -> str:
    """Return a day in words: `24 november 2026`, `1er janvier 2027`; what is no day is returned as it is."""
    day = as_day(value)
    if day is None:
        return "" if value is None else str(value)
    first = "1er" if day.day == 1 and get_language() == "fr" else str(day.day)
    words = f"{first} {dateformat.format(day, 'F Y')}"
    return f"{dateformat.format(day, 'l')} {words}" if weekday else words


def date_short(value: object) -> str:
    """Return a day for a narrow column: `24 nov 2026`."""
    day = as_day(value)
    if day is None:
        return "" if value is None else str(value)
    return _short(day, get_language())


@lru_cache(maxsize=4096)  # a list shows the same days over and over, and a fifth of its time went here
def _short(day: date, language: str | None) -> str:
    """Return a day for a narrow column, in the language of the page, which is `language`."""
    return f"{day.day} {MONTHS.get(language or 'nl', MONTHS['nl'])[day.month - 1]} {day.year}"


def day_short(value: object) -> str:
    """Return a day without its year, for a row of days that follow each other: `24 nov`."""
    return date_short(value).rsplit(" ", 1)[0]


def colon(value: object) -> str:
    """Return what is said before a colon, with the colon (a French one keeps its space); a question needs none."""
    if str(value).endswith("?"):
        return str(value)
    return f"{value}\u00a0:" if get_language() == "fr" else f"{value}:"


def time_words(value: datetime | time) -> str:
    """Return a time of day: `14.05 uur`, `14 h 05`, `14:05`."""
    language = get_language()
    if isinstance(value, datetime):
        value = (timezone.localtime(value) if timezone.is_aware(value) else value).time()
    if language == "nl":
        return f"{value.hour}.{value.minute:02d} uur"
    if language == "fr":
        return f"{value.hour}\u00a0h\u00a0{value.minute:02d}"
    return f"{value.hour}:{value.minute:02d}"


def moment_words(value: object) -> str:
    """Return a moment in words, in local time: `24 november 2026 om 14.05 uur`."""
    moment = value
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return value
    if not isinstance(moment, datetime):
        return date_words(moment)
    # Translators: a day and a time of day, "24 November 2026 at 14:05".
    return _("%(day)s at %(time)s") % {"day": date_words(moment), "time": time_words(moment)}


def number_words(value: object) -> str:
    """Return a number with its thousands apart and at most one decimal: `12 345,6`, in English `12,345.6`."""
    if value is None or value == "":
        return ""
    if not isinstance(value, int | float):
        return str(value)
    english = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}".removesuffix(".0")
    if get_language() == "en":
        return english
    return english.replace(",", THIN).replace(".", ",")


def term_words(days: int | None, *, working: bool = False, stopped: bool = False) -> tuple[str, str]:
    """Return how a term stands, in words, and its tone.

    :param days: until its last day; 0 on that day, negative when it is past; None when there is no term.
    :param working: the days are working days.
    :param stopped: the clock stands still.
    """
    if stopped:
        return _("clock stopped"), "neutral"
    if days is None:
        return _("no term"), "neutral"
    if days < 0:
        said = (
            ngettext("%(days)d working day late", "%(days)d working days late", -days)
            if working
            else ngettext("%(days)d day late", "%(days)d days late", -days)
        )
        return said % {"days": -days}, "bad"
    if days == 0:
        return _("due today"), "warn"
    said = (
        ngettext("%(days)d working day left", "%(days)d working days left", days)
        if working
        else ngettext("%(days)d day left", "%(days)d days left", days)
    )
    return said % {"days": days}, "warn" if days <= 2 else "neutral"
