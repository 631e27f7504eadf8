"""Which lines of text may be a number plate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.incidents.rules.plates import may_be_plate, plain_signs

LONG, ROW, WORD = 5.2, 1.7, 12.0


@pytest.mark.parametrize(
    ("reading", "shape"),
    [
        ("1-ABC-234", LONG),
        ("2-XYZ-001", LONG),
        ("B 1-ABC-234", LONG),  # with the letter of the country
        ("1-ABC234", 1.6),  # two rows of a square plate, together
        ("ABC-123", 4.0),
        ("AB-123-CD", LONG),
        ("XX-99-XX", LONG),
        ("1-AAA-111", LONG),
        ("B AB 1234", LONG),
        ("WOB·AB 123", LONG),
        ("AB12 CDE", LONG),
        ("ZH 123456", LONG),
        ("WA 12345", LONG),
        ("I-ABC-Z34", LONG),  # misread signs
    ],
)
def test_plates_of_europe_are_plates(reading, shape):
    assert may_be_plate(reading, sure=0.98, shape=shape, height=40)
    assert may_be_plate(reading, sure=0.4, shape=shape, height=20)


@pytest.mark.parametrize(
    ("reading", "shape"),
    [
        ("Rue de la Loi", 7.0),
        ("Wetstraat", LONG),
        ("Elsensesteenweg 148", 9.0),
        ("STOP", 2.5),
        ("12", 1.3),
        ("148", 1.8),
        ("1000", 2.5),
        ("1000 Bruxelles", 8.0),
        ("7h - 19h", LONG),
        ("7H30-19H", LONG),
        ("30 km/h", LONG),
        ("1200 kg", LONG),
        ("02 123 45 67", LONG),
        ("0800 12 345", LONG),
        ("00-00", 3.0),
        ("11I111", 3.0),
        ("", LONG),
    ],
)
def test_words_hours_and_numbers_of_houses_are_none(reading, shape):
    assert not may_be_plate(reading, sure=0.98, shape=shape, height=40)


def test_what_is_too_long_or_too_high_is_no_plate_whatever_it_says():
    assert not may_be_plate("1-ABC-234", sure=1.0, shape=WORD, height=40)
    assert not may_be_plate("1-ABC-234", sure=1.0, shape=0.8, height=40)


def test_what_cannot_be_read_is_a_plate_if_it_is_small_and_has_the_shape_of_one():
    assert may_be_plate("1A8C", sure=0.2, shape=LONG, height=12)
    assert not may_be_plate("1A8C", sure=0.2, shape=LONG, height=120), "a plate of that size is read"
    assert not may_be_plate("1A8C", sure=0.2, shape=ROW, height=12)
    assert not may_be_plate("Louzaln", sure=0.4, shape=LONG, height=12), "letters only"
    assert not may_be_plate("", sure=0.0, shape=LONG, height=12)


@given(st.text(max_size=30), st.floats(0, 1), st.floats(0.01, 50), st.floats(1, 2_000))
def test_any_reading_has_an_answer(reading, sure, shape, height):
    assert may_be_plate(reading, sure=sure, shape=shape, height=height) in (True, False)
    assert plain_signs(reading).isalnum() or not plain_signs(reading)


@given(st.from_regex(r"[129]-[A-Z]{3}-[0-9]{3}", fullmatch=True), st.floats(0.3, 1), st.floats(3, 7), st.floats(5, 60))
def test_every_belgian_plate_of_several_signs_is_one(reading, sure, shape, height):
    several = len(set(plain_signs(reading).translate(str.maketrans("OI", "01")))) >= 4
    assert may_be_plate(reading, sure=sure, shape=shape, height=height) or not several
