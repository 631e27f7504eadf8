"""What a storage can do. One suite of tests, `tests/test_storages.py`, holds for each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Protocol


class Missing(Exception):
    """There are no bytes under this key."""


class Unreachable(Exception):
    """The storage does not answer, or refuses us; the message tells an operator what to check."""


@dataclass(frozen=True)
class Entry:
    """Bytes that are there.

    :param size: in bytes.
    :param changed_at: by the clock of the storage.
    """

    key: str
    size: int
    changed_at: datetime


class Storage(Protocol):
    """Keeps bytes under keys such as `3f/3f2a…`. Every method raises Unreachable when it cannot do its work."""

    def put(self, key: str, pieces: Iterable[bytes]) -> None:
        """Keep bytes, in place of what was there; when this returns they are safe, before that nobody sees them."""

    def get(self, key: str) -> IO[bytes]:
        """Open bytes for reading; the caller closes.

        :raises Missing: if there are none.
        """

    def exists(self, key: str) -> bool:
        """Tell whether there are bytes under a key."""

    def delete(self, key: str) -> None:
        """Take bytes away; nothing happens if they are gone."""

    def list(self) -> Iterator[Entry]:
        """Return everything that is there, in the order of keys; what is half written is not there."""

    def tidy(self, *, before: datetime) -> None:
        """Clear what was half written before a moment, and then abandoned."""
