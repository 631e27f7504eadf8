"""The tables of payments."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from parvis.kernel.people.api import ScopedModel
from parvis.payments.types import CheckoutState, DemandState, EntryState, MovementKind, RefundMeans, RefundState

# Plain text, so that the migration does not need the enumerations of today.
DUE, PAID, REFUND_DUE, REFUNDED, CANCELLED = (one.value for one in DemandState)
ONLINE, TRANSFER, CASH, CARD, REVERSAL, REFUND, RETURNED = (one.value for one in MovementKind)
OPEN = CheckoutState.OPEN.value
MATCHED, UNMATCHED, SET_ASIDE = (one.value for one in EntryState)
ASKED, APPROVED, SENT, DONE, REFUSED, FAILED = (one.value for one in RefundState)
BY_SERVICE, BY_BANK = (one.value for one in RefundMeans)


def _choices(kinds: Any) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kinds]


class Beneficiary(models.Model):
    """The bank account to which an organisation wants to be paid. It is public: it stands on every letter."""

    organisation = models.OneToOneField(
        "people.Organisation", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=70)
    iban = models.CharField(max_length=34, unique=True)
    bic = models.CharField(max_length=11, blank=True)
    is_invented = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(name="beneficiary_has_a_name", condition=~Q(name=""))]

    def __str__(self) -> str:
        return f"{self.name} {self.iban}"


class Demand(ScopedModel):
    """Money that an organisation asks for something; its sums and state follow from its movements."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=120)
    description = models.JSONField()
    amount_cents = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="EUR")
    ogm = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=12, choices=_choices(DemandState), default=DUE)
    received_cents = models.BigIntegerField(default=0)
    returned_cents = models.BigIntegerField(default=0)
    due_on = models.DateField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    return_url = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=2)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "made_at"], name="demand_by_subject"),
            models.Index(fields=["organisation", "state"], name="demand_by_state"),
        ]
        constraints = [
            models.CheckConstraint(name="demand_asks_something", condition=Q(amount_cents__gt=0)),
            models.CheckConstraint(name="demand_in_euro", condition=Q(currency="EUR")),
            models.CheckConstraint(name="demand_has_a_subject", condition=~Q(subject="")),
            models.CheckConstraint(
                name="demand_state_follows_from_sums",
                condition=Q(state=DUE, ended_at=None, received_cents__lt=F("amount_cents") + F("returned_cents"))
                | Q(state=PAID, ended_at=None, received_cents__gte=F("amount_cents") + F("returned_cents"))
                | Q(state=REFUND_DUE, ended_at__isnull=False, received_cents__gt=F("returned_cents"))
                | Q(
                    state=REFUNDED,
                    ended_at__isnull=False,
                    returned_cents__gt=0,
                    received_cents__lte=F("returned_cents"),
                )
                | Q(
                    state=CANCELLED,
                    ended_at__isnull=False,
                    returned_cents__lte=0,
                    received_cents__lte=F("returned_cents"),
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ogm} ({self.state})"


class Movement(models.Model):
    """Money that came or went. A row is added once and stays as it is; the database refuses a change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=10, choices=_choices(MovementKind))
    amount_cents = models.BigIntegerField()
    reference = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes = [models.Index(fields=["at"], name="movement_by_moment")]
        constraints = [
            models.UniqueConstraint(name="movement_counts_once", fields=["kind", "reference"]),
            models.CheckConstraint(name="movement_has_a_reference", condition=~Q(reference="")),
            models.CheckConstraint(
                name="movement_sign_follows_from_kind",
                condition=Q(kind__in=[ONLINE, TRANSFER, CASH, CARD, RETURNED], amount_cents__gt=0)
                | Q(kind__in=[REVERSAL, REFUND], amount_cents__lt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_cents}"


class Checkout(models.Model):
    """An attempt to pay online. Its id is the idempotency key: asked twice, the service makes one payment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="checkouts")
    amount_cents = models.BigIntegerField()
    service_id = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 (unique, and unknown at first)
    url = models.URLField(max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=_choices(CheckoutState), default=OPEN)
    begun_at = models.DateTimeField()
    look_at = models.DateTimeField()
    """When the service is asked again, if no notice came before."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["look_at"], name="checkout_to_look", condition=Q(state=OPEN))]
        constraints = [
            models.UniqueConstraint(name="checkout_one_open", fields=["demand"], condition=Q(state=OPEN)),
            models.CheckConstraint(
                name="checkout_ended_has_moment",
                condition=Q(state=OPEN, ended_at=None) | ~Q(state=OPEN) & Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="checkout_address_comes_with_payment", condition=Q(service_id__isnull=False) | Q(url="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id or self.pk} ({self.state})"


class Notice(models.Model):
    """A notice of the payment service that was heard, so that the same one is refused a second time."""

    id = models.CharField(primary_key=True, max_length=100)
    heard_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.id


class Statement(ScopedModel):
    """A bank statement that was imported."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    account = models.CharField(max_length=34)
    number = models.CharField(max_length=70)
    imported_at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(name="statement_once", fields=["account", "number"])]

    def __str__(self) -> str:
        return f"{self.account} {self.number}"


