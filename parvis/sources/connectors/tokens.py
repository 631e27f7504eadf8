"""Our tokens at the sources, one per scope, kept until they expire (OAuth 2.0 client credentials, RFC 6749 4.4)."""

from collections import defaultdict
from collections.abc import Callable
from threading import Lock

Grant = tuple[str, float]
"""A token, and for how many seconds it may be used."""


class Tokens:
    """Keep tokens; when several threads need the same, one fetches it and the others wait.

    :param clock: seconds that only go forward.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._guard = Lock()
        self._locks: defaultdict[str, Lock] = defaultdict(Lock)
        self._kept: dict[str, Grant] = {}
        """By scope, a token and the moment until which it is used; replaced as one thing, so readers need no lock."""

    def get(self, scope: str, grant: Callable[[str], Grant]) -> str:
        """Return a token for a scope, from memory or from `grant`, whose exceptions pass."""
        token = self._fresh(scope)
        if token:
            return token
        with self._lock_of(scope):
            token = self._fresh(scope)
            if not token:
                token, seconds = grant(scope)
                self._kept[scope] = token, self._clock() + seconds
            return token

    def forget(self, scope: str, token: str) -> None:
        """Use this token no more; one that came in its place meanwhile stays."""
        with self._lock_of(scope):
            if self._kept.get(scope, ("", 0.0))[0] == token:
                del self._kept[scope]

    def _fresh(self, scope: str) -> str:
        token, until = self._kept.get(scope, ("", 0.0))
        return token if self._clock() < until else ""

    def _lock_of(self, scope: str) -> Lock:
        with self._guard:
            return self._locks[scope]
