"""Something that the database decides and that every page needs: kept in memory, looked at again every few seconds."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

SECONDS = 3.0


class Kept(Generic[T]):
    """A value that is read again when its stamp has changed.

    :param stamp: a cheap question to the database whose answer changes with the value.
    :param read: makes the value.
    """

    everything: list["Kept"] = []

    def __init__(self, *, stamp: Callable[[], object], read: Callable[[], T]) -> None:
        self._stamp, self._read = stamp, read
        self._lock = threading.Lock()
        self._value: T | None = None
        self._seen: object = None
        self._looked_at = 0.0
        Kept.everything.append(self)

    def __call__(self) -> T:
        """Return the value as it was at most three seconds ago."""
        value = self._value
        if value is not None and time.monotonic() - self._looked_at <= SECONDS:
            return value
        with self._lock:
            stamp = self._stamp()
            if self._value is None or stamp != self._seen:
                self._value = self._read()
                self._seen = stamp
            self._looked_at = time.monotonic()
            return self._value

    def forget(self) -> None:
        """Read again at the next question."""
        with self._lock:
            self._value = None


def forget_all() -> None:
    """Read everything again at the next question: this process changed something, or another database is open."""
    for one in Kept.everything:
        one.forget()
