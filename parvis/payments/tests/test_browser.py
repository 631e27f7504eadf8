"""Paying in a real browser: out to the service and back, for everyone, without script."""

import pytest
from django.conf import settings as house
from django.test import Client

from parvis.kernel.jobs import api as jobs
from parvis.kernel.people.tests.factories import make_agent, sign_in
from parvis.kernel.people.types import Role
from parvis.payments import api as payments
from parvis.payments.tests.world import HOUSE, NOW, TOWN, asked, imported, line, now, settle
from parvis.ui.tests.browser import assert_accessible, assert_light, assert_narrow

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def here(service, settings, live_server) -> str:
    settle()
    settings.BASE_URL = live_server.url
    return live_server.url


def check(page) -> None:
    assert_accessible(page)
    assert_light(page)
    assert_narrow(page)


def test_one_leaves_to_pay_and_comes_back_paid(page, here, service):
    demand = asked()
    page.goto(f"{here}/nl/pay/{demand.id}/")
    check(page)
    page.get_by_role("link", name="online betalen").click()
    page.wait_for_url("**/checkout/**")
    assert "verzonnen" in page.content()
    page.get_by_role("button", name="Betalen").click()
    page.wait_for_url(f"**/nl/pay/{demand.id}/")
    assert page.get_by_role("heading", name="Betaald, dank u wel").is_visible()
    check(page)
    jobs.run_pending(limit=5)
    assert now(demand).received_cents == 1_500


def test_who_stops_reads_that_nothing_was_taken(page, here):
    demand = asked()
    page.goto(f"{here}/fr/pay/{demand.id}/online/")
    page.get_by_role("button", name="Annuler").click()
    page.wait_for_url("**/pay/**")
    assert page.get_by_text("Rien n’a été prélevé").is_visible()
    check(page)


def test_the_desk_of_payments_is_for_everyone(page, here):
    demand, other = asked(), asked(90_000, subject="thing:2")
    imported(line(2_000, structured=demand.ogm), line(90_000, structured=other.ogm), line(700, "geen mededeling"))
    payments.end(subject="thing:2", by=HOUSE, at=NOW)
    payments.refund(demand=other.id, because=payments.Because.REFUSED, by=HOUSE, at=NOW)
    client = sign_in(Client(), make_agent(TOWN, (Role.MANAGER,)))
    session = client.cookies[house.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": house.SESSION_COOKIE_NAME, "value": session, "url": here}])
    for language in ("nl", "fr", "en"):
        page.goto(f"{here}/{language}/payments/")
        check(page)
        page.goto(f"{here}/{language}/payments/demands/{demand.id}/")
        check(page)
