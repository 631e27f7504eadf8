"""The house as a provider: its own client's checks as a relying party, real servers, and everything that is refused."""

import base64
from datetime import timedelta
from secrets import token_urlsafe
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parvis.kernel.identity import api as identity
from parvis.kernel.identity.client import provider as client_side
from parvis.kernel.identity.client import tokens as client_tokens
from parvis.kernel.identity.models import Application, Consent, LoginGrant
from parvis.kernel.identity.provider import grants
from parvis.kernel.identity.tests.travel import choose, come_back, query_of
from parvis.kernel.identity.types import Journey, Level
from parvis.kernel.journal import api as journal
from parvis.kernel.people.tests.factories import make_agent, make_citizen, make_organisation, sign_in
from parvis.kernel.people.types import Actor, Role

HOUSE = Actor.system("test")
BACK = "https://app.example/back?from=house"
TOWN, OTHER = "elsene-ixelles", "jette"


def registered(organisation=TOWN, back=BACK, name="Zwembad"):
    make_organisation(organisation)
    return identity.register_application(
        organisation=organisation, name=name, scopes=[], redirect_uris=[back], by=HOUSE, at=timezone.now()
    )


@pytest.fixture
def app(transactional_db):
    return registered()


@pytest.fixture
def sofia(transactional_db):
    return make_citizen(first_name="Sofia", last_name="Rossi", email="sofia@example.org")


def asked(info, **changes):
    """Return what an application asks, and the secret that it keeps."""
    verifier = token_urlsafe(48)
    query = {
        "response_type": "code",
        "client_id": str(info.id),
        "redirect_uri": BACK,
        "scope": "openid profile email",
        "state": "state-1",
        "nonce": "nonce-1",
        "code_challenge": client_tokens.challenge(verifier),
        "code_challenge_method": "S256",
        **changes,
    }
    return {name: value for name, value in query.items() if value is not None}, verifier


def page_of(query):
    return f"{reverse('account_authorize')}?{urlencode(query)}"


def answer_of(response):
    assert response["Location"].startswith("https://app.example/back?from=house&"), response["Location"]
    return query_of(response["Location"])


def main_of(response):
    """Return a page without its frame, whose links in other languages repeat the address."""
    return response.content.decode().split("<main")[1].split("</main")[0]


def agreed(client, query):
    """Agree, and return the answer that the application gets."""
    shown = client.post(page_of(query), {"answer": "yes"})
    assert shown.status_code == 200, shown
    return query_of(shown["Refresh"].removeprefix("0;url="))


def change(client, info, secret, code_given, verifier, **changes):
    form = {
        "grant_type": "authorization_code",
        "code": code_given,
        "redirect_uri": BACK,
        "code_verifier": verifier,
        **changes,
    }
    who = base64.b64encode(f"{info.id}:{secret}".encode()).decode()
    return client.post("/identity/token", form, HTTP_AUTHORIZATION=f"Basic {who}")


def code_for(client, info, **changes):
    query, verifier = asked(info, **changes)
    return agreed(client, query)["code"], verifier


# Through real servers -----------------------------------------------------------------------------------------


