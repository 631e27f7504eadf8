"""How the payment service signs what it tells: `t=<unix time>,v1=<hexadecimal HMAC-SHA256 of time, full stop, body>`.

The receiver computes the same with the shared secret, compares in constant time, and refuses what is older than five
minutes, so that an overheard notice cannot be repeated later; within them, its id is heard once.
"""

import hashlib
import hmac

SIGNATURE = "Payment-Signature"
TOLERANCE = 300
"""Seconds between the signature and the receiver's clock."""


def signed(body: bytes, secret: str, unix_time: int) -> str:
    """Return the signature of a notice."""
    digest = hmac.new(secret.encode(), f"{unix_time}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={unix_time},v1={digest}"


def is_signed(body: bytes, header: str, *, secret: str, unix_time: int) -> bool:
    """Tell whether a header is a fresh signature of a body.

    :param unix_time: the receiver's clock.
    """
    fields = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    sent_at = fields.get("t", "")
    if not (sent_at.isascii() and sent_at.isdecimal()) or abs(unix_time - int(sent_at)) > TOLERANCE:
        return False
    return hmac.compare_digest(signed(body, secret, int(sent_at)).encode(), header.encode())
