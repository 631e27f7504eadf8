"""Data keys, wrapped; useless without the file of master keys."""

from django.db import models
from django.db.models import Q


class MasterKey(models.Model):
    """The name of a master key under which data keys are wrapped; the key itself is in the file.

    Its row makes the database refuse a data key wrapped under a master key that a re-wrapping has just retired.
    """

    name = models.CharField(primary_key=True, max_length=40)

    def __str__(self) -> str:
        return self.name


class DataKey(models.Model):
    """One version of the key that seals one class of data of one organisation (`elsene-ixelles/case`).

    A shredded version keeps its row, so that the house can say that the data was destroyed rather than lost.
    """

    scope = models.CharField(max_length=200)
    version = models.PositiveIntegerField()
    wrapped = models.BinaryField(null=True)
    master = models.ForeignKey(MasterKey, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=80)
    shredded_at = models.DateTimeField(null=True)
    shredded_by = models.CharField(max_length=80, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "version"], name="vault_one_key_per_version"),
            models.CheckConstraint(condition=Q(version__gte=1), name="vault_versions_begin_at_one"),
            models.CheckConstraint(condition=~Q(scope=""), name="vault_key_has_a_scope"),
            models.CheckConstraint(
                condition=Q(wrapped__isnull=False, master__isnull=False, shredded_at__isnull=True, shredded_by="")
                | (Q(wrapped__isnull=True, master__isnull=True, shredded_at__isnull=False) & ~Q(shredded_by="")),
                name="vault_key_is_wrapped_or_shredded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} v{self.version}"
