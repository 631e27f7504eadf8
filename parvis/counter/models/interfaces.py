"""What the house keeps for systems outside it that handle cases."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from parvis.counter.models.case import Case


class BackOffice(models.Model):
    """What a back office outside the house said of a case: that it works on it, and under which number it knows it."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="back_office", primary_key=True)
    application = models.CharField(max_length=80)
    """The application that said so, `application:<uuid>`."""
    reference = models.CharField(max_length=100, blank=True)
    """Its own number of the case."""
    taken_at = models.DateTimeField(null=True, blank=True)
    """When it said that it works on it; the case left the work queue then."""
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="back_office_is_known", condition=~Q(application=""))]

    def __str__(self) -> str:
        return f"{self.case_id} {self.reference}"


class IdempotencyKey(models.Model):
    """What was answered to a call with a key, so that the same call again is answered the same and does nothing more.

    It is written in the transaction of what the call did. The answer may hold a code, and is sealed.
    """

    application = models.CharField(max_length=80)
    key = models.CharField(max_length=100)
    digest = models.BinaryField(max_length=32)
    """Of the method, the address and the body."""
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    answer = models.BinaryField(default=b"")
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="idempotency_key_once", fields=["application", "key"]),
            models.CheckConstraint(name="idempotency_key_is_named", condition=~Q(key="") & ~Q(application="")),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.key}"


class CalendarKey(models.Model):
    """A secret address under which an agent reads their deadlines in a calendar of their own choice; one an account.

    Only a digest is kept of what stands in the address: 256 random bits.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.BinaryField(max_length=32, unique=True)
    language = models.CharField(max_length=2)
    created_at = models.DateTimeField()
    used_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="calendar_language_is_ours", condition=Q(language__in=["nl", "fr", "en"]))
        ]

    def __str__(self) -> str:
        return str(self.account_id)
