"""The pages in a real browser: accessible, light, narrow, and passkeys with a virtual key."""

import pytest
from django.test import Client
from django.urls import reverse

from parvis.kernel.people.models import Account
from parvis.kernel.people.tests.factories import make_agent, make_citizen, make_mandate, sign_in
from parvis.kernel.people.types import Role
from parvis.ui.tests.browser import assert_accessible, assert_few_elements, assert_light, assert_narrow

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PASSWORD = "een zin die ik onthoud"


@pytest.fixture
def agent(transactional_db):
    jan = make_agent("elsene-ixelles", username="jan", first_name="Jan", last_name="Peeters")
    jan.set_password(PASSWORD)
    jan.save()
    return jan


@pytest.fixture
def virtual_key(page):
    """A telephone that keeps passkeys and always recognises its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return lambda verified: session.send(
        "WebAuthn.setUserVerified", {"authenticatorId": added["authenticatorId"], "isUserVerified": verified}
    )


def sign_in_page(page, live_server):
    page.goto(f"{live_server.url}/nl/account/login/")
    page.fill("#id_login", "jan")
    page.fill("#id_password", PASSWORD)
    page.click("form:not([data-passkey]) .button")


def keep_session(page, live_server, account: Account):
    """Give the browser the session of this account."""
    client = sign_in(Client(), account)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )


def fits(page):
    assert_accessible(page)
    assert_light(page)
    assert_narrow(page)
    assert_few_elements(page)


def test_a_passkey_from_enrolment_to_sign_in(page, live_server, agent, virtual_key, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    sign_in_page(page, live_server)
    page.wait_for_url("**/account/factors/")
    fits(page)
    page.click(f"a[href='{reverse('mfa_add_webauthn')}']")
    fits(page)
    page.fill("#id_name", "Mijn telefoon")
    page.click("form[data-passkey=add] button")
    page.wait_for_url("**/factors/codes/")
    fits(page)
    assert page.locator(".codes li").count() == 10
    page.goto(f"{live_server.url}/nl/account/factors/")
    assert "Mijn telefoon" in page.inner_text("main")
    page.goto(f"{live_server.url}/nl/account/")
    fits(page)
    page.click("main form[action$='logout/'] button")

    page.goto(f"{live_server.url}/nl/account/login/")
    fits(page)
    page.click("form[data-passkey=login] button")
    page.wait_for_url(lambda url: "login" not in url)
    page.goto(f"{live_server.url}/nl/account/")
    assert "Jan Peeters" in page.inner_text("h1")
    page.click("main form[action$='logout/'] button")

    sign_in_page(page, live_server)
    page.wait_for_url("**/factors/step/")
    fits(page)
    virtual_key(False)
    page.click("form[data-passkey=show] button")
    page.wait_for_selector("[data-said]:not([hidden])")
    virtual_key(True)
    page.click("form[data-passkey=show] button")
    page.wait_for_url(lambda url: "step" not in url)


@pytest.mark.parametrize("name", ["account", "account_change_password", "account_logout", "mfa_activate_totp"])
def test_pages_of_who_has_signed_in(page, live_server, agent, name):
    make_mandate(make_citizen(), agent)
    keep_session(page, live_server, agent)
    page.goto(f"{live_server.url}{reverse(name)}")
    fits(page)


def test_the_pages_of_the_demonstration(page, live_server, agent, settings):
    settings.DEMO = True
    for _ in range(12):
        make_citizen()
    page.goto(f"{live_server.url}{reverse('demo')}")
    assert_accessible(page, "main")
    assert_light(page)
    assert_narrow(page)
    page.click("main summary")
    page.click("button[aria-label*='Jan Peeters']")
    page.wait_for_url(lambda url: "demo" not in url)


def test_a_mistake_is_announced(page, live_server, agent):
    page.goto(f"{live_server.url}/fr/account/login/")
    page.fill("#id_login", "jan")
    page.fill("#id_password", "wrong")
    page.click("form:not([data-passkey]) .button")
    assert page.locator("[role=alert]").first.inner_text()
    assert page.input_value("#id_login") == "jan"
    fits(page)


@pytest.fixture
def administrator(transactional_db):
    an = make_agent("elsene-ixelles", [Role.ADMINISTRATOR, Role.AGENT], first_name="An", last_name="Claes")
    for n, name in enumerate(["Peeters", "El Idrissi", "Dubois"]):
        make_agent("elsene-ixelles", [Role.AGENT, Role.DECIDER][: n + 1], first_name="Jan", last_name=name)
    return an


def test_an_administrator_takes_someone_on_and_lets_them_in_again(page, live_server, administrator):
    keep_session(page, live_server, administrator)
    page.goto(f"{live_server.url}{reverse('members')}")
    fits(page)
    page.click(f"a[href='{reverse('member_add', args=['elsene-ixelles'])}']")
    fits(page)
    page.click("main .actions button")
    assert page.locator("[data-focus] li").count() == 4
    fits(page)
    page.fill("#id_first_name", "Léa")
    page.fill("#id_last_name", "Lambert")
    page.fill("#id_username", "lea.lambert")
    page.check("input[name=roles][value=agent]")
    page.click("main .actions button")
    assert len(page.inner_text(".result .reference")) == 24
    fits(page)
    page.click("main .actions a")
    page.click("text=Léa Lambert")
    fits(page)
    page.select_option("#id_role", "decider")
    page.click("form[action$='/give/'] button")
    assert page.locator("form[action$='/take/']").count() == 2
    page.click("details:has(form[action$='/reset/']) summary")
    fits(page)
    page.click("form[action$='/reset/'] button")
    assert len(page.inner_text(".result .reference")) == 24


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_what_is_kept_is_read_by_everyone(page, live_server, language):
    """It is a text, which grows with every module: it must stay light, not short."""
    page.goto(f"{live_server.url}/{language}/privacy/#people-accounts")
    assert page.locator("#people-accounts").is_visible(), "an address leads into what is folded"
    assert page.locator("main dl:visible").count() == 1
    for one in page.locator("main summary").all()[1:3]:
        one.click()
    assert_accessible(page)
    assert_light(page)
    assert_narrow(page)
