"""Every text of a definition, by a path of ids, and other texts in the same places."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from parvis.counter.rules.patching.misfits import Misfit, unknown
from parvis.counter.types.adoption import Named
from parvis.counter.types.definition import Definition
from parvis.counter.types.overlay import Overlay
from parvis.counter.types.patches import TextPlace
from parvis.kernel.definitions.localised import Localised

Visit = Callable[[str, Localised | None], Localised | None]
OWN_ROOT = frozenset({"steps", "pages", "questions"})
"""Lists whose parts are named by their id alone: a question keeps its path when it comes to stand on another page."""
_KEYS = ("id", "value", "source")
_ROOTS: Mapping[str, str] = {
    "question": "questions", "step": "steps", "page": "pages", "state": "flow.states", "track": "flow.tracks",
    "action": "flow.actions", "deadline": "flow.deadlines", "remedy": "flow.remedies", "letter": "letters",
    "table": "rules", "option": "options", "item": "items", "asked": "ask", "row": "rows",
    "signatory": "form.signatories", "legal": "procedure.legal", "parameter": "procedure.parameters",
    "source": "procedure.sources",
}  # fmt: skip


def texts_of(definition: Definition) -> tuple[TextPlace, ...]:
    """Return every place of a definition where a text stands or may stand, in the order of the files."""
    found: list[TextPlace] = []

    def look(path: str, text: Localised | None) -> Localised | None:
        found.append(TextPlace(path, text))
        return text

    _visited(definition, look)
    return tuple(found)


def with_texts(definition: Definition, texts: Mapping[str, Localised]) -> Definition:
    """Return a definition with other words in some places."""
    return _visited(definition, lambda path, text: texts.get(path, text))


def text_misfits(definition: Definition, overlay: Overlay) -> Iterator[Misfit]:
    """Yield every text that stands in no place of the procedure, or in a letter that is replaced whole."""
    if not overlay.texts:
        return
    known = {one.path for one in texts_of(definition)}
    for path in overlay.texts:
        yield from unknown(["texts", path], "text", path, known)
        root, _dot, rest = path.partition(".")
        letter, _dot, inside = rest.partition(".")
        if root == "letters" and letter in overlay.letters and inside.startswith("body."):
            yield ["texts", path], f"The letter ‘{letter}’ is replaced whole.", "Write the text in the letter itself."


def path_of(trail: Sequence[Named]) -> str:
    """Return the path under which the texts of something stand, from the trail of a difference; empty for others."""
    parts = [(_ROOTS.get(one.noun, ""), one.id) for one in trail]
    if not all(root and name for root, name in parts):
        return ""
    if len(parts) > 1 and trail[0].noun not in ("question", "track", "action", "table"):
        return ""
    inner = [f"{'states' if noun == 'flow.states' else noun}.{name}" for noun, name in parts[1:]]
    return ".".join([f"{parts[0][0]}.{parts[0][1]}", *inner])


def _visited(definition: Definition, visit: Visit) -> Definition:
    return replace(
        definition,
        procedure=_record(definition.procedure, "procedure", visit),
        form=_record(definition.form, "form", visit),
        flow=_record(definition.flow, "flow", visit),
        tables=_listed(definition.tables, "rules", visit),
        letters=_listed(definition.letters, "letters", visit),
    )


def _record(record: Any, path: str, visit: Visit) -> Any:
    """Visit every text of a record, in its parts as well; the same record when nothing changed."""
    update: dict[str, Any] = {}
    kind: type[BaseModel] = type(record)
    for name, may_be_text in _fields(kind):
        value = getattr(record, name)
        here = f"{path}.{name}"
        if may_be_text and (value is None or isinstance(value, Localised)):
            new: Any = visit(here, value)
        elif isinstance(value, BaseModel):
            new = _record(value, here, visit)
        elif isinstance(value, tuple):
            new = _listed(value, name if name in OWN_ROOT else here, visit)
        else:
            continue
        if new is not value:
            update[name] = new
    return record.model_copy(update=update) if update else record


def _listed(values: tuple[Any, ...], path: str, visit: Visit) -> tuple[Any, ...]:
    new = tuple(_one(one, f"{path}.{_key(one, index)}", visit) for index, one in enumerate(values))
    return new if any(one is not other for one, other in zip(new, values, strict=True)) else values


def _one(value: Any, path: str, visit: Visit) -> Any:
    if isinstance(value, Localised):
        return visit(path, value)
    if isinstance(value, BaseModel):
        return _record(value, path, visit)
    if isinstance(value, tuple) and value and isinstance(value[0], Localised):  # a row of a table of facts
        label = visit(path, value[0])
        return value if label is value[0] else (label, *value[1:])
    return value


def _key(value: Any, index: int) -> str:
    return next((str(found) for name in _KEYS if (found := getattr(value, name, ""))), str(index))


@cache
def _fields(kind: type[BaseModel]) -> tuple[tuple[str, bool], ...]:
    """Return the fields of a record, each with whether a text can stand in it."""
    return tuple(
        (name, one.annotation is Localised or Localised in get_args(one.annotation))
        for name, one in kind.model_fields.items()
    )
