"""Bank statements: imported once, matched by their structured communication, the rest left to a clerk.

Each line is a transaction of its own: a file that breaks off half-way is imported again and goes on where it stopped.
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor
from parvis.kernel.vault import api as vault
from parvis.payments.models import Beneficiary, Demand, Entry, Refund, Statement
from parvis.payments.operations.booking import WHY, book
from parvis.payments.queries import FINANCE, demand_role, held, scope
from parvis.payments.rules.camt import read_statements
from parvis.payments.types import (
    EntryReason,
    EntryState,
    MovementKind,
    ParsedEntry,
    ParsedStatement,
    RefundState,
    StatementInfo,
    UnknownDemand,
    WrongStatement,
)

YEARS_KEPT = 7
"""Years that the bank's words about who paid are kept (Belgian Code of Economic Law, art. III.86)."""


def import_statement(*, content: bytes, by: Actor, at: datetime) -> list[StatementInfo]:
    """Import a CAMT.053 file with one or more statements; again, it changes nothing.

    :raises WrongStatement: if it is no such file, or of an account that belongs to none of our organisations.
    :raises MayNotHandle: if it is of an organisation where `by` does not handle money. Nothing is imported then.
    """
    parsed = read_statements(content)
    owners: list[tuple[ParsedStatement, str]] = []
    for one in parsed:
        owner = Beneficiary.objects.filter(iban=one.account).values_list("organisation_id", flat=True).first()
        if owner is None:
            raise WrongStatement("account", one.account)
        demand_role(by, owner, FINANCE)
        owners.append((one, owner))
    return [_import(one, owner, by=by, at=at) for one, owner in owners]


def _import(parsed: ParsedStatement, organisation: str, *, by: Actor, at: datetime) -> StatementInfo:
    with transaction.atomic():
        row, is_new = Statement.objects.unscoped(WHY).get_or_create(
            account=parsed.account,
            number=parsed.number,
            defaults={"organisation_id": organisation, "imported_at": at, "by": by.id},
        )
        if is_new:
            journal.append(
                verb="payments.statement.imported",
                by=by,
                at=at,
                subject=f"statement:{row.pk}",
                organisation=organisation,
                data={"account": parsed.account, "number": parsed.number, "lines": len(parsed.entries)},
            )
    states = [state for one in parsed.entries if (state := _import_entry(row, one, by=by, at=at)) is not None]
    return StatementInfo(
        account=parsed.account,
        number=parsed.number,
        organisation=organisation,
        new=len(states),
        matched=states.count(EntryState.MATCHED),
        unmatched=states.count(EntryState.UNMATCHED),
    )


@transaction.atomic
def _import_entry(statement: Statement, one: ParsedEntry, *, by: Actor, at: datetime) -> EntryState | None:
    """Take a line over; None when it was there already."""
    organisation = statement.organisation_id
    # Whoever imports the same file at the same moment waits here, and finds the line.
    Statement.objects.unscoped(WHY).select_for_update().get(pk=statement.pk)
    if Entry.objects.unscoped(WHY).filter(statement=statement, reference=one.reference).exists():
        return None
    entry = Entry(
        id=uuid4(),
        organisation_id=organisation,
        statement=statement,
        reference=one.reference,
        booked_on=one.booked_on,
        amount_cents=one.amount_cents,
        is_reversal=one.is_reversal,
    )
    entry.party = vault.seal_json(
        {"name": one.name, "iban": one.iban, "text": one.text},
        scope=scope(organisation),
        context=f"payments.entry:party:{entry.pk}",
    )
    target, reason = _meaning(organisation, one)
    entry.demand_id = target
    entry.reason = reason.value
    state = EntryState.MATCHED if target else EntryState.UNMATCHED
    if reason is EntryReason.OUTGOING:
        state = EntryState.SET_ASIDE
    entry.state = state.value
    entry.save(force_insert=True)
    if target is not None:
        _book(entry, target, one.end_to_end, by=by, at=at)
    return state


