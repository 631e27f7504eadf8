"""The house as a provider, in a real browser: a form of ours never has to lead to another site by itself.

Chromium holds `form-action 'self'` against every redirect that follows a POST, so a way back to an application that
began with a form (yes, no, a password) goes through a page of ours.
"""

from secrets import token_urlsafe
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from parvis.kernel.identity.client.tokens import challenge
from parvis.kernel.identity.provider import grants
from parvis.kernel.identity.provider.requests import read_request
from parvis.kernel.identity.tests.test_provider import query_of, registered
from parvis.kernel.neighbours import running
from parvis.kernel.people.api import actor_of
from parvis.kernel.people.tests.factories import make_agent, make_citizen
from parvis.kernel.people.tests.factories import sign_in as session_of
from parvis.kernel.people.types import Role
from parvis.ui.tests.browser import assert_accessible, assert_few_elements, assert_light, assert_narrow

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PASSWORD = "een zin die ik onthoud"


def swimming_pool(environ, start_response):
    """Be an application of an administration, which only says that somebody came back."""
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [b"<!doctype html><html lang=nl><title>Zwembad</title><h1>Zwembad</h1>"]


@pytest.fixture
def pool(live_server, transactional_db):
    """The address of an application on another origin than the house."""
    with running(swimming_pool) as url:
        yield f"{url}/back"


@pytest.fixture
def sofia(transactional_db):
    return with_password(make_citizen(first_name="Sofia", last_name="Rossi", username="sofia"))


def with_password(account):
    account.set_password(PASSWORD)
    account.save()
    return account


def asked(info, back, **changes):
    return {
        "response_type": "code",
        "client_id": str(info.id),
        "redirect_uri": back,
        "scope": "openid profile",
        "state": "state-1",
        "code_challenge": challenge(token_urlsafe(48)),
        "code_challenge_method": "S256",
        **changes,
    }


def go(page, live_server, query):
    page.goto(f"{live_server.url}/identity/authorize?{urlencode(query | {'ui_locales': 'nl'})}")


def sign_in(page, username="sofia"):
    page.fill("#id_login", username)
    page.fill("#id_password", PASSWORD)
    page.click("form:not([data-passkey]) .button")


def came_back(page, pool):
    page.wait_for_url(f"{pool}?**")
    assert page.inner_text("h1") == "Zwembad"
    return query_of(page.url)


def consented(info, back, account):
    now = timezone.now()
    grants.agree(read_request(asked(info, back)), by=actor_of(account.pk, now), at=now)


def test_signing_in_and_agreeing_lead_back_to_the_application(page, live_server, pool, sofia):
    info, _secret = registered(back=pool)
    go(page, live_server, asked(info, pool))
    sign_in(page)
    page.wait_for_url("**/account/authorize/**")
    assert "Zwembad" in page.inner_text("h1")
    assert_few_elements(page)
    fits(page)
    page.click("button[value=yes]")
    assert "code" in came_back(page, pool)


def test_who_says_no_is_led_back_too(page, live_server, pool, sofia):
    info, _secret = registered(back=pool)
    go(page, live_server, asked(info, pool))
    sign_in(page)
    page.click("button[value=no]")
    assert came_back(page, pool)["error"] == "access_denied"


def test_a_password_leads_to_the_application_of_who_agreed_before(page, live_server, pool, sofia):
    info, _secret = registered(back=pool)
    consented(info, pool, sofia)
    go(page, live_server, asked(info, pool))
    sign_in(page)
    assert "code" in came_back(page, pool)
    # Signed in already, nothing is shown on the way.
    go(page, live_server, asked(info, pool))
    assert "code" in came_back(page, pool)


def test_an_agent_who_signs_in_is_led_back_with_a_no(page, live_server, pool, settings):
    settings.DEMO = True  # no second factor, so that the password alone leads on
    info, _secret = registered(back=pool)
    with_password(make_agent("elsene-ixelles", username="jan"))
    go(page, live_server, asked(info, pool))
    sign_in(page, "jan")
    assert came_back(page, pool)["error"] == "access_denied"


def test_signing_in_anew_happens_once(page, live_server, pool, sofia):
    info, _secret = registered(back=pool)
    consented(info, pool, sofia)
    go(page, live_server, asked(info, pool, prompt="login"))
    sign_in(page)
    assert "code" in came_back(page, pool)


# Pages about applications -------------------------------------------------------------------------------------


def keep_session(page, live_server, account):
    session = session_of(Client(), account).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])


def fits(page):
    for check in (assert_accessible, assert_light, assert_narrow):
        check(page)


def test_consent_is_read_and_taken_back(page, live_server, pool, sofia):
    info, _secret = registered(back=pool, name="Reservaties van het gemeentelijk zwembad")
    consented(info, pool, sofia)
    keep_session(page, live_server, sofia)
    page.goto(f"{live_server.url}/nl/account/consents/")
    fits(page)
    page.click("main form .button")
    assert "Geen:" in page.inner_text("main")
    fits(page)


def test_an_application_is_registered(page, live_server, transactional_db):
    keep_session(page, live_server, make_agent("elsene-ixelles", [Role.ADMINISTRATOR]))
    page.goto(f"{live_server.url}/nl/account/applications/elsene-ixelles/")
    fits(page)
    page.click("main section .button")
    assert "Er is een probleem" in page.inner_text("main")
    fits(page)
    page.fill("#id_name", "Reservaties van het gemeentelijk zwembad")
    page.fill("textarea", "https://zwembad.elsene-ixelles.example/aanmelden/terug/van/het/loket")
    page.click("main section .button")
    assert "client_secret" in page.inner_text("[role=alert]")
    assert "nooit gebruikt" in page.inner_text("main table")
    fits(page)
