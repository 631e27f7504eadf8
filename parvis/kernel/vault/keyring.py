"""Data keys opened and kept in this process, so that sealing a field costs no query.

Other processes may rotate or shred meanwhile: what is kept is looked up again after a minute. A key made in a
transaction that is still open may vanish with it, and whatever it sealed afterwards would be lost; such a key counts
only as long as Django still holds the callback that we left for its commit, for a roll-back drops that.
"""

import secrets
import struct
import time
import weakref
from collections.abc import Callable
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from parvis.kernel.vault import master
from parvis.kernel.vault.models import DataKey, MasterKey
from parvis.kernel.vault.types import CannotUnseal, NoMasterKey, Shredded

KEPT_SECONDS = 60.0
_MOST_KEPT = 10_000
_NONCE_BYTES = 12
_FORMAT = 1
_HEADER = struct.Struct(">BI")
HEADER_BYTES = _HEADER.size


class _Making:
    """A key made in a transaction that is not known to have been committed."""

    def __init__(self, wrapped: bytes) -> None:
        self.wrapped = wrapped
        self.is_committed = False

    def __call__(self) -> None:
        # Tests run commit callbacks inside a transaction that they roll back: that is no commit.
        self.is_committed = not connection.in_atomic_block

    def holds(self) -> bool:
        """Tell whether the key was not rolled back."""
        return self.is_committed or any(entry[1] is self for entry in connection.run_on_commit)


_current: dict[str, "OpenKey"] = {}
_by_header: dict[bytes, "OpenKey"] = {}
_making: "weakref.WeakValueDictionary[bytes, _Making]" = weakref.WeakValueDictionary()
"""By their wrapped form; an open transaction holds them, and they go with it."""


class OpenKey:
    """A data key ready for use.

    :ivar header: what stands in front of everything it seals: format and key id.
    :ivar binding: its version, as it is bound to everything it seals.
    """

    __slots__ = ("_making", "_until", "binding", "decrypt", "encrypt", "header", "scope")

    def __init__(self, row: DataKey, plain: bytes, making: _Making | None) -> None:
        cipher = AESGCM(plain)
        self.encrypt: Callable[[bytes, bytes, bytes], bytes] = cipher.encrypt
        self.decrypt: Callable[[bytes, bytes, bytes], bytes] = cipher.decrypt
        self.header = _HEADER.pack(_FORMAT, row.pk)
        self.binding = b"\x00%d" % row.version
        self.scope = row.scope
        self._making = making
        self._until = time.monotonic() + KEPT_SECONDS

    def is_fresh(self) -> bool:
        """Tell whether it may be used without looking it up again."""
        return (self._making is None or self._making.holds()) and time.monotonic() < self._until


def forget() -> None:
    """Forget every key kept in this process; tests and a restore need it."""
    _current.clear()
    _by_header.clear()


def current(scope: str) -> OpenKey:
    """Return the key that seals for a scope; the first one is made on demand.

    :raises NoMasterKey: if the file of master keys is missing or lacks the one that is needed.
    """
    key = _current.get(scope)
    if key is None or not key.is_fresh():
        row = _latest(scope)
        if row is None or row.wrapped is None:
            # Sealing has no moment of its own to pass on; this one only dates the key.
            row = make(scope, after=row.version if row else 0, by="system:vault", at=timezone.now())
        key = _kept(row)
        _current[scope] = key
    return key


def by_header(header: bytes) -> OpenKey:
    """Return the key that something was sealed with.

    :raises CannotUnseal: if there never was such a key.
    :raises Shredded: if it was destroyed.
    """
    key = _by_header.get(header)
    if key is None or not key.is_fresh():
        if len(header) != HEADER_BYTES or header[0] != _FORMAT:
            raise CannotUnseal("These bytes were not sealed by this vault.")
        row = DataKey.objects.filter(pk=_HEADER.unpack(header)[1]).first()
        if row is None:
            raise CannotUnseal("These bytes were sealed with a key that this installation does not have.")
        key = _kept(row)
    return key


def make(scope: str, *, after: int, by: str, at: datetime) -> DataKey:
    """Make the version of a scope's key that follows `after`; when somebody else was faster, return theirs."""
    version = after + 1
    for _ in range(3):
        keys = master.read()
        wrapped = wrap(secrets.token_bytes(32), keys.key(keys.current), scope, version)
        try:
            with transaction.atomic():
                MasterKey.objects.get_or_create(name=keys.current)
                row = DataKey.objects.create(
                    scope=scope,
                    version=version,
                    wrapped=wrapped,
                    master_id=keys.current,
                    created_at=at,
                    created_by=by,
                )
        except IntegrityError:
            found = _latest(scope)
            if found is not None and found.version >= version:
                if found.wrapped is not None:
                    return found
                version = found.version + 1
            continue
        if connection.in_atomic_block:
            making = _Making(wrapped)
            _making[wrapped] = making
            transaction.on_commit(making)
        return row
    raise IntegrityError(f"No data key could be made for {scope}.")


def wrap(plain: bytes, under: bytes, scope: str, version: int) -> bytes:
    """Return a data key sealed under a master key, bound to its scope and version."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(under).encrypt(nonce, plain, f"{scope}\x00{version}".encode())


def unwrap(row: DataKey) -> bytes:
    """Return the data key of a row.

    :raises Shredded: if it was destroyed.
    :raises NoMasterKey: if the file does not hold the master key that opens it.
    """
    if row.wrapped is None:
        raise Shredded(f"The key of {row.scope}, version {row.version}, was destroyed on {row.shredded_at:%Y-%m-%d}.")
    wrapped, under = bytes(row.wrapped), master.read().key(row.master_id or "")
    try:
        return AESGCM(under).decrypt(
            wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], f"{row.scope}\x00{row.version}".encode()
        )
    except InvalidTag:
        raise NoMasterKey(
            f"The master key {row.master_id} does not open the data key of {row.scope}, version {row.version}: "
            "the key file belongs to another database, or the row was changed."
        ) from None


def latest_version(scope: str) -> int:
    """Return the number of the last key version of a scope, or 0."""
    row = _latest(scope)
    return row.version if row else 0


def _latest(scope: str) -> DataKey | None:
    return DataKey.objects.filter(scope=scope).order_by("-version").first()


def _kept(row: DataKey) -> OpenKey:
    """Open a key and keep it for a while."""
    # Found outside any transaction, it is committed, whatever we know of its making.
    making = _making.get(bytes(row.wrapped or b"")) if connection.in_atomic_block else None
    key = OpenKey(row, unwrap(row), making)
    if len(_by_header) >= _MOST_KEPT:
        _by_header.clear()
        _current.clear()
    _by_header[key.header] = key
    return key
