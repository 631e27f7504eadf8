"""Can a condition ever hold? Tried on every combination of the choices that it depends on, where those are few."""

from collections.abc import Collection, Iterator
from datetime import date
from itertools import chain, combinations, product
from math import prod
from typing import Any

from parvis.counter.types import Channel, Definition, Kind, Page, Question
from parvis.kernel.rules import Expression, RuleError, evaluate, parse

_MOST = 4096
_SUBSETS = 5
_ANY_DAY = date(2026, 1, 1)


def can_hold(definition: Definition, expression: Expression) -> bool:
    """Tell whether some answers make a condition hold; True wherever that cannot be told from choices alone."""
    involved = _involved(definition, expression)
    if involved is None:
        return True
    domains = {question.id: _domain(question) for _, question in involved}
    if "channel" in expression.names:
        domains["channel"] = list(Channel)
    if prod(map(len, domains.values())) > _MOST:
        return True
    return any(
        evaluate(expression, _seen(involved, dict(zip(domains, values, strict=True))), today=_ANY_DAY) is True
        for values in product(*domains.values())
    )


def _involved(definition: Definition, expression: Expression) -> list[tuple[Page, Question]] | None:
    """Return the questions that decide about a condition, in order; None when others than choices do."""
    placed = {question.id: (page, question) for page in definition.form.pages for question in page.questions}
    found: set[str] = set()
    waiting = [expression]
    while waiting:
        one = waiting.pop()
        if one.row_names:
            return None
        for name in one.names - {"channel"}:
            if name in found:
                continue
            if name not in placed or not _is_choice(placed[name][1]):
                return None
            found.add(name)
            page, question = placed[name]
            conditions = list(_readable((page.when, question.when)))
            waiting.extend(conditions)
    return [place for name, place in placed.items() if name in found]


def _readable(texts: Collection[str]) -> Iterator[Expression]:
    for text in texts:
        try:
            if text:
                yield parse(text)
        except RuleError:
            continue


def _is_choice(question: Question) -> bool:
    if question.kind is Kind.SEVERAL_OF:
        return len(question.options) <= _SUBSETS
    return question.kind in (Kind.ONE_OF, Kind.YES_NO)


def _domain(question: Question) -> list[Any]:
    if question.kind is Kind.YES_NO:
        return [True, False, None]
    values = [option.value for option in question.options]
    if question.kind is Kind.ONE_OF:
        return [*values, None]
    return [
        list(some) if some else None
        for some in chain.from_iterable(combinations(values, size) for size in range(len(values) + 1))
    ]


def _seen(involved: list[tuple[Page, Question]], answers: dict[str, Any]) -> dict[str, Any]:
    """Return the answers without those of questions that would not be asked."""
    known: dict[str, Any] = {"channel": answers["channel"]} if "channel" in answers else {}
    for page, question in involved:
        asked = all(evaluate(one, known, today=_ANY_DAY) is True for one in _readable((page.when, question.when)))
        known[question.id] = answers[question.id] if asked else None
    return known
