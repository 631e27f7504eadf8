"""Signing in at the provider: the account that is found or made, the session, the journal, and the way out."""

from datetime import date

import pytest
from django.urls import reverse

from parvis.kernel.identity import api as identity
from parvis.kernel.identity.tests.travel import AMELIE, SOFIA, choose, come_back, leave, problem_of, query_of, travel
from parvis.kernel.journal import api as journal
from parvis.kernel.people import api as people
from parvis.kernel.people.models import Account, Session
from parvis.kernel.people.tests.factories import make_agent, make_citizen, sign_in
from parvis.kernel.people.types import Actor

pytestmark = pytest.mark.django_db


def account_of(client):
    return client.session["_auth_user_id"]


def profile_of(account):
    return people.profile(account, by=Actor.system("test"), purpose="test")


@pytest.mark.parametrize("encrypts", [True, False])
def test_a_first_login_makes_an_account_with_what_the_provider_tells(client, fake, encrypts):
    fake.encrypts = encrypts
    response = travel(client, AMELIE)
    assert (response.status_code, response["Location"]) == (302, reverse("home"))
    account = account_of(client)
    assert people.find_by_national_number(fake.people[AMELIE].national_number) == account
    profile = profile_of(account)
    assert (profile.first_name, profile.last_name, profile.birth_date) == ("Amélie", "Dubois", date(1979, 3, 12))
    assert people.language_of(account) == "fr"
    assert not Account.objects.get(pk=account).has_usable_password()
    assert client.get(reverse("account")).status_code == 200


def test_a_known_citizen_finds_their_account_again(client, fake):
    known = make_citizen(
        "amelie", national_number=fake.people[AMELIE].national_number, first_name="Amelie", email="a@example.org"
    )
    travel(client, AMELIE)
    assert account_of(client) == str(known.pk)
    profile = profile_of(known.pk)
    assert (profile.first_name, profile.email) == ("Amélie", "a@example.org"), "the name is brought up to date"
    assert people.language_of(known.pk) == "nl", "the language stays as it was chosen here"


def test_two_logins_are_one_account(client, fake, browser_of):
    travel(client, SOFIA)
    other = browser_of()
    travel(other, SOFIA)
    assert account_of(client) == account_of(other)
    assert Account.objects.count() == 1


def test_the_journal_says_how_surely_and_not_who(client, fake):
    travel(client, AMELIE, "app")
    account = account_of(client)
    entries = journal.history(f"account:{account}")
    assert [one.verb for one in entries] == [
        "people.account.created",
        "identity.login.accepted",
        "people.session.began",
    ]
    said = entries[1].data
    assert (said["level"], said["means"], said["new"], said["step_up"]) == ("substantial", "app", True, False)
    assert entries[1].by == f"account:{account}"
    assert fake.people[AMELIE].national_number not in str([one.data for one in entries])


@pytest.mark.parametrize(
    ("means", "level"), [("itsme", "high"), ("eid", "high"), ("app", "substantial"), ("username", "low")]
)
def test_the_session_knows_the_level(client, fake, rf, means, level):
    travel(client, AMELIE, means)
    request = rf.get("/")
    request.session, request.user = client.session, Account.objects.get()
    assert identity.assurance_of(request) == level


def test_the_key_of_the_session_changes_and_what_it_held_stays(client, fake):
    client.get(reverse("account_sign_in_go"))
    session = client.session
    session["drafts"] = ["one"]
    session.save()
    before = session.session_key
    travel(client)
    assert client.session.session_key != before
    assert client.session["drafts"] == ["one"], "a form that was begun is still there"
    assert not Session.objects.filter(session_key=before).exists()


def test_nothing_personal_lies_open_in_the_session(client, fake):
    travel(client)
    number = fake.people[AMELIE].national_number
    assert number not in str(dict(client.session.items()))
    assert "Dubois" not in str(dict(client.session.items()))


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/nl/account/", "/nl/account/"),
        ("https://evil.example/", "/nl/"),
        ("//evil.example", "/nl/"),
        ("/\\evil.example", "/nl/"),
        ("javascript:alert(1)", "/nl/"),
    ],
)
def test_one_goes_on_inside_the_house_only(client, fake, asked, led):
    assert travel(client, next=asked)["Location"] == led


