"""Mandates: who may act for whom."""

from datetime import datetime
from uuid import UUID

from parvis.kernel.people.models import Mandate
from parvis.kernel.people.queries.accounts import uuid_of
from parvis.kernel.people.types import MandateInfo, MandateKind


def mandates_held(account_id: UUID | str, at: datetime) -> list[MandateInfo]:
    """Return the mandates under which this account may act at that moment."""
    rows = Mandate.objects.filter(
        holder_id=uuid_of(account_id),
        revoked_at=None,
        valid_from__lte=at,
        valid_until__gt=at,
        giver__is_active=True,
    )
    return [mandate_info(row) for row in rows]


def mandates_given(account_id: UUID | str) -> list[MandateInfo]:
    """Return every mandate that this account gave, ended and revoked ones included."""
    return [mandate_info(row) for row in Mandate.objects.filter(giver_id=uuid_of(account_id))]


def mandate_giver(mandate_id: str, *, holder: UUID | str, at: datetime) -> str | None:
    """Return the uuid of whom a mandate lets its holder act for, or None when it does not hold."""
    found = next((one for one in mandates_held(holder, at) if one.id == mandate_id), None)
    return found.giver if found else None


def mandate_info(row: Mandate) -> MandateInfo:
    """Return a mandate as others read it."""
    return MandateInfo(
        id=str(row.pk),
        giver=str(row.giver_id),
        holder=str(row.holder_id),
        kind=MandateKind(row.kind),
        scope=row.scope,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        revoked_at=row.revoked_at,
    )
