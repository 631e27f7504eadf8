"""Cases: one run of a procedure each, kept as a projection of what the journal says happened to it."""

import uuid
from datetime import UTC, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from parvis.counter.rules.parts import FOLLOWS
from parvis.counter.types import Channel, Fate, Outcome
from parvis.kernel.people.scope import ScopedModel
from parvis.kernel.people.types import Actor, ActorKind, Role

GONE = (Fate.DESTROYED.value, Fate.ANONYMISED.value)
"""Fates after which nothing personal is left of a case, and no page shows it."""
NO_TERM = datetime(9999, 12, 31, tzinfo=UTC)
"""Where a case without a running term stands in a queue: last."""


class Case(ScopedModel):
    """Something that someone asked of an administration, and how far it has come.

    The journal holds what happened; this row is where that leads, derived again at each event, so that queues and
    deadlines can be found by an index. It is pinned to the definition under which it began. Answers, names and the code
    for following without an account are sealed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=9, unique=True)
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )  # the indexes below begin with it
    procedure = models.CharField(max_length=60)
    definition = models.CharField(max_length=64)
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    draft_id = models.UUIDField(unique=True)
    channel = models.CharField(max_length=5, choices=[(one.value, one.value) for one in Channel])
    language = models.CharField(max_length=2)
    is_for_inspectors = models.BooleanField(default=False)
    age_band = models.CharField(max_length=5, blank=True, default="")
    """The band of ages of the applicant when it was sent, for counts; empty where unknown."""
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", db_index=False
    )  # `case_of_parent` finds them
    """The case with whose end its applicant disagrees by this one."""
    remedy = models.CharField(max_length=60, blank=True, default="")
    """By which remedy of the parent's flow."""

    # Derived from the events.
    state = models.CharField(max_length=60)
    tracks = models.JSONField(default=dict)
    outcome = models.CharField(max_length=12, blank=True, choices=[(one.value, one.value) for one in Outcome])
    pieces_wanted = models.JSONField(default=list)
    received_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    next_deadline = models.CharField(max_length=60, blank=True)
    queue_at = models.DateTimeField(default=NO_TERM)
    fires_at = models.DateTimeField(null=True, blank=True)
    is_suspended = models.BooleanField(default=False)
    was_late = models.BooleanField(default=False)
    keep_until = models.DateTimeField(null=True, blank=True)
    """When its procedure lets go of it; None while it is open, and once that has been done."""
    fate = models.CharField(max_length=10, blank=True, choices=[(one.value, one.value) for one in Fate])
    """What became of its file when that moment came."""
    fate_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    has_unread = models.BooleanField(default=False)

    answers = models.BinaryField()
    label = models.BinaryField()
    secret = models.BinaryField(default=b"", editable=False)
    """A key of its own, sealed, for what the journal keeps of this case: when it goes, nobody reads that any more."""
    code_index = models.BinaryField(max_length=16, null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "queue_at", "id"],
                name="case_queue",
                condition=Q(closed_at=None),
            ),
            models.Index(
                # What the workload counts stands behind the key of the queue, so that counting reads no rows.
                fields=[
                    "organisation",
                    "procedure",
                    "queue_at",
                    "id",
                    "assigned_to",
                    "is_suspended",
                    "received_at",
                    "closed_at",
                ],
                name="case_queue_of_procedure",
                condition=Q(closed_at=None),
            ),
            models.Index(
                fields=["organisation", "assigned_to", "queue_at", "id"],
                name="case_queue_of_agent",
                condition=Q(closed_at=None),
            ),
            models.Index(
                fields=["organisation", "-closed_at", "id", "procedure", "was_late"],
                name="case_closed",
                condition=Q(closed_at__isnull=False),
            ),
            models.Index(fields=["organisation", "-received_at"], name="case_received"),
            models.Index(fields=["organisation", "changed_at", "id"], name="case_changed"),
            models.Index(fields=["fires_at"], name="case_fires", condition=Q(fires_at__isnull=False)),
            models.Index(fields=["keep_until"], name="case_kept_until", condition=Q(keep_until__isnull=False)),
            models.Index(fields=["applicant", "-received_at"], name="case_of_applicant"),
            models.Index(fields=["parent"], name="case_of_parent", condition=Q(parent__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                name="case_closed_at_and_outcome_go_together",
                condition=(Q(closed_at=None) & Q(outcome="")) | (~Q(closed_at=None) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="case_due_at_and_deadline_go_together",
                condition=(Q(due_at=None) & Q(next_deadline="")) | (~Q(due_at=None) & ~Q(next_deadline="")),
            ),
            models.CheckConstraint(
                name="case_queues_by_its_term",
                # Said in full: a comparison with nothing is unknown, and what is unknown a database lets pass.
                condition=(Q(due_at=None) & Q(queue_at=NO_TERM)) | (~Q(due_at=None) & Q(queue_at=F("due_at"))),
            ),
            models.CheckConstraint(
                name="case_channel_is_known", condition=Q(channel__in=[one.value for one in Channel])
            ),
            models.CheckConstraint(
                name="case_outcome_is_known", condition=Q(outcome__in=["", *(one.value for one in Outcome)])
            ),
            models.CheckConstraint(name="case_language_is_ours", condition=Q(language__in=["nl", "fr", "en"])),
            models.CheckConstraint(name="case_has_a_state", condition=~Q(state="")),
            models.CheckConstraint(
                name="case_open_is_not_let_go", condition=Q(closed_at__isnull=False) | Q(keep_until=None, fate="")
            ),
            models.CheckConstraint(
                name="case_parent_and_remedy_go_together",
                condition=Q(parent=None, remedy="") | (Q(parent__isnull=False) & ~Q(remedy="")),
            ),
            models.CheckConstraint(name="case_is_not_its_own_parent", condition=Q(parent=None) | ~Q(parent=F("id"))),
            models.CheckConstraint(
                name="case_fate_and_moment_go_together",
                condition=Q(fate="", fate_at=None)
                | (Q(fate__in=[one.value for one in Fate]) & Q(fate_at__isnull=False) & Q(keep_until=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @classmethod
    def visible_to(cls, actor: Actor) -> Q:
        """Return the cases that this actor may see.

        Agents, deciders and managers see those of their organisations, inspectors those that have something to inspect
        there; a person sees their own or, under a mandate, those of whom they act for as far as it reaches; who showed
        a code sees that one.
        """
        if actor.kind is ActorKind.SYSTEM:
            return Q()
        if actor.kind is ActorKind.AGENT:
            everything = actor.organisations((Role.AGENT, Role.DECIDER, Role.MANAGER))
            visits = actor.organisations((Role.INSPECTOR,)) - everything
            seen = Q(organisation__in=sorted(everything))
            return seen | Q(organisation__in=sorted(visits), is_for_inspectors=True) if visits else seen
        if actor.id.startswith(FOLLOWS):
            return Q(pk=actor.id.removeprefix(FOLLOWS))
        whose = actor.acting_for.removeprefix("account:") if actor.acting_for else actor.account_id
        mine = Q(applicant=whose) if whose else Q(pk__in=[])
        return mine if actor.procedures is None else mine & Q(procedure__in=sorted(actor.procedures))

    @property
    def subject(self) -> str:
        """The subject under which the journal keeps this case."""
        return f"case:{self.pk}"

    @property
    def scope(self) -> str:
        """The scope of the vault's keys for this case."""
        return case_scope(self.organisation_id)

    @property
    def is_let_go(self) -> bool:
        """Whether what was personal in it is gone."""
        return self.fate in GONE

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


def case_scope(organisation: str) -> str:
    """Return the vault's scope for the cases of an organisation."""
    return f"{organisation}/case"


class CaseToken(models.Model):
    """A word by which a case can be found, as a blind index: a name, a street, a national number; never readable.

    Each organisation has its own index key, so that equal words of two organisations cannot be linked.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tokens", db_index=False)
    token = models.BinaryField(max_length=16)
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["token", "-received_at", "case"], name="case_token_newest")]
        # Finds the other words of a search in one probe; it serves the foreign key as well.
        constraints = [models.UniqueConstraint(fields=["case", "token"], name="case_token_once")]

    def __str__(self) -> str:
        return str(self.case_id)


class CaseFile(models.Model):
    """A file that belongs to a case: answered, added as a missing piece, or sent with a message."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="files")
    file = models.UUIDField(unique=True)
    origin = models.CharField(max_length=60)
    """The question or the piece that it answers; empty for one sent with a message."""
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["added_at", "id"]

    def __str__(self) -> str:
        return str(self.file)
