"""References survive the telephone: a wrong sign, or two exchanged, is noticed at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.counter.rules import references
from parvis.counter.rules.references import ALPHABET, LENGTH, NotAReference

BODIES = st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1)


def whole(body):
    return next(body + sign for sign in ALPHABET if references.looks_like_reference(body + sign))


def test_a_new_reference_is_one():
    made = references.new_reference()
    assert references.read_reference(references.shown(made).lower().replace("-", " ")) == made
    assert len(ALPHABET) == len(set(ALPHABET)) == 23


def test_codes_are_shown_in_fours():
    assert len(references.shown(references.new_code())) == 9


@given(BODIES)
def test_each_body_has_one_check_sign(body):
    assert sum(references.looks_like_reference(body + sign) for sign in ALPHABET) == 1


@given(BODIES, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_a_wrong_sign_is_noticed(body, place, sign):
    good = whole(body)
    wrong = good[:place] + sign + good[place + 1 :]
    assert references.looks_like_reference(wrong) == (wrong == good)


@given(BODIES, st.integers(0, LENGTH - 2))
def test_two_exchanged_signs_are_noticed(body, place):
    good = whole(body)
    swapped = good[:place] + good[place + 1] + good[place] + good[place + 2 :]
    assert references.looks_like_reference(swapped) == (swapped == good)


@pytest.mark.parametrize("text", ["", "3469", "O469CDFGH", "3469CDFGHJKM", "éééé-éééé"])
def test_other_texts_are_refused(text):
    with pytest.raises(NotAReference):
        references.read_reference(text)
