"""Fetching photos that another system named by address."""

import logging
from datetime import datetime
from http.client import HTTPException

from django.conf import settings
from django.db import transaction

from parvis.incidents.models import Photo, Report
from parvis.incidents.operations.photos import attach, keep
from parvis.kernel.files import api as files
from parvis.kernel.messages.post import get
from parvis.kernel.messages.rules.webhooks import NotAllowed
from parvis.kernel.people.types import Actor

log = logging.getLogger(__name__)

LARGEST = 15_000_000


class ServerDown(OSError):
    """Somebody else's server is down; the job tries again."""


def fetch_photos(*, report: int, urls: list[str], by: Actor, at: datetime) -> int:
    """Fetch photos and make them photos of a report; return how many were kept.

    An address that we do not call, or that gives no photo, is passed over; a server that is down makes the job try
    again, and what was kept before is not kept twice.

    :raises OSError: if a server does not answer.
    """
    kept = 0
    for url in urls:
        source = f"url:{url}"[:80]
        if Photo.objects.filter(report=report, by=source).exists():
            continue
        content = _fetched(url)
        if content is None:
            continue
        try:
            stored = keep(content, url.rsplit("/", 1)[-1] or "photo", by=by, at=at)
        except files.Refused as refused:
            log.info("A photo of report %s was refused: %s", report, refused)
            continue
        with transaction.atomic():
            row = Report.objects.unscoped("a photo of theirs was fetched").get(pk=report)
            photo = attach(row, stored.id, by=by, at=at)
            Photo.objects.filter(pk=photo.pk).update(by=source)
        kept += 1
    return kept


def _fetched(url: str) -> bytes | None:
    """Return what stands at an address, or None where there is no photo of a size that we take."""
    try:
        status, content = get(url, most=LARGEST, is_demo=settings.DEMO)
    except (NotAllowed, HTTPException):
        return None
    if status >= 500:
        raise ServerDown(f"The server answered {status}.")
    return content if status == 200 and len(content) <= LARGEST else None
