"""Whose form this is: the account, and the forms that were begun or taken up in this browser session."""

from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from parvis.counter import api
from parvis.kernel.people.types import Actor

_KEY = "drafts"
_MOST = 20
_uuid = lru_cache(maxsize=4096)(UUID)


def holder_of(request: HttpRequest) -> api.Holder:
    """Return who may open which drafts in this request; no session is made for it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    whose = (actor.acting_for or actor.id).removeprefix("account:") if actor.account_id and not actor.is_agent else ""
    held = frozenset(map(_uuid, _held(request)))
    return api.Holder(UUID(whose) if whose else None, held, procedures=actor.procedures)


def _held(request: HttpRequest) -> list[str]:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return []
    held: list[str] = request.session.get(_KEY, [])
    return held


def remember(request: HttpRequest, draft: UUID) -> None:
    """Let this browser session open a draft."""
    kept = [one for one in request.session.get(_KEY, []) if one != str(draft)]
    request.session[_KEY] = [*kept, str(draft)][-_MOST:]


def forget(request: HttpRequest, draft: UUID) -> None:
    """Let this browser session open a draft no more: on a shared computer nothing stays behind."""
    request.session[_KEY] = [one for one in request.session.get(_KEY, []) if one != str(draft)]
