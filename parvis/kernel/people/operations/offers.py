"""A mandate is offered, and taken or not.

Somebody types another's national number, or gets a code to hand over. Either way the answer is the same whether that
other is known here or not: who is, learns of the offer when they sign in.
"""

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from parvis.kernel.journal import api as journal
from parvis.kernel.people.codes import one_time_code
from parvis.kernel.people.models import Account, Invitation, Mandate
from parvis.kernel.people.models.account import index_national_number
from parvis.kernel.people.operations.accounts import MayNot
from parvis.kernel.people.operations.mandates import WrongMandate, log
from parvis.kernel.people.queries.accounts import account_row, uuid_of
from parvis.kernel.people.queries.mandates import index_of_code, mandate_info, open_offers
from parvis.kernel.people.queries.mandates import represents as stands_for
from parvis.kernel.people.rules import OFFER_TERM, OFFERED_KINDS, is_too_long
from parvis.kernel.people.types import AccountKind, Actor, ActorKind, MandateInfo, MandateKind


class UnknownInvitation(LookupError):
    """There is no such offer for this person now."""


@transaction.atomic
def offer_mandate(
    *,
    kind: MandateKind,
    until: datetime,
    by: Actor,
    at: datetime,
    scope: str = "",
    national_number: str = "",
) -> str:
    """Offer someone to act on behalf of `by`, or of the company for which they act and which they represent.

    :param until: when the mandate would end.
    :param scope: what it covers; empty for everything.
    :param national_number: whom it is offered to, digits only; empty for whoever shows a code.
    :returns: the code, in groups of four, which is shown once; empty when it is offered to a number.
    :raises MayNot: for an agent, for someone who acts for another person, and for a colleague in a company.
    :raises WrongMandate: for oneself, a kind that is not offered, or a period that is over or too long.
    """
    giving = account_row(_giver(kind, by, at))
    if kind not in OFFERED_KINDS or (kind is MandateKind.COMPANY) != (giving.kind == AccountKind.COMPANY):
        raise WrongMandate("This kind of mandate is not offered.")
    if until <= at or is_too_long(kind, at, until):
        raise WrongMandate("This mandate ends too soon or too late.")
    index = index_national_number(national_number)
    own = account_row(by.account_id or "").national_number_index
    if index is not None and own is not None and bytes(own) == index:
        raise WrongMandate("A person acts for another person or for a company.")
    code = "" if index else one_time_code()
    row = Invitation.objects.create(
        id=uuid4(),
        giver=giving,
        kind=kind.value,
        scope=scope,
        mandate_until=until,
        number_index=index,
        code_index=index_of_code(code) if code else None,
        created_by=by.id,
        created_at=at,
        expires_at=at + OFFER_TERM,
    )
    _log("people.mandate.offered", row, by=by, at=at)
    return code


@transaction.atomic
def take_offer(*, by: Actor, at: datetime, invitation: str = "", code: str = "") -> MandateInfo:
    """Take a mandate that is offered to one's national number, or under a code; an offer is taken once.

    :raises UnknownInvitation: when there is none for this person, it is over, or it is one's own.
    """
    row = _offered(by, at, invitation=invitation, code=code)
    holding = account_row(by.account_id or "")
    if row.giver_id == holding.pk or row.created_by == by.id or holding.kind != AccountKind.CITIZEN:
        raise UnknownInvitation("There is no such offer.")
    made = Mandate.objects.create(
        giver_id=row.giver_id,
        holder=holding,
        kind=row.kind,
        scope=row.scope,
        valid_from=at,
        valid_until=row.mandate_until,
        given_by=row.created_by,
    )
    row.answered_at, row.mandate = at, made
    row.save(update_fields=["answered_at", "mandate"])
    log("people.mandate.given", made, by=by, at=at, invitation=str(row.pk), valid_until=made.valid_until.isoformat())
    return mandate_info(made)


@transaction.atomic
def decline_offer(*, invitation: str, by: Actor, at: datetime) -> None:
    """Say no to an offer to one's national number.

    :raises UnknownInvitation: when there is none for this person.
    """
    row = _offered(by, at, invitation=invitation, code="")
    row.answered_at = at
    row.save(update_fields=["answered_at"])
    _log("people.mandate.declined", row, by=by, at=at)


@transaction.atomic
def withdraw_offer(*, invitation: str, by: Actor, at: datetime) -> None:
    """Take an offer back that nobody took yet.

    :raises UnknownInvitation: when there is none that is this person's, or their company's.
    """
    row = open_offers(at).select_for_update(of=("self",)).filter(pk=uuid_of(invitation)).first()
    if row is None or not _is_givers(row, by, at):
        raise UnknownInvitation("There is no such offer.")
    row.answered_at = at
    row.save(update_fields=["answered_at"])
    _log("people.mandate.revoked", row, by=by, at=at)


@transaction.atomic
def forget_offers(*, before: datetime, by: Actor, at: datetime) -> int:
    """Delete offers that were over before a moment; what became of them is in the journal."""
    deleted, _ = Invitation.objects.filter(expires_at__lte=before).delete()
    return deleted


def _giver(kind: MandateKind, by: Actor, at: datetime) -> str:
    """Return the account on whose behalf `by` may offer a mandate of this kind."""
    if by.kind is not ActorKind.PERSON or by.account_id is None:
        raise MayNot("Only people offer mandates.")
    if kind is not MandateKind.COMPANY:
        return by.account_id
    company = (by.acting_for or "").removeprefix("account:")
    if not company or not stands_for(by.account_id, company, at):
        raise MayNot("You do not represent this company.")
    return company


def _is_givers(row: Invitation, by: Actor, at: datetime) -> bool:
    if by.account_id == str(row.giver_id):
        return True
    return by.acting_for == f"account:{row.giver_id}" and stands_for(by.account_id or "", row.giver_id, at)


def _offered(by: Actor, at: datetime, *, invitation: str, code: str) -> Invitation:
    """Return the row of an offer that is made to this person, locked."""
    rows = open_offers(at).select_for_update(of=("self",))
    index = index_of_code(code) if code else None
    if index is not None:
        found = rows.filter(code_index=index).first()
    else:
        own = Account.objects.filter(pk=uuid_of(by.account_id or "")).first()
        mine = own.national_number_index if own else None
        found = rows.filter(pk=uuid_of(invitation), number_index=mine).first() if mine else None
    if found is None:
        raise UnknownInvitation("There is no such offer.")
    return found


def _log(verb: str, row: Invitation, *, by: Actor, at: datetime) -> None:
    journal.append(
        verb=verb,
        by=by,
        at=at,
        subject=f"account:{row.giver_id}",
        organisation=None,
        on_behalf_of=f"account:{row.giver_id}",
        data={
            "invitation": str(row.pk),
            "giver": f"account:{row.giver_id}",
            "kind": row.kind,
            "scope": row.scope,
        },
    )
