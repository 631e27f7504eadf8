"""Open311 GeoReport v2, the wire format: what is read, what is answered, and what is wrong, without a server.

A view reads (`read_form`, `read_query`), asks the module, makes a document (`documents.requests(…)`) and writes it;
what cannot be answered raises `Refused`, whose faults make a document too.
"""

from parvis.incidents.rules.open311 import dates, documents, faults, json, reading, xml
from parvis.incidents.rules.open311.attributes import hold
from parvis.incidents.rules.open311.containers import Unreadable
from parvis.incidents.rules.open311.form import (
    MEDIA_FIELDS,
    MOST_MEDIA,
    key_of,
    read_form,
    read_update,
    write_form,
    write_update,
)
from parvis.incidents.rules.open311.query import check_jurisdiction, read_query, read_updates_query
from parvis.incidents.types.open311 import Document, Format

__all__ = [
    "MEDIA_FIELDS", "MOST_MEDIA", "Unreadable", "check_jurisdiction", "dates", "documents", "faults", "hold", "key_of",
    "read", "read_form", "read_query", "read_update", "read_updates_query", "reading", "write", "write_form",
    "write_update",
]  # fmt: skip


def write(document: Document, in_format: Format) -> bytes:
    """Return a document in a format; `in_format.content_type` goes with it."""
    return xml.write(document) if in_format is Format.XML else json.write(document)


def read(content: bytes, in_format: Format, root: str) -> Document:
    """Return a document that a stranger sent.

    :param root: what was asked for, such as `services`.
    :raises Unreadable: if it cannot be read, or is something else.
    """
    if in_format is Format.JSON:
        return json.read(content, root)
    document = xml.read(content)
    if document.root != root:
        raise Unreadable(f"It is <{document.root}>, not <{root}>.")
    return document
