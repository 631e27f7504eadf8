"""Checks of letters and of sentences with placeholders."""

from collections.abc import Collection, Iterator, Sequence

from parvis.counter.rules import texts
from parvis.counter.rules.checks.report import Report
from parvis.counter.rules.checks.vocabulary import Vocabulary, absent_tracks, read, unknown_name, unknown_names
from parvis.counter.types import Kind, Letter, LetterKind
from parvis.kernel.definitions import LANGUAGES, Localised, did_you_mean

Path = Sequence[str | int]


def check_text(
    report: Report,
    words: Vocabulary,
    file: str,
    path: Path,
    text: Localised | None,
    known: Collection[str] | None = None,
) -> None:
    """Check the placeholders of a text in its three languages; each must print the same facts."""
    if text is None:
        return
    printed: dict[str, set[str]] = {}
    for language in LANGUAGES:
        where = [*path, language]
        try:
            slots = texts.slots(text.to(language))
        except texts.TextError as wrong:
            report.error("text", file, where, wrong.message, wrong.hint)
            continue
        printed[language] = {slot.name for slot in slots}
        for slot in slots:
            if slot.name not in (known or words.letters):
                unknown_name(report, file, where, slot.name, known or words.letters, words)
    if len({frozenset(names) for names in printed.values()}) > 1:
        every = set().union(*printed.values())
        for code, names in printed.items():
            for name in sorted(every - names):
                report.warning(
                    "text", file, [*path, code], f"‘{name}’ is printed in another language, but not here.",
                    "Print it here too, or nowhere.",
                )  # fmt: skip


def check_letters(report: Report, words: Vocabulary) -> None:
    """Check every letter: what it prints exists, a decision says how to appeal, and something sends it."""
    flow = report.definition.flow
    sent = {action.letter for action in flow.actions}
    for letter in report.definition.letters:
        file = f"letters/{letter.id}.yaml"
        _letter(report, words, letter, file)
        if letter.id not in sent and letter.kind is not LetterKind.REQUEST:
            message = f"No action sends the letter ‘{letter.id}’."
            report.warning("never_used", file, ["id"], message, "Name it under `letter` of an action, or remove it.")


def _letter(report: Report, words: Vocabulary, letter: Letter, file: str) -> None:
    check_text(report, words, file, ["title"], letter.title)
    check_text(report, words, file, ["appeal"], letter.appeal)
    for index, block in enumerate(letter.body):
        path: list[str | int] = ["body", index]
        check_text(report, words, file, [*path, "text"], block.text)
        check_text(report, words, file, [*path, "heading"], block.heading)
        for row, (label, shown) in enumerate(block.table):
            check_text(report, words, file, [*path, "table", row, 0], label)
            _cell(report, words, file, [*path, "table", row, 1], shown)
        if expression := read(report, file, [*path, "when"], block.when):
            unknown_names(report, file, [*path, "when"], expression, words.letters, words)
            absent_tracks(report, file, [*path, "when"], block.when)
        _rows(report, words, file, path, block.rows)
    if letter.kind is LetterKind.DECISION and letter.appeal is None:
        report.error(
            "no_appeal", file, ["kind"], "This decision does not say where and until when one can disagree.",
            "Add `appeal` in three languages (law of 29 July 1991, and the charters of open administration).",
        )  # fmt: skip
    _validity(report, letter, file)


def _cell(report: Report, words: Vocabulary, file: str, path: Path, shown: str) -> None:
    """Check a cell of a table of facts: a placeholder, or plain words the same in every language."""
    try:
        slots = texts.slots(shown)
    except texts.TextError as wrong:
        report.error("text", file, path, wrong.message, wrong.hint)
        return
    for slot in slots:
        if slot.name not in words.letters:
            unknown_name(report, file, path, slot.name, words.letters, words)


def _rows(report: Report, words: Vocabulary, file: str, path: Path, rows: str | None) -> None:
    if rows is None:
        return
    groups = [one.id for one in words.questions.values() if one.kind is Kind.GROUP]
    if rows not in groups:
        message = f"The form has no group ‘{rows}’."
        report.error("unknown_name", file, [*path, "rows"], message, did_you_mean(rows, groups))


def _validity(report: Report, letter: Letter, file: str) -> None:
    months = letter.valid_months
    if isinstance(months, str):
        figures = {one.id for one in report.definition.procedure.parameters}
        if months not in figures:
            message = f"There is no parameter ‘{months}’."
            report.error("unknown_name", file, ["valid_months"], message, did_you_mean(months, figures))
    if (letter.valid == "months") != (months is not None):
        message = "`valid: months` and `valid_months` belong together."
        report.error("incomplete", file, ["valid"], message, "Add the one that is missing.")


def printed_names(report: Report) -> Iterator[str]:
    """Yield every name that letters and sentences print."""
    definition = report.definition
    blocks = [block for letter in definition.letters for block in letter.body]
    localised = [
        *(text for letter in definition.letters for text in (letter.title, letter.appeal)),
        *(text for block in blocks for text in (block.text, block.heading)),
        *(label for block in blocks for label, _ in block.table),
        *(state.citizen for state in definition.flow.states),
        *(state.citizen for track in definition.flow.tracks for state in track.states),
        *(action.citizen for action in definition.flow.actions),
    ]
    plain = [shown for block in blocks for _, shown in block.table]
    plain += [one.to(language) for one in localised if one is not None for language in LANGUAGES]
    for text in plain:
        try:
            yield from (slot.name for slot in texts.slots(text))
        except texts.TextError:
            continue
    yield from (block.rows for block in blocks if block.rows)
