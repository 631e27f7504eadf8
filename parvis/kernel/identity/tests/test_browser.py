"""Signing in with a real browser, between two real servers: ours and the invented provider, keys fetched both ways."""

import pytest

from parvis.kernel.identity.client import provider
from parvis.kernel.identity.fake.app import Fake
from parvis.kernel.identity.tests.conftest import REGION
from parvis.kernel.neighbours import gathered, running
from parvis.kernel.people.tests.factories import make_citizen
from parvis.ui.tests.browser import assert_accessible, assert_few_elements, assert_light, assert_narrow

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def provider_url(live_server, settings, transactional_db):
    """The provider as the demonstration serves it, under its name beside others; it knows nothing of us yet."""
    settings.DEMO = True
    settings.BASE_URL = live_server.url
    with running(gathered({"identity": Fake(REGION)})) as url:
        settings.IDENTITY_ISSUER = f"{url}/identity"
        provider.forget()
        yield settings.IDENTITY_ISSUER


def fits(page):
    assert_accessible(page)
    assert_light(page)
    assert_narrow(page)
    assert_few_elements(page)


def test_in_once_more_and_out(page, live_server, provider_url):
    page.goto(f"{live_server.url}/nl/account/")
    assert "/nl/account/sign-in/?next=/nl/account/" in page.url
    fits(page)
    page.click("main .button")
    assert page.url.startswith(f"{provider_url}/authorize?")
    assert_accessible(page)
    assert_narrow(page)
    assert "verzonnen" in page.inner_text("header")
    page.select_option("#who", "sofia.rossi")
    page.click("button[value=username]")
    page.wait_for_url(f"{live_server.url}/nl/account/")
    assert page.inner_text("h1") == "Sofia Rossi"
    assert "92.08.11" in page.inner_text("main")

    page.goto(f"{live_server.url}/nl/account/sign-in/?level=high&next=/nl/account/")
    fits(page)
    assert "Gebruikersnaam" not in page.inner_text("main")
    page.click("main .button")
    assert page.locator("button[value=username]").count() == 0, "only what is enough can be chosen"
    page.select_option("#who", "amelie.dubois")
    page.click("button[value=itsme]")
    page.wait_for_url("**/account/sign-in/?problem=another_person**")
    assert "Iemand anders" in page.inner_text("main")
    fits(page)
    page.click("main .button")
    page.select_option("#who", "sofia.rossi")
    page.click("button[value=eid]")
    page.wait_for_url(f"{live_server.url}/nl/account/")

    page.click("main form[action$='logout/'] button")
    page.wait_for_url("**/account/signed-out/**")
    fits(page)
    page.click("main .button")
    page.wait_for_url(f"{provider_url}/end?**")
    assert_accessible(page)
    page.click("main a")
    page.wait_for_url(f"{live_server.url}/nl/")
    page.goto(f"{live_server.url}/nl/account/")
    assert "/account/sign-in/" in page.url


def test_stopping_at_the_provider_leads_back_in_ones_language(page, live_server, provider_url):
    make_citizen()
    page.goto(f"{live_server.url}/fr/account/sign-in/?next=/fr/")
    page.click("main .button")
    assert "Qui êtes-vous" in page.inner_text("h1")
    page.click("button[value=stop]")
    page.wait_for_url("**/fr/account/sign-in/?problem=declined**")
    assert "Vous ne vous êtes pas connecté" in page.inner_text("main")
    fits(page)
