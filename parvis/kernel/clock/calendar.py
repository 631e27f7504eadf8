"""Days as the law counts them: legal holidays, working days, and the local day of a moment."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.easter import easter

BRUSSELS = ZoneInfo("Europe/Brussels")
"""The zone in which Belgian law counts its days."""

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5

_FIXED = (
    (1, 1, "new_year"),
    (5, 1, "labour_day"),
    (7, 21, "national_day"),
    (8, 15, "assumption"),
    (11, 1, "all_saints"),
    (11, 11, "armistice"),
    (12, 25, "christmas"),
)
_AFTER_EASTER = ((1, "easter_monday"), (39, "ascension"), (50, "whit_monday"))

_NAMES = {
    "new_year": {"nl": "Nieuwjaar", "fr": "Jour de l’An", "en": "New Year’s Day"},
    "easter_monday": {"nl": "Paasmaandag", "fr": "Lundi de Pâques", "en": "Easter Monday"},
    "labour_day": {"nl": "Dag van de Arbeid", "fr": "Fête du Travail", "en": "Labour Day"},
    "ascension": {"nl": "Hemelvaart", "fr": "Ascension", "en": "Ascension Day"},
    "whit_monday": {"nl": "Pinkstermaandag", "fr": "Lundi de Pentecôte", "en": "Whit Monday"},
    "national_day": {"nl": "Nationale feestdag", "fr": "Fête nationale", "en": "National Day"},
    "assumption": {"nl": "Onze-Lieve-Vrouw-Hemelvaart", "fr": "Assomption", "en": "Assumption"},
    "all_saints": {"nl": "Allerheiligen", "fr": "Toussaint", "en": "All Saints’ Day"},
    "armistice": {"nl": "Wapenstilstand", "fr": "Armistice", "en": "Armistice Day"},
    "christmas": {"nl": "Kerstmis", "fr": "Noël", "en": "Christmas Day"},
    "extra": {"nl": "Sluitingsdag", "fr": "Jour de fermeture", "en": "Closing day"},
}


def holiday_name(holiday: str, language: str) -> str:
    """Return how a holiday of :meth:`Calendar.holidays` is called in `nl`, `fr` or `en`.

    :raises KeyError: for a holiday or a language that the calendar does not know.
    """
    return _NAMES[holiday][language]


@lru_cache(maxsize=512)
def _legal_holidays(year: int) -> dict[date, str]:
    """Return the ten legal holidays; on a day with two (1 May 2008) the fixed one gives its name."""
    sunday = easter(year)
    moving = {sunday + timedelta(days=after): name for after, name in _AFTER_EASTER}
    return moving | {date(year, month, day): name for month, day, name in _FIXED}


@dataclass(frozen=True)
class Calendar:
    """Tell working days from others: no Saturday, no Sunday, no legal holiday, no extra day.

    Source of the ten legal holidays: Royal Decree of 18 April 1974 on public holidays, article 1.

    :param name: how the calendar is called in definitions.
    :param extra_days: days off beside the legal ones, such as a bridge day of one administration.
    """

    name: str
    extra_days: frozenset[date] = frozenset()

    def holidays(self, year: int) -> dict[date, str]:
        """Return the days off of a year with the key of their name (see :func:`holiday_name`), in order."""
        extra = {day: "extra" for day in self.extra_days if day.year == year}
        return dict(sorted((extra | _legal_holidays(year)).items()))

    def is_working_day(self, day: date) -> bool:
        """Tell whether `day` is a working day."""
        return day.weekday() < _SATURDAY and day not in _legal_holidays(day.year) and day not in self.extra_days

    def working_day_from(self, day: date, *, backwards: bool = False) -> date:
        """Return `day` if it is a working day, or else the nearest after it (before it when `backwards`)."""
        step = -_ONE_DAY if backwards else _ONE_DAY
        while not self.is_working_day(day):
            day += step
        return day


BELGIUM = Calendar("belgium")
"""The legal calendar, without extra days."""


def add_calendar_days(day: date, n: int) -> date:
    """Return the day `n` days after `day`; before it when `n` is negative."""
    return day + timedelta(days=n)


def add_working_days(day: date, n: int, calendar: Calendar = BELGIUM) -> date:
    """Return the `n`-th working day after `day`, itself not counted; before it when `n` is negative."""
    step = _ONE_DAY if n > 0 else -_ONE_DAY
    left = abs(n)
    while left:
        day += step
        left -= calendar.is_working_day(day)
    return day


def count_working_days(after: date, until: date, calendar: Calendar = BELGIUM) -> int:
    """Count the working days after `after` up to and including `until`; negative when `until` is earlier."""
    if until < after:
        return -count_working_days(until - _ONE_DAY, after - _ONE_DAY, calendar)
    days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
    return sum(calendar.is_working_day(day) for day in days)


def add_months(day: date, n: int) -> date:
    """Return the same date `n` months on, or the last day of that month where the date does not exist."""
    months = day.year * 12 + day.month - 1 + n
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def local_day(moment: datetime) -> date:
    """Return the day in Brussels on which a moment falls.

    :raises ValueError: if the moment does not say its zone.
    """
    if moment.tzinfo is None:
        raise ValueError("This moment has no time zone; make it aware where it is read.")
    return moment.astimezone(BRUSSELS).date()


def start_of_day(day: date) -> datetime:
    """Return the first moment of a day in Brussels."""
    return datetime.combine(day, time.min, BRUSSELS)
