"""The catalogue with what organisations published, from memory: a publication is seen everywhere within seconds.

Pages ask nothing of the database for it. Each process looks every few seconds whether anything was published since, by
one count over an index; only then does it read again.
"""

import threading
import time

from django.db import transaction
from django.db.models import QuerySet

from parvis.counter.catalogue import shelves
from parvis.counter.catalogue.adopted import AdoptedCatalogue
from parvis.counter.models import Adoption
from parvis.counter.queries.definitions import definition_of
from parvis.counter.types import Definition
from parvis.counter.types.adoption import Adopted, AdoptionState

WHY = "everyone sees what is offered"
_COLUMNS = ("organisation_id", "procedure", "number", "base_hash", "definition", "is_offered", "overlay")


class _Published:
    """What was published, kept in this process."""

    SECONDS = 3.0

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: AdoptedCatalogue | None = None
        self._count = 0
        self._looked_at = 0.0

    def forget(self) -> None:
        """Read again at the next question."""
        with self._lock:
            self._kept = None

    def current(self) -> AdoptedCatalogue:
        """Return the catalogue as it is published."""
        base, now = shelves.current(), time.monotonic()
        kept = self._kept
        if kept is not None and kept.shelves is base and now - self._looked_at <= self.SECONDS:
            return kept
        with self._lock:
            kept = self._kept
            count = _published().count()
            if kept is None or kept.shelves is not base or count != self._count:
                kept = AdoptedCatalogue(base, _last_of_each(), definition_of)
                self._kept, self._count = kept, count
            self._looked_at = now
            return kept


def _published() -> QuerySet:
    return Adoption.objects.unscoped(WHY).filter(state=AdoptionState.PUBLISHED.value)


def _last_of_each() -> dict[str, dict[str, Adopted]]:
    """Return the last published version of each procedure and organisation."""
    found: dict[str, dict[str, Adopted]] = {}
    for row in _published().order_by("number").values_list(*_COLUMNS):
        one = Adopted(*row)
        found.setdefault(one.procedure, {})[one.organisation] = one
    return found


def adopted_over(base_hash: str, id: str, organisation: str) -> Definition | None:  # noqa: A002 (the definition's word)
    """Return what an organisation last made of one version of a procedure, or None."""
    rows = _published().filter(procedure=id, organisation=organisation, base_hash=base_hash, is_offered=True)
    found = rows.order_by("-number").values_list("definition", flat=True).first()
    return definition_of(found) if found else None


_kept = _Published()
current = _kept.current
forget_published = _kept.forget


def forget_when_done() -> None:
    """Let this process see a publication as soon as its transaction has ended; others see it within seconds."""
    transaction.on_commit(forget_published)
