"""The seals with which organisations sign."""

from django.db import models
from django.db.models import F, Q


class Seal(models.Model):
    """An electronic seal: the certificate and sealed private key with which one organisation signs its documents.

    The seal with an empty organisation is the installation's own authority, which issues the others. An organisation
    that holds a qualified seal (eIDAS, art. 38) can have its certificate and key put here instead.
    """

    organisation = models.CharField(max_length=60, blank=True)
    certificate = models.BinaryField()
    """X.509 certificate, DER."""
    sealed_key = models.BinaryField()
    """Private key, PKCS #8, sealed by the vault."""
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="seal_is_valid_for_a_while"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(revoked_at=None), name="seal_one_in_force_per_organisation"
            ),
        ]

    def __str__(self) -> str:
        return self.organisation or "authority"
