"""Bytes on the disk, sealed by the vault in pieces.

A sealed file is `PVF1` and then, for each piece of a megabyte, its sealed length (4 bytes) and its sealed bytes. The
place of a piece in its file, and whether it is the last, are authenticated with it: pieces cannot be swapped, repeated
or left out.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from parvis.kernel.files.refusals import UnknownFile
from parvis.kernel.vault import api as vault

MARK = b"PVF1"
PIECE = 1_000_000
QUARANTINE = "quarantine"


def path_of(file_id: UUID) -> str:
    """Return where the bytes of a file lie, below the folder of files: 256 folders, none of them crowded."""
    return f"{file_id.hex[:2]}/{file_id.hex}"


def write(path: str, content: bytes, *, file_id: UUID, scope: str) -> None:
    """Seal bytes and put them on the disk; they are there wholly or not at all."""
    place = _place(path)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = place.with_name(f"{place.name}.{os.getpid()}.part")
    with open(unfinished, "wb", opener=_private) as target:
        target.write(MARK)
        for start in range(0, len(content), PIECE):
            sealed = vault.seal(
                content[start : start + PIECE],
                scope=scope,
                context=_context(file_id, start // PIECE, start + PIECE >= len(content)),
            )
            target.write(len(sealed).to_bytes(4, "big") + sealed)
        target.flush()
        os.fsync(target.fileno())
    unfinished.replace(place)


def read(path: str, *, file_id: UUID, scope: str, size: int) -> Iterator[bytes]:
    """Open the bytes of a file, a megabyte at a time.

    :param size: how many bytes it has, which tells which piece is the last.
    :raises UnknownFile: if they are not on the disk.
    :raises CannotUnseal: if they were changed.
    """
    try:
        source = _place(path).open("rb")
    except FileNotFoundError as error:
        raise UnknownFile(f"The bytes of file {file_id} are missing from {settings.FILES_DIR}.") from error
    with source:
        if source.read(len(MARK)) != MARK:
            raise vault.CannotUnseal(f"File {file_id} does not begin as a sealed file.")
        for start in range(0, size, PIECE):
            sealed = source.read(int.from_bytes(source.read(4), "big"))
            yield vault.unseal(sealed, scope=scope, context=_context(file_id, start // PIECE, start + PIECE >= size))


def delete(path: str) -> None:
    """Take bytes from the disk; nothing happens if they are gone."""
    _place(path).unlink(missing_ok=True)


def strays(known: set[str], *, before: datetime) -> Iterator[str]:
    """Return paths of bytes that no known file has, older than a moment: left by a transaction that was undone."""
    for place in Path(settings.FILES_DIR).glob("??/*"):
        path = place.relative_to(settings.FILES_DIR).as_posix()
        if path not in known and place.stat().st_mtime < before.timestamp():
            yield path


def _place(path: str) -> Path:
    return Path(settings.FILES_DIR) / path


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _context(file_id: UUID, piece: int, is_last: bool) -> str:
    return f"files.file:{file_id}:{piece}{'.' if is_last else '+'}"
