"""Reports that are being made: kept from the first photo on, so that nothing that was filled in is lost."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from parvis.incidents.models import Photo, ReportDraft
from parvis.incidents.models.people import SCOPE
from parvis.incidents.operations.photos import destroy
from parvis.incidents.queries.drafts import draft_row
from parvis.incidents.queries.following import digest
from parvis.kernel.people.types import Actor
from parvis.kernel.vault import api as vault

KEPT_FOR = timedelta(days=2)
LARGEST = 60_000


class DraftTooLarge(ValueError):
    """What is filled in is far more than a report."""


def begin_draft(*, by: Actor, at: datetime) -> str:
    """Begin a report; return the key that finds it again, for a cookie."""
    key = secrets.token_urlsafe(24)
    row = ReportDraft(key_digest=digest(key), created_at=at, changed_at=at)
    row.content = vault.seal_json({}, scope=SCOPE, context=f"incidents.draft:{row.pk}")
    row.save(force_insert=True)
    return key


@transaction.atomic
def save_draft(*, key: str, changes: dict[str, Any], by: Actor, at: datetime) -> dict[str, Any]:
    """Keep what was filled in, over what was there; return the whole.

    :raises UnknownDraft: if there is none (any more).
    :raises DraftTooLarge: for what no report holds.
    """
    row = draft_row(key, lock=True)
    content = vault.unseal_json(bytes(row.content), scope=SCOPE, context=f"incidents.draft:{row.pk}") | changes
    if len(str(content)) > LARGEST:
        raise DraftTooLarge("A report of this size is none.")
    row.content = vault.seal_json(content, scope=SCOPE, context=f"incidents.draft:{row.pk}")
    row.changed_at = at
    row.save(update_fields=["content", "changed_at"])
    return content


@transaction.atomic
def end_draft(*, key: str, by: Actor, at: datetime) -> None:
    """Forget a draft: its report is sent, or given up. Photos that no report has are destroyed."""
    row = ReportDraft.objects.filter(key_digest=digest(key)).first()
    if row is not None:
        _end([row], by=by, at=at)


@transaction.atomic
def expire_drafts(*, by: Actor, at: datetime, limit: int = 500) -> int:
    """Forget the drafts that nobody changed for two days; return how many."""
    rows = list(ReportDraft.objects.filter(changed_at__lt=at - KEPT_FOR).order_by("changed_at")[:limit])
    return _end(rows, by=by, at=at)


def _end(rows: list[ReportDraft], *, by: Actor, at: datetime) -> int:
    for photo in Photo.objects.filter(draft__in=rows, report__isnull=True):
        destroy(photo, by=by, at=at)
        photo.delete()
    ReportDraft.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)
