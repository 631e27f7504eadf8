"""From a letter of the definition and the facts of a case to what the letter says: plain data, ready to be laid out."""

from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from parvis.counter.rules.conditions import CaseFacts
from parvis.counter.rules.shown import value_text
from parvis.counter.rules.texts import Paragraph, paragraphs, questions_by_name, render
from parvis.counter.types import Block, Event, EventKind, Letter, LetterKind, Question
from parvis.counter.types.definition import Definition
from parvis.kernel.definitions.localised import Localised

Content = dict[str, Any]
"""JSON: `title`, `blocks` (each `{"kind": …}`)."""
_APPEAL = Localised(nl="Bent u het niet eens?", fr="Vous n’êtes pas d’accord ?", en="Do you disagree?")


def compose(
    definition: Definition,
    letter: Letter,
    facts: CaseFacts,
    *,
    around: Mapping[str, Any],
    reasons: Sequence[tuple[str, str]],
    language: str,
) -> Content:
    """Return what a letter says in one language.

    :param around: names that only letters know: `case.reference`, `organisation.name`, `pieces` …
    :param reasons: pairs of a sentence and the article behind it.
    """
    known: Mapping[str, Any] = ChainMap(dict(around), facts)  # type: ignore[arg-type]
    blocks: list[dict[str, Any]] = []
    for block in letter.body:
        if facts.holds(block.when):
            blocks.extend(_block(definition, block, known, reasons, language))
    if letter.appeal is not None:
        blocks.append({"kind": "heading", "text": _APPEAL.to(language)})
        blocks.append(_text(definition, letter.appeal, known, language))
    return {
        "title": render(letter.title.to(language), known, language=language, definition=definition),
        "blocks": blocks,
    }


def letter_with(definition: Definition, event: Event, *, is_closed: bool) -> Letter | None:
    """Return the letter that goes out with an event: that of its action, or one that no action sends.

    :param is_closed: whether the case was over when the event was written down: then its receipt is not acknowledged.
    """
    if event.kind is EventKind.ACTION:
        action = next((one for one in definition.flow.actions if one.id == event.action), None)
        return definition.letter(action.letter) if action and action.letter else None
    if event.kind is EventKind.PIECES_REQUESTED:
        return _letter_by_itself(definition, LetterKind.REQUEST)
    if event.kind is EventKind.SUBMITTED and not is_closed:
        return _letter_by_itself(definition, LetterKind.ACKNOWLEDGEMENT)
    return None


def _letter_by_itself(definition: Definition, kind: LetterKind) -> Letter | None:
    sent_by_actions = {one.letter for one in definition.flow.actions}
    return next((one for one in definition.letters if one.kind is kind and one.id not in sent_by_actions), None)


def _block(
    definition: Definition,
    block: Block,
    known: Mapping[str, Any],
    reasons: Sequence[tuple[str, str]],
    language: str,
) -> Iterator[dict[str, Any]]:
    def said(text: Localised) -> str:
        return render(text.to(language), known, language=language, definition=definition)

    if block.heading is not None:
        yield {"kind": "heading", "text": said(block.heading)}
    if block.text is not None:
        yield _text(definition, block.text, known, language)
    if block.table:
        rows = [
            [said(label), render(value, known, language=language, definition=definition)]
            for label, value in block.table
        ]
        yield {"kind": "facts", "rows": [row for row in rows if row[1].strip()]}
    if block.rows is not None:
        yield from _group(questions_by_name(definition).get(block.rows), known.get(block.rows), language)
    if block.reasons and reasons:
        yield {"kind": "reasons", "reasons": [list(one) for one in reasons]}


def _text(definition: Definition, text: Localised, known: Mapping[str, Any], language: str) -> dict[str, Any]:
    found = paragraphs(text.to(language), known, language=language, definition=definition)
    return {"kind": "paragraphs", "text": "\n\n".join(_marked(one) for one in found)}


def _marked(paragraph: Paragraph) -> str:
    """Write a paragraph in the mark-up of documents; what a citizen typed cannot make a mark of its own."""
    runs = [
        f"**{run.text.replace('**', '* *')}**" if run.bold else run.text.replace("**", "* *") for run in paragraph.runs
    ]
    text = "".join(runs)
    if paragraph.kind == "item":
        return f"- {text}"
    return f"– {text[2:]}" if text.startswith("- ") else text


def _group(question: Question | None, rows: Any, language: str) -> Iterator[dict[str, Any]]:
    if question is None or not rows:
        return
    yield {
        "kind": "rows",
        "header": [item.label.to(language) for item in question.items],
        "rows": [[value_text(item, row.get(item.id), language) for item in question.items] for row in rows],
    }


def reasons_of(definition: Definition, table: str, rows: Sequence[str], language: str) -> list[tuple[str, str]]:
    """Return the reasons that rows of a decision table give, each with the article behind it."""
    by_id = {row.id: row for row in definition.table(table).rows}
    found = [by_id[one] for one in rows if one in by_id]
    return [
        (row.because.to(language), law_text(definition, row.legal, language))
        for row in found
        if row.because is not None
    ]


def law_text(definition: Definition, legal: str, language: str) -> str:
    """Return the article behind a row as a reader knows it: the title of a legal basis by its id, else as written."""
    basis = next((one for one in definition.procedure.legal if one.id == legal), None)
    if basis is None:
        return legal
    title = basis.title.to(language)
    return f"{title}, art. {basis.articles}" if basis.articles else title
