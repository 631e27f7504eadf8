"""Sessions: where an account is signed in, so that its owner can see it and end it."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q

from parvis.kernel.people.models.account import Account


class Session(AbstractBaseSession):
    """A session of the web, with its account and its moments beside the data that Django keeps.

    `reference` is made from the key and names the session on the page where its owner ends it, without giving
    the key away.
    """

    reference = models.UUIDField(unique=True, editable=False)
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="sessions")
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    device = models.CharField(max_length=100, blank=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        verbose_name = "session"
        verbose_name_plural = "sessions"
        constraints = [
            models.CheckConstraint(
                name="session_of_an_account_has_its_moments",
                condition=(Q(account=None) & Q(began_at=None) & Q(seen_at=None))
                | (~Q(account=None) & ~Q(began_at=None) & ~Q(seen_at=None)),
            ),
        ]