def _meaning(organisation: str, one: ParsedEntry) -> tuple[UUID | None, EntryReason]:
    """Return the demand that a line is about, or why that is left to a clerk."""
    came = one.amount_cents > 0
    if came is one.is_reversal:  # a refund of ours: it left the account, or came back
        demand = _refund(organisation, one.end_to_end)
        if demand is not None:
            return demand, EntryReason.NONE
        if came:
            return None, EntryReason.RETURNED
        return None, EntryReason.OUTGOING
    demand = Demand.objects.unscoped(WHY).filter(ogm=one.ogm, organisation=organisation).first() if one.ogm else None
    if demand is not None:
        return demand.pk, EntryReason.NONE
    if not came:
        return None, EntryReason.REVERSAL
    return None, EntryReason.UNKNOWN_REFERENCE if one.ogm else EntryReason.NO_REFERENCE


def _refund(organisation: str, end_to_end: str) -> UUID | None:
    try:
        found = UUID(end_to_end)
    except ValueError:
        return None
    rows = Refund.objects.unscoped(WHY).filter(pk=found, organisation=organisation).exclude(file="")
    return rows.values_list("demand_id", flat=True).first()


def _book(entry: Entry, demand: UUID, end_to_end: str, *, by: Actor, at: datetime) -> None:
    row = held(demand)
    came = entry.amount_cents > 0
    if came is not entry.is_reversal:
        kind = MovementKind.TRANSFER if came else MovementKind.REVERSAL
    else:
        kind = MovementKind.RETURNED if came else MovementKind.REFUND
    reference = f"{entry.statement.account}/{entry.statement.number}/{entry.reference}"
    if end_to_end and kind in (MovementKind.REFUND, MovementKind.RETURNED):
        refund = Refund.objects.unscoped(WHY).select_for_update().get(pk=UUID(end_to_end))
        refund.state = (RefundState.DONE if kind is MovementKind.REFUND else RefundState.FAILED).value
        refund.ended_at = at
        refund.save(update_fields=["state", "ended_at"])
    book(row=row, kind=kind, amount_cents=entry.amount_cents, reference=reference, by=by, at=at)


# By hand -----------------------------------------------------------------------------------------------


@transaction.atomic
def match_entry(*, entry: UUID, ogm: str, by: Actor, at: datetime) -> UUID:
    """Say which demand a line of a statement pays, or takes back; return that demand.

    :param ogm: the twelve digits of the demand's structured communication.
    :raises UnknownDemand: if there is no such line to match, or no such demand in the organisation.
    :raises MayNotHandle: if `by` does not handle money there.
    """
    row = _unmatched(entry, by)
    target = Demand.objects.unscoped(WHY).filter(ogm=ogm, organisation=row.organisation_id).first()
    if target is None:
        raise UnknownDemand(ogm)
    row.state, row.demand_id, row.handled_by, row.handled_at = EntryState.MATCHED.value, target.pk, by.id, at
    row.save(update_fields=["state", "demand", "handled_by", "handled_at"])
    _book(row, target.pk, "", by=by, at=at)
    _write_down("payments.entry.matched", row, by=by, at=at)
    return target.pk


@transaction.atomic
def set_aside(*, entry: UUID, by: Actor, at: datetime) -> None:
    """Say that a line of a statement has nothing to do with any demand.

    :raises UnknownDemand: if there is no such line to match.
    :raises MayNotHandle: if `by` does not handle money there.
    """
    row = _unmatched(entry, by)
    row.state, row.handled_by, row.handled_at = EntryState.SET_ASIDE.value, by.id, at
    row.save(update_fields=["state", "handled_by", "handled_at"])
    _write_down("payments.entry.set_aside", row, by=by, at=at)


def _unmatched(entry: UUID, by: Actor) -> Entry:
    seen = Entry.objects.seen_by(by).select_related("statement").select_for_update(of=("self",))
    row = seen.filter(pk=entry, state=EntryState.UNMATCHED.value).first()
    if row is None:
        raise UnknownDemand(str(entry))
    demand_role(by, row.organisation_id, FINANCE)
    return row


def _write_down(verb: str, row: Entry, *, by: Actor, at: datetime) -> None:
    journal.append(
        verb=verb,
        by=by,
        at=at,
        subject=f"statement:{row.statement_id}",
        organisation=row.organisation_id,
        data={"line": row.reference, "demand": str(row.demand_id) if row.demand_id else None},
    )


def forget_parties(*, by: Actor, at: datetime) -> int:
    """Forget who paid and what they wrote, once that was kept long enough; return of how many lines."""
    before = at.date() - timedelta(days=YEARS_KEPT * 366)
    return Entry.objects.unscoped(WHY).filter(booked_on__lt=before).exclude(party=b"").update(party=b"")
