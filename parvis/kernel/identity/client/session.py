"""What the session remembers of how surely someone showed who they are, and where one goes to show it better."""

import re
from base64 import b64decode, b64encode
from secrets import token_urlsafe
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse

from parvis.kernel.identity.client.provider import is_offered
from parvis.kernel.identity.types import Level, level_of
from parvis.kernel.people.web import moments
from parvis.kernel.vault import api as vault

_TOKEN = "identity_token"  # noqa: S105 - the name of a key
_SCOPE, _CONTEXT = "identity/session", "identity.session:id_token"
_FAREWELL_SECONDS = 600
_TICKET = re.compile(r"[A-Za-z0-9_-]{20,64}")


def assurance_of(request: HttpRequest) -> Level:
    """Return how sure we are, in this session, of who asks; a sign-in that came with no level counts as low."""
    if not request.user.is_authenticated:
        return Level.NONE
    return level_of(moments.assurance(request).get("level")) if moments.assurance(request) else Level.LOW


def step_up_url(level: str, next: str) -> str:  # noqa: A002 (the word of the address)
    """Return where one shows who one is at this level at least, and comes back from to `next`."""
    return f"{reverse('account_sign_in')}?{urlencode({'level': level, 'next': next})}"


def keep_token(request: HttpRequest, id_token: str) -> None:
    """Keep the provider's token under seal, to sign out there too; it names the person."""
    sealed = vault.seal(id_token, scope=_SCOPE, context=_CONTEXT)
    request.session[_TOKEN] = b64encode(sealed).decode()


def farewell(request: HttpRequest) -> str | None:
    """Return the page for who signs out here and may still be signed in at the provider; None for others.

    The session ends with signing out, so what the provider wants to see waits elsewhere, for ten minutes.
    """
    sealed = request.session.get(_TOKEN)
    if not sealed or not is_offered():
        return None
    ticket = token_urlsafe(24)
    cache.set(f"identity:farewell:{ticket}", sealed, _FAREWELL_SECONDS)
    return f"{reverse('account_signed_out')}?{urlencode({'leave': ticket})}"


def token_of_farewell(ticket: str) -> str:
    """Return the token that was kept for signing out at the provider, once; empty when there is none any more."""
    if not _TICKET.fullmatch(ticket):
        return ""
    name = f"identity:farewell:{ticket}"
    sealed = cache.get(name)
    if not sealed:
        return ""
    cache.delete(name)
    try:
        return vault.unseal_text(b64decode(str(sealed)), scope=_SCOPE, context=_CONTEXT)
    except (vault.CannotUnseal, vault.Shredded):
        return ""
