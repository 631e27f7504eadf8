"""Mandates: who may act for whom."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from parvis.kernel.journal import api as journal
from parvis.kernel.people import codes
from parvis.kernel.people.models import Account, Invitation, Mandate
from parvis.kernel.people.queries.accounts import uuid_of
from parvis.kernel.people.rules import is_sure_enough
from parvis.kernel.people.types import InvitationInfo, MandateEvent, MandateInfo, MandateKind
from parvis.kernel.vault import api as vault

EVENTS = ("offered", "given", "used", "revoked", "declined")


def mandates_held(account_id: UUID | str, at: datetime) -> list[MandateInfo]:
    """Return the mandates under which this account may act at that moment, with the names of both parties."""
    rows = _living(account_id, at).select_related("giver", "holder")
    return [_with_names(row) for row in rows]


def mandates_given(account_id: UUID | str, at: datetime | None = None) -> list[MandateInfo]:
    """Return the mandates that this account gave, with names; every one, ended and revoked ones included, unless a
    moment says when they must hold."""
    rows = Mandate.objects.filter(giver_id=uuid_of(account_id)).select_related("giver", "holder")
    if at is not None:
        rows = rows.filter(revoked_at=None, valid_from__lte=at, valid_until__gt=at)
    return [_with_names(row) for row in rows]


def mandate_in_use(mandate_id: str, *, holder: UUID | str, at: datetime, level: str | None) -> MandateInfo | None:
    """Return a mandate under which its holder acts, with whom they act for by name; None when it does not hold.

    :param level: how surely the holder showed who they are; None where that was seen to already.
    """
    row = _living(holder, at).select_related("giver").filter(pk=uuid_of(mandate_id)).first()
    if row is None or (level is not None and not is_sure_enough(MandateKind(row.kind), level)):
        return None
    return replace(mandate_info(row), giver_name=_name(row.giver))


def represents(holder: UUID | str, giver: UUID | str, at: datetime) -> bool:
    """Tell whether someone stands for a company themselves, as the enterprise register or an agent said: they may let
    colleagues act for it, whom somebody like them let act for it may not."""
    found = _living(holder, at).filter(giver_id=uuid_of(giver), kind=MandateKind.COMPANY.value, scope="")
    return any(mandate_info(row).is_by_register for row in found)


def history_of_mandates(account_id: UUID | str, *, limit: int = 30) -> list[MandateEvent]:
    """Return what happened with the mandates that an account gave and holds, the last first, with the others' names."""
    me = uuid_of(account_id)
    verbs = [f"people.mandate.{one}" for one in EVENTS]
    entries = journal.history(f"account:{me}", verbs=verbs, limit=limit)[::-1]
    parties = {one.data[side] for one in entries for side in ("giver", "holder") if one.data.get(side)}
    rows = Account.objects.filter(pk__in={uuid_of(one) for one in parties} - {me})
    names = {f"account:{row.pk}": _name(row) for row in rows}
    return [
        MandateEvent(
            at=one.at,
            what=one.verb.rpartition(".")[2],
            kind=MandateKind(one.data["kind"]),
            giver_name=names.get(str(one.data.get("giver", "")), ""),
            holder_name=names.get(str(one.data.get("holder", "")), ""),
        )
        for one in entries
    ]


# Offers -----------------------------------------------------------------------------------------------------


def offers_to(account_id: UUID | str, at: datetime) -> list[InvitationInfo]:
    """Return the mandates that are offered to the national number of an account."""
    index = Account.objects.filter(pk=uuid_of(account_id)).values_list("national_number_index", flat=True).first()
    if index is None:
        return []
    return [_offer(row) for row in open_offers(at).filter(number_index=index).select_related("giver")]


def offers_by(giver: UUID | str, at: datetime) -> list[InvitationInfo]:
    """Return the mandates that an account offers, and that nobody took yet."""
    return [_offer(row) for row in open_offers(at).filter(giver_id=uuid_of(giver)).select_related("giver")]


def offer_of_code(code: str, at: datetime) -> InvitationInfo | None:
    """Return the offer that a code belongs to. Who calls this limits how often one may try."""
    index = index_of_code(code)
    row = open_offers(at).filter(code_index=index).select_related("giver").first() if index else None
    return _offer(row) if row else None


def open_offers(at: datetime) -> QuerySet[Invitation]:
    """Return the rows of what is offered and not answered."""
    return Invitation.objects.filter(answered_at=None, expires_at__gt=at, mandate_until__gt=at, giver__is_active=True)


def index_of_code(code: str) -> bytes | None:
    """Return under what the code of an offer is found, however it is typed; None for one that cannot be any."""
    plain = "".join(sign for sign in code.lower() if sign in codes.SIGNS)
    return vault.blind_index(plain, purpose="people.invitation") if len(plain) == codes.LENGTH else None


def _offer(row: Invitation) -> InvitationInfo:
    return InvitationInfo(
        id=str(row.pk),
        giver=str(row.giver_id),
        kind=MandateKind(row.kind),
        scope=row.scope,
        until=row.mandate_until,
        expires_at=row.expires_at,
        is_by_number=row.number_index is not None,
        giver_name=_name(row.giver),
    )


# Records ----------------------------------------------------------------------------------------------------


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
        is_by_register=not row.given_by.startswith("account:") or row.kind == MandateKind.CHILD,
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
        giver_name=_name(row.giver),
        holder_name=_name(row.holder),
    )


def _name(row: Account) -> str:
    return row.open_profile().full_name or row.username
