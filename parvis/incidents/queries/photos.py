"""Reading photos: who may see which version."""

from datetime import datetime
from uuid import UUID

from parvis.incidents.models import Photo
from parvis.incidents.pictures.blurring import thumbnail
from parvis.incidents.queries.following import digest
from parvis.incidents.queries.reports import UnknownReport, row_of
from parvis.incidents.types.report import Moderation, PhotoState, Visibility
from parvis.kernel.files import api as files
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor


class UnknownPhoto(Exception):
    """There is no such photo for whoever asks."""


def photo_row(photo: UUID) -> Photo:
    """Return the row of a photo.

    :raises UnknownPhoto: if there is none.
    """
    row = Photo.objects.filter(pk=photo, removed_at__isnull=True).first()
    if row is None:
        raise UnknownPhoto(f"There is no photo {photo}.")
    return row


def visibilities(manager: str, actor: Actor, contractors: frozenset[str] = frozenset()) -> frozenset[Visibility]:
    """Return which photos of a report an actor may see.

    :param manager: the organisation that handles the report; `contractors` those that work on it.
    """
    codes = actor.organisations(people.SEEING_ROLES)
    if manager in codes:
        return frozenset(Visibility)
    if codes & contractors:
        return frozenset({Visibility.PUBLIC, Visibility.PROFESSIONAL})
    return frozenset({Visibility.PUBLIC})


def public_photo(photo: UUID, *, actor: Actor, at: datetime, is_small: bool = False) -> bytes:
    """Return the blurred version of a photo, for whoever may see its report.

    :raises UnknownPhoto: if there is none for `actor`, or not yet.
    """
    row = photo_row(photo)
    if row.state != PhotoState.READY.value or row.report_id is None:
        raise UnknownPhoto(f"Photo {photo} is not ready.")
    try:
        report = row_of(row.report_id, actor)
    except UnknownReport as error:
        raise UnknownPhoto(f"There is no photo {photo}.") from error
    contractors = frozenset(report.tasks.values_list("contractor_id", flat=True)) if actor.is_agent else frozenset()
    seen = visibilities(report.manager_id, actor, contractors)
    is_held_back = report.moderation == Moderation.HIDDEN.value and report.manager_id not in actor.organisations()
    if Visibility(row.visibility) not in seen or is_held_back:
        raise UnknownPhoto(f"There is no photo {photo}.")
    return _content(row.thumbnail if is_small else row.public, at)


def photo_of_key(photo: UUID, *, report: int, at: datetime, is_small: bool = False) -> bytes:
    """Return the blurred version of a photo of a report whose private page is open: by its key.

    :raises UnknownPhoto: if it is none of that report's public ones, or not ready.
    """
    row = photo_row(photo)
    if row.report_id != report or row.visibility != Visibility.PUBLIC.value:
        raise UnknownPhoto(f"There is no photo {photo}.")
    return _content(row.thumbnail if is_small else row.public, at)


def original_photo(photo: UUID, *, actor: Actor, at: datetime) -> bytes:
    """Return a photo as it was taken, for its manager; the opening is written down.

    :raises UnknownPhoto: if there is none for `actor`, or its original is gone.
    """
    row = photo_row(photo)
    if row.report_id is None or row.original is None:
        raise UnknownPhoto(f"There is no original of photo {photo}.")
    try:
        report = row_of(row.report_id, actor)
    except UnknownReport as error:
        raise UnknownPhoto(f"There is no photo {photo}.") from error
    if report.manager_id not in actor.organisations(people.SEEING_ROLES):
        raise UnknownPhoto(f"There is no photo {photo}.")
    return files.open_file(row.original, by=actor, at=at, purpose="incident photo")


def draft_photo(photo: UUID, *, key: str, at: datetime) -> bytes:
    """Return a small picture of a photo of a report that is being made, to the one who makes it.

    :raises UnknownPhoto: if the draft of that key has none like it.
    """
    row = Photo.objects.select_related("draft").filter(pk=photo, report__isnull=True).first()
    if row is None or row.draft is None or bytes(row.draft.key_digest) != digest(key):
        raise UnknownPhoto(f"There is no photo {photo}.")
    return _content(row.thumbnail, at) if row.thumbnail else thumbnail(_content(row.original, at))


def _content(file: UUID | None, at: datetime) -> bytes:
    if file is None:
        raise UnknownPhoto("This photo is not ready.")
    return files.open_file(file, by=Actor.system("photos"), at=at)
