"""What may be read of payments."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q, Sum
from django.urls import reverse
from django.utils.translation import override

from parvis.kernel.clock import start_of_day
from parvis.kernel.definitions.localised import Localised
from parvis.kernel.people.types import Actor, ActorKind, Role
from parvis.kernel.registry import registry
from parvis.kernel.vault import api as vault
from parvis.payments.connectors import service
from parvis.payments.models import Beneficiary, Demand, Entry, Movement, Refund
from parvis.payments.rules.girocode import girocode
from parvis.payments.types import (
    INCOMING,
    PENDING_REFUND,
    Because,
    BeneficiaryInfo,
    DemandInfo,
    DemandState,
    EntryInfo,
    EntryReason,
    EntryState,
    MayNotHandle,
    MovementInfo,
    MovementKind,
    RefundInfo,
    RefundMeans,
    RefundState,
    UnknownDemand,
    Ways,
)

WHY = "whoever holds the address of a demand may pay it"
NOTING = (Role.AGENT, Role.DECIDER, Role.MANAGER)
"""Who notes what was paid at the counter, and asks for refunds."""
FINANCE = (Role.MANAGER,)
"""Who imports statements, matches their lines, agrees to refunds and sends them to the bank."""
MOST_LISTED = 200
HOLD = "payments.hold"
"""Hook: `hold(subject)` locks what a demand is for, before the demand is, so that all take their locks in one order."""


def info(row: Demand) -> DemandInfo:
    """Return a demand as others read it."""
    return DemandInfo(
        id=row.pk,
        organisation=row.organisation_id,
        amount_cents=row.amount_cents,
        received_cents=row.received_cents,
        returned_cents=row.returned_cents,
        subject=row.subject,
        description=Localised(**row.description),
        ogm=row.ogm,
        state=DemandState(row.state),
        is_wanted=row.ended_at is None,
        made_at=row.made_at,
        due_on=row.due_on,
        return_url=row.return_url,
        language=row.language,
    )


def demands_of(subject: str) -> list[DemandInfo]:
    """Return what is or was asked for a subject, oldest first. Who may see the subject may see this."""
    rows = Demand.objects.unscoped("whoever sees the subject sees what it costs").filter(subject=subject)
    return [info(row) for row in rows.order_by("made_at", "id")]


def demand_to_pay(demand: UUID) -> DemandInfo:
    """Return a demand for whoever holds its address, as with a bill on paper: it names nobody.

    :raises UnknownDemand: if there is none.
    """
    row = Demand.objects.unscoped(WHY).filter(pk=demand).first()
    if row is None:
        raise UnknownDemand(str(demand))
    return info(row)


def pay_url(demand: DemandInfo, language: str = "") -> str:
    """Return the public address where a demand is paid, whole: for letters and messages too."""
    with override(language or demand.language):
        return f"{settings.BASE_URL}{reverse('payments:pay', args=[demand.id])}"


def ways(demand: DemandInfo, language: str = "") -> Ways:
    """Return how a demand can be paid: online, by transfer (with a QR code), or at the counter."""
    to = beneficiary(demand.organisation)
    with override(language or demand.language):
        online = reverse("payments:online", args=[demand.id]) if service.is_set_up() else ""
    code = girocode(to, demand.rest_cents, demand.shown_ogm) if to and demand.rest_cents > 0 else ""
    return Ways(demand=demand, online_url=online if demand.rest_cents else "", beneficiary=to, qr=code)


def beneficiary(organisation: str) -> BeneficiaryInfo | None:
    """Return the account of an organisation; None when it has none, or outside a demonstration an invented one."""
    row = Beneficiary.objects.filter(pk=organisation).first()
    if row is None or (row.is_invented and not settings.DEMO):
        return None
    return BeneficiaryInfo(
        organisation=row.organisation_id, name=row.name, iban=row.iban, bic=row.bic, is_invented=row.is_invented
    )


def held(demand: UUID, *, by: Actor | None = None) -> Demand:
    """Return a demand, locked, with what it is for locked before it; inside a transaction.

    :param by: who must be able to see it; None for the house.
    :raises UnknownDemand: if there is none.
    """
    rows = Demand.objects.unscoped(WHY) if by is None else Demand.objects.seen_by(by)
    subject = rows.filter(pk=demand).values_list("subject", flat=True).first()
    if subject is None:
        raise UnknownDemand(str(demand))
    hook = registry.hook(HOLD)
    if hook is not None:
        hook(subject)
    return Demand.objects.unscoped(WHY).select_for_update().get(pk=demand)


def demand_role(by: Actor, organisation: str, roles: Iterable[Role]) -> None:
    """Refuse who has none of these roles there.

    :raises MayNotHandle:
    """
    if by.kind is not ActorKind.SYSTEM and not any(by.holds(role, organisation) for role in roles):
        raise MayNotHandle(by.id)


# For clerks --------------------------------------------------------------------------------------------


def demand_seen(demand: UUID, *, by: Actor) -> DemandInfo:
    """Return a demand of an organisation where `by` works.

    :raises UnknownDemand: if there is none for this actor.
    """
    row = Demand.objects.seen_by(by).filter(pk=demand).first()
    if row is None:
        raise UnknownDemand(str(demand))
    return info(row)


def movements_of(demand: UUID, *, by: Actor) -> list[MovementInfo]:
    """Return the movements of a demand that `by` may see, oldest first."""
    rows = Movement.objects.filter(demand__in=Demand.objects.seen_by(by).filter(pk=demand))
    return [MovementInfo(one.pk, MovementKind(one.kind), one.amount_cents, one.reference, one.at) for one in rows]


def to_decide(organisation: str, *, by: Actor) -> list[DemandInfo]:
    """Return the demands with money that is not the organisation's to keep, and for which nothing is asked back yet."""
    rows = (
        Demand.objects.seen_by(by)
        .filter(organisation=organisation)
        .filter(
            Q(state=DemandState.REFUND_DUE)
            | Q(state=DemandState.PAID, received_cents__gt=F("amount_cents") + F("returned_cents"))
        )
        .annotate(asked=Sum("refunds__amount_cents", filter=Q(refunds__state__in=PENDING_REFUND)))
        .order_by("made_at")[:MOST_LISTED]
    )
    found = (replace(info(row), asked_back_cents=row.asked or 0) for row in rows)
    return [one for one in found if one.undecided_cents > 0]


