"""Days, moments, numbers as people of each language write them."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from parvis.ui import words

MOMENT = datetime(2026, 11, 24, 13, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "day", "said"),
    [
        ("nl", date(2026, 11, 24), "24 november 2026"),
        ("fr", date(2026, 11, 24), "24 novembre 2026"),
        ("fr", date(2027, 1, 1), "1er janvier 2027"),
        ("en", date(2026, 11, 24), "24 November 2026"),
        ("nl", "2026-03-01", "1 maart 2026"),
        ("nl", datetime(2026, 11, 23, 23, 30, tzinfo=UTC), "24 november 2026"),  # past midnight in Brussels
        ("nl", None, ""),
        ("nl", "volgende week", "volgende week"),
    ],
)
def test_days(language, day, said):
    with translation.override(language):
        assert words.date_words(day) == said


@pytest.mark.parametrize(("language", "said"), [("nl", "24 nov 2026"), ("fr", "24 nov 2026"), ("en", "24 Nov 2026")])
def test_days_in_a_narrow_column(language, said):
    with translation.override(language):
        assert words.date_short(date(2026, 11, 24)) == said


def test_short_months_of_french_are_told_apart():
    with translation.override("fr"):
        assert words.date_short(date(2026, 6, 1)) == "1 juin 2026"
        assert words.date_short(date(2026, 7, 1)) == "1 juil 2026"
        assert words.day_short(date(2026, 8, 31)) == "31 août"


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("nl", "Elsene", "Elsene:"),
        ("fr", "Ixelles", "Ixelles\u00a0:"),
        ("en", "Ixelles", "Ixelles:"),
        ("fr", "Combien ?", "Combien ?"),
    ],
)
def test_a_french_colon_keeps_its_space(language, text, said):
    with translation.override(language):
        assert words.colon(text) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "24 november 2026 om 14.05 uur"),
        ("fr", "24 novembre 2026 à 14\u00a0h\u00a005"),
        ("en", "24 November 2026 at 14:05"),
    ],
)
@pytest.mark.parametrize("moment", [MOMENT, MOMENT.isoformat()])
def test_moments_in_local_time(language, said, moment):
    with translation.override(language):
        assert words.moment_words(moment) == said


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [
        ("nl", 12345, "12\u202f345"),
        ("fr", 1234567, "1\u202f234\u202f567"),
        ("en", 12345, "12,345"),
        ("nl", 94.2, "94,2"),
        ("en", 94.96, "95"),
        ("nl", -1234.5, "-1\u202f234,5"),
        ("nl", 0, "0"),
        ("nl", None, ""),
        ("nl", "veel", "veel"),
    ],
)
def test_numbers(language, number, said):
    with translation.override(language):
        assert words.number_words(number) == said
