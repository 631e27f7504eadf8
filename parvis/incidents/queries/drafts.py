"""Reading reports that are being made."""

from typing import Any

from parvis.incidents.models import Photo, ReportDraft
from parvis.incidents.models.people import SCOPE
from parvis.incidents.queries.following import digest
from parvis.incidents.queries.reports import photo_info
from parvis.incidents.types.report import PhotoInfo
from parvis.kernel.vault import api as vault


class UnknownDraft(Exception):
    """There is no such draft (any more)."""


def draft_row(key: str, *, lock: bool = False) -> ReportDraft:
    """Return the row of a draft by its key.

    :raises UnknownDraft: if there is none.
    """
    rows = ReportDraft.objects.select_for_update() if lock else ReportDraft.objects
    row = rows.filter(key_digest=digest(key)).first() if key else None
    if row is None:
        raise UnknownDraft("There is no such draft (any more).")
    return row


def draft(key: str) -> tuple[dict[str, Any], list[PhotoInfo]]:
    """Return what was filled in so far, and the photos.

    :raises UnknownDraft: if there is none.
    """
    row = draft_row(key)
    content = vault.unseal_json(bytes(row.content), scope=SCOPE, context=f"incidents.draft:{row.pk}")
    found = Photo.objects.filter(draft=row, report__isnull=True, removed_at__isnull=True).order_by("added_at")
    return content, [photo_info(one) for one in found]
