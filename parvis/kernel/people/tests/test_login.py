"""Signing in: who, with what, how often, and what is written down about it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from parvis.kernel.journal import api as journal
from parvis.kernel.people.models import Account, Session
from parvis.kernel.people.tests.factories import make_account, make_agent, make_citizen, make_company, sign_in
from parvis.kernel.people.types import AccountKind

pytestmark = pytest.mark.django_db
PASSWORD = "een zin die ik onthoud"


@pytest.fixture
def citizen():
    return make_account(AccountKind.CITIZEN, "amina", password=PASSWORD, first_name="Amina")


def post(client, username="amina", password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": username, "password": password, **more})


def verbs(subject):
    return [entry.verb for entry in journal.history(subject)]


def test_the_right_password_signs_in(client, citizen):
    response = post(client, next="/nl/account/")
    assert (response.status_code, response["Location"]) == (302, "/nl/account/")
    page = client.get(reverse("account"))
    assert b"Amina" in page.content
    (entry,) = journal.history(f"account:{citizen.pk}", verbs=["people.session.began"])
    assert entry.data == {"methods": ["password"]}


def test_user_names_know_no_capitals(client, citizen):
    assert post(client, "AMINA").status_code == 302


def test_the_session_is_renewed(client, citizen):
    client.get(reverse("account_login"))
    session = client.session
    session["left"] = "by someone else"
    session.save()
    client.cookies["sessionid"] = session.session_key
    post(client)
    assert client.session.session_key != session.session_key
    assert not Session.objects.filter(session_key=session.session_key).exists()


@pytest.mark.parametrize(("username", "password"), [("amina", "wrong"), ("nobody", PASSWORD)])
def test_who_fails_learns_nothing(client, citizen, username, password):
    page = post(client, username, password)
    assert page.status_code == 200
    assert "_auth_user_id" not in client.session
    text = page.content.decode()
    assert "We do not know this user name with this password." in text or "ken" in text
    known = journal.history(f"account:{citizen.pk}")
    unknown = journal.history("login:unknown")
    assert [entry.verb for entry in known + unknown] == ["people.login.failed"]
    assert PASSWORD not in str(known + unknown)


def test_both_failures_read_the_same(client, citizen):
    pages = [post(client, name, "wrong").content.decode() for name in ("amina", "nobody")]
    errors = [
        page[page.index("<ul>", page.index("summary-errors")) : page.index("</ul>", page.index("summary-errors"))]
        for page in pages
    ]
    assert errors[0] == errors[1]


def test_guessing_is_stopped(client, citizen):
    for _ in range(5):
        assert post(client, password="wrong").status_code == 200
    page = post(client)
    assert page.status_code == 200
    assert "_auth_user_id" not in client.session
    assert verbs(f"account:{citizen.pk}").count("people.login.failed") == 5


@pytest.mark.parametrize("next_url", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_led_outside(client, citizen, next_url):
    response = post(client, next=next_url)
    assert response.status_code == 302
    assert "evil" not in response["Location"]
    assert "javascript" not in response["Location"]


def test_closed_accounts_and_companies_stay_outside(client, citizen):
    Account.objects.filter(pk=citizen.pk).update(is_active=False)
    company = make_company(username="bakkerij")
    company.set_password(PASSWORD)
    company.save()
    for name in ("amina", "bakkerij"):
        response = post(client, name)
        assert "_auth_user_id" not in client.session
        assert response.status_code in {200, 302}


def test_signing_out_is_a_deed_not_a_link(client, citizen):
    sign_in(client, citizen)
    assert client.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post(reverse("account_logout")).status_code == 302
    assert "_auth_user_id" not in client.session
    (entry,) = journal.history(f"account:{citizen.pk}", verbs=["people.session.ended"])
    assert entry.data == {"reason": "asked"}


def test_no_page_opens_an_account(client):
    assert client.get("/nl/account/signup/").status_code == 404


@pytest.mark.parametrize(
    ("began", "seen", "lives"),
    [
        (timedelta(hours=7, minutes=59), timedelta(minutes=1), True),
        (timedelta(hours=8), timedelta(minutes=1), False),
        (timedelta(hours=2), timedelta(minutes=59), True),
        (timedelta(hours=2), timedelta(minutes=60), False),
    ],
)
def test_sessions_end(client, citizen, began, seen, lives):
    sign_in(client, citizen)
    session = client.session
    now = timezone.now()
    session["began_at"], session["seen_at"] = (now - began).isoformat(), (now - seen).isoformat()
    session.save()
    response = client.get(reverse("account"))
    if lives:
        assert response.status_code == 200
    else:
        assert response["Location"].startswith(reverse("account_sign_in") + "?ended=1&next=")
        assert "_auth_user_id" not in client.session
        assert verbs(f"account:{citizen.pk}") == ["people.session.ended"]
        assert client.get(response["Location"], follow=True).status_code == 200


def test_a_part_of_a_page_leads_the_whole_page(client, citizen):
    sign_in(client, citizen, at=timezone.now() - timedelta(days=1))
    response = client.get(reverse("account"), headers={"HX-Request": "true"})
    assert response.status_code == 204
    assert response["HX-Redirect"].startswith(reverse("account_sign_in"))


def test_the_password_is_changed_by_who_knows_it(client, citizen):
    other_place = client.__class__()
    post(other_place)
    post(client)
    url = reverse("account_change_password")
    new = "een heel andere lange zin"
    wrong = client.post(url, {"oldpassword": "wrong", "password1": new, "password2": new})
    assert wrong.status_code == 200
    right = client.post(url, {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert (right.status_code, right["Location"]) == (302, reverse("account"))
    assert client.get(reverse("account")).status_code == 200
    assert other_place.get(reverse("account")).status_code == 302, "signed out everywhere else"
    assert "people.password.changed" in verbs(f"account:{citizen.pk}")


def test_who_signs_in_without_a_password_has_none_to_change(client):
    sign_in(client, make_citizen())
    response = client.get(reverse("account_change_password"))
    assert (response.status_code, response["Location"]) == (302, reverse("account"))


@pytest.mark.parametrize("weak", ["kort", "password1234", "startfinding", "amina", "administrator"])
def test_weak_passwords_are_refused(client, citizen, weak):
    post(client)
    page = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    )
    assert page.status_code == 200
    citizen.refresh_from_db()
    assert citizen.check_password(PASSWORD)


def test_a_password_that_another_chose_opens_nothing_else(client):
    agent = make_agent("elsene-ixelles", username="jan")
    agent.set_password(PASSWORD)
    agent.must_change_password = True
    agent.save()
    post(client, "jan")
    assert client.get(reverse("account"))["Location"] == reverse("account_change_password")
    assert client.get(reverse("account_change_password")).status_code == 200
    new = "mijn eigen lange zin hier"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert client.get(reverse("account"))["Location"] == reverse("mfa_index")


def test_nothing_of_these_pages_is_inline(client, citizen):
    page = client.get(reverse("account_login")).content.decode()
    assert "style=" not in page
    assert "onclick" not in page
    assert "<script>" not in page


def test_the_demonstration_has_its_own_door(client, settings, citizen):
    settings.DEMO = False
    assert client.get(reverse("demo")).status_code == 404
    assert client.post(reverse("demo_login"), {"username": "amina"}).status_code == 404
    settings.DEMO = True
    make_agent("elsene-ixelles", ["agent", "decider"], username="jan", first_name="Jan", last_name="Peeters")
    page = client.get(reverse("demo"))
    assert b"Jan Peeters" in page.content
    assert b"Gemeente Elsene Ixelles" in page.content
    response = client.post(reverse("demo_login"), {"username": "jan", "next": "/nl/account/"})
    assert response["Location"] == "/nl/account/"
    assert client.get(reverse("account")).status_code == 200, "no second factor in the demonstration"
    assert client.post(reverse("demo_login"), {"username": "nobody"}).status_code == 404
    assert client.post(reverse("demo_login"), {"username": "amina", "next": "//evil.example"})["Location"] == reverse(
        "home"
    )
    assert client.session["_auth_user_id"] == str(citizen.pk)


def test_the_demonstration_asks_the_same_few_queries(client, settings, django_assert_max_num_queries):
    settings.DEMO = True
    for n in range(8):
        make_agent(f"plaats-{n}")
        make_citizen()
    client.get(reverse("demo"))
    with django_assert_max_num_queries(3):
        client.get(reverse("demo"))
