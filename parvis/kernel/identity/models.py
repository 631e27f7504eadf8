"""Applications of administrations that may ask the house something in their own name."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from parvis.kernel.people.api import Role, ScopedModel


class Application(ScopedModel):
    """A program of an organisation: its back office, its website, a calendar. It has a secret instead of a password.

    Of the secret only a digest is kept: it is 256 random bits, so nothing slower is needed (NIST SP 800-63B, 5.1.2).
    """

    # Only who gives roles in an organisation decides which programs read its files.
    seeing_roles: ClassVar = (Role.ADMINISTRATOR,)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    scopes = models.JSONField(default=list)
    redirect_uris = models.JSONField(default=list)
    """Where people may come back to who sign in with it; empty for a program that signs nobody in."""
    knows_national_number = models.BooleanField(default=False)
    """Whether it may ask the national number of who signs in with it: the house says so (Act of 8 August 1983)."""
    secret_digest = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=80)
    used_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["name", "created_at"]
        constraints = [
            models.CheckConstraint(name="application_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="application_ended_at_and_by_go_together",
                condition=Q(ended_at=None, ended_by="") | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.organisation_id})"


class Consent(models.Model):
    """Somebody lets an application know who they are, until they take that back."""

    account = models.ForeignKey("people.Account", on_delete=models.CASCADE, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    scopes = models.JSONField(default=list)
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="consent_once_an_application", fields=["account", "application"]),
            models.CheckConstraint(
                name="consent_ends_after_it_begins",
                condition=Q(revoked_at=None) | Q(revoked_at__gte=models.F("given_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} to {self.application_id}"


class LoginGrant(models.Model):
    """A code with which an application learns who was sent back to it, and the short token that it became.

    Neither is kept, only their digests: both are 256 random bits.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("people.Account", on_delete=models.CASCADE, related_name="+")
    scopes = models.JSONField(default=list)
    redirect_uri = models.CharField(max_length=2000)
    nonce = models.CharField(max_length=2000, blank=True)
    challenge = models.CharField(max_length=43)
    level = models.CharField(max_length=12)
    shown_at = models.DateTimeField()
    """When its holder showed who they are."""
    code_digest = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)
    access_digest = models.BinaryField(max_length=32, null=True, blank=True, unique=True)
    access_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_token_and_its_end_go_together",
                condition=Q(access_digest=None, access_until=None)
                | Q(access_digest__isnull=False, access_until__isnull=False, used_at__isnull=False),
            ),
            models.CheckConstraint(name="grant_level_is_known", condition=Q(level__in=["low", "substantial", "high"])),
        ]

    def __str__(self) -> str:
        return str(self.pk)
