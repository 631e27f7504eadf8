"""The provider as we reach it: what it publishes, and the two things that we ask of it behind the browser's back."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from parvis.kernel.identity.client import keys
from parvis.kernel.identity.types import ProviderDown, Refused

KEPT_SECONDS = 3600.0
PATIENCE = httpx.Timeout(8.0, connect=3.0)
MOST_BYTES = 200_000
SIGNATURES = ("PS256", "ES256", "RS256")
"""The signatures that we accept, and make, the best first. Never `none`, and none that a shared secret can make."""
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Provider:
    """What a provider says of itself (OpenID Connect Discovery 1.0)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    end_session_endpoint: str = ""
    names_itself: bool = False
    """It adds `iss` to its answers (RFC 9207)."""
    assertion_algorithms: tuple[str, ...] = ("RS256",)


@dataclass(frozen=True)
class Tokens:
    """What a code was changed for."""

    id_token: str
    access_token: str


_kept: dict[str, tuple[float, Provider]] = {}
_kept_keys: dict[str, KeySet] = {}


def forget() -> None:
    """Forget what was read; tests need it."""
    _kept.clear()
    _kept_keys.clear()


def is_offered() -> bool:
    """Tell whether this installation has a provider."""
    return bool(settings.IDENTITY_ISSUER)


def provider() -> Provider:
    """Return the provider of this installation, read again every hour; the former reading is better than none.

    :raises ProviderDown: if it cannot be reached, or says something that cannot be used.
    """
    issuer = str(settings.IDENTITY_ISSUER)
    read_at, found = _kept.get(issuer, (0.0, None))
    if found is not None and time.monotonic() - read_at < KEPT_SECONDS:
        return found
    try:
        found = parsed(_json(_ask("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")), issuer=issuer)
        _kept_keys.pop(issuer, None)
    except ProviderDown:
        if found is None:
            raise
    _kept[issuer] = (time.monotonic(), found)
    return found


def parsed(said: Mapping[str, Any], *, issuer: str) -> Provider:
    """Return a discovery document, held against what it must say.

    :raises ProviderDown: if it is another's, or lacks something, or leads to an address that is not protected.
    """
    if said.get("issuer") != issuer:
        raise ProviderDown("The discovery document names another issuer.")
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "end_session_endpoint")
    found = {name: str(said.get(name) or "") for name in names}
    for name, address in found.items():
        if not address and name not in ("userinfo_endpoint", "end_session_endpoint"):
            raise ProviderDown(f"The discovery document lacks {name}.")
        if address and not _is_protected(address):
            raise ProviderDown(f"{name} is not an https address.")
    listed = said.get("token_endpoint_auth_signing_alg_values_supported") or ("RS256",)
    return Provider(
        issuer=issuer,
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
        assertion_algorithms=tuple(str(one) for one in listed),
        **found,
    )


def provider_keys(found: Provider, *, again: bool = False) -> KeySet:
    """Return the keys with which a provider signs.

    :param again: read them anew: a token names a key that is not among them.
    :raises ProviderDown: if they cannot be read.
    """
    if again or found.issuer not in _kept_keys:
        said = _json(_ask("GET", found.jwks_uri))
        listed = said.get("keys")
        usable = [
            one
            for one in (listed if isinstance(listed, list) else ())
            if isinstance(one, dict) and one.get("kty") in ("RSA", "EC") and one.get("use", "sig") == "sig"
        ]
        try:
            _kept_keys[found.issuer] = KeySet.import_key_set({"keys": usable})
        except (JoseError, ValueError) as wrong:
            raise ProviderDown("The provider's keys cannot be used.") from wrong
    return _kept_keys[found.issuer]


def change_code(found: Provider, *, code: str, verifier: str, redirect_uri: str, at: datetime) -> Tokens:
    """Change a code for tokens, showing with our key who asks (RFC 7523, `private_key_jwt`).

    :raises Refused: if the provider does not take the code.
    :raises ProviderDown: if it cannot be reached, or answers something else.
    """
    answer = _ask(
        "POST",
        found.token_endpoint,
        data={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
            "client_id": str(settings.IDENTITY_CLIENT_ID),
            "client_assertion_type": _ASSERTION,
            "client_assertion": _assertion(found, at),
        },
    )
    if answer.status_code in (400, 401, 403):
        raise Refused("code")
    said = _json(answer)
    if str(said.get("token_type", "")).lower() != "bearer" or not said.get("id_token") or not said.get("access_token"):
        raise ProviderDown("The provider gave no tokens.")
    return Tokens(id_token=str(said["id_token"]), access_token=str(said["access_token"]))


def ask_userinfo(found: Provider, access_token: str) -> dict[str, Any] | str:
    """Return what the provider says of the person: a record, or a token that still has to be verified.

    :raises ProviderDown: if it cannot be reached, or answers something else.
    """
    answer = _ask("GET", found.userinfo_endpoint, headers={"Authorization": f"Bearer {access_token}"})
    if answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("application/jwt"):
        return answer.text.strip()
    return _json(answer)


def _assertion(found: Provider, at: datetime) -> str:
    key, now = keys.signing_key(), int(at.timestamp())
    ours = ("PS256", "RS256")  # our key is an RSA key
    algorithm = next((one for one in ours if one in found.assertion_algorithms), "RS256")
    client = str(settings.IDENTITY_CLIENT_ID)
    claims = {
        "iss": client,
        "sub": client,
        "aud": found.token_endpoint,
        "jti": token_urlsafe(24),
        "iat": now,
        "exp": now + 60,
    }
    return jwt.encode({"alg": algorithm, "kid": str(key.kid)}, claims, key, algorithms=[algorithm])


def _ask(method: str, address: str, **what: Any) -> httpx.Response:
    """Ask; no redirect is followed, and nothing that is too long is read to its end."""
    try:
        with (
            httpx.Client(timeout=PATIENCE, follow_redirects=False) as client,
            client.stream(method, address, **what) as answer,
        ):
            body = b""
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > MOST_BYTES:
                    raise ProviderDown("The provider's answer is too long.")
            return httpx.Response(answer.status_code, headers=_headers(answer), content=body)
    except (httpx.HTTPError, httpx.InvalidURL) as failed:
        raise ProviderDown("The provider cannot be reached.") from failed


def _headers(answer: httpx.Response) -> dict[str, str]:
    """Return the headers without the encoding, which is undone already."""
    return {"Content-Type": answer.headers.get("Content-Type", "")}


def _json(answer: httpx.Response) -> dict[str, Any]:
    if answer.status_code != 200:
        raise ProviderDown(f"The provider answered {answer.status_code}.")
    try:
        said = answer.json()
    except ValueError as wrong:
        raise ProviderDown("The provider answered something else.") from wrong
    if not isinstance(said, dict):
        raise ProviderDown("The provider answered something else.")
    return said


def _is_protected(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
