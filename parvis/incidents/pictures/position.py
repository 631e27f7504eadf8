"""Where and when a photo was taken, by what the camera wrote into it. Nonsense is as good as nothing."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from PIL.ExifTags import GPS, IFD, Base

from parvis.kernel.files import api as files

LEAST_SURE = 200.0
"""Metres: a position that the phone itself thinks further off is no position on a street."""
FIRST_YEAR, LAST_YEAR = 2000, 2100
"""No phone had a camera before; and what comes after is no moment that a computer can turn into another zone's."""
CLOCKS_DIFFER = timedelta(hours=1)


def position(content: bytes) -> tuple[float, float] | None:
    """Return latitude and longitude (degrees, WGS 84) where a JPEG, PNG or HEIC photo was taken, or None.

    None too where the camera had no reception, was further off than 200 m, or wrote what is no place: 0 degrees twice,
    more than 90 or 180, 60 minutes, directions that are swapped. Whether it lies in the region is not asked here.
    """
    gps = _notes(content, IFD.GPSInfo)
    if _text(gps.get(GPS.GPSStatus)) == "V":  # void: there was no reception
        return None
    off = _number(gps.get(GPS.GPSHPositioningError, 0))
    latitude = _degrees(gps.get(GPS.GPSLatitude), gps.get(GPS.GPSLatitudeRef), "NS", 90)
    longitude = _degrees(gps.get(GPS.GPSLongitude), gps.get(GPS.GPSLongitudeRef), "EW", 180)
    if latitude is None or longitude is None or not off <= LEAST_SURE or latitude == longitude == 0:
        return None
    return latitude, longitude


def taken_at(content: bytes, *, by: datetime) -> datetime | None:
    """Return when a JPEG, PNG or HEIC photo was taken, or None if the camera does not say, or says what cannot be.

    :param by: now: no photo was taken later than this, or before phones had cameras.
    """
    notes = _notes(content, IFD.Exif)
    moment = _moment(notes.get(Base.DateTimeOriginal), notes.get(Base.OffsetTimeOriginal))
    return moment if moment and moment <= by + CLOCKS_DIFFER else None


def _notes(content: bytes, part: IFD) -> Mapping[int, Any]:
    try:
        return files.camera_notes(content, part)
    except files.Refused:
        return {}


def _degrees(parts: Any, direction: Any, directions: str, most: int) -> float | None:
    """Return degrees from degrees, minutes and seconds, negative for the second of two directions."""
    if not isinstance(parts, tuple) or len(parts) != 3:
        return None
    degrees, minutes, seconds = (_number(part) for part in parts)
    sign = _text(direction)[:1].upper()
    if not (sign and sign in directions and degrees >= 0 and 0 <= minutes < 60 and 0 <= seconds < 60):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    return (value if sign == directions[0] else -value) if value <= most else None


def _moment(text: Any, offset: Any) -> datetime | None:
    """Return a moment in UTC; where the camera kept no difference with UTC, its clock stood on the region's time."""
    try:
        said = datetime.strptime(_text(text), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - its zone comes next
    except ValueError:
        return None
    try:
        zone = datetime.strptime(_text(offset), "%z").tzinfo
    except ValueError:
        zone = timezone.get_default_timezone()
    return said.replace(tzinfo=zone).astimezone(UTC) if FIRST_YEAR <= said.year <= LAST_YEAR else None


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError, ArithmeticError):
        return math.nan


def _text(value: Any) -> str:
    text = value.decode("ascii", "replace") if isinstance(value, bytes) else str(value or "")
    return text.strip("\0 ")
