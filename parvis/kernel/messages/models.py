"""The tables of messages and webhooks."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from parvis.kernel.messages.types import DeliveryState, MailState
from parvis.kernel.people.api import Actor, Role, ScopedModel

# Plain text, so that the migration does not need the enumerations of today.
NONE, SENT, REFUSED = MailState.NONE.value, MailState.SENT.value, MailState.REFUSED.value
WAITING, DELIVERED, GIVEN_UP = (one.value for one in DeliveryState)


class Message(ScopedModel):
    """Something the house told somebody: by mail, in the inbox of an account, or both.

    The address and what fills the template are sealed under the organisation's key; the text is made from the template
    whenever it is read or sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("people.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    subject_ref = models.CharField(max_length=100)
    template = models.CharField(max_length=100)
    language = models.CharField(max_length=2)
    address = models.BinaryField(null=True)
    context = models.BinaryField()
    written_at = models.DateTimeField()
    mail_state = models.CharField(max_length=8, choices=[(one.value, one.value) for one in MailState])
    mailed_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["account", "-written_at"], name="message_inbox"),
            models.Index(fields=["subject_ref", "written_at"], name="message_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_has_reader", condition=Q(account__isnull=False) | Q(address__isnull=False)
            ),
            models.CheckConstraint(
                name="message_mail_needs_address",
                condition=Q(mail_state=NONE, address__isnull=True) | ~Q(mail_state=NONE) & Q(address__isnull=False),
            ),
            models.CheckConstraint(
                name="message_sent_has_moment",
                condition=Q(mail_state=SENT, mailed_at__isnull=False) | ~Q(mail_state=SENT) & Q(mailed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="message_read_in_inbox", condition=Q(read_at__isnull=True) | Q(account__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} ({self.pk})"

    @classmethod
    def visible_to(cls, actor: Actor) -> Q:
        """Agents see what their organisations wrote; everyone sees what was written to them."""
        own = Q(account_id=actor.account_id) if actor.account_id else Q(pk__in=[])
        return super().visible_to(actor) | own


class Subscription(ScopedModel):
    """Another system that is told what happens in one organisation."""

    # Only who gives roles in an organisation decides what leaves it.
    seeing_roles: ClassVar = (Role.ADMINISTRATOR,)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    url = models.URLField(max_length=500)
    verbs = models.JSONField()
    secret = models.BinaryField()
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    told_until = models.BigIntegerField()
    """Sequence of the last entry of the organisation's journal that was looked at."""
    former_secret = models.BinaryField(null=True, blank=True)
    former_until = models.DateTimeField(null=True, blank=True)
    """Until then the former secret signs too, so that a receiver can change over."""
    is_paused = models.BooleanField(default=False)
    failures = models.PositiveIntegerField(default=0)
    """How often it failed, one after the other."""
    failing_since = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    sending_until = models.DateTimeField(null=True, blank=True)
    """Until then one worker has it, so that what is told stays in order."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="subscription_former_secret_ends",
                condition=Q(former_secret__isnull=True, former_until__isnull=True)
                | Q(former_secret__isnull=False, former_until__isnull=False),
            ),
            models.CheckConstraint(
                name="subscription_fails_since_it_failed",
                condition=Q(failures=0, failing_since__isnull=True) | Q(failures__gt=0, failing_since__isnull=False),
            ),
            models.CheckConstraint(name="subscription_told_not_negative", condition=Q(told_until__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.url} ({self.organisation_id})"


class Delivery(models.Model):
    """One entry of the journal, on its way to one subscriber; the log of what was told."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    sequence = models.BigIntegerField()
    """Of the entry in the organisation's journal; below zero for a try, which goes before everything."""
    verb = models.CharField(max_length=100)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in DeliveryState], default=WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)
    problem = models.CharField(max_length=300, default="", blank=True)
    created_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    """Since when it is on its way: as it was made, or as somebody sent it again."""
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subscription", "sequence"], name="delivery_waiting", condition=Q(state=WAITING)),
            models.Index(fields=["subscription", "-created_at"], name="delivery_log"),
        ]
        constraints = [
            models.UniqueConstraint(name="delivery_once_per_entry", fields=["subscription", "sequence"]),
            models.CheckConstraint(
                name="delivery_finished_has_moment",
                condition=Q(state=WAITING, finished_at__isnull=True)
                | Q(state__in=[DELIVERED, GIVEN_UP], finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} ({self.pk}, {self.state})"
