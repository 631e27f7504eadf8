"""Reports that are being made."""

import uuid

from django.db import models


class ReportDraft(models.Model):
    """What somebody filled in so far; sealed, found by a cookie of which only a digest is kept, forgotten in time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key_digest = models.BinaryField(max_length=32, unique=True)
    content = models.BinaryField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.pk)
