"""Which elements hold a list, and how its rows are called in XML; in JSON such an element is an array (Spark)."""

from collections.abc import Mapping

ITEMS: Mapping[str, str] = {
    "services": "service",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
    "attributes": "attribute",
    "values": "value",
    "notes": "note",
    "media_urls": "media_url",
}


class Unreadable(Exception):
    """A document cannot be read; the text says why, for whoever made it."""


LARGEST = 20_000_000
"""Bytes of a document: twenty times a list of a thousand requests."""


def not_too_large(content: bytes) -> bytes:
    """Return the content.

    :raises Unreadable: if it is too large to be read with confidence.
    """
    if len(content) > LARGEST:
        raise Unreadable(f"It is larger than {LARGEST // 1_000_000} MB.")
    return content
