"""Those who report, follow, contest and watch. What says who they are is sealed."""

import uuid

from django.db import models
from django.db.models import Q

from parvis.incidents.models.report import Report, choices
from parvis.incidents.types.report import Reason
from parvis.incidents.types.watch import Cadence

SCOPE = "house/incidents"
"""Of the vault: followers belong to the house, not to the organisation that happens to manage the report."""


class Follower(models.Model):
    """Someone who follows a report; the one who reported it among them.

    Their key, of which only a digest is kept, opens the report's page as theirs.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="followers")
    account = models.UUIDField(null=True)
    email = models.BinaryField(null=True)
    email_index = models.BinaryField(null=True, max_length=32)
    """Blind index: the same address twice is found without being read."""
    key_digest = models.BinaryField(max_length=32, unique=True)
    language = models.CharField(max_length=2)
    is_reporter = models.BooleanField(default=False)
    wants_news = models.BooleanField(default=False)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["report"], name="follower_of_report"),
            models.Index(fields=["email_index"], condition=Q(email_index__isnull=False), name="follower_by_email"),
            models.Index(fields=["account"], condition=Q(account__isnull=False), name="follower_by_account"),
        ]
        constraints = [
            models.CheckConstraint(
                name="follower_email_has_index",
                condition=Q(email__isnull=True, email_index__isnull=True)
                | Q(email__isnull=False, email_index__isnull=False),
            ),
            models.CheckConstraint(
                name="follower_news_has_address",
                condition=Q(wants_news=False) | Q(email__isnull=False) | Q(account__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"follower of {self.report_id}"


class Contest(models.Model):
    """Someone says that a report was closed and the thing is not mended."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="contests")
    who = models.BinaryField(max_length=32)
    """Digest of who says so, so that nobody counts twice."""
    reason = models.CharField(max_length=15, choices=choices(Reason))
    text = models.TextField(blank=True)
    weight = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    """When the report was reopened, or its manager answered."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "who"], condition=Q(settled_at__isnull=True), name="contest_once_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.reason}"


class Watch(models.Model):
    """Someone wants to hear about a street or a neighbourhood, by a digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.UUIDField(null=True)
    email = models.BinaryField(null=True)
    key_digest = models.BinaryField(max_length=32, unique=True)
    name = models.CharField(max_length=100)
    area = models.JSONField()
    groups = models.JSONField(default=list)
    cadence = models.CharField(max_length=6, choices=choices(Cadence))
    language = models.CharField(max_length=2)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    """When the holder of the address said that it is theirs; nothing is sent before."""
    told_until = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(ended_at__isnull=True), name="watch_by_due")]
        constraints = [
            models.CheckConstraint(name="watch_has_reader", condition=Q(account__isnull=False) | Q(email__isnull=False))
        ]

    def __str__(self) -> str:
        return self.name


class Tally(models.Model):
    """How many of those who reported in a month gave an answer; it says nothing of who, or for which report."""

    month = models.CharField(max_length=7)
    """As `2026-11`."""
    question = models.CharField(max_length=20)
    answer = models.CharField(max_length=20)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "question", "answer"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.question} {self.month}"
