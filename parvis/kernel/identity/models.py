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
