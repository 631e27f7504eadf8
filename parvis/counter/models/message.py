"""The conversation between an applicant and the administration that holds the case."""

import uuid

from django.db import models
from django.db.models import F, Q

from parvis.counter.models.case import Case


class Message(models.Model):
    """Something said about a case, by the applicant or by the administration. Its words are sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages")
    is_from_applicant = models.BooleanField()
    by = models.CharField(max_length=80)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    text = models.BinaryField()
    once = models.UUIDField(unique=True)
    """Given by the page, so that a double click says it once."""

    class Meta:
        ordering = ["sent_at", "id"]
        indexes = [models.Index(fields=["case", "sent_at"], name="message_of_case")]
        constraints = [
            models.CheckConstraint(
                name="message_is_read_after_it_is_sent",
                condition=Q(read_at=None) | Q(read_at__gte=F("sent_at")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
