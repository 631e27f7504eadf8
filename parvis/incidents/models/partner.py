"""Other systems that take reports over."""

from django.db import models
from django.db.models import Q

from parvis.incidents.models.report import Report, choices
from parvis.incidents.types.open311 import Status
from parvis.incidents.types.partner import DispatchState


class Partner(models.Model):
    """The system of an organisation that gets its reports by Open311."""

    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+")
    url = models.URLField(max_length=300)
    jurisdiction = models.CharField(max_length=100, blank=True)
    key = models.BinaryField()
    """Sealed."""
    services = models.JSONField(default=dict)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    read_until = models.DateTimeField(null=True)
    """When their requests were last asked for."""
    failures = models.PositiveIntegerField(default=0)
    """How often a call failed, one after the other."""
    failing_since = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(is_active=True), name="partner_one_per_organisation"
            ),
            models.CheckConstraint(
                name="partner_fails_since_it_failed",
                condition=Q(failures=0, failing_since__isnull=True) | Q(failures__gt=0, failing_since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.url}"


class Dispatch(models.Model):
    """A report on its way to a partner; it is tried for days, and sent once."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="dispatches")
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="dispatches")
    state = models.CharField(max_length=8, choices=choices(DispatchState), default=DispatchState.WAITING.value)
    attempts = models.PositiveSmallIntegerField(default=0)
    token = models.CharField(max_length=100, blank=True)
    """With which the partner's number can be asked for, when it was not given at once."""
    remote = models.CharField(max_length=100, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    """Since when it is on its way: as it was made, or as somebody had it tried again."""
    finished_at = models.DateTimeField(null=True)
    sending_until = models.DateTimeField(null=True)
    """Until then one worker has it, so that nothing is sent twice at once."""
    next_try_at = models.DateTimeField(null=True)
    told_until = models.BigIntegerField(default=0)
    """The last line of the timeline that the partner knows."""
    is_behind = models.BooleanField(default=False)
    """Whether something happened since that the partner could not be told."""
    asked_at = models.DateTimeField(null=True)
    """When the partner was last asked how it stands."""
    seen_status = models.CharField(max_length=6, choices=choices(Status), blank=True)
    seen_notes = models.TextField(blank=True)
    seen_at = models.DateTimeField(null=True)
    """What the partner last said of it, and of when that was."""

    class Meta:
        indexes = [
            models.Index(fields=["partner", "remote"], name="dispatch_by_remote"),
            models.Index(
                fields=["partner", "queued_at"],
                condition=Q(state=DispatchState.WAITING.value) | Q(is_behind=True),
                name="dispatch_to_send",
            ),
            models.Index(
                fields=["partner", "asked_at"], condition=Q(state=DispatchState.TAKEN.value), name="dispatch_to_ask"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["report", "partner"], name="dispatch_once"),
            models.CheckConstraint(
                name="dispatch_taken_has_number", condition=~Q(state=DispatchState.TAKEN.value) | ~Q(remote="")
            ),
            models.CheckConstraint(
                name="dispatch_finished_has_moment",
                condition=Q(state=DispatchState.WAITING.value, finished_at__isnull=True)
                | ~Q(state=DispatchState.WAITING.value) & Q(finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} to {self.partner_id} ({self.state})"
