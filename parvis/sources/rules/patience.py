"""How often and how long one source is asked, while a person waits for the page."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

ATTEMPTS = 3
BUDGET = 8.0
"""Seconds for all attempts and pauses together."""
CONNECT, READ = 1.5, 4.0
"""Seconds to reach a source, and to wait for each piece of its answer."""
LARGEST = 512 * 1024
"""Bytes of an answer; more is not read."""
MARGIN = 30.0
"""Seconds before a token expires from which it is not used any more."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 2.0


def pause_after(attempt: int, asked: float | None) -> float | None:
    """Return the seconds to wait after the attempt with this number (from 1), or None to give up.

    :param asked: seconds that the source itself asked for (`Retry-After`).
    """
    if attempt >= ATTEMPTS:
        return None
    if asked is not None:
        return asked if asked <= _LONGEST_PAUSE else None
    return min(_FIRST_PAUSE * 3 ** (attempt - 1), _LONGEST_PAUSE)


def retry_after(header: str | None, now: datetime) -> float | None:
    """Return the seconds that a `Retry-After` header asks for (RFC 9110, 10.2.3), None when it says nothing."""
    if not header:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def good_for(expires_in: object) -> float:
    """Return for how many seconds a token may be used, from what its giver said; a minute when it said nothing."""
    if isinstance(expires_in, bool) or not isinstance(expires_in, int | float | str):
        return 60.0
    try:
        seconds = float(expires_in)
    except ValueError:
        return 60.0
    if not 0 < seconds < float("inf"):
        return 0.0
    return max(seconds - MARGIN, seconds / 2)
