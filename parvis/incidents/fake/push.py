"""An invented push service, and the browsers that it reaches: RFC 8030, strict where real services are.

It takes no message without a lifetime, over 4096 bytes, or without a fresh token of the key for which the browser asked
its address (RFC 8292). A browser opens what reaches it as real ones do (RFC 8291), and shows one notice for each tag.
It can be told to misbehave: `answer` is the status of every answer, with the message lost; `breaks` takes the message
and answers 500 all the same. No Django here.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

CURVE = ec.SECP256R1()
LARGEST = 4_096
LONGEST_TOKEN = timedelta(days=1)
REASONS = {201: "Created", 400: "Bad Request", 403: "Forbidden", 404: "Not Found", 410: "Gone", 413: "Too Large"}


@dataclass(frozen=True)
class Message:
    """A message as the service has it: it cannot read the body."""

    body: bytes
    topic: str
    urgency: str
    seconds: int


@dataclass
class Browser:
    """A browser that asked for messages of one sender.

    :param application_key: of the sender, in base64url.
    :param is_off: while it is, messages wait at the service; a later one takes the place of one with its topic.
    """

    endpoint: str
    application_key: str
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(CURVE))
    auth: bytes = field(default_factory=lambda: os.urandom(16))
    is_off: bool = False
    is_gone: bool = False
    waiting: list[Message] = field(default_factory=list)
    opened: list[dict[str, Any]] = field(default_factory=list)
    """What reached it, in order."""
    shown: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What stands on its screen, by tag."""

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def subscription(self) -> dict[str, Any]:
        """What its script gives: `PushSubscription.toJSON()`."""
        keys = {"p256dh": _text(self.public), "auth": _text(self.auth)}
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}

    def take(self, message: Message) -> None:
        """Wait with a message, and open it as soon as the browser is on."""
        if message.topic:
            self.waiting = [one for one in self.waiting if one.topic != message.topic]
        self.waiting.append(message)
        self.wake(is_off=self.is_off)

    def wake(self, *, is_off: bool = False) -> None:
        """Open what waits, unless it stays off."""
        self.is_off = is_off
        while self.waiting and not self.is_off:
            notice = json.loads(opened(self.waiting.pop(0).body, private=self.private, auth=self.auth))
            self.opened.append(notice)
            self.shown[notice["tag"]] = notice


@dataclass
class PushService:
    """The invented service.

    :param url: where it is served: tokens are for this origin.
    """

    url: str = ""
    answer: int = 0
    breaks: bool = False
    browsers: dict[str, Browser] = field(default_factory=dict)
    received: list[Message] = field(default_factory=list)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def browser(self, application_key: str) -> Browser:
        """Return a browser that just asked for messages of a sender."""
        name = secrets.token_urlsafe(16)
        self.browsers[name] = Browser(f"{self.url}/push/{name}", application_key)
        return self.browsers[name]

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a call (PEP 3333)."""
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        status = self.answer or self._take(environ, body)
        if self.breaks:
            status = 500
        start_response(f"{status} {REASONS.get(status, 'Misbehaving')}", [("Content-Length", "0"), ("TTL", "86400")])
        return []

    def _take(self, environ: Mapping[str, Any], body: bytes) -> int:
        browser = self.browsers.get(environ.get("PATH_INFO", "").removeprefix("/push/"))
        if browser is None:
            return 404
        if browser.is_gone:
            return 410
        seconds = environ.get("HTTP_TTL", "")
        if environ["REQUEST_METHOD"] != "POST" or not seconds.isdecimal():
            return 400
        if environ.get("HTTP_CONTENT_ENCODING") != "aes128gcm":
            return 400
        if len(body) > LARGEST:
            return 413
        if not self._is_known(environ.get("HTTP_AUTHORIZATION", ""), browser):
            return 403
        topic, urgency = environ.get("HTTP_TOPIC", ""), environ.get("HTTP_URGENCY", "normal")
        message = Message(body, topic, urgency, int(seconds))
        self.received.append(message)
        browser.take(message)
        return 201

    def _is_known(self, header: str, browser: Browser) -> bool:
        """Tell whether a token is fresh, for us, and signed by whom the browser wants to hear."""
        scheme, _, given = header.partition(" ")
        parts = dict(one.strip().split("=", 1) for one in given.split(",") if "=" in one)
        if scheme != "vapid" or parts.get("k") != browser.application_key:
            return False
        try:
            claims = jwt.decode(parts.get("t", ""), _verifying(parts["k"]), algorithms=["ES256"]).claims
        except (JoseError, ValueError):
            return False
        until = datetime.fromtimestamp(claims.get("exp", 0), UTC)
        is_named = str(claims.get("sub", "")).startswith(("mailto:", "https:"))
        return claims.get("aud") == self.url and is_named and self.now() < until <= self.now() + LONGEST_TOKEN


def opened(body: bytes, *, private: ec.EllipticCurvePrivateKey, auth: bytes) -> bytes:
    """Return the text of a message, as its browser reads it.

    :raises InvalidTag: if it is not for this browser.
    :raises ValueError: if it is not one whole record.
    """
    salt, record, rest = body[:16], int.from_bytes(body[16:20], "big"), body[20:]
    sender, sealed = rest[1 : 1 + rest[0]], rest[1 + rest[0] :]
    if len(sealed) > record:
        raise ValueError("There is more than one record.")
    mine = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender))
    secret = _expanded(auth, shared, b"WebPush: info\0" + mine + sender)
    key = _expanded(salt, secret, b"Content-Encoding: aes128gcm\0")[:16]
    nonce = _expanded(salt, secret, b"Content-Encoding: nonce\0")[:12]
    text = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
    if not text.endswith(b"\2"):
        raise ValueError("The last record does not end.")
    return text[:-1]


def _expanded(salt: bytes, secret: bytes, info: bytes) -> bytes:
    """Return 32 bytes of HKDF (RFC 5869), by its two steps."""
    return hmac.digest(hmac.digest(salt, secret, hashlib.sha256), info + b"\1", hashlib.sha256)


def _verifying(application_key: str) -> ECKey:
    point = base64.urlsafe_b64decode(application_key + "==")
    return ECKey.import_key({"kty": "EC", "crv": "P-256", "x": _text(point[1:33]), "y": _text(point[33:])})


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
