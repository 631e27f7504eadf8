"""Second factors: agents show one, secrets lie in the vault, changes are written down."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse

from parvis.kernel.journal import api as journal
from parvis.kernel.people.tests.factories import make_agent, make_citizen, sign_in
from parvis.kernel.people.tests.softkey import SoftKey

pytestmark = pytest.mark.django_db
PASSWORD = "een zin die ik onthoud"


@pytest.fixture
def agent():
    jan = make_agent("elsene-ixelles", username="jan")
    jan.set_password(PASSWORD)
    jan.save()
    return jan


def login(client, username="jan"):
    return client.post(reverse("account_login"), {"login": username, "password": PASSWORD})


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def enrol_app(client):
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    return secret, client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})


def grants(client):
    return client.get(reverse("account")).wsgi_request.actor.grants


def test_an_agent_without_factor_gets_nowhere(client, agent):
    login(client)
    for name in ("account", "home", "mfa_generate_recovery_codes"):
        response = client.get(reverse(name))
        assert (response.status_code, response["Location"]) == (302, reverse("mfa_index")), name
    page = client.get(reverse("mfa_index"))
    assert page.status_code == 200
    assert page.wsgi_request.actor.grants == frozenset(), "no role before the second factor"


def test_citizens_need_none(client):
    amina = make_citizen("amina")
    sign_in(client, amina, second_factor=False)
    assert client.get(reverse("account")).status_code == 200


def test_an_app_is_added_and_asked_for(client, agent, settings):
    login(client)
    before = client.session.session_key
    secret, response = enrol_app(client)
    assert response["Location"] == reverse("mfa_view_recovery_codes")
    assert client.session.session_key != before, "the session is renewed"
    assert client.get(reverse("account")).status_code == 200
    stored = json.dumps([one.data for one in Authenticator.objects.all()])
    assert secret not in stored, "the secret lies in the vault"
    added = journal.history(f"account:{agent.pk}", verbs=["people.factor.added"])
    assert [entry.data for entry in added] == [{"factor": "totp"}]

    client.post(reverse("account_logout"))
    response = login(client)
    assert response["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("account"))["Location"].startswith(reverse("account_sign_in"))
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    failed = journal.history(f"account:{agent.pk}", verbs=["people.login.failed"])
    assert [entry.data for entry in failed] == [{"step": "second_factor"}]
    right = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert right.status_code == 302
    assert grants(client)
    began = journal.history(f"account:{agent.pk}", verbs=["people.session.began"])
    assert began[-1].data == {"methods": ["password", "totp"]}


def test_a_code_works_once(client, agent):
    login(client)
    secret, _ = enrol_app(client)
    client.post(reverse("account_logout"))
    for expected in (True, False):
        login(client)
        client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        assert ("_auth_user_id" in client.session) is expected
        client.post(reverse("account_logout"))


def test_recovery_codes_open_once(client, agent):
    login(client)
    enrol_app(client)
    page = client.get(reverse("mfa_view_recovery_codes"))
    code = page.context["unused_codes"][0]
    assert code.encode() in page.content
    assert code in client.get(reverse("mfa_download_recovery_codes")).content.decode()
    for expected in (True, False):
        client.post(reverse("account_logout"))
        login(client)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert ("_auth_user_id" in client.session) is expected


def test_new_recovery_codes_end_the_old(client, agent):
    login(client)
    enrol_app(client)
    old = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    client.post(reverse("mfa_generate_recovery_codes"))
    new = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert not set(old) & set(new)
    assert journal.history(f"account:{agent.pk}", verbs=["people.factor.renewed"])


def test_the_last_factor_of_an_agent_stays(client, agent):
    login(client)
    enrol_app(client)
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 200
    assert Authenticator.objects.filter(type="totp").exists()


def test_factors_change_only_for_who_was_just_there(client, agent):
    login(client)
    enrol_app(client)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    for name in ("mfa_add_webauthn", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_view_recovery_codes"):
        response = client.get(reverse(name))
        assert response.status_code == 302, name
        assert response["Location"].startswith(reverse("account_reauthenticate")), name
    page = client.get(response["Location"])
    assert page.status_code == 200
    assert client.post(response["Location"], {"password": "wrong"}).status_code == 200
    assert client.post(response["Location"], {"password": PASSWORD}).status_code == 302
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200


def test_codes_are_not_guessed(client, agent):
    login(client)
    secret, _ = enrol_app(client)
    client.post(reverse("account_logout"))
    login(client)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert "_auth_user_id" not in client.session


def test_a_passkey_is_added_used_and_removed(client, agent):
    login(client)
    key = SoftKey()
    page = client.get(reverse("mfa_add_webauthn"))
    credential = key.register(page.context["js_data"]["creation_options"]["publicKey"])
    response = client.post(
        reverse("mfa_add_webauthn"), {"name": "Blauwe sleutel", "passwordless": "on", "credential": credential}
    )
    assert response["Location"] == reverse("mfa_view_recovery_codes")
    assert b"Blauwe sleutel" in client.get(reverse("mfa_index")).content

    client.post(reverse("account_logout"))
    login_url = reverse("mfa_login_webauthn")
    options = client.get(login_url, headers={"Accept": "application/json"}).json()["request_options"]["publicKey"]
    response = client.post(login_url, {"credential": key.sign(options, agent)})
    assert response.status_code == 302
    assert grants(client), "a passkey alone is two factors"
    began = journal.history(f"account:{agent.pk}", verbs=["people.session.began"])
    assert began[-1].data == {"methods": ["webauthn"]}

    passkey = Authenticator.objects.get(type="webauthn")
    remove = reverse("mfa_remove_webauthn", args=[passkey.pk])
    assert client.get(remove).context["is_last"]
    assert client.post(remove).status_code == 403
    enrol_app(client)
    assert client.post(remove)["Location"] == reverse("mfa_index")
    removed = journal.history(f"account:{agent.pk}", verbs=["people.factor.removed"])
    assert [entry.data for entry in removed] == [{"factor": "webauthn"}]


def test_an_unknown_passkey_is_told_so(client, agent):
    login_url = reverse("mfa_login_webauthn")
    options = client.get(login_url, headers={"Accept": "application/json"}).json()["request_options"]["publicKey"]
    response = client.post(login_url, {"credential": SoftKey().sign(options, agent)})
    assert response["Location"] == reverse("account_login") + "?passkey=failed"
    assert client.get(response["Location"]).status_code == 200
    assert [entry.data for entry in journal.history("login:unknown")] == [{"step": "passkey"}]


RUBBISH = [
    "",
    "{}",
    "[]",
    "null",
    "not json",
    '{"id": 1}',
    '{"response": {"userHandle": "AA"}}',
    '{"id": "x", "rawId": "x", "type": "public-key", "response": {"clientDataJSON": "e30"}}',
    '{"id": "x", "rawId": "x", "type": "public-key", "response": {"clientDataJSON": "!", "userHandle": "AA"}}',
    '{"id": "é", "rawId": "é", "type": "public-key", "response": {"clientDataJSON": "é", "authenticatorData": "AA"}}',
    '{"id": "", "rawId": "", "type": "x", "response": {"clientDataJSON": "e30", "authenticatorData": "", '
    '"signature": "", "userHandle": "AAAA"}}',
]


@pytest.mark.parametrize("rubbish", RUBBISH)
def test_rubbish_is_not_a_passkey(client, rubbish):
    login_url = reverse("mfa_login_webauthn")
    client.get(login_url, headers={"Accept": "application/json"})
    response = client.post(login_url, {"credential": rubbish})
    assert response["Location"] == reverse("account_login") + "?passkey=failed"


def test_a_passkey_is_the_second_step_too(client, agent):
    login(client)
    key = SoftKey()
    page = client.get(reverse("mfa_add_webauthn"))
    credential = key.register(page.context["js_data"]["creation_options"]["publicKey"])
    client.post(reverse("mfa_add_webauthn"), {"name": "k", "passwordless": "on", "credential": credential})
    client.post(reverse("account_logout"))
    login(client)
    page = client.get(reverse("mfa_authenticate"))
    options = page.context["js_data"]["request_options"]["publicKey"]
    client.post(reverse("mfa_authenticate"), {"credential": key.sign(options, agent)})
    assert grants(client)


def test_rubbish_is_not_a_new_passkey(client, agent):
    login(client)
    client.get(reverse("mfa_add_webauthn"))
    assert client.post(reverse("mfa_add_webauthn"), {"name": "k", "credential": '{"id": 1}'}).status_code == 400
    assert not Authenticator.objects.exists()
