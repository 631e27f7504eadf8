"""From what was typed to an answer, or to a sentence that says what is wrong and how to mend it.

`clean` takes what a page posted, or an answer as kept: cleaning an answer again gives the same answer.
"""

from collections import ChainMap
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from parvis.counter.rules.cleaning import choices, composite, dates, identifiers, places, plain
from parvis.counter.rules.cleaning.choices import open_options
from parvis.counter.rules.cleaning.expressions import holds
from parvis.counter.rules.cleaning.problem import Places, Problem, Setting, problem
from parvis.counter.rules.conditions import typed_answers
from parvis.counter.types import Kind, Question

__all__ = ["Places", "Problem", "Setting", "clean", "open_options", "problem"]

Cleaner = Callable[[Question, Any, Setting, Mapping[str, Any]], Any]

_BY_KIND: dict[Kind, Cleaner] = {
    Kind.TEXT: plain.text,
    Kind.LONG_TEXT: plain.long_text,
    Kind.NUMBER: plain.number,
    Kind.MONEY: plain.money,
    Kind.DATE: dates.day,
    Kind.YES_NO: plain.yes_no,
    Kind.ONE_OF: choices.one_of,
    Kind.SEVERAL_OF: choices.several_of,
    Kind.NATIONAL_NUMBER: identifiers.national_number,
    Kind.ENTERPRISE_NUMBER: identifiers.enterprise_number,
    Kind.IBAN: identifiers.iban,
    Kind.EMAIL: plain.email,
    Kind.PHONE: plain.phone,
    Kind.ADDRESS: places.address,
    Kind.PLACE: places.place,
    Kind.FILES: composite.files,
    Kind.SIGNATURE: composite.signature,
    Kind.PARTY: composite.party,
}


def clean(question: Question, raw: Any, setting: Setting, facts: Mapping[str, Any]) -> Any:
    """Return the answer that was meant, None for none, or a :class:`Problem`. Never raises, whatever was sent.

    :param raw: what a page posted for this question, or an answer as kept.
    :param facts: the answers so far, for bounds and options that depend on them.
    """
    if question.kind is Kind.COMPUTED:
        return None
    found = _group(question, raw, setting, facts) if question.kind is Kind.GROUP else None
    if question.kind is not Kind.GROUP:
        found = _BY_KIND[question.kind](question, raw, setting, facts)
    if found is None and question.required:
        found = _required(question)
    if isinstance(found, Problem):
        return found.under(question.id) if found.field else _at(found, question)
    return found


def _at(found: Problem, question: Question) -> Problem:
    return replace(found, field=question.id)


def _group(question: Question, raw: Any, setting: Setting, facts: Mapping[str, Any]) -> Any:
    rows = [row if isinstance(row, Mapping) else {} for row in composite.row_list(raw)[: composite.ROWS_MOST + 1]]
    wrong = composite.row_count(question, len(rows)) if rows or question.required else None
    if wrong is not None:
        return wrong
    answer: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for index, row in enumerate(rows):
        cleaned, found = _row(question, row, setting, facts)
        answer.append(cleaned)
        problems.extend(one.under(str(index)) for one in found)
    if problems:
        return Problem("", "rows", problems[0].text, inner=tuple(one.under(question.id) for one in problems))
    return answer or ([] if question.min == 0 else None)


def _row(
    question: Question, row: Mapping[str, Any], setting: Setting, facts: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Problem]]:
    answer: dict[str, Any] = {}
    problems: list[Problem] = []
    items = {item.id: item for item in question.items}
    for item in question.items:
        around = ChainMap(typed_answers(items, answer), facts) if answer else facts  # type: ignore[arg-type]
        if item.when and not holds(item.when, around, setting.today):
            continue
        found = clean(item, row.get(item.id), setting, around)
        if isinstance(found, Problem):
            problems.extend(found.inner or (found,))
        elif found is not None:
            answer[item.id] = found
    return answer, problems


_ASKED: dict[Kind, tuple[str, str, str]] = {
    Kind.YES_NO: ("Kies ja of nee.", "Choisissez oui ou non.", "Choose yes or no."),
    Kind.ONE_OF: ("Kies een antwoord.", "Choisissez une réponse.", "Choose an answer."),
    Kind.SEVERAL_OF: (
        "Kies minstens een antwoord.", "Choisissez au moins une réponse.", "Choose at least one answer.",
    ),
    Kind.DATE: (
        "Vul de datum in: dag, maand en jaar.", "Indiquez la date : jour, mois et année.",
        "Give the date: day, month and year.",
    ),
    Kind.FILES: ("Voeg een bestand toe.", "Ajoutez un fichier.", "Add a file."),
    Kind.SIGNATURE: (
        "Schrijf uw naam en vink aan dat u akkoord gaat.",
        "Écrivez votre nom et cochez la case pour marquer votre accord.",
        "Write your name and tick the box to agree.",
    ),
    Kind.PLACE: (
        "Duid de plaats aan, of schrijf een straat en een nummer.",
        "Indiquez l’endroit sur la carte, ou écrivez une rue et un numéro.",
        "Point out the place, or write a street and a number.",
    ),
    Kind.ADDRESS: ("Vul het adres in.", "Indiquez l’adresse.", "Give the address."),
    Kind.GROUP: ("Voeg er minstens een toe.", "Ajoutez-en au moins un.", "Add at least one."),
}  # fmt: skip


def _required(question: Question) -> Problem:
    said = _ASKED.get(question.kind, ("Vul dit in.", "Complétez ce champ.", "Fill this in."))
    return problem("required", *said)
