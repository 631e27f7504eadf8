"""The file of master keys: outside the database, readable by its owner only.

It holds the key under which data keys are wrapped, at most a few older ones while a re-wrapping runs, and the root of
the blind indexes, which stays the same for ever because the indexes in the database depend on it.
"""

import base64
import contextlib
import json
import os
import secrets
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings

from parvis.kernel.vault.types import NoMasterKey

_KEY_BYTES = 32


@dataclass(frozen=True)
class MasterKeys:
    """The content of the file.

    :param current: name of the key that wraps new data keys.
    :param keys: every key by its name.
    :param index_root: from which the keys of blind indexes are derived.
    """

    current: str
    keys: dict[str, bytes]
    index_root: bytes

    def text(self) -> str:
        """Write the file."""
        return _to_json(self)

    def key(self, name: str) -> bytes:
        """Return one master key.

        :raises NoMasterKey: if the file does not hold it.
        """
        if name not in self.keys:
            raise NoMasterKey(
                f"The master key {name} is not in {path()}. Put back the key file that belongs to this database."
            )
        return self.keys[name]


def path() -> Path:
    """Return where the file is, or will be."""
    kept: str | Path = settings.VAULT_KEYS_FILE
    return kept if isinstance(kept, Path) else Path(kept)  # asked for with each blind index: taking it apart costs most


def read() -> MasterKeys:
    """Read the file; in a demonstration or while debugging, make it first if there is none.

    :raises NoMasterKey: if there is none, or it cannot be understood.
    """
    try:
        text = path().read_text()
    except FileNotFoundError:
        if not (settings.DEMO or settings.DEBUG):
            raise NoMasterKey(
                f"There are no master keys at {path()}. New installation: run `parvis prepare`. "
                "Existing data: put back the key file of your backup."
            ) from None
        return create()
    except OSError as error:
        raise NoMasterKey(f"The master keys at {path()} cannot be read: {error.strerror}.") from error
    try:
        return _from_json(text)
    except (ValueError, KeyError, TypeError) as error:
        raise NoMasterKey(f"The file of master keys {path()} is damaged; put back your backup of it.") from error


def create() -> MasterKeys:
    """Make the file with fresh keys, unless another process was first; return what it then holds."""
    name = _new_name()
    fresh = MasterKeys(name, {name: secrets.token_bytes(_KEY_BYTES)}, secrets.token_bytes(_KEY_BYTES))
    temporary = _written_beside(fresh)
    try:
        with contextlib.suppress(FileExistsError):  # another process was first: its keys count
            os.link(temporary, path())
    finally:
        temporary.unlink()
    return read()


def add_current() -> MasterKeys:
    """Add a fresh master key and make it the current one."""
    name = _new_name()
    known = read()
    return _write(replace(known, current=name, keys=known.keys | {name: secrets.token_bytes(_KEY_BYTES)}))


def keep_only(names: set[str]) -> MasterKeys:
    """Forget every master key but these and the current one."""
    known = read()
    return _write(replace(known, keys={n: k for n, k in known.keys.items() if n in names | {known.current}}))


def _new_name() -> str:
    return f"m-{secrets.token_hex(4)}"


def _write(keys: MasterKeys) -> MasterKeys:
    os.replace(_written_beside(keys), path())
    folder = os.open(path().parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the new name, too, is on the disk before a data key depends on it
    finally:
        os.close(folder)
    return keys


def _written_beside(keys: MasterKeys) -> Path:
    """Write the file under a temporary name, so that a power cut never leaves half of one."""
    target = path()
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = target.with_name(f"{target.name}.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(_to_json(keys))
        file.flush()
        os.fsync(file.fileno())
    return temporary


def _to_json(keys: MasterKeys) -> str:
    record = {
        "format": 1,
        "current": keys.current,
        "keys": {name: base64.b64encode(key).decode() for name, key in keys.keys.items()},
        "index_root": base64.b64encode(keys.index_root).decode(),
    }
    return json.dumps(record, indent=2)


def _from_json(text: str) -> MasterKeys:
    record = json.loads(text)
    keys = {name: base64.b64decode(key, validate=True) for name, key in record["keys"].items()}
    found = MasterKeys(record["current"], keys, base64.b64decode(record["index_root"], validate=True))
    if found.current not in keys or {len(key) for key in (*keys.values(), found.index_root)} != {_KEY_BYTES}:
        raise ValueError("keys missing or of the wrong length")
    return found
