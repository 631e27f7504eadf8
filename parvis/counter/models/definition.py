"""The versions of procedures that drafts and cases began under."""

from django.db import models
from django.db.models import Q


class DefinitionVersion(models.Model):
    """A definition as it was when someone began to fill it in.

    Written once, when a draft or a case first uses it, and never changed: a running case keeps its version even when
    the folder of the procedure changes or disappears.
    """

    hash = models.CharField(max_length=64, primary_key=True)
    procedure = models.CharField(max_length=60)
    organisation = models.CharField(max_length=60, blank=True)
    """Code of the organisation whose overlay is in it; empty: as the folder says."""
    base_hash = models.CharField(max_length=64)
    content = models.TextField()
    """Canonical JSON of the whole definition."""
    pinned_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["procedure", "pinned_at"], name="definition_of_procedure")]
        constraints = [
            models.CheckConstraint(name="definition_has_a_procedure", condition=~Q(procedure="")),
            models.CheckConstraint(name="definition_has_content", condition=~Q(content="")),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.hash[:12]}"
