"""What is kept: who agreed to what, and when a source failed. Never a value of a person."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Agreement(models.Model):
    """That a person lets an administration ask a source, for one procedure.

    It ends by itself, and can be revoked sooner; a revoked one stays, with who revoked it and when.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=40)
    procedure = models.CharField(max_length=80)
    purpose = models.JSONField()
    """The words that were agreed to, by language."""
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=80)
    valid_until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                name="agreement_is_open_once",
                fields=["account", "source", "procedure"],
                condition=Q(revoked_at__isnull=True),
            ),
            models.CheckConstraint(name="agreement_ends_after_it_is_given", condition=Q(valid_until__gt=F("given_at"))),
            models.CheckConstraint(
                name="agreement_revoked_at_and_by_go_together",
                condition=Q(revoked_at__isnull=True, revoked_by="") | (Q(revoked_at__isnull=False) & ~Q(revoked_by="")),
            ),
            models.CheckConstraint(
                name="agreement_is_revoked_after_it_is_given",
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("given_at")),
            ),
            models.CheckConstraint(
                name="agreement_says_who_and_for_what",
                condition=~Q(source="") & ~Q(procedure="") & ~Q(given_by=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} for {self.procedure} ({self.pk})"


class Failure(models.Model):
    """That a source gave nothing that can be used: how operators of all processes together see how it does."""

    source = models.CharField(max_length=40)
    fault = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="failure_at")]
        constraints = [
            models.CheckConstraint(name="failure_says_which_and_why", condition=~Q(source="") & ~Q(fault="")),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.fault}"
