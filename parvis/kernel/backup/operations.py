"""Saving and restoring a whole installation."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.conf import settings
from django.db import connection

from parvis.kernel.backup import databases
from parvis.kernel.backup.containers import Writer, manifest_of, unpack, writing
from parvis.kernel.backup.types import MANIFEST, AlreadyThere, BackupError, Manifest, Report, WrongKind
from parvis.kernel.files import api as files
from parvis.kernel.journal import api as journal
from parvis.kernel.vault import api as vault

DATABASE, FILES, KEYS = "database", "files", "keys"
MASTER_KEYS = "vault.json"
_BLOCK = 1 << 20


def backup(*, destination: Path, at: datetime) -> Report:
    """Save database, documents and keys of one moment into a new folder, or into one file ending in `.tar`.

    The server may run meanwhile. Whoever holds the backup can read everything: it contains the keys.

    :raises AlreadyThere: if there is something at the destination.
    :raises BackupError: if keys were changed at the same moment, or the storage of documents fails; run it again.
    """
    with writing(destination) as writer, _private_folder(destination.parent) as folder:
        before = vault.master_keys()
        found = databases.save(folder)
        # A key that was current before or after the snapshot may be the one that opens it: both are kept.
        keys = vault.master_keys()
        keys = replace(keys, keys=before.keys | keys.keys)
        if found.masters - keys.keys.keys():
            raise BackupError("The master keys were changed while this backup was made; run it again.")
        for path in sorted(folder.iterdir()):
            writer.add(f"{DATABASE}/{path.name}", path)
            path.unlink()
        documents = _add_documents(writer)
        writer.add_text(f"{KEYS}/{MASTER_KEYS}", keys.text())
        for path in _other_keys():
            writer.add(f"{KEYS}/{path.relative_to(_keys_dir()).as_posix()}", path)
        manifest = Manifest(
            version=_version(),
            made_at=at.isoformat(),
            vendor=connection.vendor,
            migrations=found.migrations,
            heads=found.heads,
            parts=tuple(writer.parts),
        )
        writer.add_text(MANIFEST, manifest.text())
    return _report(destination, manifest, documents)


def restore(*, source: Path) -> Report:
    """Make this empty installation the one that was saved, and verify its journal.

    The server must not run. Nothing is put in place before every byte was compared with the manifest.

    :raises Damaged: if the backup is incomplete or was changed; nothing was done.
    :raises AlreadyThere: if this installation is in use; nothing was done.
    :raises WrongKind: if the backup belongs to another database system or a later version; nothing was done.
    :raises BackupError: if the storage of documents fails (nothing was done), or the restored journal does not verify.
    """
    manifest = manifest_of(source)
    if manifest.vendor != connection.vendor:
        raise WrongKind(
            f"This backup is of a {manifest.vendor} database, and this installation uses {connection.vendor}: "
            "set DATABASE_URL accordingly."
        )
    databases.check_empty()
    with _storage_in_words():
        if any(files.current_storage().list()):
            raise AlreadyThere(
                f"There are documents in {files.current_storage()}; restore into an empty data folder, or prefix."
            )
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _private_folder(settings.DATA_DIR) as folder:
        unpack(source, manifest, folder)
        with _documents_in_place(folder / FILES):
            databases.load(folder / DATABASE, manifest.migrations)
        _put(folder / KEYS / MASTER_KEYS, Path(settings.VAULT_KEYS_FILE))
        (folder / KEYS / MASTER_KEYS).unlink(missing_ok=True)
        for path in _files_below(folder / KEYS):
            _put(path, _keys_dir() / path.relative_to(folder / KEYS))
    vault.forget()
    _verify(manifest)
    return _report(source, manifest, sum(part.name.startswith(f"{FILES}/") for part in manifest.parts))


@contextmanager
def _private_folder(parent: Path) -> Iterator[Path]:
    """Make a folder that only we can read, beside what will be moved out of it, and remove it afterwards."""
    with tempfile.TemporaryDirectory(dir=parent, prefix=".parvis-") as name:
        yield Path(name)


def _add_documents(writer: Writer) -> int:
    """Add every document; one that is removed at this very moment is left out, as the running system wants it."""
    count = 0
    storage = files.current_storage()
    with _storage_in_words():
        for entry in storage.list():
            try:
                document = storage.get(entry.key)
            except files.Missing:
                continue
            with document:
                writer.add_stream(f"{FILES}/{entry.key}", document, entry.size)
            count += 1
    return count


@contextmanager
def _documents_in_place(folder: Path) -> Iterator[None]:
    """Put the documents on the storage that is configured here; take them away again if what follows fails."""
    storage = files.current_storage()
    placed: list[str] = []
    try:
        with _storage_in_words():
            for path in _files_below(folder):
                key = path.relative_to(folder).as_posix()
                placed.append(key)
                with path.open("rb") as source:
                    storage.put(key, iter(partial(source.read, _BLOCK), b""))
                path.unlink()
        yield
    except BaseException:
        with suppress(files.Unreachable):
            for key in placed:
                storage.delete(key)
        raise


@contextmanager
def _storage_in_words() -> Iterator[None]:
    """Turn a storage that fails into the error that the commands print."""
    try:
        yield
    except files.Unreachable as error:
        raise BackupError(str(error)) from error


def _files_below(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _keys_dir() -> Path:
    """Return the folder of the signing keys and of Django's secret key."""
    return Path(settings.DATA_DIR) / "keys"


def _other_keys() -> list[Path]:
    master = Path(settings.VAULT_KEYS_FILE).resolve()
    return [
        path
        for path in _files_below(_keys_dir())
        if path.resolve() != master and not path.name.startswith(f"{master.name}.")
    ]


def _put(source: Path, target: Path) -> None:
    """Move a restored file into place; a file that is there already (a key made at installation) steps aside."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if target.exists():
        os.replace(target, target.with_name(f"{target.name}.before-restore"))
    shutil.move(source, target)


def _verify(manifest: Manifest) -> None:
    against = {chain: journal.Head(number, digest) for chain, (number, digest) in manifest.heads.items()}
    found = journal.verify(against=against)
    if found.broken:
        raise BackupError(f"Everything is restored, but the journal does not verify. {found.broken.reason}")
    if vault.status().problems:
        raise BackupError(f"Everything is restored, but keys are missing. {vault.status().problems[0]}")


def _version() -> str:
    try:
        return version("parvis")
    except PackageNotFoundError:
        return "unreleased"


def _report(place: Path, manifest: Manifest, files: int) -> Report:
    return Report(
        place=place,
        made_at=manifest.made_at,
        files=files,
        size=sum(part.size for part in manifest.parts),
        entries=sum(number for number, _ in manifest.heads.values()),
    )
