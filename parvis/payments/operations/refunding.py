"""Money that goes back: asked, agreed to by somebody else when it is much, carried out, and known again.

What was paid online goes back by the service, to where it came from. The rest goes by a payment file that a clerk takes
to the bank, and is done when the bank's statement says so.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext, override

from parvis.kernel.jobs import api as jobs
from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor, ActorKind
from parvis.kernel.vault import api as vault
from parvis.payments.connectors import service
from parvis.payments.models import Demand, Entry, Refund
from parvis.payments.operations.booking import WHY, book
from parvis.payments.queries import (
    FINANCE,
    NOTING,
    account_of,
    beneficiary,
    demand_role,
    held,
    info,
    party_of,
    refund_info,
    scope,
)
from parvis.payments.rules.iban import read_iban
from parvis.payments.rules.pain import payment_file
from parvis.payments.rules.sums import split_refund
from parvis.payments.types import (
    PENDING_REFUND,
    Because,
    CannotRefund,
    EntryState,
    MovementKind,
    RefundInfo,
    RefundMeans,
    RefundState,
    Transfer,
    UnknownDemand,
    WrongAnswer,
)

GIVE_BACK = "parvis.payments.jobs.give_back"
_PENDING = [one.value for one in PENDING_REFUND]
_COUNTED = [*_PENDING, RefundState.DONE.value]


@transaction.atomic
def refund(
    *,
    demand: UUID,
    because: Because,
    by: Actor,
    at: datetime,
    amount_cents: int | None = None,
    iban: str = "",
    name: str = "",
) -> list[RefundInfo]:
    """Ask to give money back: online payments by the service, the rest by transfer.

    At or under `PAYMENTS_FOUR_EYES_CENTS` that is agreed to at once; above it, somebody else must agree.

    :param amount_cents: at most what is here and is not the organisation's to keep; None for all of that.
    :param iban: for the part that goes by transfer; empty: the account that paid, as the bank told it.
    :raises UnknownDemand, MayNotHandle, WrongIban:
    :raises CannotRefund: if there is nothing, or not that much, to give back.
    """
    row = held(demand, by=None if by.kind is ActorKind.SYSTEM else by)
    demand_role(by, row.organisation_id, NOTING)
    asked = row.refunds.filter(state__in=_PENDING).aggregate(total=Sum("amount_cents"))["total"] or 0
    most = info(row).excess_cents - asked
    cents = most if amount_cents is None else amount_cents
    if most <= 0:
        raise CannotRefund("nothing")
    if not 0 < cents <= most:
        raise CannotRefund("amount")
    needs_second = cents > settings.PAYMENTS_FOUR_EYES_CENTS
    made = []
    for payment, part in split_refund(cents, _online(row)):
        one = Refund(
            id=uuid4(),
            organisation_id=row.organisation_id,
            demand=row,
            amount_cents=part,
            means=(RefundMeans.ONLINE if payment else RefundMeans.TRANSFER).value,
            payment=payment,
            because=because.value,
            needs_second=needs_second,
            asked_by=by.id,
            asked_at=at,
        )
        if not payment:
            one.account = _account(one, iban, name)
        one.save(force_insert=True)
        _write_down("payments.refund.asked", one, by=by, at=at)
        if not needs_second:
            _approve(one, by=by, at=at)
        made.append(one)
    return [refund_info(one) for one in made]


def _online(row: Demand) -> list[tuple[str, int]]:
    """Return what can still go back of each online payment, newest first."""
    back = {
        one["payment"]: one["total"]
        for one in row.refunds.filter(state__in=_COUNTED)
        .exclude(payment="")
        .values("payment")
        .annotate(total=Sum("amount_cents"))
    }
    movements = row.movements.filter(kind=MovementKind.ONLINE.value).order_by("-at", "-id")
    return [(one.reference, one.amount_cents - back.get(one.reference, 0)) for one in movements]


def _account(row: Refund, iban: str, name: str) -> bytes | None:
    """Return the account of who gets it back, sealed; that of the last transfer when none is given."""
    if iban.strip():
        known = {"iban": read_iban(iban), "name": name.strip()[:70]}
    else:
        known = {}
        entries = Entry.objects.unscoped(WHY).filter(demand=row.demand_id, state=EntryState.MATCHED.value)
        for entry in entries.filter(amount_cents__gt=0).order_by("-booked_on", "-id"):
            party = party_of(entry)
            if party.get("iban"):
                known = {"iban": party["iban"], "name": party["name"]}
                break
    if not known:
        return None
    return vault.seal_json(known, scope=scope(row.organisation_id), context=f"payments.refund:account:{row.pk}")


@transaction.atomic
def decide_refund(
    *, refund: UUID, is_agreed: bool, by: Actor, at: datetime, iban: str = "", name: str = ""
) -> RefundInfo:
    """Agree to a refund, or refuse it; or say, of one that was agreed to, to which account it goes.

    :raises UnknownDemand, MayNotHandle, WrongIban:
    :raises CannotRefund: if it was decided already, or `by` asked for it and somebody else must agree.
    """
    row = _held_refund(refund, by)
    demand_role(by, row.organisation_id, FINANCE)
    if iban.strip() and row.means == RefundMeans.TRANSFER:
        row.account = _account(row, iban, name)
        row.save(update_fields=["account"])
    if row.state == RefundState.APPROVED and is_agreed and iban.strip():
        return refund_info(row)
    if row.state != RefundState.ASKED:
        raise CannotRefund("state")
    if is_agreed:
        if row.needs_second and by.id == row.asked_by:
            raise CannotRefund("second")
        _approve(row, by=by, at=at)
    else:
        row.state, row.decided_by, row.decided_at, row.ended_at = RefundState.REFUSED.value, by.id, at, at
        row.save(update_fields=["state", "decided_by", "decided_at", "ended_at"])
        _write_down("payments.refund.refused", row, by=by, at=at)
    return refund_info(row)


def _approve(row: Refund, *, by: Actor, at: datetime) -> None:
    row.state, row.decided_by, row.decided_at = RefundState.APPROVED.value, by.id, at
    row.save(update_fields=["state", "decided_by", "decided_at"])
    _write_down("payments.refund.approved", row, by=by, at=at)
    if row.means == RefundMeans.ONLINE:
        jobs.enqueue(GIVE_BACK, refund=str(row.pk))


def _held_refund(refund: UUID, by: Actor) -> Refund:
    """Return a refund, locked after its demand."""
    demand = Refund.objects.seen_by(by).filter(pk=refund).values_list("demand_id", flat=True).first()
    if demand is None:
        raise UnknownDemand(str(refund))
    held(demand)
    return Refund.objects.unscoped(WHY).select_for_update(of=("self",)).select_related("demand").get(pk=refund)


# Carried out -------------------------------------------------------------------------------------------


def give_back(*, refund: UUID, by: Actor, at: datetime) -> Callable[[], None] | None:
    """Let the service give back what was agreed to; return what is noted in the transaction that completes the job.

    :raises ServiceDown: if it does not answer; the job is tried again, and the service gives back once.
    """
    row = Refund.objects.unscoped(WHY).select_related("demand").filter(pk=refund).first()
    if row is None or row.state != RefundState.APPROVED or row.means != RefundMeans.ONLINE:
        return None
    with override(row.demand.language):
        description = gettext("Refund of %(communication)s") % {"communication": info(row.demand).shown_ogm}
    try:
        done = service.give_back(row.payment, key=row.pk, amount_cents=row.amount_cents, description=description)
    except WrongAnswer:
        return partial(_end, refund, "", by=by, at=at)
    return partial(_end, refund, done, by=by, at=at)


@transaction.atomic
def _end(refund: UUID, reference: str, *, by: Actor, at: datetime) -> None:
    """Note that the service gave back, or would not."""
    row = _held_refund(refund, by)
    if row.state != RefundState.APPROVED:
        return
    row.state = (RefundState.DONE if reference else RefundState.FAILED).value
    row.ended_at = at
    row.save(update_fields=["state", "ended_at"])
    if reference:
        cents = -row.amount_cents
        book(row=row.demand, kind=MovementKind.REFUND, amount_cents=cents, reference=reference, by=by, at=at)
    _write_down("payments.refund.done" if reference else "payments.refund.failed", row, by=by, at=at)


@transaction.atomic
def export_transfers(*, organisation: str, by: Actor, at: datetime) -> tuple[str, bytes]:
    """Return a payment file for the bank with every agreed refund by transfer whose account is known, and mark them.

    They are done when the bank's statement shows them.

    :returns: the name of the file, and its content (pain.001).
    :raises MayNotHandle: if `by` does not handle money there.
    :raises CannotRefund: if there is nothing to send, or the organisation has no account.
    """
    demand_role(by, organisation, FINANCE)
    payer = beneficiary(organisation)
    if payer is None:
        raise CannotRefund("account")
    ready = Refund.objects.unscoped(WHY).filter(
        organisation=organisation, state=RefundState.APPROVED.value, means=RefundMeans.TRANSFER.value
    )
    rows = list(
        ready.exclude(account=None)
        .select_related("demand")
        .select_for_update(of=("self",))
        .order_by("decided_at", "pk")
    )
    if not rows:
        raise CannotRefund("nothing")
    message = f"{at:%Y%m%d%H%M%S}-{uuid4().hex[:12]}"
    for row in rows:
        row.state, row.file = RefundState.SENT.value, message
        row.save(update_fields=["state", "file"])
        _write_down("payments.refund.sent", row, by=by, at=at)
    return f"pain001-{message}.xml", payment_file(message, payer, list(_transfers(rows)), at=at)


@transaction.atomic
def take_back_file(*, file: str, organisation: str, by: Actor, at: datetime) -> int:
    """Say that a payment file never reached the bank: its refunds can be sent anew; return how many.

    :raises MayNotHandle: if `by` does not handle money there.
    """
    demand_role(by, organisation, FINANCE)
    rows = Refund.objects.unscoped(WHY).filter(organisation=organisation, file=file, state=RefundState.SENT.value)
    count = 0
    for row in rows.select_for_update(of=("self",)):
        row.state, row.file = RefundState.APPROVED.value, ""
        row.save(update_fields=["state", "file"])
        _write_down("payments.refund.taken_back", row, by=by, at=at)
        count += 1
    return count


def _transfers(rows: Iterable[Refund]) -> Iterable[Transfer]:
    for row in rows:
        account = account_of(row)
        yield Transfer(
            end_to_end=row.end_to_end,
            amount_cents=row.amount_cents,
            name=account.get("name", ""),
            iban=account["iban"],
            text=info(row.demand).shown_ogm,
        )


def _write_down(verb: str, row: Refund, *, by: Actor, at: datetime) -> None:
    journal.append(
        verb=verb,
        by=by,
        at=at,
        subject=f"demand:{row.demand_id}",
        organisation=row.organisation_id,
        data={"refund": str(row.pk), "amount_cents": row.amount_cents, "means": row.means, "because": row.because},
    )
