"""How much room an answer needs on paper, by its kind, and what is known already standing in it."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from parvis.counter.rules.paper.words import say
from parvis.counter.rules.shown import value_text
from parvis.counter.types import Kind, Question
from parvis.kernel.documents.paper import Attach, Boxes, Cell, Cells, Choice, Comb, Grid, Lines, Sign, Space

_SHORT = 14
"""Signs: a text that is no longer gets a short line."""
_BESIDE = 14
"""Signs of the longest label with which choices stand side by side."""
_COLUMNS = 3
"""Of a repeating group: further rows go on a loose sheet."""


def space_for(question: Question, answer: Any, language: str, *, named: Callable[[str], str] = str) -> Space:
    """Return the room for the answer to a question.

    :param answer: what is known already; None leaves it empty.
    :param named: gives a condition of an option in words, for choices that not everyone has.
    """
    if question.kind in (Kind.ONE_OF, Kind.SEVERAL_OF, Kind.YES_NO):
        return _boxes(question, answer, language, named)
    return _BY_KIND.get(question.kind, _line)(question, answer, language)


def _boxes(question: Question, answer: Any, language: str, named: Callable[[str], str]) -> Boxes:
    if question.kind is Kind.YES_NO:
        choices = tuple(
            Choice(value, say(value, language), is_ticked=answer is (value == "yes")) for value in ("yes", "no")
        )
        return Boxes(choices, is_beside=True)
    ticked = answer if isinstance(answer, list) else [answer]
    choices = tuple(
        Choice(
            one.value,
            one.label.to(language),
            " ".join(part for part in (one.hint.to(language) if one.hint else "", named(one.when)) if part),
            one.value in ticked,
        )
        for one in question.options
    )
    several = question.kind is Kind.SEVERAL_OF
    is_beside = len(choices) <= 4 and all(len(one.label) <= _BESIDE and not one.hint for one in choices)
    return Boxes(choices, say("tick.several" if several else "tick.one", language), is_beside)


def _line(question: Question, answer: Any, language: str) -> Space:
    is_short = question.max is not None and question.max <= _SHORT
    return Lines(share=45 if is_short else 100, filled=value_text(question, answer, language))


def _long(question: Question, answer: Any, language: str) -> Space:
    return Lines(count=8 if question.max is None or question.max > 600 else 5, filled=str(answer or ""))


def _number(question: Question, answer: Any, language: str) -> Space:
    plain = question.model_copy(update={"unit": None})
    unit = question.unit.to(language) if question.unit else ""
    return Lines(share=55 if unit else 32, filled=value_text(plain, answer, language), after=unit)


def _money(question: Question, answer: Any, language: str) -> Space:
    filled = value_text(question, answer, language).replace("€", "").strip()
    return Lines(share=40, filled=filled, before="€")


def _date(question: Question, answer: Any, language: str) -> Space:
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", str(answer or ""))
    filled = f"{found[3]}{found[2]}{found[1]}" if found else ""
    captions = tuple(say(one, language) for one in ("day", "month", "year"))
    return Comb((2, 2, 4), ("/", "/"), captions, filled)


def _comb(groups: tuple[int, ...], marks: tuple[str, ...], before: str = "") -> Callable[[Question, Any, str], Space]:
    return lambda question, answer, language: Comb(groups, marks, (), str(answer or ""), before)


def _iban(question: Question, answer: Any, language: str) -> Space:
    text = str(answer or "")
    # A Belgian account has 16 signs; others do not fit in 16 boxes, and people know theirs.
    return Comb((4, 4, 4, 4), (), (), text) if len(text) <= 16 else Lines(filled=text)


def _address(question: Question, answer: Any, language: str) -> Space:
    kept: Mapping[str, Any] = answer if isinstance(answer, Mapping) else {}
    own, other = ("nl", "fr") if language == "nl" else ("fr", "nl")

    def either(name: str) -> str:
        return str(kept.get(f"{name}_{own}") or kept.get(f"{name}_{other}") or "")

    return Cells(
        (
            (
                Cell(say("street", language), 64, either("street") or str(kept.get("text") or "")),
                Cell(say("number", language), 18, str(kept.get("number") or "")),
                Cell(say("box", language), 18, str(kept.get("box") or "")),
            ),
            (
                Cell(say("postcode", language), 30, str(kept.get("postcode") or "")),
                Cell(say("town", language), 70, either("municipality")),
            ),
        )
    )


def _place(question: Question, answer: Any, language: str) -> Space:
    return Cells(
        (
            (Cell(say("place", language), 100, value_text(question, answer, language)),),
            (Cell(say("postcode", language), 30), Cell(say("town", language), 70)),
        )
    )


def _party(question: Question, answer: Any, language: str) -> Space:
    kept: Mapping[str, Any] = answer if isinstance(answer, Mapping) else {}
    return Cells(
        (
            (Cell(say("name", language), 100, str(kept.get("name") or "")),),
            (Cell(say("party.number", language), 100, str(kept.get("number") or "")),),
        )
    )


def _files(question: Question, answer: Any, language: str) -> Space:
    return Attach("attached", say("attach", language), value_text(question, answer, language))


def _sign(question: Question, answer: Any, language: str) -> Space:
    statement = question.statement.to(language) if question.statement else say("sign.statement", language)
    return Sign(statement, *(say(f"sign.{one}", language) for one in ("name", "date", "place", "signature")))


def _group(question: Question, answer: Any, language: str) -> Space:
    rows = answer if isinstance(answer, list) else []
    columns = max(len(rows), min(question.max or _COLUMNS, _COLUMNS))
    heads = tuple(say("row", language, str(number)) for number in range(1, columns + 1))
    return Grid(heads, tuple(_row(item, rows, language) for item in question.items if item.kind is not Kind.COMPUTED))


def _row(item: Question, rows: list[Any], language: str) -> tuple[str, str, tuple[str, ...]]:
    hint = ""
    if item.kind is Kind.YES_NO:
        hint = f"{say('yes', language)} / {say('no', language)}"
    elif item.options:
        hint = " / ".join(one.label.to(language) for one in item.options)
    elif item.kind is Kind.DATE:
        hint = " / ".join(say(one, language) for one in ("day", "month", "year"))
    elif item.help is not None:
        hint = item.help.to(language)
    return item.label.to(language), hint, tuple(value_text(item, row.get(item.id), language) for row in rows)


_BY_KIND: dict[Kind, Callable[[Question, Any, str], Space]] = {
    Kind.LONG_TEXT: _long,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.NATIONAL_NUMBER: _comb((2, 2, 2, 3, 2), (".", ".", "-", ".")),
    Kind.ENTERPRISE_NUMBER: _comb((4, 3, 3), (".", ".")),
    Kind.IBAN: _iban,
    Kind.PHONE: lambda question, answer, language: Lines(share=60, filled=value_text(question, answer, language)),
    Kind.ADDRESS: _address,
    Kind.PLACE: _place,
    Kind.PARTY: _party,
    Kind.FILES: _files,
    Kind.SIGNATURE: _sign,
    Kind.GROUP: _group,
}


def value_of_box(question: Question, values: list[str]) -> Any:
    """Return the answer that ticked boxes stand for; None when they say nothing, or two things at once."""
    if question.kind is Kind.SEVERAL_OF:
        return values or None
    if len(values) != 1:
        return None
    return values[0] == "yes" if question.kind is Kind.YES_NO else values[0]
