"""Reports and what happened to them."""

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL

from parvis.incidents.types.report import CLOSED, OPEN, Channel, Moderation, State, What
from parvis.kernel.people.api import ScopedModel
from parvis.kernel.people.types import Actor, ActorKind

IS_OPEN = Q(closed_at__isnull=True, merged_into__isnull=True)
"""In terms without values: SQLite recognises an index with a condition only where the question has the same words."""
IS_CONTESTED = RawSQL("contest_weight > 0", (), output_field=models.BooleanField())
WAITS_FOR_MODERATION = RawSQL("moderation = 'waiting'", (), output_field=models.BooleanField())
IS_PUBLIC = Q(is_private=False) & ~Q(state=State.DELETED.value)
"""Its text and photos may still wait for somebody to look: `moderation`."""


def choices(words: type) -> list[tuple[str, str]]:
    """Return an enumeration as the database keeps it."""
    return [(one.value, one.value) for one in words]  # type: ignore[attr-defined]


class Report(ScopedModel):
    """Something in public space that somebody says is wrong.

    Everyone sees what is public; agents see besides what their organisation manages or a contractor of theirs works on.
    Its text is what its sender let everyone read; who sent it is with its followers, sealed. Its number is public.
    """

    organisation_field = "manager_id"

    id = models.BigAutoField(primary_key=True)
    category = models.CharField(max_length=60)
    lat = models.FloatField()
    lon = models.FloatField()
    place_key = models.BigIntegerField()
    """As `kernel.places.key`: what is near on the map is mostly near in this order."""
    municipality = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    street = models.CharField(max_length=40, blank=True)
    street_nl = models.CharField(max_length=200, blank=True)
    street_fr = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=12, blank=True)
    postcode = models.CharField(max_length=4, blank=True)
    text = models.TextField(blank=True)
    answers = models.JSONField(default=dict)
    language = models.CharField(max_length=2)
    channel = models.CharField(max_length=8, choices=choices(Channel))
    state = models.CharField(max_length=12, choices=choices(State), default=State.RECEIVED.value)
    moderation = models.CharField(max_length=8, choices=choices(Moderation), default=Moderation.FINE.value)
    manager = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    department = models.CharField(max_length=60, blank=True)
    creator = models.CharField(max_length=60, blank=True)
    """Code of the organisation whose agent reported it; empty for citizens."""
    rule = models.CharField(max_length=60, blank=True)
    rules_number = models.PositiveIntegerField(default=0)
    priority = models.PositiveSmallIntegerField(default=1)
    reported_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    planned_on = models.DateField(null=True)
    is_private = models.BooleanField(default=False)
    is_on_private_property = models.BooleanField(default=False)
    is_paused = models.BooleanField(default=False)
    paused_because = models.CharField(max_length=300, blank=True)
    third_party = models.CharField(max_length=100, blank=True)
    needs_arbitration = models.BooleanField(default=False)
    is_first = models.BooleanField(null=True)
    """Whether its sender never reported before; None where nobody can know."""
    is_synthetic = models.BooleanField(default=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="absorbed", db_index=False
    )
    root = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="all_absorbed", db_index=False)
    """The last report of the chain of `merged_into`; None for one that stands by itself."""
    follower_count = models.PositiveIntegerField(default=0)
    """Of itself and of all that was merged into it."""
    unnamed_followers = models.PositiveIntegerField(default=0)
    """Of itself, and known only as a number: from another system's export."""
    photo_count = models.PositiveSmallIntegerField(default=0)
    contest_weight = models.PositiveSmallIntegerField(default=0)
    tracking_key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 (null: none was given)
    imported_as = models.CharField(max_length=80, blank=True)
    """`source:id` of the export from which it was taken."""

    class Meta:
        indexes = [
            models.Index(fields=["place_key"], condition=IS_OPEN, name="report_open_by_place"),
            models.Index(fields=["manager", "due_at", "id"], condition=IS_OPEN, name="report_open_by_due"),
            models.Index(fields=["manager", "-priority", "due_at"], condition=IS_OPEN, name="report_open_by_priority"),
            models.Index(fields=["manager", "-reported_at", "-id"], condition=IS_OPEN, name="report_open_by_newest"),
            models.Index(fields=["manager", "-reported_at", "-id"], name="report_by_manager"),
            models.Index(
                fields=["manager", "-reported_at"], condition=Q(contest_weight__gt=0), name="report_contested"
            ),
            models.Index(
                fields=["manager", "-reported_at"],
                condition=Q(moderation=Moderation.WAITING.value),
                name="report_to_moderate",
            ),
            models.Index(fields=["manager", "due_at"], condition=Q(needs_arbitration=True), name="report_to_arbitrate"),
            models.Index(fields=["-reported_at", "-id"], name="report_by_moment"),
            models.Index(fields=["changed_at"], name="report_by_change"),
            models.Index(fields=["state", "closed_at"], condition=Q(closed_at__isnull=False), name="report_by_closing"),
            models.Index(fields=["street"], name="report_by_street"),
            models.Index(fields=["imported_as"], name="report_by_import"),
            # Only of those that are merged: asked for those that are not, an index of them all looks useful and is not.
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="report_by_merged_into"),
            models.Index(fields=["root"], condition=Q(root__isnull=False), name="report_by_root"),
        ]
        constraints = [
            models.CheckConstraint(
                name="report_closed_has_moment",
                condition=Q(state__in=sorted(OPEN), closed_at__isnull=True)
                | Q(state__in=sorted(CLOSED | {State.DELETED}), closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="report_merged_has_root",
                condition=Q(merged_into__isnull=True, root__isnull=True)
                | Q(merged_into__isnull=False, root__isnull=False),
            ),
            models.CheckConstraint(
                name="report_paused_has_reason", condition=Q(is_paused=False) | ~Q(paused_because="")
            ),
            models.CheckConstraint(
                name="report_is_on_earth", condition=Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180)
            ),
            models.CheckConstraint(name="report_not_merged_into_itself", condition=~Q(merged_into=models.F("id"))),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.category} ({self.state})"

    @classmethod
    def visible_to(cls, actor: Actor) -> Q:
        """Return what this actor may see: everyone what is public, agents what is theirs to handle besides."""
        own = super().visible_to(actor)
        if actor.kind is ActorKind.SYSTEM:
            return own
        if actor.kind is ActorKind.AGENT:
            codes = sorted(actor.organisations(cls.seeing_roles))
            # No join: that would tell rows twice.
            theirs = apps.get_model("incidents", "Task").objects.filter(report=OuterRef("pk"), contractor__in=codes)
            return own | IS_PUBLIC | Q(Exists(theirs)) | Q(creator__in=codes)
        return IS_PUBLIC


class Update(models.Model):
    """Something that happened to a report; added to, never changed.

    `text` is for those who read the timeline; `data` says what it was about, without personal data.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="updates")
    what = models.CharField(max_length=12, choices=choices(What))
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    organisation = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=choices(State))
    """Of the report after it."""
    is_public = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["report", "id"], name="update_of_report"),
            models.Index(fields=["-at"], condition=Q(is_public=True), name="update_public_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.what}"
