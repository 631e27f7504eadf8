"""News on a telephone: what its page needs to offer it."""

from parvis.incidents.connectors.push import application_key
from parvis.incidents.models import Follower, PushSubscription
from parvis.incidents.queries.following import digest
from parvis.incidents.types.push import PushInfo


def push_of_key(key: str) -> PushInfo | None:
    """Return how the holder of a key is told on devices; None for who follows no more."""
    follower = Follower.objects.filter(key_digest=digest(key), left_at__isnull=True).first()
    if follower is None:
        return None
    known = PushSubscription.objects.filter(follower=follower).values_list("digest", flat=True)
    return PushInfo(application_key=application_key(), known=tuple(sorted(bytes(one).hex() for one in known)))
