"""Signatures of others: who is asked to sign a case, and by which code they find it."""

import uuid

from django.db import models
from django.db.models import Q

from parvis.counter.models.case import Case

WANTED, SIGNED, REFUSED = "wanted", "signed", "refused"


class Cosignature(models.Model):
    """Someone else who must sign a case. Whether they did is told by its events; this finds them and their case.

    The address and the code are sealed; the code is kept so that a reminder can carry it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="cosignatures")
    signatory = models.CharField(max_length=60)
    state = models.CharField(max_length=7, choices=[(one, one) for one in (WANTED, SIGNED, REFUSED)], default=WANTED)
    invitation = models.BinaryField()
    """Sealed JSON: `email`, `name` and `code`."""
    code_index = models.BinaryField(max_length=16, unique=True)
    invited_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["invited_at"], name="cosignature_wanted", condition=Q(state=WANTED))]
        constraints = [
            models.UniqueConstraint(fields=["case", "signatory"], name="cosignature_once"),
            models.CheckConstraint(
                name="cosignature_answered_has_moment",
                condition=Q(state=WANTED, answered_at=None)
                | (Q(state__in=[SIGNED, REFUSED]) & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signatory} ({self.state})"
