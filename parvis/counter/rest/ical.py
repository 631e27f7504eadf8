"""Deadlines as a calendar (RFC 5545): an agent's own by a secret address, and that of one case as a file.

A whole day when a term ends at the end of one, as most do; a moment in Brussels otherwise. It names nobody.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parvis.counter import api as counter
from parvis.counter.types.interfaces import Due
from parvis.kernel.clock import BRUSSELS, local_day
from parvis.kernel.people.web.pace import is_too_fast
from parvis.kernel.people.web.requests import Request

MEDIA = "text/calendar; charset=utf-8"
LONGEST = 75
"""Octets of a line, without its end (section 3.1)."""
TRIES, SECONDS = 60, 60
ZONE = (
    "BEGIN:VTIMEZONE", "TZID:Europe/Brussels",
    "BEGIN:DAYLIGHT", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST", "DTSTART:19700329T020000",
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "END:DAYLIGHT",
    "BEGIN:STANDARD", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "TZNAME:CET", "DTSTART:19701025T030000",
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip


@require_safe
def agents_calendar(request: HttpRequest, key: str, which: str) -> HttpResponse:
    """Send the deadlines behind a secret address: those one handles oneself, or all of one's organisation."""
    if is_too_fast(request, "calendar", tries=TRIES, seconds=SECONDS):
        return HttpResponse(status=429, headers={"Retry-After": str(SECONDS)})
    now = timezone.now()
    try:
        found, language = counter.read_calendar(key=key, is_mine=which == "mine", by=request.actor, at=now)
    except counter.UnknownCase:
        raise Http404 from None
    with translation.override(language):
        name = _("My deadlines") if which == "mine" else _("Deadlines of my organisation")
        return _sent(calendar(name, found, language, is_for_agent=True), "deadlines.ics")


@require_safe
def case_calendar(request: Request, case: UUID) -> HttpResponse:
    """Send the deadline of one's own case as a file."""
    language = request.LANGUAGE_CODE
    try:
        found = counter.deadlines_of(case, by=request.actor, language=language)
    except counter.UnknownCase:
        raise Http404 from None
    name = found[0].reference if found else "Parvis"
    return _sent(calendar(name, found, language, is_for_agent=False), f"{name}.ics")


def _sent(content: str, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
        "X-Robots-Tag": "noindex",
    }
    return HttpResponse(content.encode(), content_type=MEDIA, headers=headers)


def calendar(name: str, dues: Iterable[Due], language: str, *, is_for_agent: bool) -> str:
    """Return a calendar; lines end and fold as the standard has it."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Parvis//Deadlines//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "X-WR-TIMEZONE:Europe/Brussels",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        *ZONE,
        *(line for one in dues for line in _event(one, language, is_for_agent=is_for_agent)),
        "END:VCALENDAR",
    ]
    return "".join(folded(line) + "\r\n" for line in lines)


def _event(one: Due, language: str, *, is_for_agent: bool) -> list[str]:
    where = "desk/cases" if is_for_agent else "my/cases"
    summary = f"{one.label}: {one.procedure} {one.reference}" if one.label else f"{one.procedure} {one.reference}"
    return [
        "BEGIN:VEVENT",
        f"UID:{one.case}-{one.deadline}@{urlsplit(settings.BASE_URL).hostname}",
        f"DTSTAMP:{one.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"LAST-MODIFIED:{one.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{one.revision}",
        *_moment(one.due_at),
        f"SUMMARY:{escaped(summary)}",
        f"URL:{settings.BASE_URL}/{language}/{where}/{one.case}/",
        "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{escaped(summary)}",
        "TRIGGER:-P1D",
        "END:VALARM",
        "END:VEVENT",
    ]


def _moment(due_at: datetime) -> list[str]:
    local = due_at.astimezone(BRUSSELS)
    if (local.hour, local.minute) == (23, 59):
        day = local_day(due_at)
        return [f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"]
    return [f"DTSTART;TZID=Europe/Brussels:{local:%Y%m%dT%H%M%S}", "DURATION:PT0S"]


def escaped(text: str) -> str:
    """Return a text as a value (section 3.3.11), on one line."""
    kept = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(kept.splitlines())


def folded(line: str) -> str:
    """Return a line in pieces of 75 octets at most, never within a sign (section 3.1)."""
    pieces, piece, size = [], "", 0
    for sign in line:
        length = len(sign.encode())
        if size + length > LONGEST:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + sign, size + length
    return "\r\n".join([*pieces, piece])
