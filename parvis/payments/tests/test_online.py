"""Paying online, against a real server that speaks what the service speaks, and that can be told to misbehave.

With `PARVIS_TEST_PAYMENTS_URL` and `PARVIS_TEST_PAYMENTS_KEY` (of a test account, never of a live one) the contract is
held against the real service too.
"""

import json
import os
import re
import threading
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pydantic import SecretStr

from parvis.kernel.jobs import api as jobs
from parvis.kernel.neighbours import running
from parvis.payments import api as payments
from parvis.payments.connectors import service as connector
from parvis.payments.fake import DEMO_SECRET
from parvis.payments.models import Checkout, Notice
from parvis.payments.rules.notices import SIGNATURE, signed
from parvis.payments.tests.world import HOUSE, NOW, asked, imported, line, now, settle

pytestmark = [pytest.mark.django_db]
STATES, CHECKOUTS = payments.DemandState, payments.CheckoutState


def begin(demand) -> str:
    return payments.begin_online(demand=demand.id, by=HOUSE, at=NOW, language="nl")


def choose(url: str, choice: str) -> httpx.Response:
    """Do on the page of the service what a person does."""
    return httpx.post(url, data={"choice": choice}, trust_env=False)


def paid_online(service) -> payments.DemandInfo:
    demand = asked()
    service.notice = "never"
    choose(begin(demand), "paid")
    payments.look_after(demand=demand.id, by=HOUSE, at=NOW)
    return now(demand)


def notice(
    payment: str, *, secret: str = DEMO_SECRET, event: str = "ev_1", at: float | None = None
) -> tuple[bytes, str]:
    body = json.dumps({"id": event, "payment": payment}).encode()
    return body, signed(body, secret, int(timezone.now().timestamp() if at is None else at))


def tell(body: bytes, signature: str) -> int:
    headers = {SIGNATURE: signature}
    return Client().post("/payments/notice/", body, content_type="application/json", headers=headers).status_code


# The contract ------------------------------------------------------------------------------------------


@pytest.fixture(params=["fake", "real"])
def either(request, settings):
    if request.param == "fake":
        request.getfixturevalue("service")
    elif os.environ.get("PARVIS_TEST_PAYMENTS_KEY"):
        settings.PAYMENTS_URL = os.environ["PARVIS_TEST_PAYMENTS_URL"]
        settings.PAYMENTS_KEY = SecretStr(os.environ["PARVIS_TEST_PAYMENTS_KEY"])
    else:
        pytest.skip("PARVIS_TEST_PAYMENTS_URL and PARVIS_TEST_PAYMENTS_KEY name no test account.")


def test_a_payment_is_made_once_per_key_and_can_be_read(either):
    asked_for = {
        "key": uuid4(), "amount_cents": 1_234, "description": "Test", "return_url": "https://parvis.example/back",
        "notice_url": "https://parvis.example/notice", "language": "nl",
    }  # fmt: skip
    made = connector.create(**asked_for)
    assert (made.state, made.amount_cents) == (CHECKOUTS.OPEN, 1_234)
    assert made.url.startswith("http")
    assert connector.create(**asked_for).id == made.id
    assert connector.read(made.id).id == made.id


def test_a_payment_that_does_not_exist_is_no_answer(either):
    with pytest.raises(payments.WrongAnswer):
        connector.read("tr_unknown")


def test_what_was_not_paid_cannot_be_given_back(either):
    made = connector.create(
        key=uuid4(), amount_cents=500, description="Test", return_url="https://parvis.example/back",
        notice_url="https://parvis.example/notice", language="fr",
    )  # fmt: skip
    with pytest.raises(payments.WrongAnswer):
        connector.give_back(made.id, key=uuid4(), amount_cents=500, description="Test")