def test_the_houses_own_client_believes_the_house(live_server, settings, app, sofia):
    settings.BASE_URL = live_server.url
    info, secret = app
    house = f"{live_server.url}/identity"
    settings.IDENTITY_ISSUER = house
    found = client_side.provider()
    assert found.names_itself
    began = timezone.now()
    query, verifier = asked(info)
    browser = sign_in(Client(), sofia, level="substantial")
    first = httpx.get(found.authorization_endpoint, params={**query, "ui_locales": "fr"})
    assert "/fr/account/authorize/?" in first.headers["Location"]
    assert "Zwembad" in browser.get(page_of(query)).content.decode()
    said = agreed(browser, query)
    assert (said["state"], said["iss"]) == ("state-1", found.issuer)
    got = httpx.post(
        found.token_endpoint,
        auth=(str(info.id), secret),
        data={
            "grant_type": "authorization_code",
            "code": said["code"],
            "redirect_uri": BACK,
            "code_verifier": verifier,
        },
    )
    assert got.headers["Cache-Control"].find("no-store") >= 0
    given = got.json()
    head, claims = client_tokens.signed(
        given["id_token"], theirs=lambda again: client_side.provider_keys(found, again=again)
    )
    journey = Journey(
        state="state-1", nonce="nonce-1", verifier=verifier, issuer=house, wanted=Level.LOW, next="", language="nl",
        began_at=began,
    )  # fmt: skip
    client_tokens.check_id_token(
        head, claims, journey=journey, client_id=str(info.id), access_token=given["access_token"], at=timezone.now()
    )
    assert claims["acr"] == "http://eidas.europa.eu/LoA/substantial"
    about = httpx.get(found.userinfo_endpoint, headers={"Authorization": f"Bearer {given['access_token']}"}).json()
    client_tokens.check_userinfo(about, subject=claims["sub"], issuer=house, client_id=str(info.id), is_signed=False)
    assert (about["name"], about["email"]) == ("Sofia Rossi", "sofia@example.org")
    assert "national_number" not in about
    assert str(sofia.pk) not in str(claims)
    # The second time nobody is asked again.
    again, _verifier = asked(info)
    assert answer_of(browser.get(page_of(again)))["code"] != said["code"]


def test_who_is_not_signed_in_goes_to_the_provider_and_comes_back(app, fake, browser_of):
    query, _verifier = asked(app[0], acr_values="http://eidas.europa.eu/LoA/substantial")
    browser = browser_of()
    away = browser.get(page_of(query))["Location"]
    assert query_of(away)["level"] == "substantial"
    gone = browser.get(reverse("account_sign_in_go"), query_of(away))["Location"]
    back = come_back(browser, choose(gone, "sofia.rossi"))
    assert back["Location"] == f"{page_of(query)}&led=1"
    assert browser.get(back["Location"]).status_code == 200
    assert "code" in agreed(browser, query)
    # prompt=login asks for it anew, and only once.
    query, _verifier = asked(app[0], prompt="login")
    gone = browser.get(page_of(query))["Location"]
    assert gone.startswith(reverse("account_sign_in_go"))
    gone = browser.get(gone)["Location"]
    assert query_of(gone)["prompt"] == "login"
    back = come_back(browser, choose(gone, "sofia.rossi"))
    assert "code" in query_of(browser.get(back["Location"])["Refresh"].removeprefix("0;url="))
    # A provider's page has a form too, so one is led back by a page of ours; once signed in it is not needed.
    query, _verifier = asked(app[0])
    assert "code" in answer_of(browser.get(page_of(query)))


# Who asks, and where they are sent ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "00000000-0000-4000-8000-000000000000"},
        {"client_id": "x"},
        {"client_id": None},
        {"redirect_uri": "https://app.example/back"},
        {"redirect_uri": "https://app.example/back?from=house&x=1"},
        {"redirect_uri": "https://app.example/back?from=house#"},
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": "https://app.example.evil.example/back?from=house"},
        {"redirect_uri": None},
    ],
)
def test_nobody_is_sent_where_nobody_registered(app, sofia, changes):
    query, _verifier = asked(app[0], **changes)
    browser = sign_in(Client(), sofia)
    for shown in (browser.get(page_of(query)), browser.post(page_of(query), {"answer": "yes"})):
        assert shown.status_code == 400
        assert "Location" not in shown
        assert "Refresh" not in shown
        assert "evil" not in main_of(shown)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"scope": "openid national_number"}, "invalid_scope"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"prompt": "weird"}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"response_mode": "form_post"}, "invalid_request"),
        ({"request": "e30."}, "request_not_supported"),
        ({"request_uri": "https://x.example"}, "request_uri_not_supported"),
        ({"prompt": "none"}, "consent_required"),
        ({"prompt": "none", "acr_values": "http://eidas.europa.eu/LoA/high"}, "login_required"),
    ],
)
def test_the_application_is_told_what_is_wrong(app, sofia, changes, error):
    query, _verifier = asked(app[0], **changes)
    said = answer_of(sign_in(Client(), sofia, level="substantial").get(page_of(query)))
    assert (said["error"], said["state"], said["iss"]) == (error, "state-1", "http://localhost:8000/identity")
    assert not LoginGrant.objects.exists()


