"""The door of documents: names only."""

from parvis.kernel.documents.paper import Mark, PageCode, PaperForm, read_code
from parvis.kernel.documents.printing import count_pages, marks_of, print_form
from parvis.kernel.documents.render import CannotRender, qr, render
from parvis.kernel.documents.scanning import CannotScan, ScannedPage, TooManyPages, read_scan, ticked
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
    "CannotScan",
    "Document",
    "Facts",
    "Heading",
    "Mark",
    "NotSigned",
    "PageCode",
    "PaperForm",
    "Paragraphs",
    "Reasons",
    "Rows",
    "ScannedPage",
    "Sender",
    "SignatureReport",
    "TooManyPages",
    "Verification",
    "count_pages",
    "marks_of",
    "prepare",
    "print_form",
    "qr",
    "read_code",
    "read_scan",
    "render",
    "sign",
    "ticked",
    "verify",
]
