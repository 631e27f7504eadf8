"""The static checker of procedures: everything that can be known to be wrong before anyone fills anything in."""

from collections.abc import Iterator, Mapping

from parvis.counter.rules import golden
from parvis.counter.rules.checks import evidence, flow, form, law, texts
from parvis.counter.rules.checks.report import Finding, Report
from parvis.counter.rules.checks.vocabulary import Vocabulary, all_names
from parvis.counter.types import Definition
from parvis.kernel.definitions import Source
from parvis.kernel.rules import RuleError, parse
from parvis.sources.types import SourceInfo

__all__ = ["Finding", "Report", "check", "run_golden"]


def check(
    definition: Definition, sources: Mapping[str, Source], *, registers: Mapping[str, SourceInfo] | None = None
) -> list[Finding]:
    """Return everything that is wrong or doubtful in a definition, by file and line.

    :param sources: where each file's parts stand, by its name in the folder.
    :param registers: the authentic sources that can be asked, by id; None: whatever is named is believed.
    """
    report = Report(definition, sources)
    words = Vocabulary(definition)
    law.check_procedure(report, words)
    law.check_tables(report, words)
    law.check_translations(report)
    form.check_form(report, words)
    evidence.check_evidence(report, registers)
    flow.check_flow(report, words)
    texts.check_letters(report, words)
    for index, state in enumerate(definition.flow.states):
        texts.check_text(report, words, "flow.yaml", ["states", index, "citizen"], state.citizen)
    decides = any({"agent", "decider"} & {*action.by} for action in definition.flow.actions)
    form.used_names(report, words, set(_mentioned(definition)), set(texts.printed_names(report)), decides)
    _unused_figures(report, words)
    return sorted(report.findings, key=lambda one: (one.level, one.problem))


def run_golden(definition: Definition, sources: Mapping[str, Source]) -> list[Finding]:
    """Play every golden case and return what came out differently."""
    report = Report(definition, sources)
    if not definition.golden:
        message = "There are no golden cases, so nothing keeps the promise of this procedure."
        report.warning(
            "no_golden", "cases.yaml", [], message, "Write cases.yaml with a few examples and their outcome."
        )
    for index, case in enumerate(definition.golden):
        for wrong in golden.run(definition, case):
            report.error(
                "golden", "cases.yaml", ["cases", index, *wrong.path], wrong.message,
                "Mend the procedure, or the expectation if it is wrong.",
            )  # fmt: skip
    return report.findings


def _mentioned(definition: Definition) -> Iterator[str]:
    """Yield every name that an expression reads."""
    expressions = [text for _, text in form.form_names(definition.form)]
    expressions += [text for action in definition.flow.actions for text in (action.when, action.automatic)]
    expressions += [track.when for track in definition.flow.tracks]
    expressions += [deadline.when for deadline in definition.flow.deadlines]
    expressions += [block.when for letter in definition.letters for block in letter.body]
    for text in expressions:
        try:
            yield from all_names(parse(text)) if text else ()
        except RuleError:
            continue
    for table in definition.tables:
        yield from table.names
        yield from (pair[0] for pair in table.row_names)
    for deadline in definition.flow.deadlines:
        if deadline.starts.startswith("answer:"):
            yield deadline.starts.removeprefix("answer:")


def _unused_figures(report: Report, words: Vocabulary) -> None:
    definition = report.definition
    used = {*_mentioned(definition), *texts.printed_names(report)}
    terms = [term for deadline in definition.flow.deadlines for term in (deadline.term, deadline.extension) if term]
    used |= {f"parameters.{term.length}" for term in terms if isinstance(term.length, str)}
    used |= {f"parameters.{letter.valid_months}" for letter in definition.letters if letter.valid_months}
    for index, figure in enumerate(definition.procedure.parameters):
        if f"parameters.{figure.id}" not in used:
            message = f"Nothing uses the parameter ‘{figure.id}’."
            report.warning("never_used", "procedure.yaml", ["parameters", index], message, "Use it, or remove it.")
