"""The door of documents: names only."""

from parvis.kernel.documents.render import CannotRender, qr, render
from parvis.kernel.documents.sign import NotSigned, prepare, sign, verify
from parvis.kernel.documents.types import (
    Block,
    Document,
    Facts,
    Heading,
    Paragraphs,
    Reasons,
    Rows,
    Sender,
    SignatureReport,
    Verification,
)

__all__ = [
    "Block",
    "CannotRender",
    "Document",
    "Facts",
    "Heading",
    "NotSigned",
    "Paragraphs",
    "Reasons",
    "Rows",
    "Sender",
    "SignatureReport",
    "Verification",
    "prepare",
    "qr",
    "render",
    "sign",
    "verify",
]
