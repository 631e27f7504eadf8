"""How entries are chained; plain functions, so that an auditor can write them again in an afternoon.

The hash of an entry is SHA-256 over the 32 bytes of the previous hash (zeros for the first entry of a chain) and the
ASCII JSON array, without spaces, of: the format's name, chain, sequence, moment in UTC with microseconds, verb, actor,
on whose behalf (or null), subject, data (as the text that is stored), SHA-256 of the sealed bytes in hexadecimals (or
null), purpose, legal basis.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

FORMAT = "parvis-journal-1"
FIRST = bytes(32)
"""What the first entry of a chain follows."""

_VERB = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_-]*){2}")
_SUBJECT = re.compile(r"[a-z][a-z0-9_-]*(?::\S+)?")
_encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode


def _as_text(value: object) -> str:
    """Write what JSON has no form for, where there is one customary text."""
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    raise TypeError(f"The journal cannot keep a {type(value).__name__} in its data.")


_encode_data = json.JSONEncoder(
    ensure_ascii=True, separators=(",", ":"), allow_nan=False, sort_keys=True, default=_as_text
).encode


def entry_hash(
    previous: bytes,
    *,
    chain: str,
    sequence: int,
    at: datetime,
    verb: str,
    by: str,
    on_behalf_of: str | None,
    subject: str,
    data: str,
    sealed: bytes | None,
    purpose: str,
    legal_basis: str,
) -> bytes:
    """Return the hash of an entry that follows the one with hash `previous`."""
    sealed_hash = None if sealed is None else hashlib.sha256(sealed).hexdigest()
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    record = [FORMAT, chain, sequence, moment, verb, by, on_behalf_of, subject, data, sealed_hash, purpose, legal_basis]
    return hashlib.sha256(previous + _encode(record).encode()).digest()


def data_text(data: Mapping[str, Any]) -> str:
    """Write data as the one text that is both stored and hashed; days, moments, uuids and decimals become text.

    :raises TypeError: for what JSON cannot say.
    :raises ValueError: for numbers that are not finite.
    """
    return _encode_data(dict(data))


def check(*, verb: str, subject: str, at: datetime) -> None:
    """Refuse an entry that could not be found or dated later.

    :raises ValueError: with the reason.
    """
    if not _VERB.fullmatch(verb):
        raise ValueError(f"{verb!r} is no verb of the journal; it reads like 'counter.case.submitted'.")
    if not _SUBJECT.fullmatch(subject):
        raise ValueError(f"{subject!r} is no subject of the journal; it reads like 'case:<id>' or 'login'.")
    if at.tzinfo is None:
        raise ValueError("The moment of an entry says its time zone.")
