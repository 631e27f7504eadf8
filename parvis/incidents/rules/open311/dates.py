"""Moments as GeoReport writes them: the subset of ISO 8601 with an offset."""

import re
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta

_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2})(:\d{2})?(?:[.,](\d{1,9}))?(?:([Zz])|([+\- ])(\d{2}):?(\d{2}))", re.ASCII
)


def read(text: str) -> datetime:
    """Return the moment, with its offset.

    A space before the offset is a plus that an address lost on its way.

    :raises ValueError: if it is not a date, a time and an offset, or too near the ends of the calendar.
    """
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    day, time, seconds, fraction, zulu, sign, hours, minutes = found.groups()
    offset = "+00:00" if zulu else f"{'-' if sign == '-' else '+'}{hours}:{minutes}"
    moment = datetime.fromisoformat(f"{day}T{time}{seconds or ':00'}.{(fraction or '0')[:6]:0<6}{offset}")
    if not MINYEAR < moment.year < MAXYEAR:
        raise ValueError(text)  # no arithmetic with it leaves the calendar
    return moment


def write(at: datetime) -> str:
    """Return the moment in seconds with its offset; `Z` for UTC.

    :raises ValueError: if it has none.
    """
    offset = at.utcoffset()
    if offset is None:
        raise ValueError("A moment needs its offset.")
    if not offset or offset % timedelta(minutes=1):  # solar time of before 1892 is more than hours and minutes can say
        return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
    return at.isoformat(timespec="seconds")
