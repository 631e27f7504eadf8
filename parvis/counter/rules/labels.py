"""What a list says of a case, and the words by which it is found: the applicant's name and the place it is about."""

from collections.abc import Iterator, Mapping
from typing import Any

from parvis.counter.rules.shown import address_text
from parvis.counter.types import Form, Kind
from parvis.counter.types.records import Label

_PLACES = (Kind.ADDRESS, Kind.PLACE)


def label_for(form: Form, answers: Mapping[str, Any], *, fallback: str, language: str) -> Label:
    """Return the label of a case.

    :param fallback: the name of the account, when the form does not ask for one.
    """
    return Label(name=_name(form, answers) or fallback, place=_place(form, answers, language))


def search_texts(form: Form, answers: Mapping[str, Any], *, name: str) -> list[str]:
    """Return the texts whose words find a case: names, streets in both languages, national and enterprise numbers."""
    return [name, _name(form, answers), *_searched(form, answers)]


def _name(form: Form, answers: Mapping[str, Any]) -> str:
    value = answers.get(form.applicant) if form.applicant else None
    if isinstance(value, Mapping):
        return str(value.get("name") or "")
    return value if isinstance(value, str) else ""


def _place(form: Form, answers: Mapping[str, Any], language: str) -> str:
    for question in form.questions:
        if question.kind in _PLACES and answers.get(question.id):
            return address_text(answers[question.id], language)
    return ""


def _searched(form: Form, answers: Mapping[str, Any]) -> Iterator[str]:
    for question in form.questions:
        value = answers.get(question.id)
        if not value:
            continue
        if question.kind in (Kind.NATIONAL_NUMBER, Kind.ENTERPRISE_NUMBER):
            yield str(value)
        elif question.kind in _PLACES and isinstance(value, Mapping):
            yield from (str(value.get(part) or "") for part in ("street_nl", "street_fr", "number", "text"))
        elif question.kind is Kind.PARTY and isinstance(value, Mapping):
            yield from (str(value.get("name") or ""), str(value.get("number") or ""))
