"""Documents: the letters, decisions and certificates that went out of a case."""

import uuid

from django.db import models
from django.db.models import Q

from parvis.counter.models.case import Case
from parvis.counter.types import LetterKind


class Document(models.Model):
    """A letter of a case: its frozen content at once, its signed PDF as soon as it has been made.

    Anyone who holds the paper can ask, with its code, whether it is genuine and still holds. What it says is sealed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents")
    letter = models.CharField(max_length=60)
    kind = models.CharField(max_length=16, choices=[(one.value, one.value) for one in LetterKind])
    language = models.CharField(max_length=2)
    code = models.CharField(max_length=12, unique=True)
    content = models.BinaryField()
    issued_at = models.DateTimeField()
    valid_until = models.DateField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    file = models.UUIDField(null=True, blank=True, unique=True)
    sha256 = models.CharField(max_length=64, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    event = models.PositiveBigIntegerField(default=0)
    """Sequence, in the journal, of the event with which it went out."""

    class Meta:
        ordering = ["issued_at", "id"]
        indexes = [models.Index(fields=["case", "issued_at"], name="document_of_case")]
        constraints = [
            models.CheckConstraint(
                name="document_file_and_moment_go_together",
                condition=(Q(file=None) & Q(ready_at=None) & Q(sha256=""))
                | (~Q(file=None) & ~Q(ready_at=None) & ~Q(sha256="")),
            ),
            models.CheckConstraint(
                name="document_kind_is_known", condition=Q(kind__in=[one.value for one in LetterKind])
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_ready(self) -> bool:
        return self.ready_at is not None
