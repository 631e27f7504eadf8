"""Bytes in a folder."""

import os
import secrets
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from parvis.kernel.files.storage.types import Entry, Missing

_UNFINISHED = ".part"


class DiskStorage:
    """Keep bytes in files that only we can read, below a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __str__(self) -> str:
        return str(self._folder)

    def put(self, key: str, pieces: Iterable[bytes]) -> None:
        place = self._folder / key
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = place.with_name(f"{place.name}.{secrets.token_hex(8)}{_UNFINISHED}")
        try:
            with open(unfinished, "xb", opener=_private) as target:
                target.writelines(pieces)
                target.flush()
                os.fsync(target.fileno())
            unfinished.replace(place)
        finally:
            unfinished.unlink(missing_ok=True)
        # The new name, and a new folder, survive a power failure too: what follows is acknowledged to its sender.
        _sync(place.parent)
        _sync(self._folder)

    def get(self, key: str) -> IO[bytes]:
        try:
            return (self._folder / key).open("rb")
        except FileNotFoundError as error:
            raise Missing(f"{key} is not in {self._folder}.") from error

    def exists(self, key: str) -> bool:
        return (self._folder / key).is_file()

    def delete(self, key: str) -> None:
        (self._folder / key).unlink(missing_ok=True)

    def list(self) -> Iterator[Entry]:
        for place in sorted(self._folder.rglob("*")):
            try:
                if place.suffix == _UNFINISHED or not place.is_file():
                    continue
                found = place.stat()
            except FileNotFoundError:
                continue  # removed at this very moment
            changed_at = datetime.fromtimestamp(found.st_mtime, UTC)
            yield Entry(place.relative_to(self._folder).as_posix(), found.st_size, changed_at)

    def tidy(self, *, before: datetime) -> None:
        for place in self._folder.rglob(f"*{_UNFINISHED}"):
            if place.stat().st_mtime < before.timestamp():
                place.unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
