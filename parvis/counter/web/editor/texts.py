"""Every text of a procedure in three languages side by side, with what the shared procedure says."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from parvis.counter import api as counter
from parvis.counter.types.patches import TextPlace
from parvis.counter.web.editor.parts import Editing, Part, Read, first_page, page_with, text_fields, view_of
from parvis.kernel.definitions.localised import LANGUAGES, Localised
from parvis.ui.fields import Field

PAGE = 8
AREAS: Mapping[str, tuple[str, ...]] = {
    "procedure": ("procedure",), "form": ("steps", "pages", "questions", "form"), "flow": ("flow",),
    "rules": ("rules",), "letters": ("letters",),
}  # fmt: skip
_NOUNS = {
    "procedure": "procedure", "steps": "step", "pages": "page", "questions": "question", "options": "option",
    "items": "item", "states": "state", "tracks": "track", "actions": "action", "deadlines": "deadline",
    "remedies": "remedy", "ask": "asked", "rules": "table", "rows": "row", "letters": "letter", "body": "letter",
    "legal": "legal", "parameters": "parameter", "sources": "source", "signatories": "signatory", "fee": "fee",
    "form": "form",
}  # fmt: skip
_NAMING = ("label", "title", "name", "role")


def _is_hard(text: Localised | None) -> bool:
    return text is not None and any(counter.reading(text.to(code), code).is_hard for code in LANGUAGES)


def _wanted(editing: Editing) -> list[TextPlace]:
    """Return the places that the chosen area and filter show."""
    area = editing.asked.get("part") or "form"
    show = editing.asked.get("show", "")
    texts = editing.draft.overlay.texts
    words = editing.asked.get("q", "").casefold()
    found = [one for one in counter.texts_of(editing.shared) if one.area in AREAS.get(area, AREAS["form"])]
    replaced = tuple(f"letters.{name}.body." for name in editing.draft.overlay.letters)
    found = [one for one in found if not one.path.startswith(replaced)] if replaced else found

    def is_shown(one: TextPlace) -> bool:
        now = texts.get(one.path, one.text)
        if words and not (now and any(words in now.to(code).casefold() for code in LANGUAGES)):
            return False
        return {
            "changed": one.path in texts,
            "missing": now is None and one.field in ("help", "why", "intro", "citizen", "blocked", "because"),
            "hard": _is_hard(now),
        }.get(show, now is not None)

    return [one for one in found if is_shown(one)]


def _page(editing: Editing) -> list[TextPlace]:
    start = _start(editing)
    return _wanted(editing)[start : start + PAGE]


def _start(editing: Editing) -> int:
    text = editing.asked.get("at", "")
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _fields(editing: Editing) -> list[Field]:
    return [one for place in _page(editing) for one in text_fields(editing, place.path, place.text, place.path)]


def _read(editing: Editing, posted: QueryDict) -> Read:
    read = Read(editing.draft.overlay)
    read.texts({one.path: one.text for one in counter.texts_of(editing.shared)}, posted)
    return read


def _context(editing: Editing, fields: Sequence[Field]) -> dict[str, Any]:
    by_name = {one.name: one for one in fields}
    named = {one.path: one.text for one in counter.texts_of(editing.shared)}
    places = _wanted(editing)
    start = _start(editing)
    area, show = editing.asked.get("part") or "form", editing.asked.get("show", "")
    here = editing.url("texts")
    areas = {
        "procedure": _("About the procedure"), "form": _("Form"), "flow": _("Flow"), "rules": _("Reasons"),
        "letters": _("Letters"),
    }  # fmt: skip
    shows = {
        "": _("All texts"), "changed": _("Changed by you"), "missing": _("Nothing said"), "hard": _("Hard to read"),
    }  # fmt: skip
    return {
        "rows": [_row(editing, one, by_name, named) for one in places[start : start + PAGE]],
        "areas": [
            {"url": f"{here}?part={one}&show={show}", "name": name, "current": one == area}
            for one, name in areas.items()
        ],
        "shows": [
            {"url": f"{here}?part={area}&show={one}", "name": name, "current": one == show}
            for one, name in shows.items()
        ],
        "total": len(places),
        "first": start + 1,
        "last": min(start + PAGE, len(places)),
        "previous": f"{here}?part={area}&show={show}&at={max(0, start - PAGE)}" if start else "",
        "next": f"{here}?part={area}&show={show}&at={start + PAGE}" if start + PAGE < len(places) else "",
    }


def _row(
    editing: Editing, place: TextPlace, fields: Mapping[str, Field], named: Mapping[str, Localised | None]
) -> dict[str, Any]:
    now = editing.draft.overlay.texts.get(place.path, place.text)
    cells = []
    for code in LANGUAGES:
        one = fields[f"t:{place.path}:{code}"]
        text = str(one.value or "")
        found = counter.reading(text, code)
        cells.append(
            {
                "field": one,
                "code": code,
                "rows": min(9, 1 + len(text) // 38 + text.count("\n")),
                "is_hard": found.is_hard,
                "ease": round(found.ease),
                "longest": found.longest,
                "shared": place.text.to(code) if place.text and now != place.text else "",
            }
        )
    about, what = _title(place, named, editing.language)
    return {
        "about": about,
        "what": what,
        "is_changed": place.path in editing.draft.overlay.texts,
        "cells": cells,
        "problems": editing.problems_at(place.path),
    }


def _title(place: TextPlace, named: Mapping[str, Localised | None], language: str) -> tuple[str, str]:
    """Return what a text belongs to, by its name, and which of its texts it is."""
    parts = place.path.split(".")
    what = counter.field_of(place.field, language)
    while len(parts) > 1:
        parts.pop()
        name = next((said for one in _NAMING if (said := named.get(".".join([*parts, one])))), None)
        noun = next((_NOUNS[one] for one in reversed(parts) if one in _NOUNS), "")
        if name is not None:
            return f"{counter.noun_of(noun, language)} “{name.to(language)}”", what
    return counter.noun_of(_NOUNS.get(place.area, ""), language), what


def _look(editing: Editing) -> str:
    for place in _page(editing):
        root, _dot, rest = place.path.partition(".")
        name = rest.split(".")[0]
        if root == "questions":
            return page_with(editing.now, name)
        if root == "letters":
            return f"letter:{name}"
    return first_page(editing)


TEXTS = Part("texts", _read, _fields, _context, _look)
show = view_of(TEXTS)
