import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kernel.money import NotAnAmount, format_cents, parse_cents


@pytest.mark.parametrize(
    ("cents", "language", "written"),
    [
        (0, "nl", "€ 0,00"),
        (5, "fr", "€ 0,05"),
        (123450, "nl", "€ 1 234,50"),
        (123456789, "fr", "€ 1 234 567,89"),
        (-1250, "nl", "−€ 12,50"),
        (123450, "en", "€1,234.50"),
        (-7, "en", "−€0.07"),
    ],
)
def test_an_amount_is_written_for_its_reader(cents, language, written):
    assert format_cents(cents, language) == written.replace(" ", "\u202f")


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("12", 1200),
        ("12,5", 1250),
        ("12.50", 1250),
        ("0,05", 5),
        ("1234,50", 123450),
        ("1.234,50", 123450),
        ("1 234,50", 123450),
        ("1\u00a0234,50", 123450),
        ("1'234.50", 123450),
        ("1,234.50", 123450),
        ("1.234", 123400),
        ("1.234.567", 123456700),
        ("€ 12,-", 1200),
        ("12 EUR", 1200),
        ("12 euro", 1200),
        ("€12", 1200),
        ("-12", -1200),
        ("-€ 3", -300),
        ("€ -3,10", -310),
        ("  7 ", 700),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed, cents):
    assert parse_cents(typed) == cents


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "twaalf",
        "12,345,6",
        "1.23.456",
        "1.234.50",
        "0.123",
        "12,5055",
        "1 2",
        "12 €€",
        "€",
        "--3",
        "1e3",
        "١٢",
        "$ 12",
        "9" * 16,
        "12;50",
        "1,234,50",
        "½",
        "- 5 -",
        "12,",
        ",5",
    ],
)
def test_anything_else_is_refused_rather_than_guessed(typed):
    with pytest.raises(NotAnAmount):
        parse_cents(typed)


@given(st.integers(min_value=-(10**17) + 1, max_value=10**17 - 1), st.sampled_from(["nl", "fr", "en"]))
def test_what_is_written_reads_back_the_same(cents, language):
    assert parse_cents(format_cents(cents, language)) == cents


@given(st.text(max_size=20))
def test_no_text_breaks_the_reader(text):
    with contextlib.suppress(NotAnAmount):
        assert isinstance(parse_cents(text), int)