# Paying ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("world")
class TestPaying:
    def test_the_service_is_asked_when_someone_comes_back(self, service):
        demand = asked()
        service.notice = "never"
        answer = choose(begin(demand), "paid")
        assert answer.headers["location"].endswith(f"/nl/pay/{demand.id}/back/")
        assert now(demand).state is STATES.DUE
        assert payments.look_after(demand=demand.id, by=HOUSE, at=NOW) is CHECKOUTS.PAID
        assert now(demand).state is STATES.PAID
        assert payments.look_after(demand=demand.id, by=HOUSE, at=NOW) is CHECKOUTS.PAID
        assert now(demand).received_cents == 1_500

    def test_coming_back_without_paying_is_not_believed(self, service, client):
        demand = asked()
        begin(demand)
        answer = client.get(f"/nl/pay/{demand.id}/back/?status=paid&paid=true", follow=True)
        assert "nog bezig" in answer.content.decode()
        assert now(demand).state is STATES.DUE

    @pytest.mark.parametrize(("choice", "state"), [("failed", CHECKOUTS.FAILED), ("canceled", CHECKOUTS.CANCELLED)])
    def test_after_a_failure_one_tries_again(self, service, choice, state):
        demand = asked()
        first = begin(demand)
        choose(first, choice)
        assert payments.look_after(demand=demand.id, by=HOUSE, at=NOW) is state
        second = begin(demand)
        assert second != first
        choose(second, "paid")
        payments.look_after(demand=demand.id, by=HOUSE, at=NOW)
        assert now(demand).state is STATES.PAID

    def test_two_tabs_pay_one_payment(self, service):
        demand = asked()
        assert begin(demand) == begin(demand)
        assert len(service.payments) == 1

    def test_an_attempt_that_ended_meanwhile_is_looked_at_before_it_is_used_again(self, service):
        demand = asked()
        choose(begin(demand), "paid")
        with pytest.raises(payments.CannotPay):
            begin(demand)
        assert now(demand).state is STATES.PAID

    def test_a_call_that_broke_off_makes_one_payment(self, service, monkeypatch):
        demand, create = asked(), connector.create

        def broken(**known):
            create(**known)
            raise payments.ServiceDown("the line broke")

        monkeypatch.setattr(connector, "create", broken)
        with pytest.raises(payments.ServiceDown):
            begin(demand)
        monkeypatch.setattr(connector, "create", create)
        assert begin(demand)
        assert len(service.payments) == 1

    def test_what_is_paid_already_is_not_paid_again(self, service):
        demand = paid_online(service)
        with pytest.raises(payments.CannotPay) as wrong:
            begin(demand)
        assert wrong.value.reason == "paid"

    def test_only_the_rest_is_paid(self, service):
        demand = asked()
        imported(line(1_000, structured=demand.ogm))
        begin(demand)
        assert [one.cents for one in service.payments.values()] == [500]

    def test_who_pays_by_transfer_too_gets_the_rest_back(self, service):
        demand = asked()
        url = begin(demand)
        imported(line(1_500, structured=demand.ogm))
        choose(url, "paid")
        payments.look_after(demand=demand.id, by=HOUSE, at=NOW)
        assert (now(demand).state, now(demand).excess_cents) == (STATES.PAID, 1_500)

    @pytest.mark.parametrize(("cents", "state", "excess"), [(1, STATES.DUE, 0), (9_900, STATES.PAID, 8_400)])
    def test_another_amount_than_was_asked_is_booked_as_it_came(self, service, cents, state, excess):
        demand = asked()
        url = begin(demand)
        service.wrong_cents = cents
        choose(url, "paid")
        payments.look_after(demand=demand.id, by=HOUSE, at=NOW)
        assert (now(demand).state, now(demand).received_cents, now(demand).excess_cents) == (state, cents, excess)

    def test_a_service_that_is_down_is_said_to_be_and_a_transfer_offered(self, service, client):
        demand = asked()
        service.is_down = True
        answer = client.get(f"/nl/pay/{demand.id}/online/", follow=True)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "werkt nu niet" in page
        assert demand.shown_ogm in page
        assert "BE68" in page

    def test_without_a_service_nothing_is_paid_online(self, settings, client):
        settings.PAYMENTS_URL = ""
        demand = asked()
        assert "/online/" not in client.get(f"/nl/pay/{demand.id}/").content.decode()
        assert client.get(f"/nl/pay/{demand.id}/online/").status_code == 302

    @pytest.mark.parametrize(
        "told",
        [
            b"not json", b"[]", b"{}", b'{"id": "tr_1", "status": "wonderful"}',
            b'{"id": "tr_1", "status": "open", "amount": {"currency": "USD", "value": "15.00"}}',
            b'{"id": "tr_1", "status": "open", "amount": {"currency": "EUR", "value": "NaN"}}',
            b'{"id": "tr_1", "status": "open", "amount": {"currency": "EUR", "value": "15.001"}}',
            b'{"id": "tr_1", "status": "open", "amount": {"currency": "EUR", "value": "16.00"}}',
            b'{"id": "tr_1", "status": "open", "amount": {"currency": "EUR", "value": "15.00"}}',
            b'{"id": "tr_1", "status": "open", "amount": {"currency": "EUR", "value": "15.00"},'
            b' "_links": {"checkout": {"href": "javascript:alert(1)"}}}',
        ],
    )  # fmt: skip
    def test_an_answer_that_cannot_be_is_not_used(self, settings, told, client):
        demand = asked()
        with odd_server(told) as url:
            settings.PAYMENTS_URL, settings.PAYMENTS_KEY = url, SecretStr("key")
            with pytest.raises(payments.WrongAnswer):
                begin(demand)
            assert client.get(f"/nl/pay/{demand.id}/online/").headers["location"] == f"/nl/pay/{demand.id}/"


