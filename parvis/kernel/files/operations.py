"""What can happen to a file."""

import hashlib
import logging
from collections.abc import Collection
from datetime import datetime
from pathlib import PurePosixPath, PureWindowsPath
from typing import BinaryIO
from uuid import UUID, uuid4

from django.db import transaction

from parvis.kernel.files import sealing
from parvis.kernel.files.checks.content import found_type, make_safe
from parvis.kernel.files.checks.pictures import JPEG_QUALITY
from parvis.kernel.files.models import StoredFile
from parvis.kernel.files.refusals import (
    OutOfReach,
    Quarantined,
    ScannerSilent,
    StorageSilent,
    TooLarge,
    UnknownFile,
)
from parvis.kernel.files.storage import Unreachable
from parvis.kernel.files.types import EXTENSIONS, MEDIA_TYPES, FileInfo, FileKind, FileState
from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor, ActorKind
from parvis.kernel.registry import registry
from parvis.kernel.vault import api as vault

log = logging.getLogger(__name__)

MAX_BYTES = 10_000_000
SCAN_HOOK = "files.scan"
"""A module may serve this hook with `scan(content: bytes, media_type: str) -> str`: what it found, empty if nothing."""
_PIECE = 64 * 1024
_LONGEST_NAME = 120


def store(
    *,
    content: BinaryIO | bytes,
    name: str,
    scope: str,
    by: Actor,
    at: datetime,
    accept: Collection[FileKind] = ("pdf", "jpeg", "png"),
    max_bytes: int = MAX_BYTES,
    longest_side: int | None = None,
    quality: int = JPEG_QUALITY,
) -> FileInfo:
    """Take in a file: look at what it really is, make it safe, scan it, seal it.

    :param name: what the sender calls it; only its last part is kept, and its extension follows the content.
    :param scope: organisation and class of data, as the vault has it: `elsene-ixelles/case`.
    :param max_bytes: reading stops there, so a larger stream costs no more than this.
    :param longest_side: points of width or height above which a picture is kept smaller.
    :param quality: of a JPEG, 1 to 95; what was made in a lower one grows in a higher one, and gains nothing.
    :raises Refused: TooLarge, Empty, WrongType, Unreadable (Locked, TooManyPixels, Expands), ActiveContent,
        TwoFilesInOne, Quarantined, ScannerSilent, StorageSilent; each has `.message(language)`.
    """
    received = read_at_most(content, max_bytes)
    kind, kept = make_safe(received, accept=accept, longest_side=longest_side, quality=quality)
    file_id = uuid4()
    _scan(received, found_type(received), file_id=file_id, scope=scope)
    path = sealing.path_of(file_id)
    try:
        # Before the row: a file that the database knows has its bytes, whatever breaks in between.
        sealing.write(path, kept, file_id=file_id, scope=scope)
    except Unreachable as error:
        log.exception("The storage of files failed; file refused.")
        raise StorageSilent from error
    with transaction.atomic():
        row = StoredFile.objects.create(
            id=file_id,
            scope=scope,
            name=vault.seal(plain_name(name, kind), scope=scope, context=_name_context(file_id)),
            media_type=MEDIA_TYPES[kind],
            size=len(kept),
            sha256=hashlib.sha256(kept).hexdigest(),
            path=path,
            stored_at=at,
        )
        data = {"media_type": row.media_type, "size": row.size, "sha256": row.sha256}
        _write_down("stored", row, by=by, at=at, data=data)
    return info(row)


def open_file(file_id: UUID | str, *, by: Actor, at: datetime, purpose: str = "") -> bytes:
    """Return the bytes of a file, and write down who opened it; the house's own work is not written down.

    Who calls this has seen to it that `by` may: through the case or account that the file belongs to.

    :raises UnknownFile: if it does not exist (any more).
    :raises Quarantined: if it was found harmful since.
    :raises OutOfReach: if the storage does not give it at this moment.
    """
    row = _row(file_id)
    if row.state == FileState.QUARANTINED:
        raise Quarantined(row.state_reason)
    try:
        content = b"".join(sealing.read(row.path, file_id=row.pk, scope=row.scope, size=row.size))
    except Unreachable as error:
        log.exception("The storage of files failed; file %s not opened.", row.pk)
        raise OutOfReach from error
    if by.kind is not ActorKind.SYSTEM:
        with transaction.atomic():
            _write_down("opened", row, by=by, at=at, purpose=purpose)
    return content


