"""Who is told what, in which words, how it is signed, when it is tried again, and to which addresses it never goes.

A body is one event in the structured JSON of CloudEvents 1.0. It is signed as Standard Webhooks 1.0 has it: the header
`webhook-signature` holds `v1,<base64 HMAC-SHA256>`, twice and with a space between while an older secret is still good;
what is signed is `webhook-id`, a full stop, `webhook-timestamp` (Unix seconds), a full stop, and the body as it was
sent. The receiver computes the same, compares in constant time, refuses what is older than five minutes, so that an
overheard call cannot be repeated, and forgets ids that it has seen.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
MEDIA = "application/cloudevents+json; charset=utf-8"
PREFIX = "whsec_"
TOLERANCE = 300
"""Seconds that a receiver accepts between the signature and its own clock."""
FIRST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(hours=1)
KEPT_TRYING = timedelta(days=3)
"""What could not be delivered for so long is given up; what came later is still tried."""
_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits


class NotAllowed(ValueError):
    """A webhook may not go to this address."""


def sign(body: bytes, *, id: str, secret: str, unix_time: int) -> str:  # noqa: A002
    """Return one signature of a body."""
    signed = hmac.new(_key(secret), f"{id}.{unix_time}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def _key(secret: str) -> bytes:
    """Return the key of a secret: what `whsec_` stands before is base64, any other is taken as it is written."""
    if secret.startswith(PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
        except binascii.Error:
            pass
    return secret.encode()


def headers_for(body: bytes, *, id: str, secrets: Iterable[str], unix_time: int) -> dict[str, str]:  # noqa: A002
    """Return the headers of a signed call; several secrets sign while one takes over from another."""
    signatures = [sign(body, id=id, secret=one, unix_time=unix_time) for one in secrets]
    return {ID: id, TIMESTAMP: str(unix_time), SIGNATURE: " ".join(signatures)}


def is_signed(body: bytes, headers: Mapping[str, str], *, secret: str, unix_time: int) -> bool:
    """Tell whether a call carries a fresh signature with a secret; for receivers and tests.

    :param unix_time: the receiver's clock.
    """
    known = {name.lower(): value for name, value in headers.items()}
    sent_at = known.get(TIMESTAMP, "")
    if not sent_at.isascii() or not sent_at.isdecimal() or abs(unix_time - int(sent_at)) > TOLERANCE:
        return False
    wanted = sign(body, id=known.get(ID, ""), secret=secret, unix_time=int(sent_at)).encode()
    found = [hmac.compare_digest(wanted, one.encode()) for one in known.get(SIGNATURE, "").split(" ")]
    return any(found)


def rest_after(failures: int) -> timedelta:
    """Return how long a receiver is left in peace after so many failures one after the other."""
    return min(FIRST_REST * 2 ** min(failures - 1, 10), LONGEST_REST) if failures > 0 else timedelta()


def cloud_event(
    *,
    id: str,  # noqa: A002
    source: str,
    verb: str,
    subject: str,
    at: datetime,
    sequence: int,
    data: Mapping[str, Any],
) -> dict[str, Any]:
    """Return an entry of the journal as an event (CloudEvents 1.0, with its extension `sequence`).

    Of what happened to somebody's account only that it did is told: the rest is theirs.
    """
    return {
        "specversion": "1.0",
        "id": id,
        "source": source,
        "type": f"parvis.{verb}",
        "subject": subject,
        "time": at.isoformat(),
        "datacontenttype": "application/json",
        "sequence": f"{sequence:020}",
        "data": {} if subject.startswith("account:") else dict(data),
    }


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
