"""Encrypting what one browser alone reads: RFC 8291, with the content coding `aes128gcm` of RFC 8188, in one record.

It is written here because the library for it has no wheel: its build would run tools that no lock holds.
"""

import os

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
_RECORD = 4_096
_LAST = b"\x02"
"""Ends the text of the last record; zeros may follow."""


def encrypt(
    text: bytes,
    *,
    key: bytes,
    auth: bytes,
    length: int = 0,
    salt: bytes | None = None,
    sender: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """Return the body of a push message.

    :param key, auth: of the browser.
    :param length: a shorter text is filled up to so many bytes, so that its length says nothing.
    :param salt, sender: 16 bytes and a key pair, for test vectors only: both are made anew for each message.
    """
    salt = salt or os.urandom(16)
    sender = sender or ec.generate_private_key(CURVE)
    public = sender.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = sender.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, key))
    secret = derive(shared, salt=auth, info=b"WebPush: info\0" + key + public, length=32)
    content_key = derive(secret, salt=salt, info=b"Content-Encoding: aes128gcm\0", length=16)
    nonce = derive(secret, salt=salt, info=b"Content-Encoding: nonce\0", length=12)
    sealed = AESGCM(content_key).encrypt(nonce, text + _LAST + bytes(max(0, length - len(text))), None)
    return salt + _RECORD.to_bytes(4, "big") + bytes([len(public)]) + public + sealed


def derive(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    """Return a key of so many bytes (HKDF with SHA-256, RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)
