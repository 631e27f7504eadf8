"""What the house keeps for systems outside it that handle cases."""

from django.db import models
from django.db.models import Q

from parvis.counter.models.case import Case


class BackOffice(models.Model):
    """What a back office outside the house said of a case: that it works on it, and under which number it knows it."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="back_office", primary_key=True)
    application = models.CharField(max_length=80)
    """The application that said so, `application:<uuid>`."""
    reference = models.CharField(max_length=100, blank=True)
    """Its own number of the case."""
    taken_at = models.DateTimeField(null=True, blank=True)
    """When it said that it works on it; the case left the work queue then."""
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="back_office_is_known", condition=~Q(application=""))]

    def __str__(self) -> str:
        return f"{self.case_id} {self.reference}"
