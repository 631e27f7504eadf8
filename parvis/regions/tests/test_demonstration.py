"""The demonstration: valid in form, played by the rules, the same each time, and loaded once."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from stdnum.be import nn

from parvis.counter import api as counter
from parvis.kernel import definitions
from parvis.kernel.neighbours.cast import invented_people, national_number
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor
from parvis.regions import demonstration, history, loading, recent
from parvis.regions.types import People

BY, AT = Actor.system("tests"), datetime(2026, 11, 24, 9, tzinfo=UTC)
CAST = definitions.load(loading.REGIONS / "brussels" / "people.yaml", People)


@pytest.fixture
def cast(db):
    loading.load_region(by=BY, at=AT)
    applicants, staff = demonstration.load_people(CAST, by=BY, at=AT)
    return demonstration.everyone(CAST, applicants, staff, by=BY, at=AT)


@pytest.fixture
def year(cast):
    return list(history.year(cast, at=AT, count=150, seed="tests"))


@pytest.mark.parametrize("born_on", [date(1946, 8, 22), date(1999, 12, 31), date(2000, 1, 1), date(2018, 9, 1)])
def test_national_numbers_are_valid_in_form(born_on):
    number = national_number(born_on, 421)
    assert nn.is_valid(number)
    assert nn.get_birth_date(number) == born_on


@pytest.mark.django_db
def test_fakes_of_outside_systems_know_the_same_people(cast):
    for one in invented_people(loading.REGIONS / "brussels"):
        assert people.find_by_national_number(one.national_number) == people.find_by_username(one.username)


def test_usernames_and_people_are_different():
    names = [one.username for one in CAST.staff]
    assert len(names) == len(set(names))
    citizens = [citizen for household in CAST.households for citizen in household.people]
    assert len({demonstration._username(one) for one in citizens}) == len(citizens) > 50
    assert {one.language for one in citizens} == {"nl", "fr", "en"}


def test_every_municipality_has_its_five(cast):
    for town in loading.towns():
        for role in ("agent", "decider", "inspector", "manager", "editor"):
            assert (town.code, role) in cast.staff
    assert people.find_by_username("agent.elsene") is not None


def test_grown_ups_are_presented_first(cast):
    assert [one.username for one in people.demo_citizens()][:3] == ["amelie.dubois", "fatima.elamrani", "jan.vermeulen"]


def test_the_same_seed_gives_the_same_year(cast, year):
    assert list(history.year(cast, at=AT, count=150, seed="tests")) == year
    assert list(history.year(cast, at=AT, count=150, seed="other")) != year


def test_a_year_is_various_and_real(year):
    assert len({one.definition.id for one in year}) == 6
    assert len({one.organisation for one in year}) > 12
    assert {one.language for one in year} == {"nl", "fr", "en"}
    assert Counter(one.definition.id for one in year).most_common(1)[0][0] == "household-composition"
    for one in year:
        assert list(one.events) == sorted(one.events, key=lambda event: event.sequence)
        moments = [event.at for event in one.events]
        assert moments == sorted(moments)
        assert moments[-1] <= AT
        assert not counter.elapse(one.definition, one.answers, one.events, at=AT), "nothing is left to happen by itself"


def test_answers_are_valid_per_form(year):
    for one in year:
        setting = counter.Setting(one.events[0].at, one.language, one.organisation, None)
        problems = counter.problems_of(one.definition, one.answers, setting)
        assert not problems, (one.definition.id, {name: said.to("en") for name, said in problems.items()})
        asked = {question.id for question in one.definition.form.questions}
        assert set(one.answers) <= asked


@pytest.mark.slow
def test_loading_twice_is_loading_once(db):
    loading.load_region(by=BY, at=AT)
    said = []
    demonstration.load(by=BY, at=AT, say=said.append, cases=60, reports=40)
    demonstration.load(by=BY, at=AT, say=said.append, cases=60, reports=40)
    assert said[-1] == "The demonstration is loaded already."
    assert any("cases of the past year" in one for one in said)


@pytest.mark.slow
def test_recent_cases_have_letters(cast):
    assert recent.load(cast, at=AT, count=4) == 4
    assert recent.load(cast, at=AT, count=4) == 0
    citizen = people.actor_of(str(cast.applicants[0].account), AT)
    assert counter.my_documents(by=citizen)
