"""What the vault says: its refusals and the state of its keys; no Django."""

from dataclasses import dataclass
from datetime import datetime


class VaultError(Exception):
    """The vault cannot do what was asked."""


class CannotUnseal(VaultError):
    """These bytes were changed, belong to another place or scope, or were never sealed here."""


class Shredded(VaultError):
    """The key of these bytes was destroyed on purpose: nobody can read them any more."""


class NoMasterKey(VaultError):
    """The file of master keys is missing, unreadable, or lacks the key that is needed."""


@dataclass(frozen=True, kw_only=True)
class KeyInfo:
    """One version of the data key of a scope.

    :param master: the master key under which it is wrapped; empty once shredded.
    """

    scope: str
    version: int
    master: str
    created_at: datetime
    created_by: str
    shredded_at: datetime | None
    shredded_by: str


@dataclass(frozen=True, kw_only=True)
class Status:
    """All data keys, and the master keys found in the file: the current one first."""

    keys: tuple[KeyInfo, ...]
    masters: tuple[str, ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """Return what is wrong, in words; empty when every living key can be opened."""
        missing = sorted({key.master for key in self.keys if key.master and key.master not in self.masters})
        return tuple(f"Master key {name} is not in the file; data under it cannot be read." for name in missing)