class Entry(ScopedModel):
    """A booked line of a statement. Who paid, and what they wrote, is sealed under the organisation's key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="entries")
    reference = models.CharField(max_length=140)
    booked_on = models.DateField()
    amount_cents = models.BigIntegerField()
    is_reversal = models.BooleanField(default=False)
    party = models.BinaryField(blank=True)
    state = models.CharField(max_length=10, choices=_choices(EntryState))
    reason = models.CharField(max_length=20, blank=True)
    demand = models.ForeignKey(Demand, null=True, on_delete=models.PROTECT, related_name="entries")
    handled_by = models.CharField(max_length=80, blank=True)
    handled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "state", "booked_on"], name="entry_by_state")]
        constraints = [
            models.UniqueConstraint(name="entry_once_per_statement", fields=["statement", "reference"]),
            models.CheckConstraint(
                name="entry_matched_has_demand",
                condition=Q(state=MATCHED, demand__isnull=False) | ~Q(state=MATCHED) & Q(demand=None),
            ),
            models.CheckConstraint(
                name="entry_handled_has_moment",
                condition=Q(handled_by="", handled_at=None) | ~Q(handled_by="") & Q(handled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="entry_unmatched_is_not_handled", condition=~Q(state=UNMATCHED) | Q(handled_by="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} ({self.state})"


class Refund(ScopedModel):
    """Money that is to go back, and how far that is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="refunds")
    amount_cents = models.BigIntegerField()
    means = models.CharField(max_length=10, choices=_choices(RefundMeans))
    payment = models.CharField(max_length=100, blank=True)
    """For what was paid online: the payment at the service."""
    account = models.BinaryField(null=True)
    """For a transfer: whose account, sealed; None while nobody knows it."""
    because = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=_choices(RefundState), default=ASKED)
    needs_second = models.BooleanField()
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    file = models.CharField(max_length=35, blank=True)
    """The payment file in which it went to the bank."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "state"], name="refund_by_state")]
        constraints = [
            models.CheckConstraint(name="refund_of_something", condition=Q(amount_cents__gt=0)),
            models.CheckConstraint(
                name="refund_means_agree",
                condition=Q(means=BY_SERVICE, account=None, file="") & ~Q(payment="") | Q(means=BY_BANK, payment=""),
            ),
            models.CheckConstraint(
                name="refund_decided_has_moment",
                condition=Q(state=ASKED, decided_by="", decided_at=None)
                | ~Q(state=ASKED) & ~Q(decided_by="") & Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="refund_second_is_somebody_else",
                condition=Q(needs_second=False) | Q(state=REFUSED) | ~Q(decided_by=F("asked_by")),
            ),
            models.CheckConstraint(name="refund_sent_has_file", condition=~Q(state=SENT) | ~Q(file="")),
            models.CheckConstraint(
                name="refund_ended_has_moment",
                condition=Q(state__in=[ASKED, APPROVED, SENT], ended_at=None)
                | Q(state__in=[DONE, REFUSED, FAILED], ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount_cents} ({self.state})"

    @property
    def end_to_end(self) -> str:
        """The reference by which the bank's statement knows it again: 32 signs, of 35."""
        return self.pk.hex
