"""Mandates: who may act for whom."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from parvis.kernel.people.models import Mandate
from parvis.kernel.people.queries.accounts import uuid_of
from parvis.kernel.people.types import MandateInfo, MandateKind


def mandates_held(account_id: UUID | str, at: datetime) -> list[MandateInfo]:
    """Return the mandates under which this account may act at that moment, with the names of both parties."""
    rows = _living(account_id, at).select_related("giver", "holder")
    return [_with_names(row) for row in rows]


def mandates_given(account_id: UUID | str) -> list[MandateInfo]:
    """Return every mandate that this account gave, ended and revoked ones included, with names."""
    rows = Mandate.objects.filter(giver_id=uuid_of(account_id)).select_related("giver", "holder")
    return [_with_names(row) for row in rows]


def mandate_giver(mandate_id: str, *, holder: UUID | str, at: datetime) -> str | None:
    """Return the uuid of whom a mandate lets its holder act for, or None when it does not hold."""
    found = _living(holder, at).filter(pk=uuid_of(mandate_id)).values_list("giver_id", flat=True).first()
    return str(found) if found else None


def mandate_info(row: Mandate) -> MandateInfo:
    """Return a mandate as others read it, without names."""
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


def _living(holder: UUID | str, at: datetime) -> QuerySet[Mandate]:
    return Mandate.objects.filter(
        holder_id=uuid_of(holder),
        revoked_at=None,
        valid_from__lte=at,
        valid_until__gt=at,
        giver__is_active=True,
    )


def _with_names(row: Mandate) -> MandateInfo:
    return replace(
        mandate_info(row),
        giver_name=row.giver.open_profile().full_name or row.giver.username,
        holder_name=row.holder.open_profile().full_name or row.holder.username,
    )
