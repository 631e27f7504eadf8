"""Where a backup is kept: a folder, or one tar file. Readers check every byte against the manifest."""

import hashlib
import io
import os
import shutil
import tarfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from parvis.kernel.backup.types import MANIFEST, AlreadyThere, Damaged, Manifest, Part

_BLOCK = 1 << 20


class Writer(ABC):
    """Takes the parts of a backup, one by one, and counts them; the manifest comes last."""

    def __init__(self) -> None:
        self.parts: list[Part] = []

    def add(self, name: str, source: Path) -> None:
        """Add a file."""
        with source.open("rb") as file:
            self._add(name, file, os.fstat(file.fileno()).st_size)

    def add_stream(self, name: str, file: IO[bytes], size: int) -> None:
        """Add what is read from a stream of a known length."""
        self._add(name, file, size)

    def add_text(self, name: str, text: str) -> None:
        """Add a short text."""
        content = text.encode()
        self._add(name, io.BytesIO(content), len(content))

    def _add(self, name: str, file: IO[bytes], size: int) -> None:
        counted = _Counted(file)
        self._store(name, counted, size)
        self.parts.append(Part(name=name, size=counted.size, sha256=counted.digest.hexdigest()))

    @abstractmethod
    def _store(self, name: str, file: "_Counted", size: int) -> None: ...


class _Counted(io.RawIOBase):
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()
        self.size = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self.digest.update(block)
        self.size += len(block)
        return block


class _FolderWriter(Writer):
    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def _store(self, name: str, file: _Counted, size: int) -> None:
        target = self._folder / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            while block := file.read(_BLOCK):
                out.write(block)
            out.flush()
            os.fsync(out.fileno())


class _TarWriter(Writer):
    def __init__(self, tar: tarfile.TarFile) -> None:
        super().__init__()
        self._tar = tar

    def _store(self, name: str, file: _Counted, size: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        self._tar.addfile(info, file)


@contextmanager
def writing(destination: Path) -> Iterator[Writer]:
    """Write a backup into a folder, or into one file if the name ends in `.tar`; it appears whole or not at all.

    :raises AlreadyThere: if there is something at the destination.
    """
    if destination.exists():
        raise AlreadyThere(f"{destination} exists already; name a new folder or .tar file.")
    partial = destination.with_name(f"{destination.name}.partial")
    _remove(partial)
    destination.parent.mkdir(parents=True, exist_ok=True)
    try:
        if destination.suffix == ".tar":
            with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                    yield _TarWriter(tar)
                file.flush()
                os.fsync(file.fileno())
        else:
            partial.mkdir(mode=0o700)
            yield _FolderWriter(partial)
        partial.rename(destination)
    finally:
        _remove(partial)


def manifest_of(source: Path) -> Manifest:
    """Read the manifest of a backup.

    :raises Damaged: if this is no backup.
    """
    with _Reader.open(source) as reader, reader.part(MANIFEST) as file:
        return Manifest.parse(file.read(64 << 20).decode(errors="replace"))


def unpack(source: Path, manifest: Manifest, target: Path) -> None:
    """Copy every part of a backup under `target` and compare it with the manifest.

    :raises Damaged: if a part is missing or was changed, or has a name that leads out of the folder.
    """
    with _Reader.open(source) as reader:
        for part in manifest.parts:
            place = target / _inside(part.name)
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with reader.part(part.name) as file:
                counted = _Counted(file)
                with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                    shutil.copyfileobj(counted, out, _BLOCK)
                    out.flush()
                    os.fsync(out.fileno())
            if (counted.size, counted.digest.hexdigest()) != (part.size, part.sha256):
                raise Damaged(f"{part.name} is not as it was when the backup was made; use another backup.")


def _inside(name: str) -> PurePosixPath:
    """Return a part's name as a path, if it stays inside the folder of the backup."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts or "\\" in name:
        raise Damaged(f"A part of this backup has the name {name!r}, which no backup gives.")
    return path


class _Reader:
    """Opens the parts of a backup by name."""

    def __init__(self, source: Path, tar: tarfile.TarFile | None) -> None:
        self._source = source
        self._tar = tar
        self._members = {info.name: info for info in tar.getmembers() if info.isfile()} if tar else {}

    @classmethod
    @contextmanager
    def open(cls, source: Path) -> "Iterator[_Reader]":
        if source.is_dir():
            yield cls(source, None)
            return
        try:
            tar = tarfile.open(source, "r:")  # noqa: SIM115 (closed below)
        except (OSError, tarfile.TarError) as error:
            raise Damaged(f"{source} is no backup: it is neither a folder nor a readable .tar file.") from error
        with tar:
            try:
                yield cls(source, tar)
            except tarfile.TarError as error:
                raise Damaged(f"{source} is cut short or damaged; use another backup.") from error

    @contextmanager
    def part(self, name: str) -> Iterator[IO[bytes]]:
        """Open one part.

        :raises Damaged: if it is not there.
        """
        try:
            found = self._open(name)
        except (OSError, KeyError) as error:
            raise Damaged(f"{name} is missing in this backup; use another one.") from error
        with found as file:
            yield file

    def _open(self, name: str) -> IO[bytes]:
        if self._tar is None:
            return (self._source / _inside(name)).open("rb")
        opened = self._tar.extractfile(self._members[name])
        if opened is None:
            raise KeyError(name)
        return opened


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
