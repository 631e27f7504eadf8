"""Acting for others in a real browser: offered with a code, taken, used and taken back, on pages for everyone."""

import pytest
from django.test import Client
from django.urls import reverse

from parvis.kernel.people.tests.factories import make_citizen, sign_in
from parvis.ui.tests.browser import assert_accessible, assert_light, assert_narrow

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def as_somebody(page, live_server, transactional_db):
    """Let the browser be another person from now on."""

    def be(account):
        session = sign_in(Client(), account).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])

    return be


def fits(page):
    assert_accessible(page)
    assert_light(page)
    assert_narrow(page)


def test_a_code_goes_from_hand_to_hand(page, live_server, as_somebody):
    amelie = make_citizen(first_name="Amélie", last_name="Dubois")
    as_somebody(amelie)
    page.goto(f"{live_server.url}{reverse('account_mandate_offer')}")
    fits(page)
    page.click("main form .button")
    assert "Kies de laatste dag" in page.inner_text("[data-focus]")
    fits(page)
    page.fill("input[type=date]", "2027-06-01")
    page.click("main form .button")
    code = page.inner_text("[role=status] code")
    fits(page)

    as_somebody(make_citizen(first_name="Sofia", last_name="Rossi"))
    page.goto(f"{live_server.url}{reverse('account_mandate_take')}")
    assert page.get_attribute("#id_code", "inputmode") != "numeric", "a code has letters"
    fits(page)
    page.fill("#id_code", code)
    page.click("main form .button")
    assert "Amélie Dubois" in page.inner_text("h1")
    assert "tot en met 1 juni 2027" in page.inner_text("main")
    fits(page)
    page.click("button[value=yes]")
    page.click("form[action$='/use/'] button")
    assert "U handelt voor Amélie Dubois" in page.inner_text("body")
    fits(page)


@pytest.mark.parametrize("page_name", ["account_mandates", "account_mandate_child", "account_mandate_company"])
def test_the_pages_before_anything_is_given(page, live_server, as_somebody, page_name):
    as_somebody(make_citizen())
    page.goto(f"{live_server.url}{reverse(page_name)}")
    fits(page)


def test_how_one_is_reached(page, live_server, as_somebody):
    as_somebody(make_citizen(email="sofia@example.org"))
    page.goto(f"{live_server.url}{reverse('account_reach')}")
    fits(page)
    page.fill("input[type=email]", "geen adres")
    page.click("main form .button")
    fits(page)
