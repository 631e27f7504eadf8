"""Lays what an organisation decided over a procedure: a typed patch, never a fork."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from parvis.counter.rules.patching import Misfit, patch_misfits, patched
from parvis.counter.types import Form, Page, Procedure
from parvis.counter.types.definition import Definition
from parvis.counter.types.overlay import Overlay
from parvis.kernel.definitions import DefinitionErrors, Problem, Source, did_you_mean


def with_overlay(
    definition: Definition, overlay: Overlay, organisation: str, *, source: Source | None = None
) -> Definition:
    """Return the definition as this organisation offers it, under a hash of its own.

    :param source: where the overlay was read, for lines in messages.
    :raises DefinitionErrors: if the overlay speaks of a parameter or page that the procedure has not, or adds a
        question that exists.
    """
    patches = list(patch_misfits(definition, overlay))
    if patches:
        raise DefinitionErrors([_problem(one, source) for one in patches])
    base = patched(definition, overlay)
    problems = list(_misfits(base, overlay, source))
    if problems:
        raise DefinitionErrors(problems)
    # Who answers questions changes more often than the procedure does, and is no part of it.
    patch = overlay.model_dump_json(exclude_defaults=True, exclude={"contact", "note"})
    if patch == "{}":
        return definition
    digest = hashlib.sha256(f"{definition.base_hash}\0{organisation}\0{patch}".encode()).hexdigest()
    return replace(
        definition,
        procedure=_procedure(base.procedure, overlay),
        form=_form(base.form, overlay),
        flow=base.flow,
        letters=base.letters,
        tables=(
            *(table for table in base.tables if table.id not in {one.id for one in overlay.rules}),
            *overlay.rules,
        ),
        golden=(
            *(case for case in definition.golden if case.id not in {one.id for one in overlay.cases}),
            *overlay.cases,
        ),
        hash=digest,
        organisation=organisation,
    )


def _procedure(procedure: Procedure, overlay: Overlay) -> Procedure:
    parameters = tuple(
        one.model_copy(update={"value": overlay.parameters[one.id], "unverified": False})
        if one.id in overlay.parameters
        else one
        for one in procedure.parameters
    )
    return procedure.model_copy(
        update={
            "parameters": parameters,
            "fee": overlay.fee or procedure.fee,
            "legal": (*procedure.legal, *overlay.legal),
        }
    )


def _form(form: Form, overlay: Overlay) -> Form:
    if not overlay.ask:
        return form
    steps = []
    for step in form.steps:
        pages: list[Page] = []
        for page in step.pages:
            pages.append(page)
            pages.extend(one.page for one in overlay.ask if one.after == page.id)
        steps.append(step.model_copy(update={"pages": tuple(pages)}))
    return form.model_copy(update={"steps": tuple(steps)})


def _misfits(definition: Definition, overlay: Overlay, source: Source | None) -> Iterator[Problem]:
    """Yield everything in an overlay that does not fit the procedure."""
    for one in (*_figures(definition, overlay), *_questions(definition, overlay)):
        yield _problem(one, source)
    articles = {one.id for one in definition.procedure.legal}
    for index, law in enumerate(overlay.legal):
        if law.id in articles:
            message, hint = f"The procedure names ‘{law.id}’ already.", "Give it another id."
            yield _problem((["legal", index, "id"], message, hint), source)


def _problem(misfit: Misfit, source: Source | None) -> Problem:
    path, message, hint = misfit
    where = " › ".join(map(str, path))
    return source.problem(path, message, hint) if source else Problem("overlay", 0, where, message, hint)


def _figures(definition: Definition, overlay: Overlay) -> Iterator[Misfit]:
    known = {one.id: one for one in definition.procedure.parameters}
    for name, value in overlay.parameters.items():
        path = ["parameters", name]
        if name not in known:
            yield path, f"The procedure has no parameter ‘{name}’.", did_you_mean(name, known)
        elif type(value) is not type(known[name].value):
            wanted = type(known[name].value).__name__
            yield path, f"This must be of the same kind as in the procedure: {wanted}.", "Write it like that."


def _questions(definition: Definition, overlay: Overlay) -> Iterator[Misfit]:
    pages = {page.id for page in definition.form.pages}
    questions = {question.id for question in definition.form.questions}
    for index, extra in enumerate(overlay.ask):
        if extra.after not in pages:
            hint = did_you_mean(extra.after, pages)
            yield ["ask", index, "after"], f"The form has no page ‘{extra.after}’.", hint
        for question in extra.page.questions:
            if question.id in questions:
                message = f"The procedure asks ‘{question.id}’ already."
                yield ["ask", index, "page"], message, "Give the extra question another id."
