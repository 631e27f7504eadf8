"""Tries what an organisation would publish: does the overlay fit, does the checker agree, do the golden cases hold?"""

from datetime import date
from typing import Any

from parvis.counter.rules import golden
from parvis.counter.rules.checks import Finding, check, run_golden
from parvis.counter.rules.overlay import with_overlay
from parvis.counter.types.adoption import Tried
from parvis.counter.types.definition import Definition
from parvis.counter.types.golden import Expectation, GoldenCase
from parvis.counter.types.overlay import Overlay
from parvis.kernel.definitions import DefinitionErrors, Problem


def tried(base: Definition, overlay: Overlay, organisation: str) -> Tried:
    """Return the definition that comes of an overlay, with everything that keeps it from being published.

    What the checker has against the procedure itself is not held against who adopts it.
    """
    try:
        definition = with_overlay(base, overlay, organisation)
    except DefinitionErrors as errors:
        return Tried(None, errors.problems, len(base.golden))
    known = {_said(one) for one in check(base, {})}
    wrong = [one for one in check(definition, {}) if one.level == "error" and _said(one) not in known]
    if wrong:
        return Tried(definition, tuple(one.problem for one in wrong), len(definition.golden))
    failed = [one for one in run_golden(definition, {}) if one.level == "error"]
    cases = {one.problem.where.split(" › ")[1] for one in failed}
    problems = tuple(_named(one.problem, definition) for one in failed)
    return Tried(definition, problems, len(definition.golden), len(cases))


def promised_anew(base: Definition, overlay: Overlay, organisation: str) -> tuple[GoldenCase, ...]:
    """Return the golden cases that come out differently under an overlay, expecting what comes out.

    An editor who decided so takes them into the overlay. What cannot be expected anew (an answer that is missing, a
    sentence of a letter) is left as it was, for the editor to write.

    :raises DefinitionErrors: if the overlay does not fit.
    """
    definition = with_overlay(base, overlay, organisation)
    found = ((case, golden.run(definition, case)) for case in definition.golden)
    return tuple(_expecting(case, wrong) for case, wrong in found if wrong)


def _expecting(case: GoldenCase, wrong: list[golden.Mismatch]) -> GoldenCase:
    expect = case.expect.model_dump()
    for one in wrong:
        if one.path[:1] != ("expect",) or one.found is None:
            continue
        if len(one.path) == 2:
            expect[str(one.path[1])] = one.found
        else:
            expect[str(one.path[1])][one.path[2]] = one.found
    return GoldenCase.model_validate({**case.model_dump(), "expect": expect})


def _said(finding: Finding) -> tuple[str, str]:
    return finding.code, finding.problem.message


def _named(problem: Problem, definition: Definition) -> Problem:
    """Name the golden case instead of counting it."""
    first, number, *rest = problem.where.split(" › ")
    case = definition.golden[int(number)]
    return Problem(problem.file, problem.line, " › ".join([first, case.id, *rest]), problem.message, problem.hint)


def coming_out(definition: Definition, case: GoldenCase) -> tuple[GoldenCase, tuple[str, ...]]:
    """Return an example expecting what comes out of it, and what keeps it from being played to its end."""
    nothing = Expectation(
        state="nothing",
        outcome="nothing",
        fee_cents=-1,
        letters=("nothing",),
        due={one.id: date.min for one in definition.flow.deadlines},
    )
    expect: dict[str, Any] = {}
    wrong = []
    for one in golden.run(definition, case.model_copy(update={"expect": nothing})):
        if one.path[:1] != ("expect",):
            wrong.append(one.message)
        elif one.found is not None and len(one.path) == 2:
            expect[str(one.path[1])] = one.found
        elif one.found is not None:
            expect.setdefault(str(one.path[1]), {})[one.path[2]] = one.found
    return GoldenCase.model_validate({**case.model_dump(), "expect": expect}), tuple(wrong)


def played(definition: Definition) -> tuple[tuple[GoldenCase, tuple[str, ...]], ...]:
    """Return every example, with what came out of it differently."""
    return tuple((case, tuple(one.message for one in golden.run(definition, case))) for case in definition.golden)