def describe(file_id: UUID | str) -> FileInfo:
    """Return what a file is, without its bytes.

    :raises UnknownFile: if it does not exist (any more).
    """
    return info(_row(file_id))


def remove(file_id: UUID | str, *, by: Actor, at: datetime) -> None:
    """Remove a file; its bytes leave the storage when the transaction is committed, or with a later sweep.

    :raises UnknownFile: if it does not exist (any more).
    """
    with transaction.atomic():
        row = _row(file_id)
        _write_down("removed", row, by=by, at=at)
        path = row.path
        row.delete()
        # Robust: what is decided is decided. Bytes that the storage does not give up now belong to no file any more.
        transaction.on_commit(lambda: sealing.delete(path), robust=True)


def quarantine(file_id: UUID | str, *, reason: str, by: Actor, at: datetime) -> None:
    """Set a file apart after a later scan: it stays, and opens no more.

    :raises UnknownFile: if it does not exist (any more).
    """
    with transaction.atomic():
        row = _row(file_id)
        row.state, row.state_reason = FileState.QUARANTINED, reason[:200] or "unknown"
        row.save(update_fields=["state", "state_reason"])
        _write_down("quarantined", row, by=by, at=at)


def sweep(*, before: datetime) -> int:
    """Delete bytes that no file has, older than a moment: what a transaction that was undone has left behind."""
    known = set(StoredFile.objects.values_list("path", flat=True))
    left = list(sealing.strays(known, before=before))
    for path in left:
        sealing.delete(path)
    return len(left)


def info(row: StoredFile) -> FileInfo:
    """Return a row as the record that others get."""
    return FileInfo(
        id=row.pk,
        name=vault.unseal_text(bytes(row.name), scope=row.scope, context=_name_context(row.pk)),
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        state=FileState(row.state),
        stored_at=row.stored_at,
    )


def read_at_most(content: BinaryIO | bytes, limit: int) -> bytes:
    """Read a stream to its end, or stop as soon as it is too long.

    :raises TooLarge: when there is more than `limit`.
    """
    if isinstance(content, bytes):
        if len(content) > limit:
            raise TooLarge(limit)
        return content
    received = bytearray()
    while piece := content.read(_PIECE):
        received += piece
        if len(received) > limit:
            raise TooLarge(limit)
    return bytes(received)


def plain_name(name: str, kind: FileKind) -> str:
    """Return a name that is safe to show and to save under: no folder, nothing invisible, the right extension."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    visible = "".join(sign for sign in last if sign.isprintable()).strip(" .")
    stem = visible.rsplit(".", 1)[0] if "." in visible else visible
    return (stem.strip(" .")[:_LONGEST_NAME] or "document") + EXTENSIONS[kind]


def _scan(content: bytes, media_type: str, *, file_id: UUID, scope: str) -> None:
    scan = registry.hook(SCAN_HOOK)
    if scan is None:
        return
    try:
        found = scan(content, media_type)
    except Exception as error:
        log.exception("The virus scanner did not answer; file refused.")
        raise ScannerSilent from error
    if found:
        # Kept apart and sealed, so that somebody can look at what was sent; it is in no table and opens nowhere.
        try:
            sealing.write(f"{sealing.QUARANTINE}/{file_id.hex}", content, file_id=file_id, scope=scope)
            log.warning("Set apart a harmful file as %s/%s: %s", sealing.QUARANTINE, file_id.hex, found)
        except Unreachable:
            log.exception("A harmful file was refused, and could not be set apart: %s", found)
        raise Quarantined(str(found))


def _row(file_id: UUID | str) -> StoredFile:
    try:
        wanted = file_id if isinstance(file_id, UUID) else UUID(file_id)
        return StoredFile.objects.get(pk=wanted)
    except (ValueError, StoredFile.DoesNotExist) as error:
        raise UnknownFile(f"There is no file {file_id}.") from error


def _name_context(file_id: UUID) -> str:
    return f"files.file:name:{file_id}"


def _write_down(
    what: str, row: StoredFile, *, by: Actor, at: datetime, purpose: str = "", data: dict[str, object] | None = None
) -> None:
    journal.append(
        verb=f"files.file.{what}",
        by=by,
        at=at,
        subject=f"file:{row.pk}",
        organisation=row.scope.split("/")[0],
        data=data or {},
        purpose=purpose,
    )
