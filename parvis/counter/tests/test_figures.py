"""What the counter declares: figures that count what they say, open data, and every text in three languages."""

from dataclasses import fields
from datetime import date, timedelta

import pytest

from parvis.counter import api
from parvis.counter.manifest import MANIFEST
from parvis.counter.models import Case
from parvis.counter.operations import cases, decisions
from parvis.counter.tests.cases import DAY, OTHER, SENT, TOWN, actor, citizen, sent
from parvis.kernel.people.types import Actor, Role
from parvis.kernel.registry import Processing

FROM, UNTIL = date(2026, 3, 1), date(2026, 4, 1)


@pytest.fixture
def _march(db):
    """Three people send four cases to two administrations; two are answered, one of them too late, one is withdrawn."""
    one, two = citizen(), citizen()
    sent(by=one, height=1)  # granted at once
    late = sent(by=one, at=SENT)
    taken_back = sent(by=two)
    sent(by=Actor.anonymous(), organisation=OTHER)
    cases.withdraw(case=taken_back.id, by=two, at=SENT + DAY)
    decisions.act(case=late.id, action="propose", filled={"advice": "no"}, by=actor(), at=SENT + 20 * DAY)
    decisions.act(case=late.id, action="refuse", filled={}, by=actor(Role.DECIDER), at=SENT + 21 * DAY)


@pytest.mark.usefixtures("_march")
def test_figures_count_what_their_definition_says():
    assert api.cases_received(FROM, UNTIL, None) == 4
    assert api.cases_received(FROM, UNTIL, TOWN) == 3
    assert api.cases_decided(FROM, UNTIL, None) == 2
    assert api.share_within_term(FROM, UNTIL, None) == 50.0, "the visit was late"
    assert api.users(FROM, UNTIL, None) == 2
    assert api.users(FROM, UNTIL, OTHER) == 0


@pytest.mark.usefixtures("_march")
def test_the_last_day_of_a_period_is_not_in_it():
    sent_on = SENT.date()
    assert api.cases_received(sent_on, sent_on, None) == 0
    assert api.cases_received(sent_on - timedelta(days=9), sent_on, None) == 0
    assert api.cases_received(sent_on, sent_on + timedelta(days=1), None) == 4
    assert api.share_within_term(date(2020, 1, 1), date(2020, 2, 1), None) == 100.0


def test_a_case_that_was_let_go_still_counts(db):
    info = sent(height=1)
    row = Case.objects.unscoped("a test looks").get(pk=info.id)
    api.let_go(by=Actor.system("keeping"), at=row.keep_until)
    assert (api.cases_received(FROM, UNTIL, None), api.cases_decided(FROM, UNTIL, None)) == (1, 1)


@pytest.mark.usefixtures("region")
def test_the_catalogue_is_open_data_without_anyone_in_it():
    rows = api.catalogue_rows()
    assert [one["identifier"] for one in rows] == sorted(one.id for one in api.procedures())
    complaint = next(one for one in rows if one["identifier"] == "complaint")
    assert complaint["name_fr"]
    assert TOWN in complaint["offered_by"]
    assert all(set(one) == set(rows[0]) for one in rows)


def test_everything_declared_is_said_in_three_languages():
    texts = [item.name for item in MANIFEST.menu]
    for figure in MANIFEST.figures:
        texts += [figure.name, figure.definition]
    for dataset in MANIFEST.datasets:
        texts += [dataset.title, dataset.description]
    for processing in MANIFEST.processings:
        texts += [getattr(processing, field.name) for field in fields(Processing) if field.name != "id"]
    for text in texts:
        assert set(text) == {"nl", "fr", "en"}
        assert all(one.strip() for one in text.values())
    assert {one.id for one in MANIFEST.figures} == {
        "counter.cases_received",
        "counter.cases_decided",
        "counter.share_within_term",
        "counter.users",
        "counter.new_users",
        "counter.days_to_decision",
        "counter.procedures",
    }
