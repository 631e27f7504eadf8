"""Our key for push services, by which they know that it is always us (VAPID, RFC 8292).

It is made on first use, in a file that only we can read, and is part of every backup: browsers gave their address for
this key alone, so with another one nobody is reached any more.
"""

import json
import os
import secrets
from datetime import datetime, timedelta
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from joserfc import jwt
from joserfc.jwk import ECKey
from joserfc.util import urlsafe_b64decode, urlsafe_b64encode

_VALID_FOR = timedelta(hours=12)
"""RFC 8292 lets a token live for a day at most."""
_kept: dict[tuple[Path, int], ECKey] = {}


def application_key() -> str:
    """Return our public key as browsers take it: a point on P-256, uncompressed, in base64url."""
    known = our_key().as_dict(private=False)
    point = b"\x04" + b"".join(urlsafe_b64decode(str(known[part]).encode()) for part in ("x", "y"))
    return urlsafe_b64encode(point).decode()


def authorization(endpoint: str, at: datetime) -> str:
    """Return the header by which the push service at an address knows us; it is good for no other service."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((at + _VALID_FOR).timestamp()),
        "sub": f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
    }
    return f"vapid t={jwt.encode({'alg': 'ES256', 'typ': 'JWT'}, claims, our_key())}, k={application_key()}"


def our_key() -> ECKey:
    """Return our key pair; it is made when there is none."""
    path = Path(settings.DATA_DIR) / "keys" / "push.json"
    if not path.exists():
        _make(path)
    changed = path.stat().st_mtime_ns
    if (path, changed) not in _kept:
        _kept.clear()
        _kept[path, changed] = ECKey.import_key(json.loads(path.read_text()))
    return _kept[path, changed]


def _make(path: Path) -> None:
    """Write the file at once; of two processes that make it together, one wins and both use that."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(ECKey.generate_key("P-256", private=True).as_dict(private=True)))
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
