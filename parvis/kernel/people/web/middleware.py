"""Who asks: `request.actor`, and what has to happen before their request is answered."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext

from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor
from parvis.kernel.people.web import moments
from parvis.kernel.people.web.access import SIGN_IN

ALWAYS_OPEN = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "account_change_password",
        "mfa_index",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "health",
    }
)
"""The pages where an agent mends what is missing: a password of one's own, a second factor."""


class ActorMiddleware:
    """Give every request its actor, and hold sessions to their rules.

    An actor costs nothing for those who have not signed in, and at most two queries beside the session itself: the
    account, and an agent's roles. Until an agent has shown a second factor the actor has no roles, so that even a
    view that forgets to ask gives nothing away; the demonstration asks for none.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        now = timezone.now()
        if self._is_known(request) and moments.has_ended(request, now):
            return self._end(request, now)
        request.actor = SimpleLazyObject(lambda: actor_of_request(request, now))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponseBase | None:
        """Lead an agent who has something to mend to the page for it."""
        match = request.resolver_match
        if match is None or match.url_name in ALWAYS_OPEN or not self._is_known(request):
            return None
        missing = what_is_missing(request)
        return _redirect(request, reverse(missing)) if missing else None

    @staticmethod
    def _is_known(request: HttpRequest) -> bool:
        return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated

    @staticmethod
    def _end(request: HttpRequest, now: datetime) -> HttpResponseBase:
        account, user = str(request.user.pk), request.user
        door = "account_login" if getattr(user, "kind", "") == people.AccountKind.AGENT else SIGN_IN
        people.record_logout(account=account, reason="expired", by=Actor.system("sessions"), at=now)
        logout(request)
        query = {"ended": "1"}
        if request.method == "GET":
            query[REDIRECT_FIELD_NAME] = request.get_full_path()
        return _redirect(request, f"{reverse(door)}?{urlencode(query)}")


def actor_of_request(request: HttpRequest, now: datetime) -> Actor:
    """Return who asks."""
    user = request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else None
    if user is None or not user.is_authenticated:
        return Actor.anonymous(get_language() or settings.LANGUAGE_CODE)
    level = moments.assurance(request).get("level", "low")
    actor = people.actor_of(user, now, acting_for=request.session.get(moments.ACTING), level=level)
    if actor.acting_for is None and request.session.pop(moments.ACTING, None):
        said = gettext("Your mandate has ended, or asks you to sign in more surely. You act for yourself again.")
        messages.warning(request, said, fail_silently=True)
    return replace(actor, grants=frozenset()) if what_is_missing(request) else actor


def what_is_missing(request: HttpRequest) -> str | None:
    """Return the name of the page where an agent mends what is missing, or None when all is well."""
    user: Any = request.user
    if settings.DEMO or user.kind != people.AccountKind.AGENT:
        return None
    if user.must_change_password:
        return "account_change_password"
    return None if moments.has_second_factor(request) else "mfa_index"


def _redirect(request: HttpRequest, url: str) -> HttpResponseBase:
    """Lead the browser elsewhere; a part of a page that HTMX asked for leads the whole page."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
