"""Documents as JSON by the Spark convention: a list is a bare array, the root has no name."""

import json

from parvis.incidents.rules.open311.containers import Unreadable, not_too_large
from parvis.incidents.types.open311 import Document


def write(document: Document) -> bytes:
    """Return a document as JSON in UTF-8."""
    return json.dumps(document.body, ensure_ascii=False, separators=(",", ":")).encode()


def read(content: bytes, root: str) -> Document:
    """Return a document; JSON does not name its root, so the caller says what was asked for.

    :raises Unreadable: if it is too large, is no JSON in UTF-8, or neither an array nor an object.
    """
    try:
        value = json.loads(not_too_large(content).decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"It is no JSON: {str(error)[:200]}") from None
    if not isinstance(value, dict | list):
        raise Unreadable("It is neither an array nor an object.")
    return Document(root, value)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON.")
