"""A question that comes with a category, as fields, and back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from parvis.incidents.types.category import Choice as Answer
from parvis.incidents.types.category import Question, QuestionKind
from parvis.incidents.web.desk.typed import Wrong
from parvis.incidents.web.steering.texts import optional_text_of, text_fields, text_of
from parvis.kernel.definitions import LANGUAGES, Localised
from parvis.ui.fields import Choice, Field

DEFAULTS = {"minimum": 0, "maximum": 1_000_000, "longest": 300}


def fields_of(known: Question | None) -> list[Field]:
    """Return the fields of a question, with what stands there now."""
    now = _now(known)
    names = {
        QuestionKind.CHOICE: _("one of several answers"),
        QuestionKind.YES_NO: _("yes or no"),
        QuestionKind.TEXT: _("a text"),
        QuestionKind.NUMBER: _("a whole number"),
    }
    kinds = [Choice(value=one.value, label=name) for one, name in names.items()]
    code = Field(
        kind="text", name="code", label=_("Code"), max_length=60,
        hint=_("Small letters, digits and hyphens. It stays for ever the same."),
    )  # fmt: skip
    fields = [
        Field(kind="one_of", name="kind", label=_("Answered by"), choices=kinds),
        Field(kind="confirm", name="is_required", label=_("It must be answered"), required=False),
        Field(
            kind="long_text", name="choices", label=_("The answers"), required=False,
            hint=_("Of one among several: a line for each, as: code | Dutch | French | English."),
        ),
        _small("unit", _("Unit"), _("Of a number, such as cm."), most=10),
        _small("minimum", _("Least"), _("Of a number."), kind="number"),
        _small("maximum", _("Most"), _("Of a number."), kind="number"),
        _small("longest", _("Most characters"), _("Of a text."), kind="number"),
        Field(kind="confirm", name="without_plate", label=_("A number plate is refused in the answer"), required=False),
        _small(
            "danger_answer", _("The answer that means danger right now"),
            _("‘yes’, or the code of an answer; empty for none."), most=60,
        ),
    ]  # fmt: skip
    return [
        *([] if known else [code]),
        *text_fields("label", _("Question"), known.label if known else None),
        *text_fields("hint", _("Explanation"), known.hint if known else None, required=False),
        *(replace(one, value=now[one.name]) for one in fields),
        *text_fields("warning", _("What is said then"), known.warning if known else None, required=False),
    ]


def _small(name: str, label: str, hint: str, *, kind: str = "text", most: int | None = None) -> Field:
    return Field(kind=kind, name=name, label=label, hint=hint, required=False, max_length=most)


def _now(known: Question | None) -> dict[str, Any]:
    """Return what stands in the fields of a question; what is usual is left empty."""
    if known is None:
        return {"kind": "", "is_required": False, "without_plate": False} | dict.fromkeys(
            ("choices", "unit", "danger_answer", *DEFAULTS), ""
        )
    numbers = {name: getattr(known, name) for name in DEFAULTS}
    return {
        "kind": known.kind.value,
        "is_required": known.is_required,
        "without_plate": known.without_plate,
        "choices": _written(known),
        "unit": known.unit,
        "danger_answer": known.danger_answer,
        **{name: "" if number == DEFAULTS[name] else str(number) for name, number in numbers.items()},
    }


def _written(known: Question) -> str:
    """Return the answers of a question as they are typed."""
    return "\n".join(f"{one.code} | {one.name.nl} | {one.name.fr} | {one.name.en}" for one in known.choices)


def question_of(posted: QueryDict, known: Question | None) -> Question:
    """Return the question that was filled in; `known` is the one that it changes.

    :raises Wrong: for what cannot be used.
    """
    errors: dict[str, str] = {}
    read: dict[str, Any] = {}
    for name, reading in (
        ("label", lambda: text_of(posted, "label")),
        ("hint", lambda: optional_text_of(posted, "hint")),
        ("warning", lambda: optional_text_of(posted, "warning")),
        ("choices", lambda: _choices(posted.get("choices", ""))),
        ("minimum", lambda: _number(posted, "minimum")),
        ("maximum", lambda: _number(posted, "maximum")),
        ("longest", lambda: _number(posted, "longest")),
        ("kind", lambda: _kind(posted)),
    ):
        try:
            read[name] = reading()
        except Wrong as wrong:
            errors |= wrong.errors
    code = known.code if known else posted.get("code", "").strip()
    if not code:
        errors["code"] = _("Use small letters, digits and hyphens, such as ‘lamp-broken’.")
    if errors:
        raise Wrong(errors)
    return Question(
        code=code,
        is_required=posted.get("is_required") == "on",
        without_plate=posted.get("without_plate") == "on",
        unit=posted.get("unit", "").strip(),
        danger_answer=posted.get("danger_answer", "").strip(),
        **read,
    )


def _kind(posted: QueryDict) -> QuestionKind:
    if posted.get("kind") not in list(QuestionKind):
        raise Wrong({"kind": _("Choose how it is answered.")})
    return QuestionKind(posted["kind"])


def _number(posted: QueryDict, name: str) -> int:
    typed = posted.get(name, "").replace(" ", "").replace("\u202f", "")
    if not typed:
        return DEFAULTS[name]
    if not typed.isascii() or not typed.isdecimal() or len(typed) > 9:
        raise Wrong({name: _("Give a whole number.")})
    return int(typed)


def _choices(text: str) -> tuple[Answer, ...]:
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 1 + len(LANGUAGES) or not all(parts):
            raise Wrong(
                {
                    "choices": _("Write each answer as: code | Dutch | French | English. This is not: %(line)s")
                    % {"line": line[:60]}
                }
            )
        found.append(Answer(code=parts[0], name=Localised(nl=parts[1], fr=parts[2], en=parts[3])))
    return tuple(found)


def filled(fields: list[Field], posted: QueryDict, errors: Mapping[str, str]) -> list[Field]:
    """Return fields with what was typed into them, and what is wrong."""
    return [
        replace(
            one,
            value=posted.get(one.name) == "on" if one.kind == "confirm" else posted.get(one.name, ""),
            error=errors.get(one.name, ""),
        )
        for one in fields
    ]
