"""Where an account is signed in."""

from datetime import datetime
from uuid import UUID

from parvis.kernel.people.models import Session
from parvis.kernel.people.queries.accounts import uuid_of
from parvis.kernel.people.rules import session_has_ended
from parvis.kernel.people.types import SessionInfo


def sessions_of(account_id: UUID | str, at: datetime, *, current_key: str | None = None) -> list[SessionInfo]:
    """Return the living sessions of an account, the latest used first.

    :param current_key: the key of the session that asks, so that it can be pointed out.
    """
    rows = Session.objects.filter(account_id=uuid_of(account_id), expire_date__gt=at).order_by("-seen_at")
    return [
        SessionInfo(
            reference=str(row.reference),
            began_at=row.began_at,
            seen_at=row.seen_at,
            device=row.device,
            is_current=row.session_key == current_key,
        )
        for row in rows
        if row.began_at and row.seen_at and not session_has_ended(began_at=row.began_at, seen_at=row.seen_at, at=at)
    ]
