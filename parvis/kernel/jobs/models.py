"""The tables of the jobs and of the schedules."""

from django.db import models
from django.db.models import Q

from parvis.kernel.jobs.types import JobState

# Plain text, so that the migration does not need the enumeration of today.
READY, RUNNING, DONE, DEAD = (one.value for one in (JobState.READY, JobState.RUNNING, JobState.DONE, JobState.DEAD))


class Job(models.Model):
    """Work that was promised in the same transaction as its cause, until a worker has done it.

    The arguments are references ("case:…"), never personal data: this table is read by operators.
    """

    task = models.CharField(max_length=200)
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    priority = models.SmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=[(one.value, one.value) for one in JobState], default=READY)
    enqueued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=64, default="", blank=True)
    leased_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    error = models.TextField(default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"], name="job_state_due")]
        constraints = [
            models.CheckConstraint(
                name="job_running_has_worker_and_lease",
                condition=Q(state=RUNNING, leased_until__isnull=False, started_at__isnull=False) & ~Q(worker="")
                | ~Q(state=RUNNING) & Q(leased_until__isnull=True, worker=""),
            ),
            models.CheckConstraint(
                name="job_finished_has_moment",
                condition=Q(state__in=[DONE, DEAD], finished_at__isnull=False)
                | Q(state__in=[READY, RUNNING], finished_at__isnull=True),
            ),
            models.CheckConstraint(name="job_dead_has_error", condition=~Q(state=DEAD) | ~Q(error="")),
        ]

    def __str__(self) -> str:
        return f"{self.task} ({self.pk}, {self.state})"


class ScheduleState(models.Model):
    """When a schedule of the register is due, and which worker runs it now."""

    id = models.CharField(primary_key=True, max_length=100)
    due_at = models.DateTimeField()
    worker = models.CharField(max_length=64, default="", blank=True)
    leased_until = models.DateTimeField(null=True)
    last_finished_at = models.DateTimeField(null=True)
    last_count = models.IntegerField(null=True)
    error = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="schedule_worker_has_lease",
                condition=Q(worker="", leased_until__isnull=True) | ~Q(worker="") & Q(leased_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.id
