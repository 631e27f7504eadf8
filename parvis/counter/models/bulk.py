"""Bulk work: one action upon many cases, each in its own transaction, with a result for each."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from parvis.counter.models.case import Case
from parvis.kernel.people.scope import ScopedModel


class Bulk(ScopedModel):
    """One action that a clerk lets the house do upon many cases; its fields are sealed, its items say how far it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=60)
    filled = models.BinaryField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.action} {self.pk}"


class BulkItem(models.Model):
    """One case of a bulk, and what came of it."""

    class Result(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        REFUSED = "refused"

    bulk = models.ForeignKey(Bulk, on_delete=models.CASCADE, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    revision = models.PositiveIntegerField()
    result = models.CharField(max_length=8, choices=Result, default=Result.WAITING)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["bulk", "result", "id"], name="bulk_item_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["bulk", "case"], name="bulk_case_once"),
            models.CheckConstraint(
                name="bulk_item_refused_with_a_reason",
                condition=(Q(result="refused") & ~Q(reason="")) | (~Q(result="refused") & Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.result}"
