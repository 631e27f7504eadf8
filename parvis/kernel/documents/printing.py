"""Lay a form to be filled in by hand out as a PDF: PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1)."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import typst

from parvis.kernel.documents.paper import Mark, PageCode, PaperForm, kind_of
from parvis.kernel.documents.render import CannotRender, compiled, qr

_LAYOUT = Path(__file__).with_name("form.typ").read_bytes()
_NO_CODE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'


def print_form(form: PaperForm) -> bytes:
    """Return a form as a PDF, each page with its own code.

    :raises CannotRender: when the layout refuses it.
    """
    pages = count_pages(form)
    codes = [replace(form.code, page=number, pages=pages) for number in range(1, pages + 1)]
    return compiled(_LAYOUT, _inputs(form, codes))


def count_pages(form: PaperForm) -> int:
    """Return over how many pages a form goes; its codes do not change that."""
    found = _query(form, "<end>")
    return int(found[0]["page"])


def marks_of(form: PaperForm) -> list[Mark]:
    """Return where the boxes to tick stand on the pages of a form."""
    return [
        Mark(one["question"], one["value"], one["page"], one["x"], one["y"], one["size"])
        for one in _query(form, "<mark>")
    ]


def _query(form: PaperForm, selector: str) -> list[dict[str, Any]]:
    try:
        found = typst.query(
            _LAYOUT, selector, field="value", sys_inputs=_inputs(form, [form.code]), ignore_system_fonts=True
        )
    except typst.TypstError as error:
        raise CannotRender(str(error)) from error
    result: list[dict[str, Any]] = json.loads(found) if isinstance(found, str) else found
    return result


def _inputs(form: PaperForm, codes: list[PageCode]) -> dict[str, str]:
    data = asdict(form)
    for section, told in zip(data["sections"], form.sections, strict=True):
        for group, asked in zip(section["groups"], told.groups, strict=True):
            for one, question in zip(group["asked"], asked.asked, strict=True):
                one["space"]["kind"] = kind_of(question.space)
    day = data.pop("dated_on")
    data["dated"] = [day.year, day.month, day.day]
    data["codes"] = [
        {"qr": qr(one.text) if len(codes) == one.pages else _NO_CODE, "spoken": one.spoken} for one in codes
    ]
    return {"data": json.dumps(data, ensure_ascii=False)}
