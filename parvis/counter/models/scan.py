"""Scans of forms on paper: what a clerk put in, and the sheets that were found in it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from parvis.counter.models.draft import Draft
from parvis.counter.types.scans import ScanState
from parvis.kernel.people.scope import ScopedModel


class Scan(ScopedModel):
    """One or more files with sheets of paper, put in at the desk of one organisation, and seen there only.

    What was put in is gone once it is read: its sheets hold everything.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=[(one.value, one.value) for one in ScanState], default="received")
    files = models.JSONField(default=list)
    """Ids of the files that were put in; empty once they are read."""
    problems = models.JSONField(default=list)
    """What could not be read, in a word each: `broken`, `too_many`, `too_large`."""
    received_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-received_at"]
        constraints = [
            models.CheckConstraint(name="scan_state_is_known", condition=Q(state__in=[one.value for one in ScanState])),
            models.CheckConstraint(
                name="scan_read_at_a_moment",
                condition=Q(state="received", read_at=None) | (~Q(state="received") & Q(read_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.pk}"


class ScanPage(ScopedModel):
    """One sheet that waits to be entered; once its form is sent, its picture is the case's and the row is gone."""

    scan = models.ForeignKey(Scan, on_delete=models.CASCADE, related_name="pages")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    file = models.UUIDField(unique=True)
    procedure = models.CharField(max_length=60, blank=True)
    """Empty while nobody knows which form it is of."""
    version = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=2, blank=True)
    number = models.PositiveSmallIntegerField(default=0)
    """Which sheet of the form it is; 0 for a sheet that goes with it, such as a copy of a document."""
    total = models.PositiveSmallIntegerField(default=0)
    bundle = models.CharField(max_length=200, blank=True)
    """What it belongs to with others: the sheets of one form that one person filled in."""
    is_straight = models.BooleanField(default=False)
    is_by_hand = models.BooleanField(default=False)
    """Whether a clerk said where it belongs."""
    draft = models.ForeignKey(Draft, null=True, blank=True, on_delete=models.SET_NULL, related_name="scan_pages")

    class Meta:
        ordering = ["scan", "position"]
        indexes = [models.Index(fields=["organisation", "bundle", "number"], name="scan_page_bundle")]
        constraints = [
            models.UniqueConstraint(fields=["scan", "position"], name="scan_page_once"),
            models.CheckConstraint(
                name="scan_page_known_or_not",
                condition=Q(bundle="", procedure="", version="", number=0, total=0, draft=None)
                | (~Q(bundle="") & ~Q(procedure="") & Q(total__gte=1)),
            ),
            models.CheckConstraint(name="scan_page_number_within", condition=Q(number__lte=F("total"))),
        ]

    def __str__(self) -> str:
        return f"{self.scan_id} {self.position}"
