"""How much one address on the network may send: a school class may, a flood may not."""

import hashlib
import ipaddress
import threading
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

HOUR, DAY = 3_600, 86_400


@dataclass(frozen=True)
class Limit:
    """At most so many of something in so many seconds."""

    what: str
    most: int
    seconds: int


# A class of thirty that goes out to report is welcome, twice an hour; so are those who share the address of a network
# for mobile telephones.
REPORTS = (Limit("report", 90, HOUR), Limit("reports of a day", 400, DAY))
PHOTOS = (Limit("photo", 400, HOUR),)
DRAFTS = (Limit("draft", 300, HOUR),)
VOICES = (Limit("voice", 90, HOUR),)
"""Saying "me too" and contesting."""
WATCHES = (Limit("watch", 20, HOUR),)
"""Each sends a mail to an address that nobody has confirmed."""


class Counter:
    """Counts in this process what came from where, so that a flood costs the database nothing once it is known."""

    MOST = 20_000

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[str, int] = {}

    def add(self, key: str, count: int = 1) -> int:
        """Count something, and return how much of it there is."""
        with self._lock:
            if len(self._counts) > self.MOST:
                self._counts.clear()
            self._counts[key] = self._counts.get(key, 0) + count
            return self._counts[key]

    def forget(self) -> None:
        """Count from nothing."""
        with self._lock:
            self._counts.clear()


COUNTER = Counter()


def is_too_much(request: HttpRequest, limits: tuple[Limit, ...]) -> bool:
    """Count one more, and tell whether that is more than one address may send.

    The address is kept as a hash, and forgotten with its window.
    """
    over = [_is_over(limit, visitor(request)) for limit in limits]
    return any(over)


def _is_over(limit: Limit, who: str) -> bool:
    key = f"incidents.pace:{limit.what.replace(' ', '-')}:{who}:{int(time.time()) // limit.seconds}"
    if COUNTER.add(key) > limit.most:
        return True
    if cache.add(key, 1, timeout=limit.seconds):
        return False
    try:
        count = int(cache.incr(key))
    except ValueError:  # the window ended between the two
        return False
    if count > limit.most:
        COUNTER.add(key, limit.most)
        return True
    return False


def visitor(request: HttpRequest) -> str:
    """Return a hash of where a request comes from: the address before our own proxy; of IPv6 the network of a home."""
    address = request.META.get("REMOTE_ADDR", "")
    behind: int = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    passed = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if one.strip()]
    if behind and len(passed) >= behind:
        address = passed[-behind]
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        network = address
    else:
        network = str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)
    return hashlib.sha256(network.encode()).hexdigest()[:16]
