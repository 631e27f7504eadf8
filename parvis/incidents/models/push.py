"""Browsers that are told what happens to a report."""

from django.db import models

from parvis.incidents.models.people import Follower


class PushSubscription(models.Model):
    """A browser of a follower, told by its push service; it is erased when that is over.

    One browser has the same address for every report that it is told of.
    """

    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="push_subscriptions")
    target = models.BinaryField()
    """Its address and keys, sealed."""
    digest = models.BinaryField(max_length=32)
    """Of the address, so that it is found without being read."""
    created_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)
    """When its push service first failed to take the message that it still does not take."""

    class Meta:
        indexes = [models.Index(fields=["digest"], name="push_by_digest")]
        constraints = [models.UniqueConstraint(fields=["follower", "digest"], name="push_once_each")]

    def __str__(self) -> str:
        return f"push of {self.follower_id}"
