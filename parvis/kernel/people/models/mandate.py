"""Mandates: who may act on whose behalf."""

import uuid

from django.db import models
from django.db.models import F, Q

from parvis.kernel.people.models.account import Account
from parvis.kernel.people.types import MandateKind


class Mandate(models.Model):
    """The right of a holder to act on behalf of a giver: a child, a company, a client, a person one helps.

    Every mandate ends by itself, and can be revoked sooner; a revoked one stays, with who revoked it and when.
    For oneself no mandate exists.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    giver = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="mandates_given")
    holder = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="mandates_held")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in MandateKind])
    scope = models.CharField(max_length=2000, blank=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    given_by = models.CharField(max_length=80)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            models.CheckConstraint(
                name="mandate_kind_is_for_another",
                condition=Q(kind__in=[kind.value for kind in MandateKind if kind is not MandateKind.SELF]),
            ),
            models.CheckConstraint(name="mandate_is_between_two", condition=~Q(giver=F("holder"))),
            models.CheckConstraint(name="mandate_ends_after_it_begins", condition=Q(valid_until__gt=F("valid_from"))),
            models.CheckConstraint(
                name="mandate_revoked_at_and_by_go_together",
                condition=(Q(revoked_at=None) & Q(revoked_by="")) | (~Q(revoked_at=None) & ~Q(revoked_by="")),
            ),
            models.CheckConstraint(name="mandate_has_a_giver_on_record", condition=~Q(given_by="")),
        ]

    def __str__(self) -> str:
        return f"{self.holder_id} for {self.giver_id} ({self.kind})"


class Invitation(models.Model):
    """A mandate that is offered, and begins when somebody takes it: who has this national number, or this code.

    Neither is kept: a number only as a blind index, so that an offer to it tells nobody whether it has an account, and
    a code as one too. What became of an offer is kept with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    giver = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    scope = models.CharField(max_length=2000, blank=True)
    mandate_until = models.DateTimeField()
    number_index = models.BinaryField(max_length=16, null=True, blank=True, db_index=True)
    code_index = models.BinaryField(max_length=16, null=True, blank=True, unique=True)
    created_by = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    mandate = models.OneToOneField(Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """What it became; None when it was declined or taken back."""

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                name="invitation_kind_is_offered",
                condition=Q(kind__in=[MandateKind.HELPER, MandateKind.PROFESSIONAL, MandateKind.COMPANY]),
            ),
            models.CheckConstraint(
                name="invitation_is_for_a_number_or_a_code",
                condition=Q(number_index=None, code_index__isnull=False)
                | Q(number_index__isnull=False, code_index=None),
            ),
            models.CheckConstraint(
                name="invitation_ends_after_it_begins",
                condition=Q(expires_at__gt=F("created_at")) & Q(mandate_until__gt=F("created_at")),
            ),
            models.CheckConstraint(
                name="invitation_became_a_mandate_when_answered",
                condition=Q(mandate=None) | Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} ({self.kind})"
