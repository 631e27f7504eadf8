"""What everyone may read and see of a report."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from parvis.incidents.operations.happening import locked, write_down
from parvis.incidents.queries.photos import UnknownPhoto, photo_row
from parvis.incidents.queries.reports import photo_info, report_info
from parvis.incidents.rules import moderation
from parvis.incidents.types.report import Moderation, PhotoInfo, ReportInfo, Visibility, What
from parvis.kernel.people.types import Actor


@transaction.atomic
def moderate(*, number: int, verdict: Moderation, by: Actor, at: datetime, text: str | None = None) -> ReportInfo:
    """Let everyone read the text of a report, or nobody; `text` replaces it by one without what points at a person.

    What stood there before is not kept: that is the reason to replace it.
    """
    row = locked(number, by=by)
    row.moderation, row.changed_at = verdict.value, at
    if text is not None:
        row.text = moderation.plain(text)
    row.save(update_fields=["moderation", "text", "changed_at"])
    data = {"verdict": verdict.value, "replaced": text is not None}
    write_down(row, What.MODERATED, by=by, at=at, data=data, is_public=False)
    return report_info(row)


@transaction.atomic
def show_photo_to(*, photo: UUID, visibility: Visibility, by: Actor, at: datetime) -> PhotoInfo:
    """Let everyone see a photo, or only those who work on the report, or only its manager.

    :raises UnknownPhoto, MayNot: if it is not theirs to change.
    """
    found = photo_row(photo)
    if found.report_id is None:
        raise UnknownPhoto(f"Photo {photo} belongs to no report.")
    row = locked(found.report_id, by=by)
    if found.visibility == visibility.value:
        return photo_info(found)
    found.visibility, row.changed_at = visibility.value, at
    found.save(update_fields=["visibility"])
    row.save(update_fields=["changed_at"])
    data = {"photo": photo, "visibility": visibility.value}
    write_down(row, What.MODERATED, by=by, at=at, data=data, is_public=False)
    return photo_info(found)
