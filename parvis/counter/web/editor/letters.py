"""Letters, part by part, with the names that they may print."""

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from parvis.counter import api as counter
from parvis.counter.types import Block, Letter
from parvis.counter.web.editor.fields import NAMES
from parvis.counter.web.editor.parts import Editing, Part, Read, first_page, line, text_fields, view_of
from parvis.kernel.definitions.localised import LANGUAGES, Localised
from parvis.ui.fields import Field

WORDS = ("heading", "text")
ABOUT = ("title", "appeal")


def _chosen(editing: Editing) -> tuple[Letter | None, Letter | None]:
    """Return a letter as it is shared, and as it now stands."""
    on = editing.asked.get("on", "")
    shared = next((one for one in editing.shared.letters if one.id == on), None)
    now = next((one for one in editing.now.letters if one.id == on), shared)
    return shared, now


def _fields(editing: Editing) -> list[Field]:
    shared, now = _chosen(editing)
    if shared is None or now is None:
        return []
    found = [one for name in ABOUT if getattr(shared, name) is not None for one in text_fields(
        editing, f"letters.{shared.id}.{name}", getattr(shared, name), counter.field_of(name, editing.language),
        long=name == "appeal")]  # fmt: skip
    for number, block in enumerate(now.body):
        found += _block_fields(number, block, editing.language)
    return found


def _block_fields(number: int, block: Block, language: str) -> list[Field]:
    found = []
    for name in WORDS:
        text = getattr(block, name)
        label = counter.field_of("title" if name == "heading" else "body", language)
        if text is None and name == "heading" and (block.table or block.rows or block.reasons):
            continue
        found += [
            Field(kind="long_text" if name == "text" else "text", name=f"b:{number}:{name}:{code}", required=False,
                  label=_("Part %(n)d, %(label)s, in %(language)s")
                  % {"n": number + 1, "label": label, "language": NAMES[code]},
                  value=text.to(code) if text else "", attributes={"lang": code})
            for code in LANGUAGES
        ]  # fmt: skip
    found.append(
        Field(kind="text", name=f"b:{number}:when", label=_("Part %(n)d, only if") % {"n": number + 1}, required=False,
              value=block.when, attributes={"spellcheck": "false"})
    )  # fmt: skip
    return found


def _read(editing: Editing, posted: QueryDict) -> Read:
    read = Read(editing.draft.overlay)
    shared, now = _chosen(editing)
    if shared is None or now is None:
        return read
    root = f"letters.{shared.id}"
    read.texts({f"{root}.{name}": getattr(shared, name) for name in ABOUT}, posted)
    body = tuple(
        block
        for number, old in enumerate(now.body)
        if (block := _block(editing, number, old, posted, read)) is not None
    )
    if "add" in posted:
        body = (*body, Block(text=Localised(nl="…", fr="…", en="…")))
    if not body:
        read.errors["b:0:text:nl"] = _("A letter says something: leave at least one part.")
        return read
    letters = {name: one for name, one in read.overlay.letters.items() if name != shared.id}
    texts = {path: one for path, one in read.overlay.texts.items() if not path.startswith(f"{root}.body.")}
    if body != shared.body:
        letters[shared.id] = body
    read.overlay = read.overlay.model_copy(update={"letters": letters, "texts": texts})
    return read


def _block(editing: Editing, number: int, old: Block, posted: QueryDict, read: Read) -> Block | None:
    """Return a part of a letter as it was typed; None when it was taken away."""
    if posted.get("away") == str(number):
        return None
    update: dict[str, Any] = {}
    for name in WORDS:
        if f"b:{number}:{name}:nl" not in posted:
            continue
        said = {code: line(posted, f"b:{number}:{name}:{code}") for code in LANGUAGES}
        if all(said.values()):
            update[name] = Localised(**said)
        elif not any(said.values()):
            update[name] = None
        else:
            empty = (code for code in LANGUAGES if not said[code])
            read.errors |= {
                f"b:{number}:{name}:{code}": _("Write it in all three languages, or in none.") for code in empty
            }
    when = line(posted, f"b:{number}:when")
    if fault := counter.condition_fault(when, counter.names_for(editing.now, flow=True)):
        read.errors[f"b:{number}:when"] = _("This condition does not hold together: %(why)s") % {"why": fault}
    elif f"b:{number}:when" in posted:
        update["when"] = when
    new = old.model_copy(update=update)
    return None if new == Block(when=new.when) else new


def _context(editing: Editing, fields: Sequence[Field]) -> dict[str, Any]:
    language = editing.language
    shared, now = _chosen(editing)
    overlay = editing.draft.overlay
    by_name = {one.name: one for one in fields}
    return {
        "letters": [
            {
                "title": one.title.to(language),
                "url": f"{editing.url('letters')}?on={one.id}",
                "is_chosen": one.id == editing.asked.get("on"),
                "is_changed": one.id in overlay.letters
                or any(path.startswith(f"letters.{one.id}.") for path in overlay.texts),
                "problems": len(editing.problems_at(f"letters.{one.id}")),
            }
            for one in editing.now.letters
        ],
        "on": editing.asked.get("on", ""),
        "title": now.title.to(language) if now else "",
        "about": [one for one in fields if one.name.startswith("t:")],
        "blocks": [_shown(number, block, by_name, language) for number, block in enumerate(now.body)] if now else [],
        "known": counter.printable_names(editing.now),
        "problems": editing.problems_at(f"letters.{shared.id}") if shared else (),
    }


def _shown(number: int, block: Block, fields: dict[str, Field], language: str) -> dict[str, Any]:
    return {
        "number": number,
        "name": number + 1,
        "fields": [one for name, one in fields.items() if name.startswith(f"b:{number}:")],
        "table": [{"label": label.to(language), "value": value} for label, value in block.table],
        "rows": block.rows or "",
        "reasons": block.reasons,
    }


def _look(editing: Editing) -> str:
    shared, _now = _chosen(editing)
    return f"letter:{shared.id}" if shared else first_page(editing)


LETTERS = Part("letters", _read, _fields, _context, _look)
show = view_of(LETTERS)
