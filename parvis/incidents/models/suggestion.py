"""Models that suggest a category."""

from django.db import models


class SuggestionModel(models.Model):
    """A trained model: numbers and words, no code. The last one suggests."""

    trained_at = models.DateTimeField()
    learned_from = models.PositiveIntegerField()
    content = models.BinaryField()
    measured = models.JSONField()

    def __str__(self) -> str:
        return f"suggestions {self.pk}"
