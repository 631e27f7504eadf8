"""Memberships: who does what in which organisation, and from when until when."""

from django.db import models
from django.db.models import F, Q

from parvis.kernel.people.models.account import Account
from parvis.kernel.people.models.organisation import Organisation
from parvis.kernel.people.types import Role


class Membership(models.Model):
    """A role of an account in an organisation, for a period.

    The end is exclusive; no end means until further notice. The same role of the same person in the same
    organisation never overlaps itself: a trigger of the database refuses it (see the migration `no_overlapping_roles`).
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "role"], name="membership_by_organisation")]
        constraints = [
            models.CheckConstraint(
                name="membership_role_is_known", condition=Q(role__in=[role.value for role in Role])
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_begins",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role} {self.organisation_id}"
