"""Forms that are being filled in."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from parvis.counter.types import Channel


class Draft(models.Model):
    """A form on its way: begun, perhaps put away, not yet a case.

    It belongs to the account that began it, or to whoever holds its code or the browser session in which it was begun;
    no agent sees it, but the one who fills it in at the desk or on the telephone (`entered_by`). Its answers are
    sealed. Once it is sent it is empty and only remembers its case, so that sending it again leads there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.CharField(max_length=60)
    definition = models.CharField(max_length=64)
    organisation = models.CharField(max_length=60, blank=True)
    """Code of the competent organisation; empty while an answer must still tell."""
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    channel = models.CharField(max_length=5, choices=[(one.value, one.value) for one in Channel])
    language = models.CharField(max_length=2)
    content = models.BinaryField()
    """Sealed JSON: answers, what was typed but not taken yet, and at which revision each page last changed."""
    code_index = models.BinaryField(max_length=16, null=True, blank=True, unique=True)
    """Blind index of the code by which it is taken up again."""
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    case_id = models.UUIDField(null=True, blank=True, unique=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    corrects = models.UUIDField(null=True, blank=True)
    """The case whose answers it corrects; it never becomes a case itself."""
    parent = models.UUIDField(null=True, blank=True)
    """The case with whose end someone disagrees by this one."""
    remedy = models.CharField(max_length=60, blank=True, default="")
    """By which remedy of the parent's flow."""
    entered_by = models.UUIDField(null=True, blank=True)
    """The account of the clerk who fills it in; then nobody else opens it."""
    entered_in = models.CharField(max_length=60, blank=True, default="")
    """Code of the organisation at whose desk that is."""
    on_behalf = models.UUIDField(null=True, blank=True)
    """The account of the applicant for whom a clerk fills it in; None when they have none."""

    class Meta:
        indexes = [
            models.Index(fields=["expires_at"], name="draft_expires"),
            models.Index(fields=["account", "-changed_at"], name="draft_of_account"),
            models.Index(
                fields=["entered_by", "-changed_at"], name="draft_entered", condition=Q(entered_by__isnull=False)
            ),
            models.Index(fields=["corrects"], name="draft_corrects", condition=Q(corrects__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                name="draft_sent_and_case_go_together",
                condition=Q(case_id=None, sent_at=None) | (~Q(case_id=None) & ~Q(sent_at=None)),
            ),
            models.CheckConstraint(
                name="draft_channel_is_known", condition=Q(channel__in=[one.value for one in Channel])
            ),
            models.CheckConstraint(
                name="draft_parent_and_remedy_go_together",
                condition=Q(parent=None, remedy="") | (Q(parent__isnull=False) & ~Q(remedy="")),
            ),
            models.CheckConstraint(
                name="draft_that_corrects_makes_no_case",
                condition=Q(corrects=None) | Q(case_id=None, parent=None),
            ),
            models.CheckConstraint(
                name="draft_entered_by_and_in_go_together",
                condition=Q(entered_by=None, entered_in="") | (Q(entered_by__isnull=False) & ~Q(entered_in="")),
            ),
            models.CheckConstraint(
                name="draft_on_behalf_only_by_a_clerk",
                condition=Q(on_behalf=None) | Q(entered_by__isnull=False),
            ),
            models.CheckConstraint(name="draft_language_is_ours", condition=Q(language__in=["nl", "fr", "en"])),
            models.CheckConstraint(
                name="draft_expires_after_it_began", condition=Q(expires_at__gt=models.F("created_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.pk}"

    @property
    def scope(self) -> str:
        """The scope of the vault's keys for this draft."""
        return f"{self.organisation or 'region'}/draft"

    @property
    def context(self) -> str:
        """The place in the vault of its content."""
        return f"draft:content:{self.pk}"

    @property
    def is_sent(self) -> bool:
        return self.case_id is not None
