"""From a whole form, as it comes back from a spreadsheet, to the patches that make it of the shared one."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from parvis.counter.rules.differences import differences
from parvis.counter.rules.overlay import with_overlay
from parvis.counter.rules.patching.texts import OWN_ROOT, texts_of
from parvis.counter.types import Form, Question
from parvis.counter.types.adoption import Difference
from parvis.counter.types.definition import Definition
from parvis.counter.types.overlay import ExtraPage, Overlay
from parvis.counter.types.patches import QuestionPatch
from parvis.kernel.definitions.localised import Localised

_FORM = OWN_ROOT | {"form"}


def overlay_of_form(
    shared: Definition, overlay: Overlay, form: Form, organisation: str
) -> tuple[Overlay, tuple[Difference, ...]]:
    """Return the overlay under which a shared procedure asks what a form asks, and what cannot be had by patches.

    :param overlay: what is kept now; what it says about the form is replaced, the rest stays.
    :raises DefinitionErrors: if the form does not fit: an answer is not asked any more that something still uses.
    """
    kept = {path: one for path, one in overlay.texts.items() if path.partition(".")[0] not in _FORM}
    new = overlay.model_copy(
        update={
            "texts": {**kept, **_texts(shared, form)},
            "questions": dict(_questions(shared, form)),
            "order": dict(_order(shared, form)),
            "ask": tuple(_extra(shared, form)),
        }
    )
    found = with_overlay(shared, new, organisation)
    return new, differences(found, replace(found, form=form))


def _texts(shared: Definition, form: Form) -> dict[str, Localised]:
    before = {one.path: one.text for one in texts_of(shared)}
    after = (one for one in texts_of(replace(shared, form=form)) if one.area in _FORM)
    return {one.path: one.text for one in after if one.text and one.path in before and one.text != before[one.path]}


def _questions(shared: Definition, form: Form) -> Iterator[tuple[str, QuestionPatch]]:
    wanted = {one.id: one for one in form.questions}
    for name, old in shared.questions.items():
        if name not in wanted:
            yield name, QuestionPatch(remove=True)
        elif (patch := _question(old, wanted[name])) != QuestionPatch():
            yield name, patch


def _question(old: Question, new: Question) -> QuestionPatch:
    offered = {one.value for one in new.options}
    gone: Any = tuple(one.value for one in old.options if one.value not in offered)
    return QuestionPatch(
        required=None if new.required == old.required else new.required,
        when=None if new.when == old.when else new.when,
        hide=gone if offered else (),
    )


def _order(shared: Definition, form: Form) -> Iterator[tuple[str, tuple[str, ...]]]:
    wanted = {step.id: [page.id for page in step.pages] for step in form.steps}
    for step in shared.form.steps:
        before = [page.id for page in step.pages]
        after = [one for one in wanted.get(step.id, ()) if one in before]
        if after != [one for one in before if one in after]:
            yield step.id, tuple(after)


def _extra(shared: Definition, form: Form) -> Iterator[ExtraPage]:
    known = {page.id for page in shared.form.pages}
    last = ""
    for page in form.pages:
        if page.id in known:
            last = page.id
        elif last and not any(one.id in shared.questions for one in page.questions):
            yield ExtraPage(after=last, page=page)
