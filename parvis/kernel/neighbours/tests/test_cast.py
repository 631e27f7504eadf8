from pathlib import Path

import pytest
from stdnum.be import nn, vat

from parvis.kernel.neighbours.cast import invented_enterprises, invented_people

REGION = Path(__file__).parents[3] / "regions" / "brussels"


@pytest.fixture(scope="module")
def people():
    return invented_people(REGION)


def test_everyone_has_a_number_of_their_own_that_is_valid_in_form(people):
    numbers = [one.national_number for one in people]
    assert len(set(numbers)) == len(numbers) > 40
    assert all(nn.is_valid(one) for one in numbers)
    assert [nn.get_gender(one.national_number).lower() for one in people] == [one.sex for one in people]


def test_who_lives_together_has_one_home(people):
    first = [one for one in people if one.house == 0]
    assert len(first) == 4
    assert {one.home.town for one in first} == {"elsene-ixelles"}
    assert first[0].home.nis == "21009"
    assert first[0].home.street["fr"]


def test_companies_have_a_number_of_their_own_that_is_valid_in_form(people):
    companies = invented_enterprises(people)
    numbers = [one.number for one in companies]
    assert len(set(numbers)) == len(numbers) > 3
    assert all(vat.is_valid(one) for one in numbers)
