"""Photos: taken in sealed, blurred by a worker, shown, blurred by hand, deleted by rule."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.db.models import F

from parvis.incidents.models import Photo, Report
from parvis.incidents.models.people import SCOPE
from parvis.incidents.operations.happening import locked, write_down
from parvis.incidents.pictures.blurring import QUALITY, blurred, thumbnail
from parvis.incidents.queries.drafts import draft_row
from parvis.incidents.queries.photos import UnknownPhoto, photo_row
from parvis.incidents.queries.reports import photo_info
from parvis.incidents.types.picture import Region
from parvis.incidents.types.report import PhotoInfo, PhotoState, Visibility, What
from parvis.kernel.files import api as files
from parvis.kernel.jobs import api as jobs
from parvis.kernel.people.types import Actor

LOOK_AT = "parvis.incidents.jobs.look_at_photo"
LONGEST_SIDE, ORIGINAL_QUALITY = 2_000, 88
ORIGINALS_KEPT = timedelta(days=180)
"""After that a report is looked at by its public version only; what is blurred is then blurred for ever."""
_KINDS: tuple[files.FileKind, ...] = ("jpeg", "png")  # HEIC is kept as JPEG


def add_photo_to_draft(*, key: str, content: BinaryIO | bytes, name: str, by: Actor, at: datetime) -> PhotoInfo:
    """Take in a photo for a report that is being made, and have a worker look at it at once.

    :raises UnknownDraft: if there is no such draft.
    :raises Refused: of `kernel.files`, with a sentence for who sent it.
    """
    draft = draft_row(key)
    kept = keep(content, name, by=by, at=at)
    with transaction.atomic():
        photo = Photo.objects.create(draft=draft, original=kept.id, by=by.id, added_at=at)
        jobs.enqueue(LOOK_AT, photo=str(photo.pk))
    return photo_info(photo)


def add_photo(
    *,
    number: int,
    content: BinaryIO | bytes,
    name: str,
    by: Actor,
    at: datetime,
    is_after: bool = False,
    visibility: Visibility = Visibility.PUBLIC,
) -> PhotoInfo:
    """Add a photo to a report as its manager: of the work done, or for colleagues only.

    :raises Refused: of `kernel.files`, with a sentence for who sent it.
    """
    kept = keep(content, name, by=by, at=at)
    with transaction.atomic():
        row = locked(number, by=by)
        photo = attach(row, kept.id, by=by, at=at, is_after=is_after, visibility=visibility)
        is_public = visibility is Visibility.PUBLIC
        write_down(row, What.NOTED, by=by, at=at, data={"photo": photo.pk}, is_public=is_public, is_news=False)
    return photo_info(photo)


def attach(
    row: Report,
    file: UUID,
    *,
    by: Actor,
    at: datetime,
    is_after: bool = False,
    visibility: Visibility = Visibility.PUBLIC,
) -> Photo:
    """Make a stored file a photo of a report, within the caller's transaction."""
    photo = Photo.objects.create(
        report=row, original=file, by=by.id, added_at=at, is_after=is_after, visibility=visibility.value
    )
    Report.objects.unscoped("it has one photo more").filter(pk=row.pk).update(
        photo_count=F("photo_count") + 1, changed_at=at
    )
    jobs.enqueue(LOOK_AT, photo=str(photo.pk))
    return photo


def remove_photo_of_draft(*, key: str, photo: UUID, by: Actor, at: datetime) -> bool:
    """Take a photo out of a report that is being made; False if it has none like it."""
    with transaction.atomic():
        found = Photo.objects.filter(pk=photo, draft=draft_row(key), report__isnull=True).first()
        if found is None:
            return False
        destroy(found, by=by, at=at)
        found.delete()
        return True


