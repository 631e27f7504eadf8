"""What stands in the address by which one stops hearing of something: signed, so that nothing need be kept for it."""

from django.core.signing import BadSignature, Signer

FOLLOWER, WATCH = "follower", "watch"


def token(what: str, id: object) -> str:  # noqa: A002
    """Return a token that names something by its id; it does not expire, as mails do not."""
    return _signer(what).sign(str(id))


def named(what: str, token: str) -> str | None:
    """Return the id in a token, None if we did not make it."""
    try:
        return _signer(what).unsign(token)
    except BadSignature:
        return None


def _signer(what: str) -> Signer:
    return Signer(salt=f"incidents.stop.{what}", sep=".")