def test_nobody_signed_in_an_agent_and_who_says_no(app, sofia):
    query, _verifier = asked(app[0], prompt="none")
    assert answer_of(Client().get(page_of(query)))["error"] == "login_required"
    query, _verifier = asked(app[0])
    agent = sign_in(Client(), make_agent(TOWN))
    assert answer_of(agent.get(page_of(query)))["error"] == "access_denied"
    shown = sign_in(Client(), sofia).post(page_of(query), {"answer": "no"})
    assert query_of(shown["Refresh"].removeprefix("0;url="))["error"] == "access_denied"
    assert not Consent.objects.exists()


def test_too_long_ago_is_not_now(app, sofia):
    browser = sign_in(Client(), sofia, at=timezone.now() - timedelta(minutes=10))
    query, _verifier = asked(app[0], max_age="300", prompt="none")
    assert answer_of(browser.get(page_of(query)))["error"] == "login_required"
    query, _verifier = asked(app[0], max_age="3600")
    assert browser.get(page_of(query)).status_code == 200


# Codes ------------------------------------------------------------------------------------------------------


def test_a_code_shown_twice_ends_what_it_gave(app, sofia):
    info, secret = app
    browser = sign_in(Client(), sofia)
    code, verifier = code_for(browser, info)
    given = change(Client(), info, secret, code, verifier).json()
    token = {"HTTP_AUTHORIZATION": f"Bearer {given['access_token']}"}
    assert Client().get("/identity/userinfo", **token).status_code == 200
    again = change(Client(), info, secret, code, verifier)
    assert (again.status_code, again.json()) == (400, {"error": "invalid_grant"})
    ended = Client().get("/identity/userinfo", **token)
    assert ended.status_code == 401
    assert "invalid_token" in ended["WWW-Authenticate"]
    assert journal.history(f"account:{sofia.pk}", verbs=["identity.code.refused"])[0].data["reason"] == "replayed"


@pytest.mark.parametrize(
    "wrong",
    [{"code_verifier": "x" * 64}, {"code_verifier": ""}, {"redirect_uri": "https://app.example/"}, {"code": "x"}],
)
def test_a_code_that_is_shown_wrongly_is_worth_nothing(app, sofia, wrong):
    info, secret = app
    code, verifier = code_for(sign_in(Client(), sofia), info)
    refused = change(Client(), info, secret, code, verifier, **wrong)
    assert (refused.status_code, refused.json()) == (400, {"error": "invalid_grant"})
    after = change(Client(), info, secret, code, verifier)
    assert after.status_code == (200 if "code" in wrong else 400), "one try only"


def test_a_stolen_code_is_worth_nothing_to_another(app, sofia):
    info, secret = app
    other, other_secret = registered(OTHER, name="Elders")
    code, verifier = code_for(sign_in(Client(), sofia), info)
    assert change(Client(), other, other_secret, code, verifier).json() == {"error": "invalid_grant"}
    assert change(Client(), info, secret, code, verifier).status_code == 400
    wrong = change(Client(), info, "another secret", code, verifier)
    assert (wrong.status_code, wrong.json()) == (401, {"error": "invalid_client"})


def test_a_code_is_over_in_a_minute(app, sofia):
    info, secret = app
    code, verifier = code_for(sign_in(Client(), sofia), info)
    LoginGrant.objects.update(expires_at=timezone.now())
    assert change(Client(), info, secret, code, verifier).status_code == 400
    assert grants.forget_grants(before=timezone.now(), by=HOUSE, at=timezone.now()) == 1


# What is told -------------------------------------------------------------------------------------------------


