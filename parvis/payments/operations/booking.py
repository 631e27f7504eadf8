"""Money that came or went is booked here, and nowhere else: one row, once, and everything that follows from it."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from parvis.kernel.definitions.localised import Localised
from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor
from parvis.kernel.registry import registry
from parvis.payments.models import Demand, Movement
from parvis.payments.queries import NOTING, demand_role, held, info
from parvis.payments.rules.ogm import ogm_of
from parvis.payments.rules.sums import state_of, sums
from parvis.payments.types import (
    AT_THE_COUNTER,
    CannotPay,
    DemandInfo,
    MovementKind,
)

CHANGED = "payments.changed"
"""Hook: `changed(demand=, by=, at=)` is called in the transaction in which money came or went."""
WHY = "payments are booked for everyone"
_TRIES = 5


@transaction.atomic
def demand(
    *,
    organisation: str,
    amount_cents: int,
    subject: str,
    description: Localised,
    return_url: str,
    language: str,
    by: Actor,
    at: datetime,
    due_on: date | None = None,
) -> DemandInfo:
    """Ask money for something; inside the transaction of what it is asked for.

    :param return_url: a path of this site, to go back to after paying.
    :raises CannotPay: if nothing is asked.
    """
    if amount_cents <= 0:
        raise CannotPay("amount")
    for left in range(_TRIES, 0, -1):
        row = Demand(
            organisation_id=organisation,
            subject=subject,
            description=description.model_dump(),
            amount_cents=amount_cents,
            ogm=ogm_of(secrets.randbelow(10**10)),
            due_on=due_on,
            made_at=at,
            return_url=return_url if return_url.startswith("/") and not return_url.startswith("//") else "",
            language=language,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
            break
        except IntegrityError:  # the same number, drawn twice: once in ten thousand million
            if left == 1:
                raise
    write_down(verb="payments.demand.made", row=row, by=by, at=at, data={"amount_cents": amount_cents})
    return info(row)


@transaction.atomic
def end(*, subject: str, by: Actor, at: datetime) -> list[DemandInfo]:
    """Want nothing more for a subject: what is unpaid is cancelled, what was paid is to be given back.

    :returns: the demands that ended now.
    """
    rows = Demand.objects.unscoped(WHY).filter(subject=subject, ended_at=None).order_by("pk").select_for_update()
    ended = []
    for row in rows:
        row.ended_at = at
        _settle(row)
        write_down(verb="payments.demand.ended", row=row, by=by, at=at, data={"state": row.state})
        ended.append(info(row))
    return ended


@transaction.atomic
def pay_at_counter(
    *, demand: UUID, kind: MovementKind, amount_cents: int, receipt: str, by: Actor, at: datetime
) -> DemandInfo:
    """Note what was paid in cash or by card at the counter.

    :param receipt: number of the receipt or of the card terminal; the same number of an organisation counts once.
    :raises UnknownDemand, MayNotHandle:
    :raises CannotPay: without an amount or receipt, or when nothing more is to be paid.
    """
    row = held(demand, by=by)
    demand_role(by, row.organisation_id, NOTING)
    if kind not in AT_THE_COUNTER or amount_cents <= 0:
        raise CannotPay("amount")
    if not receipt.strip() or len(receipt) > 60:
        raise CannotPay("reference")
    reference = f"{row.organisation_id}:{receipt.strip()}"
    before = Movement.objects.filter(kind=kind, reference=reference).first()
    if before is not None and (before.demand_id, before.amount_cents) != (row.pk, amount_cents):
        raise CannotPay("reference")
    if before is None and info(row).rest_cents == 0:
        raise CannotPay("paid" if row.ended_at is None else "ended")
    book(row=row, kind=kind, amount_cents=amount_cents, reference=reference, by=by, at=at)
    return info(row)


def book(*, row: Demand, kind: MovementKind, amount_cents: int, reference: str, by: Actor, at: datetime) -> bool:
    """Add a movement to a demand that is held, once; return whether it was new.

    :param amount_cents: with its sign: what goes is negative.
    :param reference: of the outside; a movement of the same kind and reference is the same movement.
    """
    if Movement.objects.filter(kind=kind, reference=reference).exists():
        return False
    Movement.objects.create(
        demand=row, kind=kind.value, amount_cents=amount_cents, reference=reference, at=at, by=by.id
    )
    before = row.state
    _settle(row)
    data = {"kind": kind.value, "amount_cents": amount_cents, "before": before, "state": row.state}
    hook = registry.hook(CHANGED)
    if hook is not None:  # before the journal, whose head is the last that everyone locks
        hook(demand=info(row), by=by, at=at)
    write_down(verb="payments.movement.added", row=row, by=by, at=at, data=data)
    return True


def write_down(*, verb: str, row: Demand, by: Actor, at: datetime, data: Mapping[str, object]) -> None:
    """Write what happened to a demand in the journal; nobody is named there."""
    journal.append(
        verb=verb,
        by=by,
        at=at,
        subject=f"demand:{row.pk}",
        organisation=row.organisation_id,
        data={"for": row.subject, **data},
        on_behalf_of=by.acting_for,
    )


def _settle(row: Demand) -> None:
    """Work out sums and state anew, from the movements alone."""
    movements = [
        (MovementKind(kind), cents) for kind, cents in row.movements.order_by().values_list("kind", "amount_cents")
    ]
    row.received_cents, row.returned_cents = sums(movements)
    row.state = state_of(row.amount_cents, row.received_cents, row.returned_cents, is_wanted=row.ended_at is None).value
    row.save(update_fields=["received_cents", "returned_cents", "state", "ended_at"])
