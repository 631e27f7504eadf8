"""The table of files; their bytes lie sealed on the disk or on object storage."""

import uuid

from django.db import models
from django.db.models import Q

from parvis.kernel.files.types import MEDIA_TYPES, FileState

KEPT, QUARANTINED = FileState.KEPT.value, FileState.QUARANTINED.value


class StoredFile(models.Model):
    """A file that somebody sent or that the house made: what it is, where its bytes lie, and whether it may be opened.

    Who may see a file is decided by what it belongs to (a case, an account); this table knows only its scope, the
    class of data and the organisation under whose key it is sealed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scope = models.CharField(max_length=100)
    name = models.BinaryField()
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=100, unique=True)
    state = models.CharField(max_length=12, choices=[(one.value, one.value) for one in FileState], default=KEPT)
    state_reason = models.CharField(max_length=200, default="", blank=True)
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="file_type_is_known", condition=Q(media_type__in=sorted(MEDIA_TYPES.values()))),
            models.CheckConstraint(name="file_is_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(
                name="file_quarantined_has_reason",
                condition=Q(state=KEPT, state_reason="") | Q(state=QUARANTINED) & ~Q(state_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
