"""Keys with which other systems report and follow."""

from django.db import models


class ReporterKey(models.Model):
    """A key of Open311 that an organisation gave to an app, a neighbour or a contractor. Only a digest is kept."""

    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    digest = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
