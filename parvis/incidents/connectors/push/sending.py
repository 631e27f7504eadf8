"""Giving one message to the push service of a browser."""

import http.client
from datetime import datetime, timedelta

from django.conf import settings

from parvis.incidents.connectors.push.encryption import encrypt
from parvis.incidents.connectors.push.keys import authorization
from parvis.incidents.types.push import PushDown, PushGone, PushTarget
from parvis.kernel.messages.api import NotAllowed
from parvis.kernel.messages.post import post

LARGEST = 3_000
"""Bytes of a message; services take 4096 once it is encrypted."""
_KEPT_FOR = timedelta(days=1)
"""How long a service keeps a message for a device that is off."""
_FILLED = 1_000
_GONE = frozenset({404, 410})


def send(target: PushTarget, message: bytes, *, topic: str, at: datetime) -> None:
    """Give a message to the push service of a browser; nobody but the browser can read it.

    :param topic: of a message that waits under the same one this takes the place: 32 characters of base64url at most.
    :raises PushGone: if there is no such browser, or its address is not one that we call.
    :raises PushDown: if the service does not answer or does not take it; trying again may help.
    :raises ValueError: if the message is too large.
    """
    if len(message) > LARGEST:
        raise ValueError(f"A push message has {LARGEST} bytes at most, and this one {len(message)}.")
    body = encrypt(message, key=target.key, auth=target.auth, length=_FILLED)
    headers = {
        "Authorization": authorization(target.endpoint, at),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(_KEPT_FOR.total_seconds())),
        "Topic": topic,
        "Urgency": "normal",
    }
    try:
        status = post(target.endpoint, body, headers, is_demo=settings.DEMO)
    except (NotAllowed, UnicodeError) as error:  # UnicodeError: a host name that none can have
        raise PushGone(str(error)) from None
    except (OSError, http.client.HTTPException) as error:
        raise PushDown(f"The push service does not answer: {type(error).__name__}.") from None
    if status in _GONE:
        raise PushGone(f"The push service answered {status}.")
    if not 200 <= status < 300:
        raise PushDown(f"The push service answered {status}.")
