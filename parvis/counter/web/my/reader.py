"""Who reads a case: the person who signed in, or who has shown its code in this browser session."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from parvis.counter import api as counter
from parvis.kernel.people.types import Actor

_KEY = "followed"
_MOST = 10


def reader_of(request: HttpRequest, case: UUID) -> Actor:
    """Return as whom this request reads a case; what they may see is decided by the rows."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if str(case) in followed(request):
        return counter.follower(case, actor.language)
    return actor


def followed(request: HttpRequest) -> list[str]:
    """Return the cases whose code was shown in this browser session."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return []
    found: list[str] = request.session.get(_KEY, [])
    return found


def remember(request: HttpRequest, case: UUID) -> None:
    """Let this browser session read a case whose code was shown."""
    request.session.cycle_key()
    kept = [one for one in request.session.get(_KEY, []) if one != str(case)]
    request.session[_KEY] = [*kept, str(case)][-_MOST:]


def forget(request: HttpRequest) -> None:
    """Let this browser session read them no more: on a shared computer nothing stays behind."""
    request.session.pop(_KEY, None)