def odd_server(told: bytes):
    def odd(environ, start_response):
        start_response("200 OK", [("Content-Type", "application/json")])
        return [told]

    return running(odd)


# Notices -----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("world")
class TestNotices:
    def open(self, service) -> tuple[payments.DemandInfo, str]:
        demand = asked()
        service.notice = "never"
        choose(begin(demand), "paid")
        return demand, next(reversed(service.payments))

    def test_a_notice_makes_us_look(self, service):
        demand, payment = self.open(service)
        assert tell(*notice(payment)) == 204
        assert now(demand).state is STATES.DUE
        jobs.run_pending(limit=5)
        assert now(demand).state is STATES.PAID

    def test_the_same_notice_is_heard_once(self, service):
        demand, payment = self.open(service)
        body, signature = notice(payment)
        assert (tell(body, signature), tell(body, signature)) == (204, 403)
        jobs.run_pending(limit=5)
        assert now(demand).received_cents == 1_500

    def test_two_notices_about_one_payment_count_once(self, service):
        demand, payment = self.open(service)
        assert [tell(*notice(payment, event=event)) for event in ("ev_1", "ev_2")] == [204, 204]
        jobs.run_pending(limit=5)
        assert now(demand).received_cents == 1_500

    def test_a_notice_about_nothing_does_nothing(self, service):
        assert tell(*notice("tr_unknown")) == 204
        assert jobs.run_pending(limit=5) == 0

    def test_what_is_not_signed_fresh_and_whole_is_not_heard(self, service, settings):
        demand, payment = self.open(service)
        body, signature = notice(payment)
        old = timezone.now().timestamp() - 600
        assert tell(body, "") == 403
        assert tell(body + b" ", signature) == 403
        assert tell(*notice(payment, secret="guessed")) == 403
        assert tell(*notice(payment, at=old)) == 403
        for wrong in (b"[]", b"{}", b"nothing", b'{"id": "ev"}'):
            assert tell(wrong, signed(wrong, DEMO_SECRET, int(timezone.now().timestamp()))) == 403
        settings.PAYMENTS_SECRET = SecretStr("")
        assert tell(body, signed(body, "", int(timezone.now().timestamp()))) == 403
        assert Notice.objects.count() == 0
        assert now(demand).state is STATES.DUE

    def test_a_notice_that_lies_about_money_changes_nothing(self, service):
        demand = asked()
        begin(demand)
        (payment,) = service.payments
        tell(*notice(payment))
        jobs.run_pending(limit=5)
        assert now(demand).state is STATES.DUE

    def test_lost_notices_are_made_up_for(self, service):
        demand, _payment = self.open(service)
        assert payments.look_at_open(by=HOUSE, at=NOW) == 0
        later = NOW + timedelta(minutes=2)
        assert payments.look_at_open(by=HOUSE, at=later) == 1
        assert payments.look_at_open(by=HOUSE, at=later) == 0
        jobs.run_pending(limit=5)
        assert now(demand).state is STATES.PAID

    def test_an_attempt_is_looked_at_ever_more_rarely_and_one_that_never_began_ends(self, service):
        demand = asked()
        begin(demand)
        Checkout.objects.update(service_id=None, url="")
        assert payments.look_at_open(by=HOUSE, at=NOW + timedelta(hours=2)) == 1
        assert Checkout.objects.get().look_at == NOW + timedelta(hours=3)
        payments.look_at_open(by=HOUSE, at=NOW + timedelta(days=3))
        assert Checkout.objects.get().state == "expired"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("mode", "statuses"), [("", {204}), ("twice", {204, 403}), ("forged", {403})])
def test_the_service_tells_a_running_house(service, settings, live_server, mode, statuses):
    settle()
    settings.BASE_URL = live_server.url
    demand = asked()
    told = httpx.post(f"{settings.PAYMENTS_URL}/misbehave", json={"notice": mode}, trust_env=False)
    assert told.status_code == 200
    choose(begin(demand), "paid")
    for thread in [one for one in threading.enumerate() if one.name.startswith("notice")]:
        thread.join(10)
    assert set(service.notices) == statuses
    jobs.run_pending(limit=5)
    assert now(demand).state is (STATES.DUE if mode == "forged" else STATES.PAID)
    assert now(demand).received_cents in (0, 1_500)
    connection.close()


def test_the_page_of_the_invented_service_says_that_it_is_invented(service, settings):
    made = connector.create(
        key=uuid4(), amount_cents=1_500, description="<b>Plaats</b>", return_url="https://parvis.example/",
        notice_url="", language="fr",
    )  # fmt: skip
    page = httpx.get(made.url, trust_env=False).text
    assert "inventé" in page
    assert "€ 15,00" in page
    assert "<b>" not in page
    assert re.search(r'lang="fr"', page)
