"""A call that is made twice is done once: what was answered is kept with the key that the caller gave."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from parvis.counter.models import IdempotencyKey
from parvis.counter.types.interfaces import Once, OtherCall
from parvis.kernel.people.types import Actor
from parvis.kernel.vault import api as vault

KEPT = timedelta(hours=24)
AT_ONCE = 1_000


def do_once(*, key: str, call: bytes, by: Actor, at: datetime, do: Callable[[], tuple[int, Mapping[str, Any]]]) -> Once:
    """Do something once for a key, and answer the same each time within a day.

    The key is written in the transaction of what is done: two calls at the same moment wait for each other, and what
    fails leaves no key behind. The answer is sealed under the application's organisation.

    :param call: everything that makes the call what it is: method, address, body.
    :param do: does it, and returns the status and the answer, of JSON values.
    :raises OtherCall: if the key was used for another call.
    """
    digest = hashlib.sha256(call).digest()
    with transaction.atomic():
        IdempotencyKey.objects.filter(application=by.id, key=key, created_at__lte=at - KEPT).delete()
        row = _claimed(key, digest, by, at)
        if row is None:
            return _before(IdempotencyKey.objects.select_for_update().get(application=by.id, key=key), digest, by)
        status, answer = do()
        row.status, row.answer = status, vault.seal_json(dict(answer), scope=_scope(by), context=_context(row))
        row.save(update_fields=["status", "answer"])
    return Once(status, answer)


def _claimed(key: str, digest: bytes, by: Actor, at: datetime) -> IdempotencyKey | None:
    """Return a new row for a key, or None when there is one; PostgreSQL waits here for who is writing the same."""
    if IdempotencyKey.objects.filter(application=by.id, key=key).exists():
        return None
    try:
        with transaction.atomic():
            return IdempotencyKey.objects.create(application=by.id, key=key, digest=digest, created_at=at)
    except IntegrityError:
        return None


def _before(row: IdempotencyKey, digest: bytes, by: Actor) -> Once:
    if bytes(row.digest) != digest:
        raise OtherCall(row.key)
    answer = vault.unseal_json(bytes(row.answer), scope=_scope(by), context=_context(row))
    return Once(row.status or 200, answer, is_again=True)


def _scope(by: Actor) -> str:
    return f"{min(by.organisations())}/application"


def _context(row: IdempotencyKey) -> str:
    return f"counter.idempotency:answer:{row.pk}"


def forget_answers(*, by: Actor, at: datetime) -> int:
    """Forget what was answered more than a day ago; return how many."""
    old = list(IdempotencyKey.objects.filter(created_at__lte=at - KEPT).values_list("pk", flat=True)[:AT_ONCE])
    return IdempotencyKey.objects.filter(pk__in=old).delete()[0]
