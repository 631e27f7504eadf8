"""From the questions of a page to the fields that the look draws."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.counter import api
from parvis.counter.types import Kind, Question
from parvis.kernel.places.types import StreetMatch
from parvis.ui.fields import Choice, Field

_WRITTEN = (Kind.NATIONAL_NUMBER, Kind.ENTERPRISE_NUMBER, Kind.IBAN, Kind.PHONE)
_AUTOFILL = {"email": "email", "phone": "tel", "name": "name", "birth_date": "bday", "first_name": "given-name"}


def fields_of(
    form: api.Form,
    page: api.OpenPage,
    *,
    values: Mapping[str, Any],
    problems: Mapping[str, api.Problem],
    without: Collection[str] = (),
    said: Mapping[str, str] | None = None,
) -> list[Field]:
    """Return the fields of a page; a question that stands alone is the heading of its page.

    :param without: questions that are not asked, because what a source said is shown instead.
    :param said: by question, what a source said of it, shown beside its field.
    """
    alone = len(page.questions) == 1 and page.page.title is None
    made: list[Field] = []
    for question in page.questions:
        if question.id in without:
            continue
        wrong = problems.get(question.id)
        drawn = _field(form, question, question.id, values.get(question.id), wrong, heading=alone)
        made.append(replace(drawn, fetched=said[question.id]) if said and question.id in said else drawn)
        made.extend(_beside(form, question, values.get(question.id), wrong))
    return made


def _field(
    form: api.Form, question: Question, name: str, value: Any, wrong: api.Problem | None, *, heading: bool = False
) -> Field:
    language = form.setting.language
    texts = {"hint": question.help, "why": question.why, "unit": question.unit, "statement": question.statement}
    return Field(
        kind=question.kind.value,
        name=name,
        label=question.label.to(language),
        value=_value(question, value, language),
        error=wrong.to(language) if wrong and not wrong.inner else "",
        required=question.required,
        heading=heading,
        choices=[
            Choice(value=one.value, label=one.label.to(language), hint=one.hint.to(language) if one.hint else "")
            for one in api.open_options(question, form.walk.facts, form.setting)
        ],
        accept=question.accept,
        multiple=question.max != 1,
        autocomplete=_AUTOFILL.get(question.id, ""),
        rows=_rows(form, question, name, value, wrong) if question.kind is Kind.GROUP else (),
        lookup=reverse("counter:streets") if question.kind is Kind.ADDRESS else "",
        matches=_matches(form, wrong) if question.kind is Kind.ADDRESS else (),
        **{key: text.to(language) if text else "" for key, text in texts.items()},
    )


def _value(question: Question, value: Any, language: str) -> Any:
    """Return what stands in the field: typed text as it was typed, a kept answer as people write it."""
    if value is None:
        return None
    if question.kind is Kind.ADDRESS and isinstance(value, Mapping) and "street_nl" in value:
        own = "nl" if language == "nl" else "fr"
        return {**value, "street_text": value.get(f"street_{own}"), "place": value.get(f"municipality_{own}")}
    if question.kind is Kind.DATE and isinstance(value, str):
        return _day(value)
    if question.kind in _WRITTEN and isinstance(value, str):
        return api.value_text(question, value, language) or value
    if question.kind is Kind.NUMBER and isinstance(value, float):
        return str(value).replace(".", "," if language != "en" else ".")
    return value


def _day(value: str) -> date | str:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value


def _matches(form: api.Form, wrong: api.Problem | None) -> list[Choice]:
    return [Choice(value=one.id, label=_street(form, one)) for one in wrong.choices] if wrong else []


def _street(form: api.Form, street: StreetMatch) -> str:
    language = form.setting.language
    names = dict.fromkeys((street.name(language), street.name_nl, street.name_fr))
    town = form.setting.places.municipality(street.municipality) if form.setting.places else None
    return f"{' / '.join(names)}, {street.postcode} {town.name(language) if town else ''}".strip()


def _rows(form: api.Form, question: Question, name: str, value: Any, wrong: api.Problem | None) -> list[list[Field]]:
    """Return the fields of each row of a group; an unanswered one shows as many rows as it needs, at least one."""
    rows = list(value) if isinstance(value, list) else []
    if not rows and (question.required or question.min):
        rows = [{} for _row in range(max(1, question.min or 0))]
    inner = {one.field: one for one in (wrong.inner if wrong else ())}
    return [
        [
            _field(
                form, item, f"{name}-{index}-{item.id}", row.get(item.id),
                _of_row(inner, f"{question.id}.{index}.{item.id}"),
            )
            for item in question.items
        ]
        for index, row in enumerate(rows)
    ]  # fmt: skip


def _of_row(inner: Mapping[str, api.Problem], start: str) -> api.Problem | None:
    return next((one for at, one in inner.items() if at == start or at.startswith(f"{start}.")), None)


def _beside(form: api.Form, question: Question, value: Any, wrong: api.Problem | None) -> Iterator[Field]:
    """Yield what stands beside a field: of a place, which words its point belongs to; what is asked once more."""
    typed = value if isinstance(value, Mapping) else {}
    if question.kind is Kind.PLACE and typed.get("lat") is not None:
        was = f"{typed.get('text', '')}@{typed['lat']},{typed['lon']}"
        yield Field(kind="hidden", name=f"{question.id}-was", label="", value=was)
    if wrong is None:
        return
    if question.kind is Kind.ADDRESS and wrong.code in ("which_street", "no_street"):
        yield Field(kind="hidden", name=f"{question.id}-as_asked", label="", value=typed.get("street_text", ""))
        yield Field(
            kind="confirm", name=f"{question.id}-as_typed", label=_("The street as I typed it is right"), required=False
        )
    if question.kind is Kind.PLACE and wrong.choices:
        yield Field(
            kind="one_of",
            name=f"{question.id}-street_id",
            label=_("Which street do you mean?"),
            choices=_matches(form, wrong),
            required=True,
        )


def error_links(fields: list[Field]) -> list[tuple[str, str]]:
    """Return what the error summary says: the field that each mistake leads to, also inside the rows of a group."""
    said: list[tuple[str, str]] = []
    for one in fields:
        if one.error:
            said.append((one.first, one.error))
        said.extend((inner.first, inner.error) for row in one.rows for inner in row if inner.error)
    return said
