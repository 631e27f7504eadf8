"""Having a photo looked at for faces and plates."""

from datetime import datetime
from uuid import UUID

from parvis.incidents.operations.photos import publish_photo
from parvis.incidents.pictures.looking import CannotLook, look
from parvis.incidents.queries.photos import UnknownPhoto, photo_row
from parvis.incidents.types.report import PhotoInfo, PhotoState
from parvis.kernel.files import api as files
from parvis.kernel.people.types import Actor


def look_at_photo(*, photo: UUID, by: Actor, at: datetime) -> PhotoInfo | None:
    """Find faces and plates in a photo, and make the version in which they are blurred.

    :returns: None where there is nothing (any more) to look at.
    :raises CannotLook: if it could not be looked at; the photo then waits for a clerk, and the job is tried again.
    """
    try:
        row = photo_row(photo)
    except UnknownPhoto:
        return None
    if row.original is None or row.state == PhotoState.READY.value:
        return None
    try:
        regions = look(files.open_file(row.original, by=by, at=at, purpose="blurring"))
    except CannotLook:
        type(row).objects.filter(pk=photo, state=PhotoState.WAITING.value).update(state=PhotoState.FAILED.value)
        raise
    return publish_photo(photo=photo, regions=regions, by=by, at=at)
