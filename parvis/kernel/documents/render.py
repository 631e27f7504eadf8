"""Lay a document out as an archivable, accessible PDF: PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1)."""

import json
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import typst
from babel.dates import format_date

from parvis.kernel.documents import markup
from parvis.kernel.documents.types import Block, Document, Facts, Heading, Paragraphs, Reasons, Rows

_LAYOUT = Path(__file__).with_name("letter.typ").read_bytes()
_LABELS = {
    "nl": {
        "reference": "Referentie",
        "date": "Datum",
        "page": "Pagina",
        "contact": "Hebt u een vraag?",
        "genuine": "Is dit document echt?",
        "check": "Iedereen kan dat nagaan: scan de code of ga naar",
        "code": "Code",
        "qr": "QR-code naar de pagina waarop u dit document nagaat",
    },
    "fr": {
        "reference": "Référence",
        "date": "Date",
        "page": "Page",
        "contact": "Une question ?",
        "genuine": "Ce document est-il authentique ?",
        "check": "Tout le monde peut le vérifier : scannez le code ou allez sur",
        "code": "Code",
        "qr": "Code QR vers la page où vous vérifiez ce document",
    },
    "en": {
        "reference": "Reference",
        "date": "Date",
        "page": "Page",
        "contact": "A question?",
        "genuine": "Is this document genuine?",
        "check": "Anyone can check: scan the code or go to",
        "code": "Code",
        "qr": "QR code to the page where you check this document",
    },
}


class CannotRender(Exception):
    """The layout refused the document; the message is its own."""


def qr(url: str) -> str:
    """Return a QR code (ISO/IEC 18004, error correction M) as an SVG image."""
    image = BytesIO()
    segno.make_qr(url, error="m").save(image, kind="svg", border=0, dark="#16202b", nl=False)
    return image.getvalue().decode()


def render(document: Document) -> bytes:
    """Return the document as a PDF.

    :raises CannotRender: when the layout refuses it (an empty title, a missing alternative text).
    """
    return compiled(_LAYOUT, {"data": json.dumps(_data(document), ensure_ascii=False)})


def compiled(layout: bytes, inputs: dict[str, str]) -> bytes:
    """Return a layout, filled in, as a PDF.

    :raises CannotRender: when the layout refuses it.
    """
    try:
        pdf = typst.compile(
            layout, format="pdf", pdf_standards=["a-2a", "ua-1"], sys_inputs=inputs, ignore_system_fonts=True
        )
    except typst.TypstError as error:
        raise CannotRender(str(error)) from error
    if not isinstance(pdf, bytes):
        raise CannotRender("The layout gave no document.")
    return pdf


def _data(document: Document) -> dict[str, Any]:
    labels = _LABELS[document.language]
    dated: date = document.dated_on
    verification = document.verification
    return {
        "title": document.title,
        "language": document.language,
        "labels": labels,
        "sender": {
            "name": document.sender.name,
            "lines": document.sender.lines,
            "contact": document.sender.contact,
        },
        "recipient": document.recipient,
        "reference": document.reference,
        "date": format_date(dated, format="d MMMM y", locale=document.language),
        "year": dated.year,
        "month": dated.month,
        "day": dated.day,
        "blocks": [part for block in document.blocks for part in _parts(block)],
        "signatory": document.signatory,
        "mark": document.mark,
        "verification": verification
        and {"url": verification.url, "code": verification.code, "qr": qr(verification.url), "alt": labels["qr"]},
    }


_PARTS: dict[type, Callable[[Any], list[dict[str, Any]]]] = {
    Heading: lambda block: [{"kind": "heading", "text": block.text}],
    Paragraphs: lambda block: markup.paragraphs(block.text),
    Facts: lambda block: [{"kind": "facts", "rows": block.rows}] if block.rows else [],
    Rows: lambda block: [{"kind": "rows", "header": block.header, "rows": block.rows}] if block.rows else [],
    Reasons: lambda block: [{"kind": "reasons", "reasons": block.reasons}] if block.reasons else [],
}


def _parts(block: Block) -> list[dict[str, Any]]:
    return _PARTS[type(block)](block)
