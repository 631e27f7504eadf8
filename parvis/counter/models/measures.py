"""Counts of how forms are used. No row says who, when exactly, or what was answered."""

from django.db import models


class UseNote(models.Model):
    """What one form that ended adds to the counts; counted within a minute, and then gone."""

    procedure = models.CharField(max_length=60)
    organisation = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=5)
    language = models.CharField(max_length=2)
    ended_on = models.DateField()
    is_sent = models.BooleanField()
    pages = models.JSONField()

    def __str__(self) -> str:
        return self.procedure


class FormCount(models.Model):
    """How many forms of a procedure were sent and given up in a month, at an administration."""

    procedure = models.CharField(max_length=60)
    organisation = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=5)
    language = models.CharField(max_length=2)
    month = models.CharField(max_length=7)
    """As `2026-11`."""
    sent = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "procedure", "organisation", "channel", "language"], name="form_count_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.month}"


class PageCount(models.Model):
    """What happened on a page of a form in a month, at an administration."""

    procedure = models.CharField(max_length=60)
    page = models.CharField(max_length=60)
    organisation = models.CharField(max_length=60, blank=True)
    month = models.CharField(max_length=7)
    """As `2026-11`."""
    answered = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    times = models.JSONField(default=list)
    """How often it took how long, per class of `types.measures.BOUNDS`."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "procedure", "page", "organisation"], name="page_count_once"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.page} {self.month}"
