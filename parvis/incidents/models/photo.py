"""Photos: the original stays sealed, everyone sees a version in which faces and plates are blurred."""

import uuid

from django.db import models
from django.db.models import Q

from parvis.incidents.models.draft import ReportDraft
from parvis.incidents.models.report import Report, choices
from parvis.incidents.types.report import PhotoState, Visibility


class Photo(models.Model):
    """A photo of a report, or of one that is being made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, null=True, related_name="photos")
    draft = models.ForeignKey(ReportDraft, on_delete=models.SET_NULL, null=True, related_name="photos")
    original = models.UUIDField(null=True)
    """Id of the stored file; None once it was deleted by rule."""
    public = models.UUIDField(null=True)
    thumbnail = models.UUIDField(null=True)
    state = models.CharField(max_length=8, choices=choices(PhotoState), default=PhotoState.WAITING.value)
    visibility = models.CharField(max_length=12, choices=choices(Visibility), default=Visibility.PUBLIC.value)
    regions = models.JSONField(default=list)
    """What is blurred, as `types.picture.Region`."""
    is_after = models.BooleanField(default=False)
    """Whether it shows the work done."""
    by = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["report"], name="photo_of_report"),
            models.Index(fields=["added_at"], condition=Q(original__isnull=False), name="photo_by_age"),
        ]
        constraints = [
            models.CheckConstraint(
                name="photo_ready_has_public",
                condition=~Q(state=PhotoState.READY.value) | Q(public__isnull=False, thumbnail__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"photo {self.pk}"
