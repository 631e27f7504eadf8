"""A limit on tries, per address on the network: guessing a code must stay hopeless."""

import hashlib
import time

from django.core.cache import cache
from django.http import HttpRequest


def is_too_fast(request: HttpRequest, what: str, *, tries: int, seconds: int) -> bool:
    """Count a try, and tell whether there were more than `tries` in this window of `seconds`.

    The address is kept as a hash, and forgotten with the window.
    """
    window = int(time.time()) // seconds
    address = hashlib.sha256(request.META.get("REMOTE_ADDR", "").encode()).hexdigest()[:16]
    key = f"people.pace:{what}:{address}:{window}"
    if cache.add(key, 1, timeout=seconds):
        return False
    try:
        return int(cache.incr(key)) > tries
    except ValueError:  # the window ended between the two
        return False
