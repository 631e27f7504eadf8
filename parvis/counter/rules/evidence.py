"""What a form wants of authentic sources, what it makes of their answers, whether an answer is what they say."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from parvis.counter.rules.cleaning import Problem, Setting, clean
from parvis.counter.rules.forms import Walk, clean_page, walk
from parvis.counter.types import Kind, Question
from parvis.counter.types.definition import Definition
from parvis.counter.types.evidence import (
    FRESH_FOR,
    Asked,
    Evidence,
    EvidenceStatus,
    Need,
    Said,
    Why,
    field_of,
    source_of,
)

_WORDS = frozenset({Kind.TEXT, Kind.LONG_TEXT})


def needs(
    definition: Definition,
    walked: Walk,
    evidence: Mapping[str, Evidence],
    asked: Mapping[str, Asked],
    keys: Mapping[str, str],
    *,
    at: datetime,
    renew: bool = False,
) -> list[Need]:
    """Return what to ask of which source: the open questions that it holds and that it was not asked yet.

    What a closed branch of the form would ask is not among them, and a source that was in vain, or that the person
    would rather not have asked, is left alone for as long as the draft.

    :param keys: by source, the number by which it can be asked; a source without is not.
    :param renew: whether what was fetched longer than a day ago is wanted again.
    """
    found = []
    for use in definition.procedure.sources:
        key, before = keys.get(use.source), asked.get(use.source)
        if not key or (before and before.why is not Why.NOT_ASKED and before.key in ("", key)):
            continue
        is_other = before is not None and before.key != key
        wanted = tuple(
            question
            for page in walked.pages
            for question in page.questions
            if source_of(question) == use.source
            and (is_other or _is_wanted(evidence.get(question.id), at, renew=renew))
        )
        if wanted:
            found.append(Need(use, wanted))
    return found


def _is_wanted(known: Evidence | None, at: datetime, *, renew: bool) -> bool:
    if known is None:
        return True
    return renew and known.at is not None and at - known.at > FRESH_FOR


def answer_from(question: Question, value: Any) -> Any:
    """Return what a source says as the answer of a question; the rows of a group by the names of their questions."""
    if question.kind is not Kind.GROUP or not isinstance(value, list):
        return value
    names = {item.id: field_of(item).rpartition(".")[2] or item.id for item in question.items}
    return [{name: row.get(field) for name, field in names.items() if row.get(field) is not None} for row in value]


def taken(
    definition: Definition,
    answers: Mapping[str, Any],
    evidence: Mapping[str, Evidence],
    said: Iterable[Said],
    setting: Setting,
) -> tuple[dict[str, Any], dict[str, Evidence]]:
    """Return answers and evidence after sources answered, or did not.

    What was typed stays; beside it is kept what the source said. A value that the question would not take from a person
    is not taken from a source either.
    """
    answered, known = dict(answers), dict(evidence)
    for one in said:
        for question in one.need.questions:
            _drop_former(question, one.asked, answered, known)
        fresh = _cleaned(definition, answered, one, setting)
        for question in one.need.questions:
            made = _made(question, one, fresh.get(question.id), answered.get(question.id), known.get(question.id))
            known[question.id] = made
            if made.status is EvidenceStatus.FETCHED:
                answered[question.id] = made.value
    return answered, known


def _drop_former(question: Question, asked: Asked, answers: dict[str, Any], known: dict[str, Evidence]) -> None:
    """Let go of what the source said before, where nobody changed it: what it says now takes its place."""
    former = known.get(question.id)
    if former is None or former.value is None or asked.why is Why.DOWN:
        return
    if is_same(question, answers.get(question.id), former.value):
        answers.pop(question.id, None)
    known.pop(question.id)


def _cleaned(definition: Definition, answers: Mapping[str, Any], said: Said, setting: Setting) -> dict[str, Any]:
    """Return, by question, the value as an answer; a problem where it is none."""
    raws = {question.id: answer_from(question, said.values.get(field_of(question))) for question in said.need.questions}
    trial = {**answers, **{name: value for name, value in raws.items() if value is not None}}
    walked = walk(definition, trial, setting)
    found: dict[str, Any] = {}
    for page in walked.pages:
        asked = [one for one in page.questions if raws.get(one.id) is not None]
        if not asked:
            continue
        cleaned = clean_page(definition, page, trial, walked, setting)
        for one in asked:
            found[one.id] = cleaned.problems.get(one.id, cleaned.answers.get(one.id))
    return found


def _made(question: Question, said: Said, value: Any, answer: Any, former: Evidence | None) -> Evidence:
    by_hand = Evidence(
        question=question.id, source=source_of(question), field=field_of(question), status=EvidenceStatus.BY_HAND
    )
    if said.asked.why is not Why.NOT_ASKED:
        if former is not None:  # it said something once; that it is silent now does not make it unsaid
            return former
        return replace(by_hand, why=said.asked.why)
    if value is None or isinstance(value, Problem):
        return replace(by_hand, why=Why.NOTHING if value is None else Why.WRONG)
    status = EvidenceStatus.FETCHED if answer is None or is_same(question, answer, value) else EvidenceStatus.CORRECTED
    return replace(by_hand, status=status, value=value, at=said.asked.at, reference=said.reference)


def noted(
    questions: Mapping[str, Question], answers: Mapping[str, Any], evidence: Mapping[str, Evidence]
) -> dict[str, Evidence]:
    """Return evidence after answers changed: what differs from what the source said is corrected, both are kept."""
    return {name: _noted(questions.get(name), answers.get(name), one) for name, one in evidence.items()}


def _noted(question: Question | None, answer: Any, known: Evidence) -> Evidence:
    if question is None or known.value is None:
        return known
    later = known.status in (EvidenceStatus.CONFIRMED, EvidenceStatus.DIFFERS)
    agree, differ = (
        (EvidenceStatus.CONFIRMED, EvidenceStatus.DIFFERS)
        if later
        else (EvidenceStatus.FETCHED, EvidenceStatus.CORRECTED)
    )
    status = agree if is_same(question, answer, known.value) else differ
    if later and status is EvidenceStatus.DIFFERS and known.status is EvidenceStatus.CONFIRMED:
        status = EvidenceStatus.CORRECTED
    return known if status is known.status else replace(known, status=status)


def sent_evidence(
    definition: Definition,
    answers: Mapping[str, Any],
    evidence: Mapping[str, Evidence],
    asked: Mapping[str, Asked],
) -> dict[str, Evidence]:
    """Return what goes with a form that is sent: of each answer that a source holds, also when nobody asked it.

    :param answers: those that are sent.
    """
    found: dict[str, Evidence] = {}
    for name, question in definition.sourced.items():
        known = evidence.get(name)
        if answers.get(name) is None and (known is None or known.value is None or known.status is not _CORRECTED):
            continue
        source = source_of(question)
        found[name] = known or Evidence(
            question=name,
            source=source,
            field=field_of(question),
            status=EvidenceStatus.BY_HAND,
            why=asked[source].why if source in asked else Why.NOT_ASKED,
        )
    return found


_CORRECTED = EvidenceStatus.CORRECTED


def as_fetched(
    definition: Definition, answers: Mapping[str, Any], *, at: datetime, reference: str
) -> dict[str, Evidence]:
    """Return evidence of answers that are all as their sources say: of an invented past, or one taken over."""
    return {
        name: Evidence(
            question=name,
            source=source_of(question),
            field=field_of(question),
            status=EvidenceStatus.FETCHED,
            value=answers[name],
            at=at,
            reference=reference,
        )
        for name, question in definition.sourced.items()
        if answers.get(name) is not None
    }


def statuses(evidence: Mapping[str, Evidence]) -> dict[str, str]:
    """Return the word for each answer: what the journal may hold in clear."""
    return {name: one.status.value for name, one in evidence.items()}


def to_check(evidence: Mapping[str, Evidence]) -> list[str]:
    """Return the sources that were down, and are asked again after sending."""
    return sorted({one.source for one in evidence.values() if one.why is Why.DOWN and one.value is None})


def checked(
    definition: Definition,
    answers: Mapping[str, Any],
    evidence: Mapping[str, Evidence],
    source: str,
    values: Mapping[str, Any],
    setting: Setting,
    *,
    at: datetime,
    reference: str,
    facts: Mapping[str, Any],
) -> dict[str, Evidence]:
    """Return, of what was typed while a source was down, what it says now; only where it says something."""
    found: dict[str, Evidence] = {}
    for name, known in evidence.items():
        question = definition.sourced.get(name)
        if question is None or known.source != source or known.why is not Why.DOWN or known.value is not None:
            continue
        value = clean(question, answer_from(question, values.get(known.field)), setting, facts)
        if value is None or isinstance(value, Problem):
            continue
        same = is_same(question, answers.get(name), value)
        found[name] = Evidence(
            question=name,
            source=source,
            field=known.field,
            status=EvidenceStatus.CONFIRMED if same else EvidenceStatus.DIFFERS,
            value=value,
            at=at,
            reference=reference,
            why=Why.DOWN,
        )
    return found


# Sameness -----------------------------------------------------------------------------------------------


def is_same(question: Question, one: Any, other: Any) -> bool:
    """Tell whether two answers say the same to a person: whatever their capitals, accents and order of names."""
    return _plain(question, one) == _plain(question, other)


def _plain(question: Question, value: Any) -> Any:
    if value is None:
        return None
    if question.kind in _WORDS:
        return tuple(sorted(_folded(value).replace("-", " ").split()))
    if question.kind is Kind.ADDRESS and isinstance(value, Mapping):
        street = value.get("street_id") or (_folded(value.get("street_nl")), _folded(value.get("street_fr")))
        return street, *(_folded(value.get(part)).replace(" ", "") for part in ("number", "box", "postcode"))
    if question.kind is Kind.PARTY and isinstance(value, Mapping):
        number = value.get("number")
        return number or tuple(sorted(_folded(value.get("name")).split()))
    if question.kind is Kind.GROUP and isinstance(value, list):
        return sorted((_row(question.items, row) for row in value), key=repr)
    if question.kind is Kind.SEVERAL_OF and isinstance(value, Collection):
        return sorted(map(str, value))
    return value


def _row(items: Iterable[Question], row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(_plain(item, row.get(item.id)) for item in items)


def _folded(text: Any) -> str:
    plain = unicodedata.normalize("NFKD", str(text or "")).casefold()
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).strip()
