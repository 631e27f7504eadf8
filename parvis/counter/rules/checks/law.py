"""Checks of `procedure.yaml`, the decision tables, and what a jurist must still confirm."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from parvis.counter.rules.checks.report import Report
from parvis.counter.rules.checks.vocabulary import RESERVED, Vocabulary, read, unknown_name
from parvis.kernel.definitions import LANGUAGES, Localised, did_you_mean
from parvis.kernel.rules import Table, gaps_and_overlaps

FILE = "procedure.yaml"
_LONG = 30
_PLACEHOLDER = re.compile(r"\{\{.*?\}\}")


def check_procedure(report: Report, words: Vocabulary) -> None:
    """Check the fee, the retention, the legal basis and the parameters."""
    procedure = report.definition.procedure
    articles = [one.id for one in procedure.legal]
    for index, article in enumerate(articles):
        if article in articles[:index]:
            report.error("same_id", FILE, ["legal", index, "id"], f"‘{article}’ is there twice.", "Rename one.")
    figures = [one.id for one in procedure.parameters]
    for index, figure in enumerate(figures):
        if figure in figures[:index]:
            report.error("same_id", FILE, ["parameters", index, "id"], f"‘{figure}’ is there twice.", "Rename one.")
    if procedure.retention.legal and procedure.retention.legal not in articles:
        message = f"There is no legal basis ‘{procedure.retention.legal}’."
        report.error(
            "unknown_name", FILE, ["retention", "legal"], message, did_you_mean(procedure.retention.legal, articles)
        )
    _fee(report)
    _unverified(report)
    _synonyms(report)


def _fee(report: Report) -> None:
    fee = report.definition.procedure.fee
    if fee.table is None:
        return
    tables = {table.id: table for table in report.definition.tables}
    if fee.table not in tables:
        message = f"There is no decision table ‘{fee.table}’."
        report.error("unknown_name", FILE, ["fee", "table"], message, did_you_mean(fee.table, tables))
    elif "amount_cents" not in tables[fee.table].output_names:
        message = f"The table ‘{fee.table}’ gives no `amount_cents`."
        report.error("unknown_name", FILE, ["fee", "table"], message, "Add it to `then` of every row.")


def _unverified(report: Report) -> None:
    procedure = report.definition.procedure
    for index, figure in enumerate(procedure.parameters):
        if figure.unverified:
            report.warning(
                "unverified", FILE, ["parameters", index],
                f"The value of ‘{figure.id}’ ({figure.value}) is not verified.",
                "Have it confirmed, note the `source`, and remove `unverified`; or set it in an overlay.",
            )  # fmt: skip
    for index, law in enumerate(procedure.legal):
        if law.unverified:
            report.warning(
                "unverified", FILE, ["legal", index], f"The reference ‘{law.id}’ is not verified.",
                "Have a jurist confirm it, and remove `unverified`.",
            )  # fmt: skip


def _synonyms(report: Report) -> None:
    synonyms = report.definition.procedure.synonyms
    for language in LANGUAGES:
        if not getattr(synonyms, language):
            report.warning(
                "no_synonyms", FILE, ["synonyms"], f"There are no words by which people ask for this in ‘{language}’.",
                "Add a few, as people say them: “ik ben mijn kaart kwijt”.",
            )  # fmt: skip


def check_tables(report: Report, words: Vocabulary) -> None:
    """Check every decision table: its names exist, and its rows follow each other in time without gap or overlap."""
    dates = {one.id for one in words.questions.values()}
    for table in report.definition.tables:
        file = f"rules/{table.id}.yaml"
        if table.id in RESERVED:
            report.error("same_id", file, ["id"], f"‘{table.id}’ is also a word of the rules.", "Rename the table.")
        if table.reference_name != "submitted_on" and table.reference_name not in words.form:
            message = f"The reference date ‘{table.reference_date}’ is not asked."
            report.error("not_asked", file, ["reference_date"], message, did_you_mean(table.reference_date, dates))
        _names(report, words, table, file)
        _rows(report, table, file)


_MEND = {
    "gap": "Add a row or a `default` for it, or let one row begin on the day that another ends.",
    "overlap": "End the older row with `valid_until` on the first day of the newer, or make their conditions differ.",
    "unreachable": "Remove the row, or put it before the one that holds already.",
}


def _rows(report: Report, table: Table, file: str) -> None:
    ids = [row.id for row in table.rows]
    conditions = {row.id: " ".join(row.when.split()) for row in table.rows}
    for found in gaps_and_overlaps(table):
        # In a table where the first row decides, rows may overlap in what they cover; not two versions of one row.
        if found.kind == "overlap" and len({conditions[row] for row in found.rows}) > 1:
            continue
        path: list[str | int] = ["rows", ids.index(found.rows[-1])] if found.rows else ["rows"]
        report.error(found.kind, file, path, found.message, _MEND[found.kind])


def _names(report: Report, words: Vocabulary, table: Table, file: str) -> None:
    known = words.flow
    for path, text in _expressions(table):
        expression = read(report, file, path, text)
        for name in sorted(expression.names if expression else ()):
            if name not in known:
                unknown_name(report, file, path, name, known, words)
        for group, name in sorted(expression.row_names if expression else ()):
            if name not in known and name not in words.item_names(group):
                choices = {*words.item_names(group), *known}
                message = f"‘{name}’ is not asked in a row of ‘{group}’."
                report.error("unknown_name", file, path, message, did_you_mean(name, choices))


def _expressions(table: Table) -> Iterator[tuple[list[Any], str]]:
    for index, row in enumerate(table.rows):
        yield ["rows", index, "when"], row.when
        for name, value in row.then.items():
            if isinstance(value, str) and value.startswith("="):
                yield ["rows", index, "then", name], value[1:]
    for name, value in table.default.items():
        if isinstance(value, str) and value.startswith("="):
            yield ["default", name], value[1:]


def check_translations(report: Report) -> None:
    """Warn of texts that are the same in two languages: copied, and not yet translated."""
    definition = report.definition
    parts: list[tuple[str, BaseModel]] = [
        ("procedure.yaml", definition.procedure),
        ("form.yaml", definition.form),
        ("flow.yaml", definition.flow),
        *((f"letters/{one.id}.yaml", one) for one in definition.letters),
    ]
    for file, record in parts:
        for path, text in _localised(record, []):
            for language, other in (("fr", "nl"), ("en", "nl"), ("en", "fr")):
                same = text.to(language)
                if same == text.to(other) and len(_PLACEHOLDER.sub("", same)) > _LONG:
                    message = f"This is the same text as in ‘{other}’."
                    report.warning("translation", file, [*path, language], message, f"Write it in ‘{language}’.")


def _localised(value: Any, path: list[str | int]) -> Iterator[tuple[list[str | int], Localised]]:
    if isinstance(value, Localised):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _localised(getattr(value, name), [*path, name])
    elif isinstance(value, list | tuple):
        for index, one in enumerate(value):
            yield from _localised(one, [*path, index])
