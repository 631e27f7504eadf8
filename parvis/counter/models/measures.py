"""Counts of how forms are used. No row says who, when exactly, or what was answered."""

from django.db import models
from django.db.models import Q


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


class PageVisit(models.Model):
    """How often a page of information was read in a month, from which country and on what kind of device.

    Source: Implementing Regulation (EU) 2020/1121, article 2: visits, not visitors; no cookie, no address is kept.
    """

    path = models.CharField(max_length=120)
    month = models.CharField(max_length=7)
    country = models.CharField(max_length=2, blank=True)
    """ISO 3166-1; empty where the one who serves the house does not say."""
    device = models.CharField(max_length=7)
    visits = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "path", "country", "device"], name="page_visit_once")]

    def __str__(self) -> str:
        return f"{self.path} {self.month}"


class PageOpinion(models.Model):
    """What someone thought of a page of information (Implementing Regulation (EU) 2020/1121, article 9 and annex I).

    Nobody's name is asked. What they wrote is sealed, read by who mends the page, and forgotten after a year.
    """

    path = models.CharField(max_length=120)
    language = models.CharField(max_length=2)
    given_at = models.DateTimeField()
    rating = models.PositiveSmallIntegerField()
    found = models.CharField(max_length=6)
    """`yes`, `partly` or `no`."""
    comment = models.BinaryField(default=b"")

    class Meta:
        indexes = [models.Index(fields=["given_at"], name="page_opinion_given")]
        constraints = [
            models.CheckConstraint(name="page_opinion_rates_one_to_five", condition=Q(rating__gte=1, rating__lte=5)),
            models.CheckConstraint(name="page_opinion_found_or_not", condition=Q(found__in=["yes", "partly", "no"])),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.rating}"
