"""Checks of what is fetched from authentic sources: on which ground, and whether what comes fits what is asked."""

from collections.abc import Collection, Mapping, Sequence

from parvis.counter.rules.checks.form import FILE, placed
from parvis.counter.rules.checks.report import Report
from parvis.counter.types import Kind, Question
from parvis.counter.types.evidence import field_of, source_of
from parvis.kernel.definitions import did_you_mean
from parvis.sources.types import FieldInfo, SourceInfo

_PROCEDURE = "procedure.yaml"
Path = Sequence[str | int]


def check_evidence(report: Report, registers: Mapping[str, SourceInfo] | None) -> None:
    """Check that each source is named with its ground, and that each of its fields is there and fits its question.

    :param registers: the sources that can be asked, by id; None: whatever is named is believed.
    """
    uses = report.definition.procedure.sources
    named = [use.source for use in uses]
    _grounds(report, registers)
    used = set()
    for path, _, question in placed(report.definition.form):
        for index, item in enumerate(question.items):
            if item.source and not question.source:
                report.error(
                    "no_source", FILE, [*path, "items", index, "source"],
                    f"‘{item.id}’ comes from a source, but ‘{question.id}’, of which it is a part, does not.",
                    "Give the group a `source` too: its rows come together.",
                )  # fmt: skip
        if not question.source:
            continue
        used.add(source_of(question))
        if source_of(question) not in named:
            report.error(
                "no_source", FILE, [*path, "source"],
                f"‘{question.id}’ comes from ‘{source_of(question)}’, but procedure.yaml does not say on which ground.",
                did_you_mean(source_of(question), named)
                or f"Add `- source: {source_of(question)}` under `sources`, with `basis` and `purpose`.",
            )  # fmt: skip
        if registers is not None:
            _field(report, [*path, "source"], question, registers)
    for index, use in enumerate(uses):
        if use.source not in used:
            report.error(
                "never_used", _PROCEDURE, ["sources", index], f"No question comes from ‘{use.source}’.",
                "Let a question name it under `source`, or remove it: nothing is fetched that nobody needs.",
            )  # fmt: skip


def _grounds(report: Report, registers: Mapping[str, SourceInfo] | None) -> None:
    procedure = report.definition.procedure
    articles = [one.id for one in procedure.legal]
    for index, use in enumerate(procedure.sources):
        path: Path = ["sources", index]
        if use.source in [one.source for one in procedure.sources[:index]]:
            report.error("same_id", _PROCEDURE, [*path, "source"], f"‘{use.source}’ is there twice.", "Remove one.")
        if use.basis == "law" and use.legal is None:
            report.error(
                "no_legal_basis", _PROCEDURE, [*path, "basis"], f"No law is named that lets ‘{use.source}’ be asked.",
                "Add `legal: <id>` of that law, or let the person agree: `basis: agreement`.",
            )  # fmt: skip
        if use.legal is not None and use.legal not in articles:
            message = f"There is no legal basis ‘{use.legal}’."
            report.error("unknown_name", _PROCEDURE, [*path, "legal"], message, did_you_mean(use.legal, articles))
        if registers is not None and use.source not in registers:
            message = f"There is no source ‘{use.source}’."
            report.error("unknown_name", _PROCEDURE, [*path, "source"], message, did_you_mean(use.source, registers))


def _field(report: Report, path: Path, question: Question, registers: Mapping[str, SourceInfo]) -> None:
    register = registers.get(source_of(question))
    if register is None:
        message = f"There is no source ‘{source_of(question)}’."
        report.error("unknown_name", FILE, path, message, did_you_mean(source_of(question), registers))
        return
    found = register.fields.get(field_of(question))
    if found is None:
        message = f"‘{register.id}’ has no field ‘{field_of(question)}’."
        report.error("unknown_name", FILE, path, message, did_you_mean(field_of(question), register.fields))
        return
    _fits(report, path, question, found)
    if question.kind is Kind.GROUP and found.kind.value == Kind.GROUP.value:
        _rows(report, [*path[:-1], "items"], question, found)


def _rows(report: Report, path: Path, question: Question, found: FieldInfo) -> None:
    """Check the questions of a row: each takes the part of the source's row that it names, or that is called as it."""
    for index, item in enumerate(question.items):
        prefix, _, name = item.source.rpartition(".")
        where = [*path, index]
        if item.source and prefix != question.source:
            report.error(
                "unknown_name", FILE, [*where, "source"], f"‘{item.id}’ must come from a row of ‘{question.source}’.",
                f"Write `source: {question.source}.<part>`.",
            )  # fmt: skip
            continue
        part = found.items.get(name or item.id)
        if part is not None:
            _fits(report, [*where, "source"], item, part)
        elif item.source or item.required:
            report.error(
                "unknown_name", FILE, [*where, "source"] if item.source else where,
                f"A row of ‘{question.source}’ has no ‘{name or item.id}’.",
                did_you_mean(name or item.id, found.items) or f"It has: {', '.join(found.items)}.",
            )  # fmt: skip


def _fits(report: Report, path: Path, question: Question, found: FieldInfo) -> None:
    if question.kind.value != found.kind.value:
        report.error(
            "wrong_kind", FILE, path,
            f"‘{question.source or question.id}’ gives a ‘{found.kind}’; ‘{question.id}’ takes a ‘{question.kind}’.",
            "Choose another field, or another kind of question.",
        )  # fmt: skip
    missing = _lacking(found.values, [one.value for one in question.options]) if found.values else []
    if missing and question.kind is Kind.ONE_OF:
        report.error(
            "wrong_kind", FILE, path,
            f"The source can say {', '.join(f'‘{one}’' for one in missing)}, which ‘{question.id}’ does not offer.",
            "Add these options, so that whatever the source says can be an answer.",
        )  # fmt: skip


def _lacking(values: Collection[str], options: Collection[str]) -> list[str]:
    return [one for one in values if one not in options]
