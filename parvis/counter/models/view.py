"""Saved views: a queue as one clerk likes to see it."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class View(models.Model):
    """A set of filters with a name, shown as a tab above a clerk's queue."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    filters = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["account", "name"], name="view_name_is_unique"),
            models.CheckConstraint(name="view_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name
