"""The page of one's own, who gets in, and what an actor costs a request."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from parvis.kernel.journal import api as journal
from parvis.kernel.people import api as people
from parvis.kernel.people.models import Session
from parvis.kernel.people.tests.factories import (
    make_agent,
    make_citizen,
    make_company,
    make_mandate,
    plain_agent,
    sign_in,
)
from parvis.kernel.people.types import Actor, ActorKind, MandateKind, Role
from parvis.kernel.people.web.access import agents_only, signed_in

pytestmark = pytest.mark.django_db
YEAR = timezone.timedelta(days=365)


def mandate_for(holder, giver=None, **more):
    return make_mandate(
        giver or make_citizen(first_name="Oma", last_name="Benali"), holder, valid_until=timezone.now() + YEAR, **more
    )


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_page_in_every_language(client, language):
    amina = make_citizen(first_name="Amina", last_name="Benali")
    page = sign_in(client, amina).get(f"/{language}/account/").content.decode()
    for text in ("Amina Benali", "amina"):
        assert text in page
    assert f'lang="{language}"' in page


def test_an_agent_sees_their_roles(client):
    jan = make_agent("elsene-ixelles", [Role.DECIDER], first_name="Jan")
    page = sign_in(client, jan).get(reverse("account")).content.decode()
    assert "Gemeente Elsene Ixelles" in page


def test_who_has_not_signed_in_is_led_to_where_they_can(client):
    response = client.get(reverse("account"))
    assert response["Location"] == f"{reverse('account_sign_in')}?next={reverse('account')}"


def test_the_language_is_chosen_and_followed(client):
    amina = make_citizen()
    response = sign_in(client, amina).post("/nl/account/language/", {"language": "fr"})
    assert response["Location"] == "/fr/account/"
    assert people.language_of(amina.pk) == "fr"
    assert client.post("/nl/account/language/", {"language": "de"}).status_code == 404
    assert client.get("/nl/account/language/").status_code == 405


def test_sessions_are_seen_and_ended_by_their_owner(client):
    amina, eve = make_citizen(), make_citizen()
    elsewhere, of_eve = client.__class__(), client.__class__()
    for place, account in ((client, amina), (elsewhere, amina), (of_eve, eve)):
        sign_in(place, account)
    sessions = people.sessions_of(amina.pk, timezone.now(), current_key=client.session.session_key)
    assert [one.is_current for one in sessions] in ([True, False], [False, True])
    theirs = people.sessions_of(eve.pk, timezone.now())[0].reference
    assert client.post(reverse("account_session_end", args=[theirs])).status_code == 404
    assert of_eve.get(reverse("account")).status_code == 200
    other = next(one.reference for one in sessions if not one.is_current)
    assert client.post(reverse("account_session_end", args=[other])).status_code == 302
    assert elsewhere.get(reverse("account")).status_code == 302
    assert client.get(reverse("account")).status_code == 200
    ended = journal.history(f"account:{amina.pk}", verbs=["people.session.ended"])
    assert [entry.data for entry in ended] == [{"reason": "revoked"}]


def test_all_other_sessions_end_at_once(client):
    amina = make_citizen()
    places = [client.__class__() for _ in range(3)]
    for place in (*places, client):
        sign_in(place, amina)
    client.post(reverse("account_sessions_end"))
    assert Session.objects.filter(account=amina).count() == 1
    assert client.get(reverse("account")).status_code == 200
    client.post(reverse("account_sessions_end"))
    ended = journal.history(f"account:{amina.pk}", verbs=["people.session.ended"])
    assert [entry.data["count"] for entry in ended] == [3]


def test_sessions_that_are_over_are_forgotten(client):
    sign_in(client, make_citizen())
    assert people.forget_sessions(by=Actor.system("sessions"), at=timezone.now()) == 0
    assert people.forget_sessions(by=Actor.system("sessions"), at=timezone.now() + YEAR) == 1


def test_acting_for_another_and_stopping(client):
    amina, eve = make_citizen(), make_citizen()
    mandate = mandate_for(amina, make_company(), kind=MandateKind.COMPANY)
    sign_in(client, amina)
    use = reverse("account_mandate_use", args=[mandate.pk])
    assert client.post(use).status_code == 302
    page = client.get(reverse("account"))
    assert page.wsgi_request.actor.acting_for == f"account:{mandate.giver_id}"
    assert "Bakkerij De Parvis" in page.content.decode()
    client.post(reverse("account_mandate_stop"))
    assert client.get(reverse("account")).wsgi_request.actor.acting_for is None
    assert sign_in(client.__class__(), eve).post(use).status_code == 404
    client.post(use)
    client.post(reverse("account_mandate_revoke", args=[mandate.pk]))
    assert client.get(reverse("account")).wsgi_request.actor.acting_for is None
    assert (
        sign_in(client.__class__(), eve).post(reverse("account_mandate_revoke", args=[mandate.pk])).status_code == 404
    )


@pytest.mark.parametrize("name", ["account_language", "account_sessions_end", "account_mandate_stop"])
def test_deeds_ask_who(client, name):
    assert client.post(reverse(name))["Location"].startswith(reverse("account_sign_in"))


def test_what_an_actor_costs_a_request(client, django_assert_num_queries):
    page = reverse("account_logout")  # a page that asks for nothing but who asks
    with django_assert_num_queries(0):
        assert client.get(reverse("account_login")).wsgi_request.actor.kind is ActorKind.ANONYMOUS
    sign_in(client, make_citizen()).get(page)
    with django_assert_num_queries(2):  # session, account
        client.get(page).wsgi_request.actor.kind  # noqa: B018
    sign_in(client, make_agent()).get(page)
    with django_assert_num_queries(3):  # session, account, roles
        client.get(page).wsgi_request.actor.kind  # noqa: B018


def test_the_page_costs_the_same_for_one_mandate_and_many(client, django_assert_max_num_queries):
    amina = make_citizen()
    for _ in range(12):
        mandate_for(amina)
    sign_in(client, amina).get(reverse("account"))
    with django_assert_max_num_queries(8):
        client.get(reverse("account"))


class Request:
    def __init__(self, actor):
        self.actor, self.user = actor, AnonymousUser()

    def get_full_path(self):
        return "/nl/work/"


@pytest.mark.parametrize(
    ("actor", "guard", "let_in"),
    [
        (Actor(kind=ActorKind.PERSON, id="account:a"), signed_in, True),
        (plain_agent(), signed_in, True),
        (Actor.anonymous(), signed_in, None),
        (plain_agent(), agents_only(), True),
        (plain_agent(roles=[Role.MANAGER]), agents_only(Role.MANAGER, Role.DECIDER), True),
        (plain_agent(), agents_only(Role.MANAGER), False),
        (plain_agent(roles=[]), agents_only(), False),
        (Actor(kind=ActorKind.PERSON, id="account:a"), agents_only(), False),
        (Actor.anonymous(), agents_only(), None),
    ],
)
def test_who_gets_in(actor, guard, let_in):
    view = guard(lambda request: HttpResponse("in"))
    if let_in is False:
        with pytest.raises(PermissionDenied):
            view(Request(actor))
    else:
        response = view(Request(actor))
        assert response.status_code == (200 if let_in else 302)
