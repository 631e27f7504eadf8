"""`s3://bucket/prefix?endpoint=…&region=…`: where on object storage documents are kept."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

REGION = "us-east-1"
"""What most servers other than Amazon's answer to, and the region that signatures name when none is given."""
TIMEOUT = 10.0
"""Repeats included a write takes at most twice this: no longer than SQLite lets others wait for the writer."""
_KNOWN = ("endpoint", "region", "timeout", "ca")


@dataclass(frozen=True)
class Address:
    """A place on object storage.

    :param prefix: begins every key, for this installation alone; may be empty.
    :param endpoint: address of the server; empty for Amazon's own in `region`.
    :param timeout: seconds that one request may take, its body included.
    :param ca: file of the certificate authority that signed the server's certificate; empty: the system's own.
    """

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = REGION
    timeout: float = TIMEOUT
    ca: str = ""

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}" + (f" at {self.endpoint}" if self.endpoint else "")


def parse(url: str) -> Address:
    """Read an address.

    :raises ValueError: if it is none, saying what is wrong.
    """
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.netloc or "@" in parts.netloc:
        raise ValueError(
            "Write s3://bucket/prefix?endpoint=https://server&region=name, and the keys in their own variables."
        )
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := given.keys() - set(_KNOWN):
        raise ValueError(f"{', '.join(sorted(unknown))} means nothing here; known are {', '.join(_KNOWN)}.")
    endpoint = given.get("endpoint", "")
    if endpoint and urlsplit(endpoint).scheme not in {"http", "https"}:
        raise ValueError("The endpoint begins with https:// (or http:// on a network of your own).")
    try:
        timeout = float(given.get("timeout") or TIMEOUT)
    except ValueError:
        raise ValueError("The timeout is a number of seconds.") from None
    if not 0 < timeout <= 300:
        raise ValueError("The timeout is more than 0 and at most 300 seconds.")
    return Address(
        bucket=parts.netloc,
        prefix=parts.path.strip("/"),
        endpoint=endpoint.rstrip("/"),
        region=given.get("region") or REGION,
        timeout=timeout,
        ca=given.get("ca", ""),
    )
