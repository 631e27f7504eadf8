"""Questions in another order, asked of others, with fewer choices, or not at all."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel

from parvis.counter.rules.patching.misfits import Misfit, unknown, unreadable
from parvis.counter.types import Form, Page, Question, Step
from parvis.counter.types.definition import Definition
from parvis.counter.types.overlay import Overlay
from parvis.counter.types.patches import QuestionPatch
from parvis.kernel.definitions.localised import LANGUAGES, Localised

_NO_EXPRESSION = frozenset(
    {"id", "legal", "kind", "value", "used_for", "sensitivity", "accept", "within", "by", "at", "to", "key", "outcome"}
    | {"unit", "hit", "track", "letter", "four_eyes", "assurance", "pattern"}
)
"""Fields that hold a word of the house, never the name of an answer."""
_PRINTED = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


def patched_form(form: Form, overlay: Overlay) -> Form:
    """Return a form with its questions as an organisation wants them."""
    if not (overlay.questions or overlay.order):
        return form
    steps = []
    for step in form.steps:
        pages = _ordered(step.pages, overlay.order.get(step.id, ()))
        kept = tuple(page for one in pages if (page := _page(one, overlay)) is not None)
        if kept:
            steps.append(step.model_copy(update={"pages": kept}))
    return form.model_copy(update={"steps": tuple(steps)})


def _ordered(pages: Sequence[Page], order: Sequence[str]) -> list[Page]:
    """Return pages in another order; those that are not named stay behind the page that they follow."""
    if not order:
        return list(pages)
    following: dict[str, list[Page]] = {"": []}
    last = ""
    for page in pages:
        if page.id in order:
            last = page.id
            following[last] = [page]
        else:
            following[last].append(page)
    return [*following[""], *(page for name in order if name in following for page in following[name])]


def _page(page: Page, overlay: Overlay) -> Page | None:
    """Return a page with its questions changed; None when nothing is left of it."""
    patches = [(one, overlay.questions.get(one.id)) for one in page.questions]
    if not any(patch for _one, patch in patches):
        return page
    kept = tuple(_question(one, patch) for one, patch in patches if patch is None or not patch.remove)
    return page.model_copy(update={"questions": kept}) if kept else None


def _question(question: Question, patch: QuestionPatch | None) -> Question:
    if patch is None:
        return question
    update: dict[str, Any] = {}
    if patch.required is not None:
        update["required"] = patch.required
    if patch.when is not None:
        update["when"] = patch.when
    if patch.hide:
        update["options"] = tuple(one for one in question.options if one.value not in patch.hide)
    return question.model_copy(update=update)


def question_misfits(definition: Definition, overlay: Overlay) -> Iterator[Misfit]:
    """Yield what does not fit: questions, choices and pages that are not there, answers that something still uses."""
    for name, patch in overlay.questions.items():
        path = ["questions", name]
        if name not in definition.questions:
            yield from unknown(path, "question", name, definition.questions)
            continue
        yield from _one_question(definition, name, patch, overlay)
    steps = {step.id: step for step in definition.form.steps}
    for name, order in overlay.order.items():
        if name not in steps:
            yield from unknown(["order", name], "step", name, steps)
            continue
        yield from _order(steps[name], order)
    if all(one in overlay.questions and overlay.questions[one].remove for one in definition.questions):
        yield ["questions"], "Nothing would be asked any more.", "Leave at least one question."


def _one_question(definition: Definition, name: str, patch: QuestionPatch, overlay: Overlay) -> Iterator[Misfit]:
    path = ["questions", name]
    options = {one.value for one in definition.questions[name].options}
    for value in patch.hide:
        if value not in options:
            yield from unknown([*path, "hide"], "choice", value, options)
    if options and options <= set(patch.hide):
        yield [*path, "hide"], "No choice would be left.", "Leave at least one, or remove the question."
    yield from unreadable([*path, "when"], patch.when)
    if patch.remove and (readers := readers_of(definition, name, overlay)):
        message = f"The answer to ‘{name}’ is still used, by {', '.join(readers)}."
        yield [*path, "remove"], message, "Change what uses it first, or make the question optional."


def _order(step: Step, order: Sequence[str]) -> Iterator[Misfit]:
    pages = {page.id for page in step.pages}
    for page in order:
        if page not in pages:
            yield from unknown(["order", step.id], "page", page, pages)
    if len(set(order)) != len(order):
        yield ["order", step.id], "A page is named twice.", "Name each page once."


def readers_of(definition: Definition, question: str, overlay: Overlay | None = None) -> list[str]:
    """Return what uses the answer to a question: the ids of questions, tables, actions, letters; empty for nothing.

    It rather names one too many: a question is only removed where its name is nowhere else.

    :param overlay: questions that it removes as well use nothing any more; what it adds does.
    """
    gone = {name for name, one in overlay.questions.items() if one.remove} if overlay else set()
    form = definition.form
    found = ["competence" if definition.procedure.competent_by == question else ""]
    found += ["form" if question in (form.notify, form.applicant) else ""]
    users: list[Any] = [one for page in form.pages for one in page.questions if one.id not in {question, *gone}]
    users += [*definition.tables, *definition.letters, *definition.flow.actions, *definition.flow.deadlines]
    users += [*definition.flow.tracks, *definition.flow.states, *form.signatories]
    if overlay is not None:
        users += [*overlay.rules, *(one for extra in overlay.ask for one in extra.page.questions)]
    word = re.compile(rf"(?<![\w.]){re.escape(question)}(?!\w)")
    found += [one.id for one in users if any(word.search(text) for text in _read_by(one))]
    pages = (page for page in form.pages if page.id not in {question, *gone} and word.search(page.when))
    found += [page.id for page in pages]
    return list(dict.fromkeys(one for one in found if one))


def _read_by(value: Any) -> Iterator[str]:
    """Yield every text of a record in which a name may be used: all but words, and the placeholders in those."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Localised):
        yield from (inside for code in LANGUAGES for inside in _PRINTED.findall(value.to(code)))
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in _NO_EXPRESSION:
                yield from _read_by(getattr(value, name))
    elif isinstance(value, dict):
        yield from (text for one in value.values() for text in _read_by(one))
    elif isinstance(value, list | tuple):
        yield from (text for one in value for text in _read_by(one))
