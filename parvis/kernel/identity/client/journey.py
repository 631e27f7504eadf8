"""A trip to the provider and back: what goes out with the browser, what the session keeps, what an answer must match.

The session keeps a few journeys, because people open several tabs; each is good for one answer, and for a quarter of an
hour. What comes back under a `state` that this session does not know, or knew once, is turned away.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from parvis.kernel.identity.client import claims as words
from parvis.kernel.identity.client import keys, tokens
from parvis.kernel.identity.client.provider import Provider, ask_userinfo, change_code, provider_keys
from parvis.kernel.identity.types import Declined, Identified, Journey, Level, Refused, TooLow, enough

LIFETIME = timedelta(minutes=15)
_KEY = "identity_journeys"
_MOST = 5
_DECLINED = {
    "access_denied",
    "login_required",
    "interaction_required",
    "consent_required",
    "unmet_authentication_requirements",
}


def levels() -> dict[str, str]:
    """Return what this provider calls the levels."""
    return dict(settings.IDENTITY_ACR) or {acr: str(level) for acr, level in words.ACR.items()}


def begin(
    request: HttpRequest, found: Provider, *, wanted: Level, to: str, language: str, account: str, at: datetime
) -> Journey:
    """Remember a new journey in the session.

    :param to: where to go afterwards; already known to be in this house.
    :param account: who must come back; empty for whoever does.
    """
    journey = Journey(
        state=token_urlsafe(32),
        nonce=token_urlsafe(32),
        verifier=token_urlsafe(48),
        issuer=found.issuer,
        wanted=wanted,
        next=to,
        language=language,
        began_at=at,
        account=account,
    )
    kept: dict[str, Any] = dict(request.session.get(_KEY, {}))
    kept[journey.state] = {
        "nonce": journey.nonce,
        "verifier": journey.verifier,
        "issuer": journey.issuer,
        "wanted": str(wanted),
        "next": to,
        "language": language,
        "began_at": at.isoformat(),
        "account": account,
    }
    request.session[_KEY] = dict(list(kept.items())[-_MOST:])
    return journey


def take(request: HttpRequest, state: str, *, at: datetime) -> Journey:
    """Return the journey that an answer belongs to, and forget it at once: no second answer finds it.

    :raises Refused: if this session began no such journey, or it is over.
    """
    kept: dict[str, Any] = dict(request.session.get(_KEY, {}))
    found = kept.pop(state, None)
    if not state or found is None:
        raise Refused("state")
    request.session[_KEY] = kept
    request.session.save()
    # Two answers at the same moment both read the session before either wrote it; only one of them adds this.
    if not cache.add(f"identity:answered:{hashlib.sha256(state.encode()).hexdigest()}", 1, LIFETIME.total_seconds()):
        raise Refused("state")
    moment = {"began_at": datetime.fromisoformat(found["began_at"]), "wanted": Level(found["wanted"])}
    journey = Journey(**{**found, **moment, "state": state})
    if at - journey.began_at > LIFETIME:
        raise Refused("late")
    return journey


def address(found: Provider, journey: Journey, *, redirect_uri: str) -> str:
    """Return the provider's page to which the browser goes."""
    asked = {
        "response_type": "code",
        "client_id": str(settings.IDENTITY_CLIENT_ID),
        "redirect_uri": redirect_uri,
        "scope": str(settings.IDENTITY_SCOPE),
        "state": journey.state,
        "nonce": journey.nonce,
        "code_challenge": tokens.challenge(journey.verifier),
        "code_challenge_method": "S256",
        "ui_locales": journey.language,
    }
    if acr := words.acr_for(journey.wanted, levels()):
        asked["acr_values"] = acr
    if journey.account:
        asked["prompt"] = "login"  # a step-up is shown anew, whatever the provider remembers
    separator = "&" if "?" in found.authorization_endpoint else "?"
    return f"{found.authorization_endpoint}{separator}{urlencode(asked)}"


def answered(
    found: Provider, journey: Journey, said: Mapping[str, str], *, redirect_uri: str, at: datetime
) -> Identified:
    """Return who comes back, after everything about the answer was verified.

    :param said: the parameters of the answer.
    :raises Declined: if they, or the provider, broke off.
    :raises TooLow: if they showed who they are less surely than was asked.
    :raises Refused: if anything about the answer is not as it must be.
    :raises ProviderDown: if the provider cannot be asked.
    """
    _check_sender(found, journey, said)
    if "error" in said:
        raise Declined("declined" if said["error"] in _DECLINED else "provider_error")
    if not said.get("code"):
        raise Refused("code")
    client = str(settings.IDENTITY_CLIENT_ID)
    given = change_code(found, code=said["code"], verifier=journey.verifier, redirect_uri=redirect_uri, at=at)
    id_token = tokens.opened(given.id_token, ours=keys.opening_keys)
    head, claims = tokens.signed(id_token, theirs=lambda again: provider_keys(found, again=again))
    tokens.check_id_token(head, claims, journey=journey, client_id=client, access_token=given.access_token, at=at)
    if found.userinfo_endpoint:
        claims = {**_userinfo(found, given.access_token, claims, client), **claims}
    level = words.level_of_acr(claims.get("acr"), levels())
    if not enough(level, journey.wanted) or level is Level.NONE:
        raise TooLow
    return Identified(
        person=words.person_of(claims),
        level=level,
        acr=str(claims.get("acr", "")),
        means=words.means_of(claims),
        id_token=id_token,
    )


def _check_sender(found: Provider, journey: Journey, said: Mapping[str, str]) -> None:
    """Make sure that the answer comes from whom we asked (RFC 9207: mix-up of providers)."""
    if found.issuer != journey.issuer:
        raise Refused("issuer")  # the installation changed its provider meanwhile
    sender = said.get("iss")
    if sender is None and found.names_itself:
        raise Refused("issuer")
    if sender is not None and sender != journey.issuer:
        raise Refused("issuer")


def _userinfo(found: Provider, access_token: str, claims: Mapping[str, Any], client: str) -> dict[str, Any]:
    said = ask_userinfo(found, access_token)
    is_signed = isinstance(said, str)
    if isinstance(said, str):
        plain = tokens.opened(said, ours=keys.opening_keys)
        _, said = tokens.signed(plain, theirs=lambda again: provider_keys(found, again=again))
    tokens.check_userinfo(said, subject=str(claims["sub"]), issuer=found.issuer, client_id=client, is_signed=is_signed)
    return said
