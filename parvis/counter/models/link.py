"""Cases that a clerk put beside each other."""

from django.db import models
from django.db.models import F

from parvis.counter.models.case import Case


class CaseLink(models.Model):
    """Two cases of one organisation that belong together, and why; colleagues see it on both.

    The one with the lower id stands first, so that two cases are linked once.
    """

    first = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    reason = models.BinaryField()
    """Why, sealed."""
    linked_at = models.DateTimeField()
    linked_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="case_link_once"),
            models.CheckConstraint(name="case_link_has_its_lower_id_first", condition=models.Q(first__lt=F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"
