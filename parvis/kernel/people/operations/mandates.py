"""Mandates are given, used and revoked."""

from datetime import datetime

from django.db import transaction

from parvis.kernel.journal import api as journal
from parvis.kernel.people.models import Mandate
from parvis.kernel.people.operations.accounts import MayNot
from parvis.kernel.people.queries.accounts import account_row, uuid_of
from parvis.kernel.people.queries.mandates import mandate_info, represents
from parvis.kernel.people.rules import is_sure_enough, is_too_long, may_give_mandate, may_revoke_mandate
from parvis.kernel.people.types import AccountKind, Actor, MandateInfo, MandateKind


class WrongMandate(Exception):
    """This mandate cannot be: its parties, its kind or its period do not fit."""


class UnknownMandate(LookupError):
    """There is no such mandate for this person now."""


class NotSure(Exception):
    """One acts in this capacity only after showing more surely who one is (eIDAS: substantial)."""


@transaction.atomic
def give_mandate(
    *,
    giver: str,
    holder: str,
    kind: MandateKind,
    valid_until: datetime,
    by: Actor,
    at: datetime,
    valid_from: datetime | None = None,
    scope: str = "",
) -> MandateInfo:
    """Let the holder act on behalf of the giver, for a time.

    :param giver: uuid of the account on whose behalf; `holder` of the one who acts.
    :param valid_from: from when; `at` when None.
    :param scope: what it covers, such as `procedure:address-change`; empty for everything.
    :raises MayNot: when `by` may not write this mandate down.
    :raises WrongMandate: for oneself, for a company that acts, for too long, or for a period that is over.
    :raises UnknownAccount: when either account does not exist.
    """
    begins = valid_from or at
    giving, holding = account_row(giver), account_row(holder)
    if not may_give_mandate(by, giver=str(giving.pk), kind=kind):
        raise MayNot("You may not give this mandate.")
    if giving.pk == holding.pk or holding.kind == AccountKind.COMPANY:
        raise WrongMandate("A person acts for another person or for a company.")
    if (kind is MandateKind.COMPANY) != (giving.kind == AccountKind.COMPANY):
        raise WrongMandate("A mandate for a company is given by a company.")
    if valid_until <= max(begins, at) or is_too_long(kind, begins, valid_until):
        raise WrongMandate("This mandate ends too soon or too late.")
    row = Mandate.objects.create(
        giver=giving,
        holder=holding,
        kind=kind.value,
        scope=scope,
        valid_from=begins,
        valid_until=valid_until,
        given_by=by.id,
    )
    log("people.mandate.given", row, by=by, at=at, valid_until=valid_until.isoformat())
    return mandate_info(row)


@transaction.atomic
def revoke_mandate(*, mandate: str, by: Actor, at: datetime) -> None:
    """End a mandate now; one that is revoked already stays as it was.

    :raises UnknownMandate: when there is none, or it is none of the business of `by`.
    """
    row = Mandate.objects.select_for_update().filter(pk=uuid_of(mandate)).first()
    if row is None or not _may_revoke(by, row, at):
        raise UnknownMandate("There is no such mandate.")
    if row.revoked_at is None:
        row.revoked_at, row.revoked_by = at, by.id
        row.save(update_fields=["revoked_at", "revoked_by"])
        log("people.mandate.revoked", row, by=by, at=at)


@transaction.atomic
def use_mandate(*, mandate: str, by: Actor, at: datetime, level: str | None = None) -> MandateInfo:
    """Begin to act under a mandate, and say so in the journal of both.

    :param level: how surely `by` showed who they are; None where that was seen to already.
    :raises UnknownMandate: when `by` does not hold it, or it does not hold now.
    :raises NotSure: when one acts in this capacity only after showing more surely who one is.
    """
    row = (
        Mandate.objects.select_related("giver")
        .filter(pk=uuid_of(mandate), holder_id=uuid_of(by.account_id or ""))
        .first()
    )
    if row is None or not row.giver.is_active or not mandate_info(row).holds_at(at):
        raise UnknownMandate("There is no such mandate.")
    if level is not None and not is_sure_enough(MandateKind(row.kind), level):
        raise NotSure("Show more surely who you are.")
    log("people.mandate.used", row, by=by, at=at)
    return mandate_info(row)


def _may_revoke(by: Actor, row: Mandate, at: datetime) -> bool:
    giver = str(row.giver_id)
    if may_revoke_mandate(by, giver=giver, holder=str(row.holder_id)):
        return True
    return by.acting_for == f"account:{giver}" and represents(by.account_id or "", giver, at)


def log(verb: str, row: Mandate, *, by: Actor, at: datetime, **data: object) -> None:
    """Write in the journal of both sides what happened with a mandate."""
    for side in (row.giver_id, row.holder_id):
        journal.append(
            verb=verb,
            by=by,
            at=at,
            subject=f"account:{side}",
            organisation=None,
            on_behalf_of=f"account:{row.giver_id}",
            data={
                "mandate": str(row.pk),
                "giver": f"account:{row.giver_id}",
                "holder": f"account:{row.holder_id}",
                "kind": row.kind,
                "scope": row.scope,
                **data,
            },
        )
