"""Texts print facts and nothing more."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.counter.rules.shown import value_text
from parvis.counter.rules.texts import Paragraph, Run, TextError, paragraphs, parse, render, slots
from parvis.counter.tests.definitions import said
from parvis.counter.types import Question

FACTS = {
    "name": "An **Peeters**\n- en meer",
    "moved_on": date(2026, 12, 5),
    "fee": {"amount": 123450},
    "kinds": ["a", "b", "c"],
    "address": {
        "street_nl": "Kerkstraat", "street_fr": "Rue de l’Église", "number": "3", "box": "2", "postcode": "1040",
        "municipality_nl": "Etterbeek", "municipality_fr": "Etterbeek",
    },
    "sent_at": datetime(2026, 11, 24, 22, 30, tzinfo=UTC),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "language", "printed"),
    [
        ("Verhuisd op {{ moved_on | date }}.", "nl", "Verhuisd op 5 december 2026."),
        ("{{ moved_on }}", "fr", "5 décembre 2026"),
        ("{{ moved_on|date }}", "en", "5 December 2026"),
        ("{{ fee.amount | money }}", "nl", "€\u202f1\u202f234,50"),
        ("{{ kinds | list }}", "fr", "a, b et c"),
        ("{{ address | address }}", "nl", "Kerkstraat 3 bus 2, 1040 Etterbeek"),
        ("{{ address }}", "fr", "Rue de l’Église 3 boîte 2, 1040 Etterbeek"),
        ("{{ sent_at | date }}", "nl", "24 november 2026"),
        ("{{ sent_at | moment }}", "nl", "24 november 2026, 23:30"),
        ("[{{ nothing.at.all }}]", "nl", "[]"),
        ("{{ name }}", "nl", "An **Peeters** - en meer"),
    ],
)
def test_facts_are_printed_in_the_language(text: str, language: str, printed: str) -> None:
    assert render(text, FACTS, language=language) == printed


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("{{ name.__class__ }}", 1),
        ("Hi {{ name() }}", 4),
        ("{{ name | upper }}", 1),
        ("{{ name | date | money }}", 1),
        ("{{ name", 1),
        ("name }}", 6),
        ("{% if name %}", 1),
        ("{# note #}", 1),
        ("{{ }}", 1),
        ("{{ x['y'] }}", 1),
        ("{{ Name }}", 1),
        ("x" * 20_001, 1),
    ],
)
def test_a_placeholder_is_a_name_and_no_more(text: str, column: int) -> None:
    with pytest.raises(TextError) as wrong:
        parse(text)
    assert wrong.value.column == column
    assert wrong.value.hint


def test_only_mappings_are_opened() -> None:
    assert render("{{ moved_on.year }}|{{ name.upper }}", FACTS, language="nl") == "|"


def test_mark_up_comes_from_the_template_only() -> None:
    text = "**Beste** {{ name }}\nen anderen.\n\n- een\n- {{ name }}"
    assert paragraphs(text, FACTS, language="nl") == [
        Paragraph("text", (Run("Beste", True), Run(" An **Peeters** - en meer en anderen."))),
        Paragraph("item", (Run("een"),)),
        Paragraph("item", (Run("An **Peeters** - en meer"),)),
    ]


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("national_number", "85073003328", "85.07.30-033.28"),
        ("enterprise_number", "0403019261", "0403.019.261"),
        ("iban", "BE68539007547034", "BE68 5390 0754 7034"),
        ("phone", "+32470123456", "+32 470 12 34 56"),
        ("phone", "+3225150000", "+32 2 515 00 00"),
        ("phone", "+33612345678", "+33612345678"),
        ("yes_no", False, "Nee"),
        ("party", {"kind": "enterprise", "name": "Signa", "number": "0403019261"}, "Signa (0403.019.261)"),
        ("files", [{"name": "a.pdf"}, {"name": "b.pdf"}], "a.pdf en b.pdf"),
        ("place", {"text": "Kerkstraat 3", "municipality_nl": "Etterbeek"}, "Kerkstraat 3, Etterbeek"),
        ("place", {"lat": 50.1, "lon": 4.2, "text": ""}, "50.10000, 4.20000"),
        ("group", [{}, {}], "2 rijen"),
        ("text", None, ""),
    ],
)
def test_answers_are_shown_as_people_write_them(kind: str, value: object, shown: str) -> None:
    one = Question.model_validate({"id": "it", "kind": kind, "label": said("It")})
    assert value_text(one, value, "nl") == shown


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        read = slots(text)
    except TextError as error:
        wrong: TextError | None = error
    else:
        wrong = None
        assert all(slot.name for slot in read)
        paragraphs(text, FACTS, language="nl")
    assert wrong is None or (wrong.message and 1 <= wrong.column <= len(text) + 1)
