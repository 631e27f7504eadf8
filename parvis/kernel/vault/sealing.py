"""Sealing and opening of fields: AES-256-GCM (NIST SP 800-38D), and indexes that find without reading.

Sealed bytes are: format (1), key id (4), nonce (12), ciphertext, tag (16). What a field is (`context`) and the version
of its key are authenticated with it: bytes moved to another field, row or scope do not open.
"""

import hashlib
import hmac
import json
from functools import lru_cache
from os import urandom
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from parvis.kernel.vault import keyring, master
from parvis.kernel.vault.types import CannotUnseal

_NONCE_AT = keyring.HEADER_BYTES
_TEXT_AT = _NONCE_AT + 12
_INDEX_BYTES = 16


def seal(plain: bytes | str, *, scope: str, context: str) -> bytes:
    """Seal a value for one scope and one place.

    :param scope: organisation and class of data, such as `elsene-ixelles/case`; its first key is made on demand.
    :param context: `model:field:key` of the place where the value stands; it opens nowhere else.
    :raises NoMasterKey: if the vault has not been initialised.
    """
    if not scope or not context:
        raise ValueError("What is sealed belongs to a scope and a context.")
    key = keyring.current(scope)
    nonce = urandom(12)
    text = plain.encode() if isinstance(plain, str) else plain
    return key.header + nonce + key.encrypt(nonce, text, context.encode() + key.binding)


def unseal(sealed: bytes, *, scope: str, context: str) -> bytes:
    """Open what was sealed for this scope and this place.

    :raises CannotUnseal: if it was changed, or sealed for another scope or place.
    :raises Shredded: if its key was destroyed.
    """
    sealed = bytes(sealed)  # a database may hand out a view of its buffer
    key = keyring.by_header(sealed[:_NONCE_AT])
    if key.scope != scope:
        raise CannotUnseal(f"This value belongs to another scope than {scope}.")
    try:
        return key.decrypt(sealed[_NONCE_AT:_TEXT_AT], sealed[_TEXT_AT:], context.encode() + key.binding)
    except (InvalidTag, ValueError):
        raise CannotUnseal(f"This value was changed, or does not belong at {context}.") from None


def unseal_text(sealed: bytes, *, scope: str, context: str) -> str:
    """Open a sealed text; raises as :func:`unseal`."""
    return unseal(sealed, scope=scope, context=context).decode()


def seal_json(value: Any, *, scope: str, context: str) -> bytes:
    """Seal a JSON value; raises as :func:`seal`."""
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return seal(plain, scope=scope, context=context)


def unseal_json(sealed: bytes, *, scope: str, context: str) -> Any:
    """Open a sealed JSON value; raises as :func:`unseal`."""
    return json.loads(unseal(sealed, scope=scope, context=context))


def blind_index(value: str, *, purpose: str) -> bytes:
    """Return 16 bytes by which a sealed value is found again without being read.

    Equal values give equal bytes for one purpose, and unrelated bytes for another. The caller normalises the value
    (case, spaces, dots) and takes care that few values are guessable: who holds the key file can try them all.

    :param purpose: what is looked up, such as `people.national_number`.
    :raises NoMasterKey: if the vault has not been initialised.
    """
    return hmac.digest(_index_key(purpose, str(master.path())), value.encode(), hashlib.sha256)[:_INDEX_BYTES]


@lru_cache(maxsize=256)
def _index_key(purpose: str, _file: str) -> bytes:
    """Derive the key of one purpose (HKDF, RFC 5869)."""
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"parvis blind index: {purpose}".encode())
    return derive.derive(master.read().index_root)


def forget() -> None:
    """Forget every key kept in this process; tests and a restore need it."""
    keyring.forget()
    _index_key.cache_clear()
