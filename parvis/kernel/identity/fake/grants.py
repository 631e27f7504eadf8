"""What the invented provider remembers between its pages: who was given which code, and for which code which token."""

import secrets
import time
from dataclasses import dataclass, field
from threading import Lock

from parvis.kernel.identity.types import Means
from parvis.kernel.neighbours.cast import Invented

SECONDS = 60


@dataclass(frozen=True)
class Grant:
    """Someone has signed in, for one client and one request."""

    person: Invented
    means: Means
    client_id: str
    redirect_uri: str
    nonce: str
    challenge: str
    at: float = field(default_factory=time.time)


class Grants:
    """Codes and access tokens, in memory; a code is good once, a minute long."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._codes: dict[str, Grant] = {}
        self._access: dict[str, Grant] = {}
        self._of_code: dict[str, str] = {}
        self._seen: dict[str, float] = {}

    def give(self, grant: Grant) -> str:
        """Return a code for a grant."""
        code = secrets.token_urlsafe(32)
        with self._lock:
            self._forget()
            self._codes[code] = grant
        return code

    def change(self, code: str) -> tuple[Grant, str] | None:
        """Return what a code stood for and its access token; None the second time, which takes that token away too."""
        with self._lock:
            grant = self._codes.pop(code, None)
            if grant is None:
                self._access.pop(self._of_code.pop(code, ""), None)
                return None
            access = secrets.token_urlsafe(32)
            self._access[access], self._of_code[code] = grant, access
        return (grant, access) if time.time() - grant.at <= SECONDS else None

    def of_access(self, token: str) -> Grant | None:
        """Return whom an access token is about."""
        with self._lock:
            return self._access.get(token)

    def is_first_use(self, name: str) -> bool:
        """Tell whether an assertion of this name was not seen before."""
        with self._lock:
            is_first = name not in self._seen
            self._seen[name] = time.time()
        return is_first

    def _forget(self) -> None:
        """Forget what is over; called with the lock held."""
        old = time.time() - 3600
        self._codes = {code: grant for code, grant in self._codes.items() if grant.at > old}
        self._access = {token: grant for token, grant in self._access.items() if grant.at > old}
        self._of_code = {code: token for code, token in self._of_code.items() if token in self._access}
        self._seen = {name: at for name, at in self._seen.items() if at > old}
