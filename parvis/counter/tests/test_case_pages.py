"""Pages of the desk and of the applicant: who sees what, what a double click or a stale page does, what it costs."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from parvis.counter.models import Case, Document
from parvis.counter.operations import decisions, pieces
from parvis.counter.queries import history
from parvis.counter.tests.cases import OTHER, SENT, TOWN, sent
from parvis.counter.types.desk import DESK_KEYS
from parvis.kernel.people.models import Account
from parvis.kernel.people.queries.actors import actor_of
from parvis.kernel.people.tests.factories import make_agent, make_citizen, make_organisation, sign_in
from parvis.kernel.people.types import Actor, Role

pytestmark = pytest.mark.django_db
KEYS = re.compile(r'data-key="([^"]*)"')
NO_IS_CHOSEN = re.compile(r'<input[^>]*value="no"[^>]*checked')


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _towns():
    make_organisation(TOWN)
    make_organisation(OTHER)


def signed(account: Account) -> Client:
    return sign_in(Client(), account)


def row(info) -> Case:
    return Case.objects.unscoped("a test looks").get(pk=info.id)


def desk_urls(info) -> list[str]:
    return [
        reverse("desk:case", args=[info.id]),
        reverse("desk:act", args=[info.id, "propose"]),
        reverse("desk:file", args=[info.id, uuid4()]),
    ]


def applicant_urls(info) -> list[str]:
    letter = Document.objects.filter(case=info.id).first()
    return [
        reverse("my:case", args=[info.id]),
        reverse("my:opened", args=[info.id]),
        reverse("my:withdraw", args=[info.id]),
        reverse("my:document", args=[info.id, letter.pk]),
    ]


def test_a_clerk_of_another_administration_finds_nothing():
    info = sent()
    stranger = signed(make_agent(OTHER, [Role.AGENT, Role.DECIDER, Role.MANAGER]))
    for url in desk_urls(info) + applicant_urls(info):
        assert stranger.get(url).status_code == 404, url
    for name in ("take", "note", "message", "ask_pieces", "waive_piece", "suspend", "resume"):
        url = reverse(f"desk:{name}", args=[info.id])
        assert stranger.post(url, {"text": "x", "pieces": "x"}).status_code == 404, url
    assert history.openings(row(info)) == []


def test_another_citizen_and_a_passer_by_find_nothing():
    info = sent()
    for client in (signed(make_citizen()), Client()):
        for url in applicant_urls(info):
            assert client.get(url).status_code == 404, url
        for url in desk_urls(info):
            assert client.get(url).status_code in (302, 403), url


def test_a_clerk_opens_a_case_and_its_applicant_reads_that():
    me = make_citizen()
    info = sent(by=actor_of(me, SENT))
    page = signed(make_agent(TOWN)).get(reverse("desk:case", args=[info.id])).content.decode()
    assert "An Peeters" in page
    assert "Propose" in page
    log = signed(me).get(reverse("my:opened", args=[info.id])).content.decode()
    assert "to handle your request" in log
    assert f"Municipality {TOWN.replace('-', ' ').title()}" in log


def test_each_key_on_the_page_of_a_case_does_one_thing(now):
    info = sent(at=now)
    page = signed(make_agent(TOWN)).get(reverse("desk:case", args=[info.id])).content.decode()
    keys = KEYS.findall(page)
    assert sorted(keys) == sorted({*DESK_KEYS, "p"}), "those of the desk, which no procedure may use, and its own"


def test_a_stale_page_keeps_what_was_typed_and_says_what_is_new(now):
    info = sent(at=now)
    first, second = make_agent(TOWN), make_agent(TOWN)
    pieces.request_pieces(case=info.id, pieces=["A plan"], by=actor_of(first, SENT), at=now)
    url = reverse("desk:act", args=[info.id, "propose"])
    answer = signed(second).post(url, {"advice": "no", "revision": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert row(info).state == "sent"
    assert "The case changed while you were looking at it" in page
    assert "A plan" in page
    assert NO_IS_CHOSEN.search(page)


def test_the_second_of_two_clerks_reads_who_was_first(now):
    info = sent(at=now)
    first, second = make_agent(TOWN), make_agent(TOWN)
    decisions.act(case=info.id, action="propose", filled={"advice": "yes"}, by=actor_of(first, SENT), at=now)
    answer = signed(second).post(reverse("desk:act", args=[info.id, "propose"]), {"advice": "no", "revision": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This was done already" in page
    assert first.open_profile().full_name in page
    assert NO_IS_CHOSEN.search(page)


def test_a_case_is_followed_by_reference_and_code(now):
    info = sent(by=Actor.anonymous(), at=now)
    client = Client()
    url = reverse("my:follow")
    wrong = client.post(url, {"reference": info.reference, "code": "33333333"})
    assert wrong.status_code == 422
    right = client.post(url, {"reference": info.shown_reference.lower(), "code": info.code})
    assert right.status_code == 302
    assert client.get(right.url).status_code == 200
    said = client.post(reverse("my:message", args=[info.id]), {"text": "Hello", "once": str(uuid4())})
    assert said.status_code == 302
    assert row(info).messages.count() == 1
    client.post(reverse("my:leave"))
    assert client.get(right.url).status_code == 404


def test_codes_cannot_be_guessed_for_long(now):
    info = sent(by=Actor.anonymous(), at=now)
    client = Client()
    for _ in range(10):
        client.post(reverse("my:follow"), {"reference": info.reference, "code": "33333333"})
    answer = client.post(reverse("my:follow"), {"reference": info.reference, "code": info.code})
    assert answer.status_code == 422
    assert "Wait ten minutes" in answer.content.decode()


def test_anyone_checks_a_letter_without_reading_it(now):
    info = sent(height=1, at=now)
    letter = Document.objects.get(pk=info.documents[0])
    page = Client().get(reverse("my:verified", args=[letter.code])).content.decode()
    assert "This letter is ours" in page
    assert "Peeters" not in page
    assert Client().get(reverse("my:verified", args=["333333333333"])).status_code == 404


def test_withdrawing_asks_once_more(now):
    me = make_citizen()
    info = sent(by=actor_of(me, now), at=now)
    client = signed(me)
    assert client.get(reverse("my:withdraw", args=[info.id])).status_code == 200
    client.post(reverse("my:withdraw", args=[info.id]), {"reason": "Moved"})
    assert row(info).outcome == "withdrawn"


def test_a_queue_costs_the_same_for_one_row_and_for_many(django_assert_max_num_queries, now):
    clerk = signed(make_agent(TOWN))
    for _ in range(12):
        sent(at=now)
    clerk.get(reverse("desk:queue"))
    with django_assert_max_num_queries(10):
        page = clerk.get(reverse("desk:queue")).content.decode()
    assert page.count("<tr>") == 13


def test_a_name_is_found_by_its_beginning_in_ones_own_administration(now):
    sent(at=now, name="Fatima Janssens")
    found = signed(make_agent(TOWN)).get(reverse("desk:search"), {"q": "jánss fati"}).content.decode()
    assert "Fatima Janssens" in found
    other = signed(make_agent(OTHER)).get(reverse("desk:search"), {"q": "janssens"}).content.decode()
    assert "Fatima Janssens" not in other


def test_only_a_manager_sees_the_workload(now):
    sent(at=now)
    assert signed(make_agent(TOWN)).get(reverse("desk:workload")).status_code == 403
    assert signed(make_agent(TOWN, [Role.MANAGER])).get(reverse("desk:workload")).status_code == 200
