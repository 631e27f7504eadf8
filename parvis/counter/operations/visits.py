"""Counts visits to pages of information, and keeps what people thought of them: no cookie, no address, no name."""

import threading
import time
from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from parvis.counter.models import PageOpinion, PageVisit
from parvis.counter.queries.gateway import SCOPE
from parvis.counter.rules.gateway import country_of, device_of
from parvis.counter.types.problems import NotPossible
from parvis.kernel.clock import local_day
from parvis.kernel.people.types import Actor
from parvis.kernel.vault import api as vault

EVERY_SECONDS, EVERY_VISITS = 30.0, 200
"""When this process writes what it counted: a visit may be lost with it, and nothing else."""
LONGEST = 1000
KEPT = timedelta(days=365)
Key = tuple[str, str, str, str]


class _Counts:
    """Visits that this process has seen and not yet written."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: Counter[Key] = Counter()
        self._since = time.monotonic()

    def add(self, key: Key) -> Counter[Key]:
        """Count one visit; return what must now be written, or nothing."""
        with self._lock:
            self._seen[key] += 1
            is_time = time.monotonic() - self._since > EVERY_SECONDS
            if not is_time and self._seen.total() < EVERY_VISITS:
                return Counter()
            return self._take()

    def take(self) -> Counter[Key]:
        """Return everything that is not written yet."""
        with self._lock:
            return self._take()

    def _take(self) -> Counter[Key]:
        seen, self._seen, self._since = self._seen, Counter(), time.monotonic()
        return seen


_counts = _Counts()


def count_visit(*, path: str, user_agent: str, country: str, by: Actor, at: datetime) -> None:
    """Count a visit to a page of information, not who visits; a robot's does not count."""
    device = device_of(user_agent)
    if device:
        month = local_day(at).isoformat()[:7]
        _write(_counts.add((path[:120], month, country_of(country), device)))


def write_visits(*, by: Actor, at: datetime) -> None:
    """Write what this process has counted so far."""
    _write(_counts.take())


@transaction.atomic
def _write(seen: Counter[Key]) -> None:
    for (path, month, country, device), many in sorted(seen.items()):
        row, _new = PageVisit.objects.get_or_create(path=path, month=month, country=country, device=device)
        PageVisit.objects.filter(pk=row.pk).update(visits=F("visits") + many)


@transaction.atomic
def give_opinion(*, path: str, rating: int, found: str, comment: str, language: str, by: Actor, at: datetime) -> None:
    """Keep what someone thought of a page; not who.

    :raises NotPossible: without a rating from 1 to 5, or without saying whether they found it (`nothing`); for a
        comment that is too long (`long`).
    """
    if not 1 <= rating <= 5 or found not in ("yes", "partly", "no"):
        raise NotPossible("nothing")
    words = comment.strip()
    if len(words) > LONGEST:
        raise NotPossible("long")
    row = PageOpinion.objects.create(path=path[:120], language=language, given_at=at, rating=rating, found=found)
    if words:
        row.comment = vault.seal(words, scope=SCOPE, context=f"counter.opinion:comment:{row.pk}")
        row.save(update_fields=["comment"])


def forget_opinions(*, by: Actor, at: datetime) -> int:
    """Forget what people wrote more than a year ago; their ratings stay, which name nobody."""
    return PageOpinion.objects.filter(given_at__lt=at - KEPT).exclude(comment=b"").update(comment=b"")
