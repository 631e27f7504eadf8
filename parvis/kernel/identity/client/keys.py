"""Our own keys: one pair to sign with, which says to the provider who we are, one to open what it encrypts for us.

They are made on first use, in a file that only we can read. The former pairs stay one turn longer, so that what is
under way when keys change still opens; providers read the public ones at an address of ours.
"""

import json
import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from joserfc.jwk import KeySet, RSAKey

BITS = 3072
"""BSI TR-02102-1: RSA keys of 3000 bits and more."""
GENERATIONS = 2
_kept: dict[tuple[Path, int], KeySet] = {}


def our_keys() -> KeySet:
    """Return our keys, private parts included, the newest first; they are made when there are none."""
    path = Path(settings.IDENTITY_KEYS_FILE)
    if not path.exists():
        _write(path, _pair(), replace=False)
    changed = path.stat().st_mtime_ns
    if (path, changed) not in _kept:
        _kept.clear()
        _kept[path, changed] = KeySet.import_key_set(json.loads(path.read_text()))
    return _kept[path, changed]


def rotate() -> list[str]:
    """Make a new pair, keep the former one to open what is under way, and return the names of all that are kept."""
    former = our_keys().as_dict(private=True)["keys"]
    kept: list[Any] = [*_pair(), *former][: 2 * GENERATIONS]
    _write(Path(settings.IDENTITY_KEYS_FILE), kept, replace=True)
    return [str(one["kid"]) for one in kept]


def public_keys() -> dict[str, Any]:
    """Return the public parts, as a JSON Web Key Set (RFC 7517)."""
    return dict(our_keys().as_dict(private=False))


def signing_key() -> RSAKey:
    """Return the key to sign with."""
    return _newest("sig")


def opening_keys() -> KeySet:
    """Return the keys that open what was encrypted for us."""
    return KeySet([one for one in our_keys() if one.get("use") == "enc"])


def _newest(use: str) -> RSAKey:
    found = next(one for one in our_keys() if one.get("use") == use)
    assert isinstance(found, RSAKey)  # noqa: S101 - the file is ours
    return found


def _pair() -> list[Any]:
    return [
        RSAKey.generate_key(BITS, {"use": use, "kid": secrets.token_hex(8)}, private=True).as_dict(private=True)
        for use in ("sig", "enc")
    ]


def _write(path: Path, keys: list[Any], *, replace: bool) -> None:
    """Write the file at once; of two processes that make the first one together, one wins and both use that."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps({"keys": keys}))
    if replace:
        fresh.replace(path)
        return
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
