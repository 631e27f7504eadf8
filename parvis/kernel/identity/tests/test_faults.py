"""What can be wrong with an answer, one test each: nobody is signed in, and the journal has the reason."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from parvis.kernel.identity.client import journey
from parvis.kernel.identity.fake.app import Mischief
from parvis.kernel.identity.tests.travel import AMELIE, SOFIA, choose, come_back, leave, problem_of, query_of, travel
from parvis.kernel.journal import api as journal
from parvis.kernel.people.models import Account

pytestmark = pytest.mark.django_db


def reasons():
    return [one.data["reason"] for one in journal.history("login:unknown", verbs={"identity.login.refused"})]


def nobody(client):
    return "_auth_user_id" not in client.session and not Account.objects.exists()


@pytest.mark.parametrize(
    ("mischief", "reason"),
    [
        (Mischief.WRONG_ISSUER, "issuer"),
        (Mischief.WRONG_AUDIENCE, "audience"),
        (Mischief.SEVERAL_AUDIENCES, "azp"),
        (Mischief.WRONG_AZP, "azp"),
        (Mischief.WRONG_NONCE, "nonce"),
        (Mischief.NO_NONCE, "nonce"),
        (Mischief.EXPIRED, "expired"),
        (Mischief.FROM_TOMORROW, "issued_at"),
        (Mischief.OLD, "issued_at"),
        (Mischief.WRONG_AT_HASH, "at_hash"),
        (Mischief.ALG_NONE, "algorithm"),
        (Mischief.ALG_SECRET, "algorithm"),
        (Mischief.STRANGE_KEY, "signature"),
        (Mischief.STRANGE_ENCRYPTION, "encryption"),
        (Mischief.OTHER_SUBJECT, "subject"),
        (Mischief.NO_NATIONAL_NUMBER, "national_number"),
        (Mischief.MIX_UP, "issuer"),
        (Mischief.NO_SENDER, "issuer"),
    ],
)
def test_an_answer_that_cannot_be_trusted(client, fake, mischief, reason):
    fake.mischief.add(mischief)
    response = travel(client, next="/nl/account/")
    assert problem_of(response) == "refused"
    assert query_of(response["Location"])["next"] == "/nl/account/", "one can try again, and goes on where one was"
    assert nobody(client)
    assert reasons() == [reason]
    page = client.get(response["Location"])
    assert page.status_code == 200
    assert "niet nagaan wie u bent" in page.content.decode()


def test_a_level_that_we_do_not_know_is_none(client, fake):
    fake.mischief.add(Mischief.UNKNOWN_ACR)
    assert problem_of(travel(client)) == "level"
    assert nobody(client)


def test_an_answer_is_used_once(client, fake, browser_of):
    answer = choose(leave(client))
    come_back(client, answer)
    assert Account.objects.count() == 1
    client.post(reverse("account_logout"))
    assert problem_of(come_back(client, answer)) == "state"


def test_a_code_is_used_once(client, fake):
    """Somebody puts the code of an earlier answer into an answer to their own journey."""
    first = choose(leave(client))
    come_back(client, first)
    client.post(reverse("account_logout"))
    fresh = query_of(leave(client))["state"]
    stolen = query_of(first)["code"]
    issuer = query_of(first)["iss"]
    back = f"http://x/identity/back?code={stolen}&state={fresh}&iss={issuer}"
    assert problem_of(come_back(client, back)) == "refused"
    assert reasons() == ["code"]


def test_a_stolen_code_opens_nothing(client, fake, browser_of):
    """A code caught on its way is useless: the thief has another secret, and another nonce."""
    caught = query_of(choose(leave(client)))
    thief = browser_of()
    own = query_of(leave(thief))["state"]
    response = come_back(thief, f"http://x/identity/back?code={caught['code']}&state={own}&iss={caught['iss']}")
    assert problem_of(response) == "refused"
    assert nobody(thief)


def test_an_answer_in_another_browser_is_turned_away(client, fake, browser_of):
    """Nobody is signed in as somebody else by following a link (login CSRF)."""
    answer = choose(leave(client), SOFIA)
    victim = browser_of()
    assert problem_of(come_back(victim, answer)) == "state"
    assert nobody(victim)
    assert not reasons(), "a stranger at the door cannot fill the journal"


@pytest.mark.parametrize("query", ["", "?state=", "?code=a&state=b", "?error=access_denied"])
def test_an_answer_to_nothing(client, fake, query):
    assert problem_of(client.get(f"/identity/back{query}")) == "state"


def test_an_answer_that_comes_too_late(client, fake, monkeypatch):
    answer = choose(leave(client))
    later = timezone.now() + journey.LIFETIME + timedelta(seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert problem_of(come_back(client, answer)) == "late"
    assert nobody(client)


def test_two_answers_at_the_same_moment_are_one(client, fake, monkeypatch):
    """Both read the session before either wrote it."""
    answer = choose(leave(client))
    kept = dict(client.session.items())
    come_back(client, answer)
    client.post(reverse("account_logout"))
    session = client.session
    session.update({"identity_journeys": kept["identity_journeys"]})
    session.save()
    assert problem_of(come_back(client, answer)) == "state"


def test_stopping_there_is_no_failure_of_ours(client, fake):
    response = travel(client, means="stop", next="/nl/account/")
    assert problem_of(response) == "declined"
    assert query_of(response["Location"])["next"] == "/nl/account/"
    assert reasons() == ["declined"]


@pytest.mark.parametrize("mischief", [Mischief.DOWN, Mischief.WRONG_DISCOVERY, Mischief.NOT_JSON])
def test_a_provider_that_is_down_is_said_before_one_leaves(client, fake, mischief):
    fake.mischief.add(mischief)
    response = client.get(reverse("account_sign_in_go"), {"next": "/nl/account/"})
    assert response.status_code == 503
    assert "antwoordt niet" in response.content.decode()
    assert "next=%2Fnl%2Faccount%2F" in response.content.decode()


def test_a_provider_that_goes_down_on_the_way(client, fake):
    answer = choose(leave(client))
    fake.mischief.add(Mischief.TOKEN_DOWN)
    assert problem_of(come_back(client, answer)) == "down"
    assert nobody(client)


def test_a_provider_that_is_down_for_a_while_is_remembered(client, fake, monkeypatch):
    travel(client)
    monkeypatch.setattr("parvis.kernel.identity.client.provider.KEPT_SECONDS", 0.0)
    client.post(reverse("account_logout"))
    fake.mischief.add(Mischief.DOWN)
    assert client.get(reverse("account_sign_in_go")).status_code == 302


@pytest.mark.parametrize("mischief", [Mischief.NEW_KEY, Mischief.ES256])
def test_a_new_key_of_the_provider_is_looked_up(client, fake, mischief):
    travel(client)
    client.post(reverse("account_logout"))
    fake.mischief.add(mischief)
    assert travel(client)["Location"] == "/nl/"


def test_a_client_that_is_not_us_gets_nothing(client, fake, tmp_path, settings):
    settings.IDENTITY_KEYS_FILE = tmp_path / "others.json"
    assert problem_of(travel(client)) == "refused"
    assert reasons() == ["code"]


def test_who_is_turned_away_at_the_step_up_stays_who_they_were(client, fake):
    travel(client, AMELIE, "username")
    account = client.session["_auth_user_id"]
    response = travel(client, SOFIA, "itsme", level="high", next="/nl/account/")
    assert problem_of(response) == "another_person"
    assert client.session["_auth_user_id"] == account
    assert client.session["assured"]["level"] == "low"
    assert Account.objects.count() == 1, "no account is made for the other"
    refused = journal.history(f"account:{account}", verbs={"identity.login.refused"})
    assert [one.data["reason"] for one in refused] == ["another_person"]


def test_a_step_up_that_stays_too_low(client, fake):
    travel(client, AMELIE, "username")
    response = travel(client, AMELIE, "app", in_spite="yes", level="high")
    assert problem_of(response) == "level"
    assert client.session["assured"]["level"] == "low"


def test_a_step_up_is_shown_anew(client, fake):
    travel(client, AMELIE, "username")
    assert query_of(leave(client, level="high"))["prompt"] == "login"
    fake.mischief.add(Mischief.OLD_AUTHENTICATION)
    assert problem_of(travel(client, level="high")) == "refused"
    fake.mischief.clear()
    before = client.session.session_key
    assert travel(client, level="high", next="/nl/account/")["Location"] == "/nl/account/"
    assert client.session["assured"]["level"] == "high"
    assert client.session.session_key != before
    entries = journal.history(f"account:{client.session['_auth_user_id']}", verbs={"identity.login.accepted"})
    assert [one.data["step_up"] for one in entries] == [False, True]


def test_who_signed_out_meanwhile_does_not_step_up(client, fake):
    travel(client, AMELIE, "username")
    answer = choose(leave(client, level="high"))
    client.post(reverse("account_logout"))
    assert problem_of(come_back(client, answer)) == "state", "signing out forgets every journey"
