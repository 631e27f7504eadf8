"""Whether a token may be believed (OpenID Connect Core 1.0, section 3.1.3.7): every check is a line, and has a test."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from joserfc import jwe, jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from parvis.kernel.identity.client.provider import SIGNATURES
from parvis.kernel.identity.types import Journey, Refused

LEEWAY = timedelta(seconds=60)
"""How far the provider's clock and ours may differ."""
ENCRYPTIONS = ("RSA-OAEP", "RSA-OAEP-256", "A128GCM", "A256GCM", "A128CBC-HS256", "A256CBC-HS512")
LONGEST = 20_000

KeysOf = Callable[[bool], KeySet]
"""Returns the provider's keys; read anew when True."""


def opened(token: str, *, ours: Callable[[], KeySet]) -> str:
    """Return the signed token inside an encrypted one; one that is not encrypted as it is.

    :raises Refused: if it is not for us, or not a token at all.
    """
    if len(token) > LONGEST:
        raise Refused("form")
    if token.count(".") == 2:
        return token
    try:
        plain = jwe.decrypt_compact(token, ours(), algorithms=list(ENCRYPTIONS)).plaintext
        inner = (plain or b"").decode("ascii")
    except (JoseError, ValueError) as wrong:
        raise Refused("encryption") from wrong
    if inner.count(".") != 2:
        raise Refused("signature")
    return inner


def signed(token: str, *, theirs: KeysOf) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return head and claims of a token that the provider has signed; a key that is not known is looked up once.

    :raises Refused: if the algorithm is not among ours, or the signature is not the provider's.
    """
    if _head(token).get("alg") not in SIGNATURES:
        raise Refused("algorithm")
    try:
        try:
            found = jwt.decode(token, theirs(False), algorithms=list(SIGNATURES))
        except InvalidKeyIdError:
            found = jwt.decode(token, theirs(True), algorithms=list(SIGNATURES))
    except (JoseError, ValueError) as wrong:
        raise Refused("signature") from wrong
    return dict(found.header), dict(found.claims)


def check_id_token(
    head: dict[str, Any],
    claims: dict[str, Any],
    *,
    journey: Journey,
    client_id: str,
    access_token: str,
    at: datetime,
) -> None:
    """Hold an ID token against the journey that it answers.

    :raises Refused: with the name of what is wrong.
    """
    if claims.get("iss") != journey.issuer:
        raise Refused("issuer")
    _check_audience(claims, client_id)
    _check_moments(claims, journey=journey, at=at)
    if not hmac.compare_digest(str(claims.get("nonce", "")), journey.nonce):
        raise Refused("nonce")
    if not claims.get("sub") or not isinstance(claims["sub"], str):
        raise Refused("subject")
    if "at_hash" in claims and claims["at_hash"] != half_hash(access_token, str(head.get("alg"))):
        raise Refused("at_hash")


def _check_audience(claims: dict[str, Any], client_id: str) -> None:
    said = claims.get("aud")
    audience = said if isinstance(said, list) else [said]
    if client_id not in audience:
        raise Refused("audience")
    if "azp" in claims and claims["azp"] != client_id:
        raise Refused("azp")
    if len(audience) > 1 and "azp" not in claims:
        raise Refused("azp")


def _check_moments(claims: dict[str, Any], *, journey: Journey, at: datetime) -> None:
    now, leeway = at.timestamp(), LEEWAY.total_seconds()
    expires, issued = _moment(claims, "exp"), _moment(claims, "iat")
    if expires is None or expires + leeway <= now:
        raise Refused("expired")
    # Made before we asked: it belongs to another journey, whatever else it says.
    if issued is None or not journey.began_at.timestamp() - leeway <= issued <= now + leeway:
        raise Refused("issued_at")
    if "nbf" in claims and (_moment(claims, "nbf") or now + leeway + 1) > now + leeway:
        raise Refused("not_yet")
    shown = _moment(claims, "auth_time")
    if journey.account and shown is not None and shown < journey.began_at.timestamp() - leeway:
        raise Refused("auth_time")  # a step-up asks to show it again, now


def check_userinfo(said: dict[str, Any], *, subject: str, issuer: str, client_id: str, is_signed: bool) -> None:
    """Hold what the provider says of someone against the ID token: it must be about the same one.

    :raises Refused: with the name of what is wrong.
    """
    if said.get("sub") != subject:
        raise Refused("subject")
    if is_signed:
        if said.get("iss", issuer) != issuer:
            raise Refused("issuer")
        if "aud" in said:
            _check_audience({"aud": said["aud"]}, client_id)


def half_hash(text: str, algorithm: str) -> str:
    """Return the left half of a text's hash, as `at_hash` has it: all our signatures are over SHA-256."""
    if not algorithm.endswith("256"):
        raise Refused("algorithm")
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:16]).decode().rstrip("=")


def challenge(verifier: str) -> str:
    """Return what goes out first of a secret that is shown later (RFC 7636, S256)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _head(token: str) -> dict[str, Any]:
    first = token.partition(".")[0]
    try:
        said = json.loads(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except (binascii.Error, ValueError) as wrong:
        raise Refused("form") from wrong
    return said if isinstance(said, dict) else {}


def _moment(claims: dict[str, Any], name: str) -> float | None:
    said = claims.get(name)
    return float(said) if isinstance(said, int | float) and not isinstance(said, bool) else None
