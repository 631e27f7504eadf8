"""Bytes sealed by the vault in pieces, on whatever storage this installation has.

A sealed file is `PVF1` and then, for each piece of a megabyte, its sealed length (4 bytes) and its sealed bytes. The
place of a piece in its file, and whether it is the last, are authenticated with it: pieces cannot be swapped, repeated
or left out.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from parvis.kernel.files import storage
from parvis.kernel.files.refusals import UnknownFile
from parvis.kernel.vault import api as vault

MARK = b"PVF1"
PIECE = 1_000_000
QUARANTINE = "quarantine"


def path_of(file_id: UUID) -> str:
    """Return the key of the bytes of a file: in one of 256 folders, none of them crowded."""
    return f"{file_id.hex[:2]}/{file_id.hex}"


def write(path: str, content: bytes, *, file_id: UUID, scope: str) -> None:
    """Seal bytes and keep them; they are there wholly or not at all.

    :raises Unreachable: if the storage does not take them.
    """
    storage.current().put(path, _sealed(content, file_id=file_id, scope=scope))


def read(path: str, *, file_id: UUID, scope: str, size: int) -> Iterator[bytes]:
    """Open the bytes of a file, a megabyte at a time.

    :param size: how many bytes it has, which tells which piece is the last.
    :raises UnknownFile: if they are not there.
    :raises Unreachable: if the storage does not give them.
    :raises CannotUnseal: if they were changed.
    """
    place = storage.current()
    try:
        source = place.get(path)
    except storage.Missing as error:
        raise UnknownFile(f"The bytes of file {file_id} are missing from {place}.") from error
    with source:
        if source.read(len(MARK)) != MARK:
            raise vault.CannotUnseal(f"File {file_id} does not begin as a sealed file.")
        for start in range(0, size, PIECE):
            sealed = source.read(int.from_bytes(source.read(4), "big"))
            yield vault.unseal(sealed, scope=scope, context=_context(file_id, start // PIECE, start + PIECE >= size))


def delete(path: str) -> None:
    """Take bytes away; nothing happens if they are gone.

    :raises Unreachable: if the storage does not answer.
    """
    storage.current().delete(path)


def strays(known: set[str], *, before: datetime) -> Iterator[str]:
    """Return paths of bytes that no known file has, older than a moment: left by a transaction that was undone.

    What is set apart belongs to no file either, and stays.
    """
    place = storage.current()
    place.tidy(before=before)
    for entry in place.list():
        if entry.key not in known and entry.changed_at < before and not entry.key.startswith(f"{QUARANTINE}/"):
            yield entry.key


def _sealed(content: bytes, *, file_id: UUID, scope: str) -> Iterator[bytes]:
    yield MARK
    for start in range(0, len(content), PIECE):
        sealed = vault.seal(
            content[start : start + PIECE],
            scope=scope,
            context=_context(file_id, start // PIECE, start + PIECE >= len(content)),
        )
        yield len(sealed).to_bytes(4, "big") + sealed


def _context(file_id: UUID, piece: int, is_last: bool) -> str:
    return f"files.file:{file_id}:{piece}{'.' if is_last else '+'}"
