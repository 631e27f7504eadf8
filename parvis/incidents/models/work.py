"""What is done about reports: contractors' tasks, and merging what is the same."""

from django.db import models
from django.db.models import Q

from parvis.incidents.models.report import Report, choices
from parvis.incidents.types.report import TaskState


class Task(models.Model):
    """Work that a manager asks of a contractor."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="tasks")
    contractor = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    state = models.CharField(max_length=9, choices=choices(TaskState), default=TaskState.ASKED.value)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["contractor", "state", "due_on"], name="task_of_contractor")]
        constraints = [
            models.CheckConstraint(
                name="task_done_has_moment",
                condition=Q(state=TaskState.DONE.value, done_at__isnull=False)
                | ~Q(state=TaskState.DONE.value) & Q(done_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.contractor_id} ({self.state})"


class Merge(models.Model):
    """Two reports that were found to be one thing. Followers and photos stay where they are: undoing it is exact."""

    kept = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="merges")
    absorbed = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="merged")
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    undone_by = models.CharField(max_length=80, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"], condition=Q(undone_at__isnull=True), name="merge_into_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} into {self.kept_id}"
