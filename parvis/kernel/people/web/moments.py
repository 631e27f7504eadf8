"""What a session remembers of signing in: when it began, when it was last used, with what, how surely, for whom."""

from datetime import datetime

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

from parvis.kernel.people.api import SEEN_EVERY, describe_device, session_has_ended
from parvis.kernel.people.sessions import BEGAN, DEVICE, SEEN

FACTOR = "second_factor"
ACTING = "acting_for"
ASSURED = "assured"


def begin(request: HttpRequest, at: datetime) -> None:
    """Start the clock of a session, after its key was changed by signing in."""
    request.session[BEGAN] = request.session[SEEN] = at.isoformat()
    request.session[DEVICE] = describe_device(request.headers.get("User-Agent", ""))


def has_ended(request: HttpRequest, at: datetime) -> bool:
    """Tell whether the session is too old or was left alone too long; if not, note that it was used."""
    began, seen = request.session.get(BEGAN), request.session.get(SEEN)
    if not began or not seen:
        begin(request, at)
        return False
    seen_at = datetime.fromisoformat(seen)
    if session_has_ended(began_at=datetime.fromisoformat(began), seen_at=seen_at, at=at):
        return True
    if at - seen_at >= SEEN_EVERY:
        request.session[SEEN] = at.isoformat()
    return False


def methods(request: HttpRequest) -> list[str]:
    """Return how one signed in to this session: `password`, `totp`, `webauthn`, `recovery_codes`."""
    records = get_authentication_records(request, request.user)
    return [str(one.get("type") or one["method"]) for one in records if not one.get("reauthenticated")]


def has_second_factor(request: HttpRequest) -> bool:
    """Tell whether a second factor was shown in this session, at signing in or by enrolling it just now."""
    if request.session.get(FACTOR):
        return True
    return any(one["method"] == "mfa" for one in get_authentication_records(request, request.user))


def note_assurance(request: HttpRequest, *, level: str, means: str, at: datetime) -> None:
    """Remember how surely someone showed who they are, with what, and when (eIDAS art. 8).

    :param level: none, low, substantial or high.
    """
    request.session[ASSURED] = {"level": level, "means": means, "at": at.isoformat()}


def assurance(request: HttpRequest) -> dict[str, str]:
    """Return what is remembered of it: `level`, `means`, `at`; empty when nothing is."""
    found: dict[str, str] = request.session.get(ASSURED, {})
    return found


def note_second_factor(request: HttpRequest) -> None:
    """Remember that a second factor was shown in this session."""
    request.session[FACTOR] = True
