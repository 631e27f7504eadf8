"""Other systems that take reports over."""

from django.db import models
from django.db.models import Q

from parvis.incidents.models.report import Report, choices
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
    """Up to when their updates were read."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(is_active=True), name="partner_one_per_organisation"
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
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["partner", "remote"], name="dispatch_by_remote")]
        constraints = [
            models.UniqueConstraint(fields=["report", "partner"], name="dispatch_once"),
            models.CheckConstraint(
                name="dispatch_taken_has_number", condition=~Q(state=DispatchState.TAKEN.value) | ~Q(remote="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} to {self.partner_id} ({self.state})"
