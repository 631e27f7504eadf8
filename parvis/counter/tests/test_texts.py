"""How letters print facts."""

from datetime import date

import pytest

from parvis.counter.rules.shown import date_text
from parvis.counter.rules.texts import Run, paragraphs


def test_a_placeholder_inside_bold_does_not_break_the_bold():
    (one,) = paragraphs("Pay **{{ sum | money }} within {{ n }} days**, please.", {"sum": 1500, "n": 30}, language="en")
    assert one.runs == (Run("Pay "), Run("€15.00 within 30 days", bold=True), Run(", please."))


def test_an_empty_placeholder_leaves_one_stretch():
    (one,) = paragraphs("to {{ nobody }} or {{ name }}", {"name": "An"}, language="en")
    assert one.runs == (Run("to  or An"),)


@pytest.mark.parametrize(
    ("language", "day", "written"),
    [
        ("fr", date(2026, 10, 1), "1er octobre 2026"),
        ("fr", date(2026, 10, 11), "11 octobre 2026"),
        ("nl", date(2026, 10, 1), "1 oktober 2026"),
        ("en", date(2026, 10, 1), "1 October 2026"),
    ],
)
def test_days_are_written_in_words(language, day, written):
    assert date_text(day, language) == written
