"""What providers say, and what we make of it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kernel.identity.client.claims import (
    ACR,
    acr_for,
    born_on,
    level_of_acr,
    means_of,
    person_of,
)
from parvis.kernel.identity.types import Level, Refused, enough, highest, level_of
from parvis.kernel.people.numbers import is_national_number

ITSME = {"http://itsme.services/v2/claim/acr_advanced": "high", "http://itsme.services/v2/claim/acr_basic": "high"}


@pytest.mark.parametrize(
    "claims",
    [
        {"egovNRN": "79031200257", "givenName": "Amélie", "surname": "Dubois", "prefLanguage": "fr"},
        {"egovNRN": ["79.03.12-002.57"], "givenName": ["Amélie"], "surname": ["Dubois"], "prefLanguage": ["FR"]},
        {
            "http://itsme.services/v2/claim/BENationalNumber": "79031200257",
            "given_name": "Amélie",
            "family_name": "Dubois",
            "birthdate": "1979-03-12",
            "locale": "fr-BE",
        },
    ],
)
def test_each_provider_has_its_words(claims):
    person = person_of(claims)
    assert (person.national_number, person.first_name, person.last_name) == ("79031200257", "Amélie", "Dubois")
    assert (person.birth_date, person.language) == (date(1979, 3, 12), "fr")


@pytest.mark.parametrize("number", ["", "79031200258", "7903120027", "abcdefghijk", None, 79031200257.5])
def test_a_national_number_is_checked(number):
    with pytest.raises(Refused, match="national_number"):
        person_of({"egovNRN": number})


def checked(body, century=""):
    return f"{body}{97 - int(f'{century}{body}') % 97:02}"


@pytest.mark.parametrize(
    ("number", "born"),
    [
        ("79031200257", date(1979, 3, 12)),
        (checked("090502003", "2"), date(2009, 5, 2)),
        (checked("794301001"), date(1979, 3, 1)),  # a bis number: 40 is added to the month
        (checked("792301001"), date(1979, 3, 1)),  # or 20, when the sex is not known
        (checked("790000001"), None),
    ],
)
def test_the_day_of_birth_is_in_the_number(number, born):
    assert is_national_number(number)
    assert born_on(number) == born


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(1, 997))
def test_every_number_tells_its_day(born, serial):
    body = f"{born:%y%m%d}{serial:03}"
    check = 97 - int(f"2{body}" if born.year >= 2000 else body) % 97
    number = f"{body}{check:02}"
    assert is_national_number(number)
    other = 97 - int(body if born.year >= 2000 else f"2{body}") % 97
    if check != other:
        assert born_on(number) == born


@pytest.mark.parametrize(
    ("wanted", "levels", "asked"),
    [
        (Level.NONE, ACR, "urn:be:fedict:iam:fas:Level100"),
        (Level.SUBSTANTIAL, ACR, "urn:be:fedict:iam:fas:Level400"),
        (Level.HIGH, ACR, "urn:be:fedict:iam:fas:Level450"),
        (Level.LOW, ITSME, "http://itsme.services/v2/claim/acr_advanced"),
        (Level.HIGH, {"a": "low"}, ""),
    ],
)
def test_the_least_level_that_is_enough_is_asked(wanted, levels, asked):
    assert acr_for(wanted, levels) == asked


@pytest.mark.parametrize(("acr", "level"), [("urn:be:fedict:iam:fas:Level450", "high"), ("5", "none"), (None, "none")])
def test_a_word_for_a_level(acr, level):
    assert level_of_acr(acr, ACR) == level


@pytest.mark.parametrize(
    ("claims", "means"),
    [
        ({"amr": ["pwd", "eid"]}, "eid"),
        ({"acr": "urn:be:fedict:iam:fas:Level450"}, "itsme"),
        ({"amr": "itsme", "acr": "other"}, ""),
        ({}, ""),
    ],
)
def test_with_what_one_signed_in(claims, means):
    assert means_of(claims) == means


@pytest.mark.parametrize("have", Level)
@pytest.mark.parametrize("want", Level)
def test_levels_are_ordered(have, want):
    order = ["none", "low", "substantial", "high"]
    assert enough(have, want) == (order.index(have) >= order.index(want))
    assert highest(have, want) == (have if enough(have, want) else want)


def test_a_level_that_is_none():
    assert level_of("very") == level_of(None) == highest() == Level.NONE
