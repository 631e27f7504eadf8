"""Who is told what, how it is signed, and to which addresses it never goes.

The header `Parvis-Signature` is `t=<unix time>,v1=<hexadecimal HMAC-SHA256>`; what is signed is the time as text, a
full stop, and the body as it was sent. The receiver computes the same with the shared secret, compares in constant
time, and refuses what is older than five minutes, so that an overheard call cannot be repeated.
"""

import hashlib
import hmac
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

SIGNATURE = "Parvis-Signature"
TOLERANCE = 300
"""Seconds that a receiver accepts between the signature and its own clock."""
_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits


class NotAllowed(ValueError):
    """A webhook may not go to this address."""


def sign(body: bytes, *, secret: str, unix_time: int) -> str:
    """Return the value of the signature header."""
    signed = hmac.new(secret.encode(), f"{unix_time}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={unix_time},v1={signed}"


def is_signed(body: bytes, header: str, *, secret: str, unix_time: int) -> bool:
    """Tell whether a header is a fresh signature of a body; for receivers and tests.

    :param unix_time: the receiver's clock.
    """
    fields = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    sent_at = fields.get("t", "")
    if not sent_at.isascii() or not sent_at.isdecimal() or abs(unix_time - int(sent_at)) > TOLERANCE:
        return False
    return hmac.compare_digest(sign(body, secret=secret, unix_time=int(sent_at)).encode(), header.encode())


def matches(verb: str, patterns: Iterable[str]) -> bool:
    """Tell whether a verb is asked for: by its name, by `counter.case.*`, or by `*`."""
    return any(
        pattern in ("*", verb) or (pattern.endswith(".*") and verb.startswith(pattern[:-1])) for pattern in patterns
    )


def check_url(url: str, *, is_demo: bool) -> tuple[str, int, bool]:
    """Return host, port and whether it is encrypted, of an address that a webhook may be sent to.

    :param is_demo: a demonstration also calls plain http and its own machine.
    :raises NotAllowed: with the reason in words.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" and not (is_demo and parts.scheme == "http"):
        raise NotAllowed("A webhook goes to an address that begins with https://.")
    if not parts.hostname or any(sign.isspace() or not sign.isprintable() for sign in url):
        raise NotAllowed("This address has no host name, or holds spaces.")
    if parts.username is not None or parts.password is not None:
        raise NotAllowed("Leave the user name and password out of the address: the signature says who calls.")
    try:
        port = parts.port
    except ValueError as error:
        raise NotAllowed("The port of this address is not a number from 1 to 65535.") from error
    try:
        literal = ip_address(parts.hostname)
    except ValueError:
        literal = None
    if literal is not None and not is_demo and not is_public(literal):
        raise NotAllowed("This address lies within a private network.")
    return parts.hostname, port or (443 if parts.scheme == "https" else 80), parts.scheme == "https"


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address lies on the public internet, also when it is an IPv4 address in IPv6 clothes."""
    if isinstance(address, IPv6Address):
        if address.sixtofour or address.teredo:
            return False  # tunnels that nobody needs for this
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if address in _NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address.is_global and not address.is_multicast
