"""Saved views: a clerk keeps a queue as they like to see it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.counter.models import View
from parvis.counter.types.problems import NotAllowed, NotPossible
from parvis.kernel.people.types import Actor

MOST = 20


@transaction.atomic
def save_view(*, name: str, filters: Mapping[str, Any], by: Actor, at: datetime) -> int:
    """Keep a queue under a name; the same name again replaces it. A matter of taste, so the journal is not told.

    :raises NotPossible: without a name, or with too many views.
    """
    words = " ".join(name.split())[:60]
    if by.account_id is None:
        raise NotAllowed(by.id)
    mine = View.objects.filter(account_id=by.account_id)
    if not words or mine.exclude(name=words).count() >= MOST:
        raise NotPossible("nothing" if not words else "long")
    view, _ = View.objects.update_or_create(
        account_id=by.account_id,
        name=words,
        defaults={"filters": dict(filters)},
        create_defaults={"filters": dict(filters), "position": mine.count()},
    )
    return view.pk


@transaction.atomic
def forget_view(*, view: int, by: Actor, at: datetime) -> None:
    """Forget a view of one's own."""
    if by.account_id is not None:
        View.objects.filter(pk=view, account_id=by.account_id).delete()