def test_who_is_known_well_enough_goes_on_at_once(client, fake):
    sign_in(client, make_citizen(), level="substantial")
    url = identity.step_up_url("substantial", "/nl/account/")
    assert client.get(url)["Location"] == "/nl/account/"
    assert client.get(identity.step_up_url("high", "/nl/account/")).status_code == 200


def test_without_a_provider_one_is_led_to_user_name_and_password(client, settings):
    settings.IDENTITY_ISSUER = ""
    for name in ("account_sign_in", "account_sign_in_go"):
        led = client.get(reverse(name), {"next": "/nl/account/"})["Location"]
        assert led == f"{reverse('account_login')}?next=%2Fnl%2Faccount%2F"


def test_a_page_of_ones_own_leads_to_where_citizens_sign_in(client, fake):
    assert client.get(reverse("account"))["Location"] == f"{reverse('account_sign_in')}?next=/nl/account/"
    assert client.get(reverse("members"))["Location"].startswith(reverse("account_login"))


def test_the_page_says_with_what_one_can_sign_in(client, fake, settings):
    settings.DEMO = False
    page = client.get(reverse("account_sign_in")).content.decode()
    for word in ("itsme", "Identiteitskaart", "Gebruikersnaam", reverse("account_login")):
        assert word in page
    assert reverse("demo") not in page
    sure = client.get(reverse("account_sign_in"), {"level": "high"}).content.decode()
    assert "itsme" in sure
    assert "Gebruikersnaam" not in sure


def test_the_demonstration_keeps_its_short_way(client, fake, settings):
    settings.DEMO = True
    page = client.get(reverse("account_sign_in"), {"next": "/nl/account/"}).content.decode()
    assert f"{reverse('demo')}?next=/nl/account/" in page


def test_what_is_asked_of_the_provider(client, fake):
    asked = query_of(leave(client, level="substantial", next="/nl/account/"))
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["acr_values"] == "urn:be:fedict:iam:fas:Level400"
    assert asked["redirect_uri"] == "http://localhost:8000/identity/back"
    assert asked["ui_locales"] == "nl"
    assert "prompt" not in asked
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    kept = client.session["identity_journeys"][asked["state"]]
    assert kept["verifier"] not in str(asked), "the secret stays here"


def test_an_agent_is_shown_the_other_door(client, fake):
    jan = make_agent(national_number=fake.people[AMELIE].national_number)
    response = travel(client, AMELIE)
    assert problem_of(response) == "agent"
    assert "_auth_user_id" not in client.session
    assert "medewerker" in client.get(response["Location"]).content.decode()
    assert Account.objects.get() == jan


def test_a_closed_account_stays_closed(client, fake):
    closed = make_citizen(national_number=fake.people[AMELIE].national_number)
    closed.is_active = False
    closed.save()
    assert problem_of(travel(client, AMELIE)) == "closed"
    assert Account.objects.count() == 1


def test_signing_out_leads_to_the_provider_too(client, fake, settings):
    travel(client)
    away = client.post(reverse("account_logout"))["Location"]
    assert away.startswith(reverse("account_signed_out"))
    assert "_auth_user_id" not in client.session
    page = client.get(away).content.decode()
    link = f"{reverse('account_signed_out_leave')}?leave={query_of(away)['leave']}"
    assert link in page
    to = client.get(link)["Location"]
    asked = query_of(to)
    assert to.startswith(f"{settings.IDENTITY_ISSUER}/end?")
    assert asked["id_token_hint"].count(".") == 2
    assert asked["post_logout_redirect_uri"] == "http://testserver/nl/"
    assert "id_token_hint" not in query_of(client.get(link)["Location"]), "the ticket is good once"


def test_who_signed_in_otherwise_signs_out_here_alone(client, fake):
    sign_in(client, make_citizen())
    assert client.post(reverse("account_logout"))["Location"] == reverse("home")
    assert client.get(reverse("account_signed_out")).status_code == 200


def test_a_provider_that_is_down_at_signing_out_keeps_nobody(client, fake, settings):
    settings.IDENTITY_ISSUER = "http://127.0.0.1:9"
    assert client.get(reverse("account_signed_out_leave"))["Location"] == "http://testserver/nl/"


def test_two_tabs_each_come_back(client, fake):
    first = choose(leave(client, next="/nl/account/"))
    second = leave(client, next="/nl/")
    assert come_back(client, first)["Location"] == "/nl/account/"
    # The other tab began when nobody was signed in, and comes back when somebody is.
    assert problem_of(come_back(client, choose(second))) == "session"
