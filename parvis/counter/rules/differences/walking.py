"""Goes through two definitions side by side, by the ids of their parts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from parvis.counter.types.adoption import Area, Change, Difference, Named
from parvis.counter.types.definition import Definition
from parvis.kernel.definitions.localised import Localised


@dataclass(frozen=True)
class _Spec:
    """How a record is compared.

    :param key: the field by which its like is found on the other side.
    :param name: the field that says what people call it.
    :param lists: fields that hold records with ids of their own.
    :param skip: fields that are compared elsewhere.
    """

    noun: str
    key: str = "id"
    name: str = ""
    lists: Mapping[str, "_Spec"] = field(default_factory=dict)
    skip: frozenset[str] = frozenset()

    def called(self, record: Any) -> Named:
        """Return the record by its name."""
        said = getattr(record, self.name) if self.name else None
        return Named(self.noun, str(getattr(record, self.key)), said if isinstance(said, Localised) else None)


_OPTION = _Spec("option", key="value", name="label")
_ITEM = _Spec("item", name="label", lists={"options": _OPTION})
_QUESTION = _Spec("question", name="label", lists={"options": _OPTION, "items": _ITEM})
_SIGNATORY = _Spec("signatory", name="role")
_PAGE = _Spec("page", name="title", skip=frozenset({"questions"}))
_STEP = _Spec("step", name="title", skip=frozenset({"pages"}))
_STATE = _Spec("state", name="label")
_TRACK = _Spec("track", name="label", lists={"states": _STATE})
_ASKED = _Spec("asked", name="label", lists={"options": _OPTION, "items": _ITEM})
_ACTION = _Spec("action", name="label", lists={"ask": _ASKED})
_DEADLINE = _Spec("deadline", name="label")
_REMEDY = _Spec("remedy", name="label")
_FLOW = _Spec(
    "flow",
    lists={"states": _STATE, "tracks": _TRACK, "actions": _ACTION, "deadlines": _DEADLINE, "remedies": _REMEDY},
)
_ROW = _Spec("row")
_TABLE = _Spec("table", lists={"rows": _ROW})
_LETTER = _Spec("letter", name="title")
_LEGAL = _Spec("legal", name="title")
_PARAMETER = _Spec("parameter", name="label")
_SOURCE = _Spec("source", key="source", name="purpose")
_FEE = _Spec("fee")
_ABOUT = _Spec("procedure", skip=frozenset({"id", "fee", "legal", "parameters"}), lists={"sources": _SOURCE})
_FORM = _Spec("form", skip=frozenset({"steps"}), lists={"signatories": _SIGNATORY})
_CASE = _Spec("case")


def differences(before: Definition, after: Definition) -> tuple[Difference, ...]:
    """Return everything that is different between two definitions, in the order of :class:`Area`."""
    walk = _Walk(Area.ABOUT)
    old, new = before.procedure, after.procedure
    walk.record(_ABOUT, (Named("procedure", ""),), old, new)
    walk.area = Area.FEE
    walk.record(_FEE, (Named("fee", ""),), old.fee, new.fee)
    walk.area = Area.PARAMETERS
    walk.listed(_PARAMETER, (), old.parameters, new.parameters)
    walk.area = Area.LEGAL
    walk.listed(_LEGAL, (), old.legal, new.legal)
    _form(walk, before, after)
    walk.area = Area.FLOW
    walk.record(_FLOW, (Named("flow", ""),), before.flow, after.flow)
    walk.area = Area.RULES
    walk.listed(_TABLE, (), before.tables, after.tables)
    walk.area = Area.LETTERS
    walk.listed(_LETTER, (), before.letters, after.letters)
    walk.area = Area.CASES
    walk.whole(_CASE, before.golden, after.golden)
    return tuple(walk.found)


def _form(walk: "_Walk", before: Definition, after: Definition) -> None:
    """Compare a form: its steps and pages as places, its questions by themselves, wherever they stand."""
    old, new = before.form, after.form
    walk.area = Area.STEPS
    walk.listed(_STEP, (), old.steps, new.steps)
    pages = {page.id: page for page in new.pages}
    for page in old.pages:
        if page.id in pages:
            walk.record(_PAGE, (_PAGE.called(page),), page, pages[page.id])
    walk.area = Area.QUESTIONS
    walk.record(_FORM, (Named("form", ""),), old, new)
    walk.listed(_QUESTION, (), old.questions, new.questions)
    here, there = _places(before), _places(after)
    for question in old.questions:
        name = question.id
        if name in there and here[name] != there[name]:
            walk.changed((_QUESTION.called(question),), "page", here[name], there[name])


def _places(definition: Definition) -> dict[str, tuple[str, str]]:
    """Return the step and page of each question."""
    return {
        question.id: (step.id, page.id)
        for step in definition.form.steps
        for page in step.pages
        for question in page.questions
    }


class _Walk:
    """Gathers differences of one area."""

    def __init__(self, area: Area) -> None:
        self.area = area
        self.found: list[Difference] = []

    def changed(self, trail: tuple[Named, ...], name: str, before: Any, after: Any) -> None:
        """Note that a property has another value."""
        self.found.append(Difference(self.area, Change.CHANGED, trail, name, before, after))

    def record(self, spec: _Spec, trail: tuple[Named, ...], before: BaseModel, after: BaseModel) -> None:
        """Compare two records field by field."""
        for name in type(before).model_fields:
            old, new = getattr(before, name), getattr(after, name)
            if name in spec.skip:
                continue
            if name in spec.lists:
                inside = () if spec.noun in _UNNAMED else trail
                self.listed(spec.lists[name], inside, old, new)
            elif not same(old, new):
                # A figure is told with its unit.
                whole = spec is _PARAMETER and name == "value"
                self.changed(trail, name, before if whole else old, after if whole else new)

    def listed(self, spec: _Spec, trail: tuple[Named, ...], before: Sequence[Any], after: Sequence[Any]) -> None:
        """Compare two lists of records by their keys, and then their order."""
        old, new = _keyed(spec, before), _keyed(spec, after)
        for key, record in old.items():
            here = (*trail, spec.called(record))
            if key not in new:
                self.found.append(Difference(self.area, Change.REMOVED, here, before=record))
            elif not same(record, new[key]):
                self.record(spec, here, record, new[key])
        for key, record in new.items():
            if key not in old:
                here = (*trail, spec.called(record))
                self.found.append(Difference(self.area, Change.ADDED, here, after=record))
        here_order = [key for key in old if key in new]
        there_order = [key for key in new if key in old]
        if here_order != there_order:
            named = (*trail, Named(f"{spec.noun}s", ""))
            self.found.append(Difference(self.area, Change.MOVED, named, "order", here_order, there_order))

    def whole(self, spec: _Spec, before: Iterable[Any], after: Iterable[Any]) -> None:
        """Compare two lists of records that are only ever the same or not."""
        old, new = _keyed(spec, before), _keyed(spec, after)
        for key in [*old, *(key for key in new if key not in old)]:
            trail = (spec.called(old.get(key) or new[key]),)
            if key not in new:
                self.found.append(Difference(self.area, Change.REMOVED, trail, before=old[key]))
            elif key not in old:
                self.found.append(Difference(self.area, Change.ADDED, trail, after=new[key]))
            elif not same(old[key], new[key]):
                self.found.append(Difference(self.area, Change.CHANGED, trail, "content", old[key], new[key]))


_UNNAMED = frozenset({"flow", "procedure", "form"})
"""Records that need no name before the name of their parts: a definition has one of each."""


def _keyed(spec: _Spec, records: Iterable[Any]) -> dict[str, Any]:
    return {str(getattr(one, spec.key)): one for one in records}


def same(one: Any, other: Any) -> bool:
    """Tell whether two values are the same, kind included: 1 is not true."""
    if type(one) is not type(other):
        return False
    if isinstance(one, Mapping):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(same(*pair) for pair in zip(one, other, strict=True))
    if isinstance(one, BaseModel):
        fields = type(one).model_fields
        return all(same(getattr(one, name), getattr(other, name)) for name in fields)
    return bool(one == other)
