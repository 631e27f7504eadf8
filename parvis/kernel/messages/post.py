"""One HTTP call to somebody else's server: no proxy, no redirect, no private address, little memory.

The name is resolved once, every address it has is checked, and the connection goes to a checked address: a name that
answers differently a moment later (DNS rebinding) changes nothing.
"""

import http.client
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from urllib.parse import urlsplit

from parvis.kernel.messages.rules.webhooks import NotAllowed, check_url, is_public

TIMEOUT_SECONDS = 10
LONGEST_SECONDS = 60
"""For a body that comes in drops, each in time."""
MOST_ANSWER = 4_096


def post(url: str, body: bytes, headers: dict[str, str], *, is_demo: bool) -> int:
    """Send a body and return the HTTP status of the answer.

    :param is_demo: a demonstration also calls plain http and its own machine.
    :raises NotAllowed: if the address is not public.
    :raises OSError: if nobody answers; http.client.HTTPException if the answer is not HTTP.
    """
    return call("POST", url, body=body, headers=headers, most=MOST_ANSWER, is_demo=is_demo)[0]


def get(url: str, *, most: int, is_demo: bool) -> tuple[int, bytes]:
    """Return the HTTP status of an answer and its body, or as much of it as is one byte more than `most`.

    :param is_demo: a demonstration also calls plain http and its own machine.
    :raises NotAllowed: if the address is not public.
    :raises OSError: if nobody answers; http.client.HTTPException if the answer is not HTTP.
    """
    return call("GET", url, most=most, is_demo=is_demo)


def call(
    method: str, url: str, *, most: int, is_demo: bool, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    """Call a server; return the HTTP status and the body, or as much of it as is one byte more than `most`.

    :param is_demo: a demonstration also calls plain http and its own machine.
    :raises NotAllowed: if the address is not public.
    :raises OSError: if nobody answers, or not within a minute; http.client.HTTPException if the answer is not HTTP.
    """
    with _line(url, is_demo=is_demo) as (connection, path):
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, _read(answer, most)


def _read(answer: http.client.HTTPResponse, most: int) -> bytes:
    content, until = bytearray(), time.monotonic() + LONGEST_SECONDS
    while len(content) <= most and (part := answer.read1(min(65_536, most + 1 - len(content)))):
        content += part
        if time.monotonic() > until:
            raise TimeoutError("The answer takes too long.")
    return bytes(content)


@contextmanager
def _line(url: str, *, is_demo: bool) -> Iterator[tuple[http.client.HTTPConnection, str]]:
    """Give a connection to the checked address of a server, and the path to ask it for."""
    host, port, is_encrypted = check_url(url, is_demo=is_demo)
    address = _resolve(host, port, is_demo=is_demo)
    connection: http.client.HTTPConnection
    if is_encrypted:
        connection = http.client.HTTPSConnection(
            host, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
        )
    else:
        connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
    # The certificate is checked against the name; the line goes to the address that was checked.
    connection._create_connection = (  # type: ignore[attr-defined]
        lambda _address, timeout, source: socket.create_connection((address, port), timeout, source)
    )
    parts = urlsplit(url)
    try:
        yield connection, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    finally:
        connection.close()


def _resolve(host: str, port: int, *, is_demo: bool) -> str:
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not is_demo and not all(is_public(ip_address(address.split("%")[0])) for address in found):
        raise NotAllowed("This name leads to an address within a private network.")
    return found[0]
