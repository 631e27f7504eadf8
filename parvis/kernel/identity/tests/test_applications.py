"""Programs of administrations: one secret, shown once; tokens that end with it; and never another organisation."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from parvis.kernel.identity import api as identity
from parvis.kernel.identity.applications.tokens import LASTS
from parvis.kernel.identity.models import Application
from parvis.kernel.people.queries.actors import actor_of as actor_of_account
from parvis.kernel.people.tests.factories import make_agent, make_organisation, sign_in
from parvis.kernel.people.types import Actor, Role

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
TOWN, OTHER = "elsene-ixelles", "jette"
HOUSE = Actor.system("test")


def made(*scopes, **more):
    make_organisation(TOWN)
    wanted = scopes or (identity.Scope.CASES_READ, identity.Scope.CATALOGUE_READ)
    return identity.register_application(
        organisation=TOWN, name=" Back  office ", scopes=wanted, by=HOUSE, at=AT, **more
    )


def token_of(info, secret, **more):
    row = identity.application_of_secret(str(info.id), secret, at=AT)
    return identity.give_token(row, at=AT, **more)[0]


def test_a_secret_gives_a_token_and_the_token_an_actor_of_one_organisation(db):
    info, secret = made()
    actor, scopes = identity.actor_of_token(token_of(info, secret), AT)
    assert actor.id == f"application:{info.id}"
    assert actor.grants == {(TOWN, Role.AGENT)}
    assert scopes == info.scopes
    assert info.name == "Back office"


def test_a_token_may_do_less_and_only_writers_decide(db):
    info, secret = made(identity.Scope.CASES_READ, identity.Scope.CASES_WRITE)
    actor, scopes = identity.actor_of_token(token_of(info, secret, scopes=["cases:read"]), AT)
    assert (scopes, actor.grants) == ({identity.Scope.CASES_READ}, {(TOWN, Role.AGENT)})
    actor, _scopes = identity.actor_of_token(token_of(info, secret), AT)
    assert (TOWN, Role.DECIDER) in actor.grants


@pytest.mark.parametrize("token", ["", "x", "a:b", "é:ü", "eyJhbGciOiJub25lIn0.e30.", "A" * 5000])
def test_what_is_no_token_of_ours_is_refused(db, token):
    with pytest.raises(identity.BadToken):
        identity.actor_of_token(token, AT)


def test_a_token_is_over_in_time_and_ends_with_its_secret_and_its_application(db):
    info, secret = made()
    token = token_of(info, secret)
    with pytest.raises(identity.BadToken, match="expired"):
        identity.actor_of_token(token, AT + LASTS)
    fresh = identity.renew_secret(application=info.id, by=HOUSE, at=AT)
    for wrong in (secret, ""):
        with pytest.raises(identity.BadToken, match="unknown"):
            identity.application_of_secret(str(info.id), wrong, at=AT)
    with pytest.raises(identity.BadToken, match="unknown"):
        identity.actor_of_token(token, AT)
    token = token_of(info, fresh)
    identity.end_application(application=info.id, by=HOUSE, at=AT)
    with pytest.raises(identity.BadToken, match="ended"):
        identity.actor_of_token(token, AT)
    with pytest.raises(identity.UnknownApplication):
        identity.end_application(application=info.id, by=HOUSE, at=AT)


def test_a_token_cannot_be_changed_into_that_of_another(db):
    one, secret = made()
    other, _secret = made(identity.Scope.CASES_WRITE)
    content, _colon, signature = token_of(one, secret).rpartition(":")
    changed = base64.urlsafe_b64decode(content + "=" * (-len(content) % 4)).replace(
        str(one.id).encode(), str(other.id).encode()
    )
    forged = f"{base64.urlsafe_b64encode(changed).rstrip(b'=').decode()}:{signature}"
    with pytest.raises(identity.BadToken):
        identity.actor_of_token(forged, AT)


@pytest.mark.parametrize(
    "address",
    [
        "http://loket.example/back",
        "https://a.example/#x",
        "javascript:alert(1)",
        "https://*.example/",
        "//x",
        "https://",
    ],
)
def test_people_are_only_sent_where_it_is_safe(db, address):
    with pytest.raises(identity.WrongApplication):
        made(redirect_uris=[address])


def test_only_an_administrator_of_the_organisation_gives_and_sees_applications(db):
    info, _secret = made()
    administrator = actor_of_account(make_agent(TOWN, (Role.ADMINISTRATOR,)), AT)
    clerk = actor_of_account(make_agent(TOWN, (Role.AGENT,)), AT)
    elsewhere = actor_of_account(make_agent(OTHER, (Role.ADMINISTRATOR,)), AT)
    assert [one.id for one in identity.applications_of(TOWN, by=administrator)] == [info.id]
    assert identity.applications_of(TOWN, by=clerk) == []
    assert identity.applications_of(TOWN, by=elsewhere) == []
    with pytest.raises(identity.UnknownApplication):
        identity.renew_secret(application=info.id, by=elsewhere, at=AT)


def test_the_database_refuses_an_end_without_who_ended_it(db):
    info, _secret = made()
    row = Application.objects.unscoped("a test looks").filter(pk=info.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(ended_at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(name="")


# Over HTTP --------------------------------------------------------------------------------------------------


def basic(info, secret):
    return {"HTTP_AUTHORIZATION": "Basic " + base64.b64encode(f"{info.id}:{secret}".encode()).decode()}


def test_the_token_endpoint_speaks_oauth(db):
    info, secret = made()
    visitor, form = Client(enforce_csrf_checks=True), {"grant_type": "client_credentials"}
    given = visitor.post("/identity/token", form, **basic(info, secret)).json()
    assert (given["token_type"], given["expires_in"]) == ("Bearer", 3600)
    assert set(given["scope"].split()) == {"cases:read", "catalogue:read"}
    posted = {**form, "client_id": str(info.id), "client_secret": secret, "scope": "cases:read"}
    assert visitor.post("/identity/token", posted).json()["scope"] == "cases:read"
    assert visitor.post("/identity/token", {**posted, "scope": "cases:write"}).json() == {"error": "invalid_scope"}
    wrong = visitor.post("/identity/token", form, **basic(info, "wrong"))
    assert (wrong.status_code, wrong.json()) == (401, {"error": "invalid_client"})
    assert visitor.post("/identity/token", {"grant_type": "password"}).json() == {"error": "unsupported_grant_type"}
    assert visitor.get("/identity/token").status_code == 405


def test_the_page_shows_a_secret_once_and_ends_an_application(db):
    make_organisation(TOWN)
    visitor = sign_in(Client(), make_agent(TOWN, (Role.ADMINISTRATOR,)))
    url = reverse("applications_of", args=[TOWN])
    wrong = visitor.post(url, {"name": "", "redirect_uris": "https://a.example/back"})
    assert wrong.status_code == 422
    assert "https://a.example/back" in wrong.content.decode()
    assert visitor.post(url, {"name": "Agenda", "scopes": ["cases:read", "nonsense"]}).status_code == 422
    shown = visitor.post(url, {"name": "Agenda", "scopes": ["cases:read"]}).content.decode()
    assert "client_secret" in shown
    assert "client_secret" not in visitor.get(url).content.decode()
    row = Application.objects.unscoped("a test looks").get()
    assert row.scopes == ["cases:read"]
    renewed = visitor.post(reverse("application_renew", args=[TOWN, row.pk])).content.decode()
    assert "client_secret" in renewed
    visitor.post(reverse("application_end", args=[TOWN, row.pk]))
    row.refresh_from_db()
    assert row.ended_at is not None
    stranger = sign_in(Client(), make_agent(OTHER, (Role.ADMINISTRATOR,)))
    assert stranger.get(url).status_code == 404
    assert stranger.post(reverse("application_end", args=[TOWN, row.pk])).status_code == 404


def test_a_use_is_noted_once_a_day(db):
    info, secret = made()
    identity.application_of_secret(str(info.id), secret, at=AT)
    identity.application_of_secret(str(info.id), secret, at=AT + timedelta(days=1))
    row = Application.objects.unscoped("a test looks").get(pk=info.id)
    assert row.used_on.isoformat() == "2026-03-03"
