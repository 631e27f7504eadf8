"""The journal's two tables; triggers of the first migration keep them append-only."""

from django.db import models
from django.db.models import Q


class Head(models.Model):
    """The last entry of an organisation's chain; its row is locked while an entry is added.

    A trigger moves it with every new entry and refuses any other change.
    """

    chain = models.CharField(primary_key=True, max_length=80)
    sequence = models.PositiveBigIntegerField()
    hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.chain or 'no organisation'} at {self.sequence}"


class Entry(models.Model):
    """Something that happened: who did what to what, when, on whose behalf, why and by which law.

    It carries no personal data but pseudonyms; what is personal is sealed, and the hash of the sealed bytes is in the
    chain, so that destroying the key leaves the chain sound. `data` is text, because it is hashed as it is written.
    """

    chain = models.CharField(max_length=80, blank=True)
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=80)
    by = models.CharField(max_length=80)
    on_behalf_of = models.CharField(max_length=80, null=True)  # noqa: DJ001 (null is hashed as null)
    subject = models.CharField(max_length=120)
    data = models.TextField()
    sealed = models.BinaryField(null=True)
    purpose = models.CharField(max_length=200, blank=True)
    legal_basis = models.CharField(max_length=200, blank=True)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="journal_chain_has_no_fork"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="journal_sequence_begins_at_one"),
            models.CheckConstraint(condition=~Q(verb=""), name="journal_entry_has_a_verb"),
            models.CheckConstraint(condition=~Q(by=""), name="journal_entry_has_an_actor"),
            models.CheckConstraint(condition=~Q(subject=""), name="journal_entry_has_a_subject"),
        ]
        indexes = [models.Index(fields=["subject", "id"], name="journal_by_subject")]

    def __str__(self) -> str:
        return f"{self.chain or 'no organisation'} {self.sequence}: {self.verb}"