def test_organisations_cannot_put_people_together(app, sofia):
    other, _secret = registered(TOWN, name="Bibliotheek")
    here, there = grants.subject(sofia.pk, TOWN), grants.subject(sofia.pk, OTHER)
    assert here == grants.subject(str(sofia.pk), other.organisation)
    assert here != there
    assert here != grants.subject(make_citizen().pk, TOWN)


def test_the_house_alone_lets_an_application_know_the_national_number(app, sofia):
    info, secret = app
    administrator = Actor(kind="agent", id="account:x", grants=frozenset({(TOWN, Role.ADMINISTRATOR)}))
    with pytest.raises(Exception, match="Only the house"):
        identity.let_know_national_number(application=info.id, allowed=True, by=administrator, at=timezone.now())
    identity.let_know_national_number(application=info.id, allowed=True, by=HOUSE, at=timezone.now())
    code, verifier = code_for(sign_in(Client(), sofia), info, scope="openid national_number")
    token = change(Client(), info, secret, code, verifier).json()["access_token"]
    said = Client().get("/identity/userinfo", HTTP_AUTHORIZATION=f"Bearer {token}").json()
    assert set(said) == {"sub", "national_number"}
    identity.let_know_national_number(application=info.id, allowed=False, by=HOUSE, at=timezone.now())
    assert set(Client().get("/identity/userinfo", HTTP_AUTHORIZATION=f"Bearer {token}").json()) == {"sub"}


def test_consent_is_seen_and_taken_back(app, sofia):
    info, secret = app
    browser = sign_in(Client(), sofia)
    code, verifier = code_for(browser, info)
    token = change(Client(), info, secret, code, verifier).json()["access_token"]
    assert "Zwembad" in browser.get(reverse("account_consents")).content.decode()
    assert reverse("account_consents") in browser.get(reverse("account")).content.decode()
    browser.post(reverse("account_consent_withdraw", args=[info.id]))
    assert Client().get("/identity/userinfo", HTTP_AUTHORIZATION=f"Bearer {token}").status_code == 401
    query, _verifier = asked(info)
    assert browser.get(page_of(query)).status_code == 200, "it is asked again"
    more, _verifier = asked(info, scope="openid")
    agreed(browser, more)
    assert browser.get(page_of(query)).status_code == 200, "for more it is asked again"


def test_an_application_that_ended_gets_nothing(app, sofia):
    info, secret = app
    browser = sign_in(Client(), sofia)
    code, verifier = code_for(browser, info)
    token = change(Client(), info, secret, code, verifier).json()["access_token"]
    identity.end_application(application=info.id, by=HOUSE, at=timezone.now())
    assert Client().get("/identity/userinfo", HTTP_AUTHORIZATION=f"Bearer {token}").status_code == 401
    assert browser.get(page_of(asked(info)[0])).status_code == 400


def test_signing_out_leads_back_to_registered_addresses_only(app):
    there = {"client_id": str(app[0].id), "post_logout_redirect_uri": BACK, "state": "s"}
    assert "from=house&amp;state=s" in Client().get("/identity/end", there).content.decode()
    for wrong in ({"post_logout_redirect_uri": "https://evil.example/"}, {"client_id": "x"}):
        said = main_of(Client().get("/identity/end", there | wrong))
        assert "evil.example" not in said
        assert urlsplit(BACK).hostname not in said


def test_the_database_refuses_a_token_without_its_end(app, sofia):
    row = Application.objects.unscoped("a test").get()
    told = {
        "application": row, "account": sofia, "redirect_uri": BACK, "challenge": "x", "level": "low",
        "shown_at": timezone.now(), "code_digest": b"1", "expires_at": timezone.now(),
    }  # fmt: skip
    for wrong in ({"access_digest": b"2"}, {"level": "none"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LoginGrant.objects.create(**told | wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(
            account=sofia, application=row, given_at=timezone.now(), revoked_at=timezone.now() - timedelta(days=1)
        )