def publish_photo(*, photo: UUID, regions: Sequence[Region], by: Actor, at: datetime) -> PhotoInfo | None:
    """Make the version for everyone, with these places blurred; done twice, the later one stands.

    :raises UnknownPhoto: if there is none, or its original is gone.
    """
    found = photo_row(photo)
    if found.original is None:
        raise UnknownPhoto(f"The original of photo {photo} is gone.")
    shown = blurred(files.open_file(found.original, by=by, at=at, purpose="blurring"), regions)
    public = keep(shown, "photo.jpg", by=by, at=at, quality=QUALITY)
    small = keep(thumbnail(shown), "thumbnail.jpg", by=by, at=at, quality=QUALITY)
    with transaction.atomic():
        row = Photo.objects.select_for_update().filter(pk=photo).first()
        if row is None or row.removed_at is not None:
            for one in (public, small):
                files.remove(one.id, by=by, at=at)
            return None
        former = [file for file in (row.public, row.thumbnail) if file]
        row.public, row.thumbnail, row.state = public.id, small.id, PhotoState.READY.value
        row.regions = [one.as_json() for one in regions]
        row.save()
        for file in former:
            files.remove(file, by=by, at=at)
    return photo_info(row)


def blur_by_hand(*, photo: UUID, regions: Sequence[Region], by: Actor, at: datetime) -> PhotoInfo | None:
    """Blur what a clerk points at, besides what was found; all that is to be blurred is given.

    :raises UnknownPhoto, MayNot: if it is not theirs to change.
    """
    found = photo_row(photo)
    if found.report_id is None:
        raise UnknownPhoto(f"Photo {photo} belongs to no report.")
    with transaction.atomic():
        locked(found.report_id, by=by)
    shown = publish_photo(photo=photo, regions=regions, by=by, at=at)
    with transaction.atomic():
        row = locked(found.report_id, by=by)
        data = {"photo": photo, "regions": len(regions)}
        write_down(row, What.MODERATED, by=by, at=at, data=data, is_public=False)
    return shown


@transaction.atomic
def hide_photo(*, photo: UUID, by: Actor, at: datetime) -> None:
    """Take a photo away from everyone and destroy it.

    :raises UnknownPhoto, MayNot: if it is not theirs to change.
    """
    found = photo_row(photo)
    if found.report_id is None:
        raise UnknownPhoto(f"Photo {photo} belongs to no report.")
    row = locked(found.report_id, by=by)
    destroy(found, by=by, at=at)
    found.removed_at = at
    found.state = PhotoState.FAILED.value
    found.save()
    row.photo_count = max(0, row.photo_count - 1)
    row.changed_at = at
    row.save(update_fields=["photo_count", "changed_at"])
    write_down(row, What.MODERATED, by=by, at=at, data={"photo": photo, "removed": True}, is_public=False)


def delete_originals(*, by: Actor, at: datetime, limit: int = 200) -> int:
    """Destroy the originals of photos that are old enough; return how many."""
    old = Photo.objects.filter(original__isnull=False, added_at__lt=at - ORIGINALS_KEPT).order_by("added_at")
    found = [(pk, file) for pk, file in old.values_list("pk", "original")[:limit] if file]
    for photo, original in found:
        with transaction.atomic():
            files.remove(original, by=by, at=at)
            Photo.objects.filter(pk=photo).update(original=None)
    return len(found)


def destroy(photo: Photo, *, by: Actor, at: datetime) -> None:
    """Remove the files of a photo; the caller sees to its row."""
    for one in (photo.original, photo.public, photo.thumbnail):
        if one is not None:
            files.remove(one, by=by, at=at)
    photo.original = photo.public = photo.thumbnail = None


def keep(
    content: BinaryIO | bytes, name: str, *, by: Actor, at: datetime, quality: int = ORIGINAL_QUALITY
) -> files.FileInfo:
    """Store a picture sealed, no larger than is of use.

    :param quality: of a JPEG; what we made ourselves keeps its own.
    :raises Refused: of `kernel.files`, with a sentence for who sent it.
    """
    return files.store(
        content=content, name=name, scope=SCOPE, by=by, at=at, accept=_KINDS, max_bytes=20_000_000,
        longest_side=LONGEST_SIDE, quality=quality,
    )  # fmt: skip