def refunds(organisation: str, *, by: Actor, states: Collection[RefundState] = PENDING_REFUND) -> list[RefundInfo]:
    """Return the refunds of an organisation in these states, oldest first."""
    rows = Refund.objects.seen_by(by).filter(organisation=organisation, state__in=[one.value for one in states])
    return [refund_info(row) for row in rows.select_related("demand").order_by("asked_at", "id")[:MOST_LISTED]]


def refunds_of(demand: UUID, *, by: Actor) -> list[RefundInfo]:
    """Return the refunds of one demand, oldest first."""
    rows = Refund.objects.seen_by(by).filter(demand=demand).select_related("demand").order_by("asked_at", "id")
    return [refund_info(row) for row in rows]


def refund_info(row: Refund) -> RefundInfo:
    """Return a refund as its clerks see it."""
    return RefundInfo(
        id=row.pk,
        demand=row.demand_id,
        organisation=row.organisation_id,
        description=Localised(**row.demand.description),
        ogm=row.demand.ogm,
        subject=row.demand.subject,
        amount_cents=row.amount_cents,
        means=RefundMeans(row.means),
        state=RefundState(row.state),
        because=Because(row.because),
        needs_second=row.needs_second,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        decided_by=row.decided_by,
        has_account=row.means == RefundMeans.ONLINE or row.account is not None,
    )


def unmatched(organisation: str, *, by: Actor) -> list[EntryInfo]:
    """Return the lines of statements that a clerk has to match, oldest first."""
    rows = Entry.objects.seen_by(by).filter(organisation=organisation, state=EntryState.UNMATCHED)
    return [entry_info(row) for row in rows.select_related("statement").order_by("booked_on", "id")[:MOST_LISTED]]


def entry_info(row: Entry) -> EntryInfo:
    """Return a line of a statement, opened."""
    party = party_of(row)
    return EntryInfo(
        id=row.pk,
        organisation=row.organisation_id,
        statement=row.statement.number,
        booked_on=row.booked_on,
        amount_cents=row.amount_cents,
        reason=EntryReason(row.reason),
        name=party.get("name", ""),
        iban=party.get("iban", ""),
        text=party.get("text", ""),
    )


def party_of(row: Entry) -> dict[str, str]:
    """Return who paid and what they wrote; empty once it was forgotten."""
    if not row.party:
        return {}
    found: dict[str, str] = vault.unseal_json(
        bytes(row.party), scope=scope(row.organisation_id), context=f"payments.entry:party:{row.pk}"
    )
    return found


def account_of(row: Refund) -> dict[str, str]:
    """Return to whose account a refund goes; empty while nobody knows."""
    if not row.account:
        return {}
    found: dict[str, str] = vault.unseal_json(
        bytes(row.account), scope=scope(row.organisation_id), context=f"payments.refund:account:{row.pk}"
    )
    return found


def scope(organisation: str) -> str:
    """Return the vault's scope of what an organisation knows of who paid."""
    return f"{organisation}/payments"


# For the house -----------------------------------------------------------------------------------------


def received_euros(since: date, until: date, organisation: str | None = None) -> float:
    """Return what was received in a period, in euros, refunds not subtracted; `until` is exclusive."""
    kinds = [*(one.value for one in INCOMING), MovementKind.REVERSAL.value]
    rows = Movement.objects.filter(kind__in=kinds, at__gte=start_of_day(since), at__lt=start_of_day(until))
    if organisation is not None:
        rows = rows.filter(demand__organisation=organisation)
    return (rows.order_by().aggregate(total=Sum("amount_cents"))["total"] or 0) / 100


def unmatched_count(at: datetime) -> int:
    """Return how many lines of statements wait to be matched, everywhere."""
    return Entry.objects.unscoped("counted, not read").filter(state=EntryState.UNMATCHED).count()


def failed_refunds(at: datetime) -> int:
    """Return how many refunds could not be carried out, everywhere."""
    return Refund.objects.unscoped("counted, not read").filter(state=RefundState.FAILED).count()
