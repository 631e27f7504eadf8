"""Reading what a browser gives to be reached by: `PushSubscription.toJSON()` of the Push API."""

import base64
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from parvis.incidents.types.push import BadPushSubscription, PushTarget
from parvis.kernel.messages.rules.webhooks import check_url

LONGEST_ENDPOINT = 2_000
KEY_BYTES, AUTH_BYTES = 65, 16


def read_target(given: Mapping[str, Any], *, is_demo: bool) -> PushTarget:
    """Return where a browser is reached.

    :param is_demo: a demonstration also calls plain http and its own machine.
    :raises BadPushSubscription: if the address is not public, or a key is none.
    """
    endpoint, keys = given.get("endpoint"), given.get("keys")
    if not isinstance(endpoint, str) or not isinstance(keys, Mapping):
        raise BadPushSubscription("There is no address, or there are no keys.")
    if len(endpoint) > LONGEST_ENDPOINT or not endpoint.isascii():
        raise BadPushSubscription("The address is too long, or holds signs that no address holds.")
    try:
        check_url(endpoint, is_demo=is_demo)
    except ValueError as error:  # also what cannot be taken apart
        raise BadPushSubscription(str(error)) from None
    key, auth = _bytes(keys.get("p256dh"), KEY_BYTES), _bytes(keys.get("auth"), AUTH_BYTES)
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
    except ValueError:
        raise BadPushSubscription("The key is no point on P-256.") from None
    return PushTarget(endpoint=endpoint, key=key, auth=auth)


def _bytes(text: object, length: int) -> bytes:
    plain = str(text).rstrip("=")
    try:
        found = base64.b64decode(plain + "=" * (-len(plain) % 4), altchars=b"-_", validate=True)
    except ValueError:  # also binascii.Error
        found = b""
    if len(found) != length:
        raise BadPushSubscription(f"A key has {len(found)} bytes, not {length}.")
    return found
