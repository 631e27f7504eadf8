"""What organisations make of shared procedures, version by version; and running cases that go over to another one."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from parvis.counter.models.case import Case
from parvis.counter.types.adoption import AdoptionState
from parvis.kernel.people.scope import ScopedModel
from parvis.kernel.people.types import Role

OPEN = (AdoptionState.DRAFT.value, AdoptionState.IN_REVIEW.value)
_STATES = [(one.value, one.value) for one in AdoptionState]


class Adoption(ScopedModel):
    """One version of what an organisation makes of a procedure: which base it accepts, and what it lays over it.

    A published version is never edited, only followed by another: the database refuses it. There is at most one version
    that is being worked on.
    """

    seeing_roles = (Role.EDITOR,)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    procedure = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    """Counts the versions of this organisation and procedure, from 1."""
    state = models.CharField(max_length=9, choices=_STATES, default=AdoptionState.DRAFT.value)
    base_hash = models.CharField(max_length=64)
    """The folder's version that is accepted; it is pinned, so that it can be offered when the folder is another."""
    definition = models.CharField(max_length=64, blank=True)
    """Hash of what is offered, once it is published."""
    is_offered = models.BooleanField(default=True)
    """False: with this version the organisation stops offering the procedure."""
    overlay = models.TextField()
    """Canonical JSON of the typed overlay."""
    note = models.TextField(blank=True)
    """Why, in words, for colleagues."""
    revision = models.PositiveIntegerField(default=1)
    writers = models.JSONField(default=list)
    """Accounts that wrote in it: none of them may review it."""
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    review_asked_at = models.DateTimeField(null=True, blank=True)
    sent_back = models.TextField(blank=True)
    """What a reviewer wants to be mended."""
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            # What each process counts every few seconds to learn that something was published.
            models.Index(
                fields=["organisation", "procedure"], name="adoption_published", condition=Q(state="published")
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "procedure", "number"], name="adoption_number_once"),
            models.UniqueConstraint(
                fields=["organisation", "procedure"], condition=Q(state__in=OPEN), name="adoption_one_open"
            ),
            models.CheckConstraint(
                name="adoption_state_is_known", condition=Q(state__in=[one.value for one in AdoptionState])
            ),
            models.CheckConstraint(
                name="adoption_published_whole",
                condition=(
                    Q(state="published", published_at__isnull=False, reviewed_by__isnull=False) & ~Q(definition="")
                )
                | (~Q(state="published") & Q(published_at=None, definition="")),
            ),
            models.CheckConstraint(
                name="adoption_review_was_asked", condition=~Q(state="in_review") | Q(review_asked_at__isnull=False)
            ),
            models.CheckConstraint(
                name="adoption_four_eyes", condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("written_by"))
            ),
            models.CheckConstraint(name="adoption_has_a_base", condition=~Q(base_hash="")),
            models.CheckConstraint(name="adoption_counts_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.procedure} {self.number}"


class CaseMigration(ScopedModel):
    """Running cases that an editor lets go over to another version of their procedure; its items say how far it is."""

    seeing_roles = (Role.EDITOR,)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=60)
    after = models.CharField(max_length=64)
    """Hash of the definition to which they go."""
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="migration_ends_after_it_began", condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.after[:12]}"


class CaseMigrationItem(models.Model):
    """One case of a migration, and what came of it."""

    class Result(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        REFUSED = "refused"

    migration = models.ForeignKey(CaseMigration, on_delete=models.CASCADE, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    reference = models.CharField(max_length=9)
    before = models.CharField(max_length=64)
    """Hash of the definition under which it was looked at."""
    revision = models.PositiveIntegerField()
    result = models.CharField(max_length=8, choices=Result, default=Result.WAITING)
    reason = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["migration", "result", "id"], name="migration_item_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["migration", "case"], name="migration_case_once"),
            models.CheckConstraint(
                name="migration_item_refused_with_a_reason",
                condition=(Q(result="refused") & ~Q(reason="")) | (~Q(result="refused") & Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.result}"
