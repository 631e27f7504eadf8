"""Administration of an organisation: what its administrator may do, and nothing of another organisation."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from parvis.kernel.clock import local_day
from parvis.kernel.journal import api as journal
from parvis.kernel.people import api as people
from parvis.kernel.people.models import Account, Membership
from parvis.kernel.people.tests.factories import (
    NOW,
    actor_for,
    make_agent,
    make_membership,
    make_organisation,
    sign_in,
)
from parvis.kernel.people.types import Actor, Profile, Role, Standing

pytestmark = pytest.mark.django_db

HERE, THERE = "elsene-ixelles", "ukkel-uccle"
DAY = timedelta(days=1)
HOUSE = Actor.system("test")


@pytest.fixture
def admin():
    return make_agent(HERE, [Role.ADMINISTRATOR], "an.admin", first_name="An", last_name="Admin")


@pytest.fixture
def jan():
    return make_agent(HERE, [Role.AGENT], "jan", first_name="Jan", last_name="Peeters")


@pytest.fixture
def desk(client, admin):
    return sign_in(client, admin)


def url(name, account=None, where=HERE):
    return reverse(name, args=[where, account.pk] if account else [where])


def roles_of(account, where=HERE):
    at = timezone.now()
    return {one.role for one in people.grants_in(where, at) if one.account == str(account.pk)}


# Operations


def test_someone_is_taken_on_with_roles_and_a_password_to_change(admin):
    account = people.add_member(
        organisation=HERE,
        username="Lea",
        profile=Profile(first_name="Léa", last_name="Dubois"),
        language="fr",
        password="x",
        roles=[Role.DECIDER, Role.AGENT],
        valid_until=NOW + DAY,
        by=actor_for(admin),
        at=NOW,
    )
    lea = Account.objects.get(pk=account)
    assert (lea.username, lea.kind, lea.must_change_password) == ("lea", "agent", True)
    assert {(row.role, row.valid_until) for row in lea.memberships.all()} == {
        ("agent", NOW + DAY),
        ("decider", NOW + DAY),
    }
    assert [entry.verb for entry in journal.history(f"account:{account}")] == [
        "people.account.created",
        "people.role.given",
        "people.role.given",
    ]


@pytest.mark.parametrize("roles", [[Role.OPERATOR], [Role.AGENT, Role.OPERATOR]])
def test_what_reaches_beyond_the_organisation_is_not_given(admin, roles):
    told = {"username": "lea", "profile": Profile(), "language": "fr", "password": "x", "at": NOW}
    with pytest.raises(people.MayNot):
        people.add_member(organisation=HERE, roles=roles, by=actor_for(admin), **told)
    with pytest.raises(ValueError, match="has a role"):
        people.add_member(organisation=HERE, roles=[], by=actor_for(admin), **told)
    assert not Account.objects.filter(username="lea").exists()


def test_who_works_elsewhere_is_not_taken_over(admin):
    piet = make_agent(THERE, [Role.AGENT])
    told = {"account": str(piet.pk), "organisation": HERE, "role": Role.AGENT, "at": NOW}
    with pytest.raises(people.MayNot, match="another organisation"):
        people.give_role(**told, by=actor_for(admin))
    people.give_role(**told, by=HOUSE)
    people.give_role(**{**told, "role": Role.DECIDER}, by=actor_for(admin))
    for deed in ({"password": "x"}, {}):
        operation = people.reset_access if deed else people.close_account
        with pytest.raises(people.MayNot, match="shared"):
            operation(account=str(piet.pk), by=actor_for(admin), at=NOW, **deed)
    assert Account.objects.get(pk=piet.pk).is_active


def test_an_account_that_no_longer_works_elsewhere_is_closed_by_the_last(admin, jan):
    make_membership(jan, make_organisation(THERE), valid_until=NOW - DAY)
    people.close_account(account=str(jan.pk), by=actor_for(admin), at=NOW)
    assert not Account.objects.get(pk=jan.pk).is_active
    assert journal.history(f"account:{jan.pk}")[-1].organisation == HERE


def test_who_left_is_decided_over_by_whom_they_worked_for_last(admin, jan):
    jan.memberships.update(valid_until=NOW - 2 * DAY)
    make_membership(jan, make_organisation(THERE), valid_until=NOW - DAY)
    with pytest.raises(people.MayNot, match="stranger"):
        people.reset_access(account=str(jan.pk), password="x", by=actor_for(admin), at=NOW)


def test_an_administrator_of_both_decides_alone(admin, jan):
    for one, role in ((admin, Role.ADMINISTRATOR), (jan, Role.AGENT)):
        make_membership(one, make_organisation(THERE), role)
    people.reset_access(account=str(jan.pk), password="x", by=actor_for(admin), at=NOW)
    assert Account.objects.get(pk=jan.pk).must_change_password


def test_the_last_administrator_stays(admin, jan):
    by, told = actor_for(admin), {"organisation": HERE, "role": Role.ADMINISTRATOR, "at": NOW}
    with pytest.raises(people.LastAdministrator):
        people.take_role(account=str(admin.pk), by=by, **told)
    make_membership(jan, make_organisation(HERE), Role.ADMINISTRATOR, valid_until=NOW + timedelta(hours=3))
    with pytest.raises(people.LastAdministrator):  # one who stops this evening is no successor
        people.take_role(account=str(admin.pk), by=by, **told)
    eva = make_agent(HERE, [Role.ADMINISTRATOR])
    people.take_role(account=str(admin.pk), by=by, **told)
    with pytest.raises(people.LastAdministrator):  # the other one had asked at the same moment
        people.close_account(account=str(eva.pk), by=by, at=NOW)
    people.take_role(account=str(eva.pk), by=HOUSE, **told)


def test_citizens_are_not_closed_by_administrators(admin):
    amina = people.create_account(
        kind=people.AccountKind.CITIZEN, username="amina", profile=Profile(), by=HOUSE, at=NOW
    )
    for deed in (people.close_account, lambda **told: people.reset_access(password="x", **told)):
        with pytest.raises(people.MayNot):
            deed(account=amina, by=actor_for(admin), at=NOW)


# Queries


def test_members_say_nothing_of_another_organisation(admin, jan):
    make_membership(jan, make_organisation(THERE), Role.DECIDER)
    jan.last_login = NOW
    jan.save()
    Authenticator.objects.create(user=jan, type="totp", data={"secret": "x"})
    Authenticator.objects.create(user=admin, type="recovery_codes", data={"seed": "x"})
    by = actor_for(admin)
    found = {one.username: one for one in people.members_of(HERE, NOW, by=by)}
    assert {grant.organisation for one in found.values() for grant in one.roles} == {HERE}
    assert [grant.role for grant in found["jan"].roles] == [Role.AGENT]
    assert (found["jan"].has_second_factor, found["jan"].last_login, found["jan"].standing) == (
        True,
        NOW,
        Standing.SHARED,
    )
    assert not found["an.admin"].has_second_factor
    with pytest.raises(people.UnknownOrganisation):
        people.members_of(THERE, NOW, by=by)
    with pytest.raises(people.UnknownOrganisation):
        people.member_of(THERE, str(jan.pk), NOW, by=by)
    with pytest.raises(people.UnknownAccount):
        people.member_of(HERE, str(make_agent(THERE).pk), NOW, by=by)


def test_of_who_left_no_more_is_told_than_that(admin, jan):
    jan.memberships.update(valid_until=NOW - DAY)
    make_membership(jan, make_organisation(THERE))
    jan.last_login = NOW
    jan.save()
    (one,) = people.members_of(HERE, NOW, by=actor_for(admin), former=True)
    assert (one.roles, one.last_login, one.has_second_factor, one.standing) == ((), None, False, Standing.STRANGER)
    assert "jan" not in {one.username for one in people.members_of(HERE, NOW, by=actor_for(admin))}


def test_the_list_costs_the_same_for_many(admin, django_assert_num_queries):
    for _ in range(5):
        make_agent(HERE, [Role.AGENT, Role.DECIDER])
    by = actor_for(admin)
    with django_assert_num_queries(3):
        assert len(people.members_of(HERE, NOW, by=by)) == 6


# Pages


def test_the_list_is_searched_and_split(desk, jan):
    assert reverse("members_of", args=[HERE]) == desk.get(reverse("members"))["Location"]
    said = desk.get(url("members_of")).content.decode()
    assert "Jan Peeters" in said
    assert "An Admin" in said
    assert "Jan Peeters" not in desk.get(url("members_of"), {"q": "admin"}).content.decode()
    assert "Jan Peeters" in desk.get(url("members_of"), {"q": "PEET"}).content.decode()
    assert "Jan Peeters" not in desk.get(url("members_of") + "?former").content.decode()
    assert "Jan Peeters" not in desk.get(url("members_of"), {"page": "99", "q": "zz"}).content.decode()


def test_another_organisation_does_not_exist(desk, jan):
    make_membership(jan, make_organisation(THERE))
    for name in ("members_of", "member_add"):
        assert desk.get(url(name, where=THERE)).status_code == 404
    for name in ("member_give", "member_take", "member_reset", "member_close"):
        assert desk.post(url(name, jan, THERE), {"role": "agent"}).status_code == 404
    stranger = make_agent(THERE)
    for name in ("member_give", "member_take", "member_reset", "member_close"):
        assert desk.post(url(name, stranger), {"role": "agent"}).status_code == 404
    assert desk.get(url("member", stranger)).status_code == 404
    assert roles_of(stranger, THERE) == {Role.AGENT}


@pytest.mark.parametrize("roles", [[Role.AGENT], [Role.MANAGER, Role.EDITOR, Role.OPERATOR]])
def test_other_agents_have_no_business_here(client, roles):
    eva = make_agent(HERE, roles)
    sign_in(client, eva)
    assert client.get(url("members_of")).status_code == 403
    assert client.post(url("member_give", eva), {"role": "administrator"}).status_code == 403


def test_the_password_is_shown_once_and_works_once(desk, client):
    told = {"first_name": "Léa", "last_name": "Dubois", "username": "lea", "language": "fr", "roles": ["agent"]}
    answer = desk.post(url("member_add"), told)
    assert "no-store" in answer["Cache-Control"]
    password = re.search(r"([a-z2-9]{4}(?:-[a-z2-9]{4}){4})<", answer.content.decode()).group(1)
    lea = Account.objects.get(username="lea")
    assert lea.check_password(password)
    assert (lea.language, lea.must_change_password, roles_of(lea)) == ("fr", True, {Role.AGENT})
    assert password not in desk.get(url("member", lea)).content.decode()
    said = desk.post(url("member_add"), told).content.decode()
    assert "id_username-error" in said


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"username": "Jan Peeters"}, "username"),
        ({"username": ""}, "username"),
        ({"roles": []}, "roles"),
        ({"roles": ["operator"]}, "roles"),
        ({"language": "de"}, "language"),
        ({"last_day": "2020-01-01"}, "last_day"),
        ({"last_day": "2026-02-31"}, "last_day"),
        ({"last_name": ""}, "last_name"),
    ],
)
def test_mistakes_are_said_at_the_field(desk, wrong, field):
    told = {"first_name": "Léa", "last_name": "Dubois", "username": "lea", "language": "fr", "roles": ["agent"]}
    said = desk.post(url("member_add"), {**told, **wrong}).content.decode()
    assert f"id_{field}-error" in said
    assert not Account.objects.filter(username="lea").exists()


def test_a_role_is_given_for_a_time_and_taken(desk, jan):
    today = local_day(timezone.now())
    told = {"role": "decider", "first_day": (today + DAY).isoformat(), "last_day": (today + 2 * DAY).isoformat()}
    assert desk.post(url("member_give", jan), told).status_code == 302
    row = Membership.objects.get(account=jan, role="decider")
    assert (local_day(row.valid_from), local_day(row.valid_until)) == (today + DAY, today + 3 * DAY)
    assert "id_role-error" in desk.post(url("member_give", jan), told).content.decode()
    assert desk.post(url("member_take", jan), {"role": "decider"}).status_code == 302
    assert not Membership.objects.filter(account=jan, role="decider").exists()
    for role in ("decider", "king", ""):
        answer = desk.post(url("member_take", jan), {"role": role}, follow=True)
        assert "deze rol niet" in answer.content.decode()
    assert roles_of(jan) == {Role.AGENT}


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"role": ""}, "role"),
        ({"role": "operator"}, "role"),
        ({"role": "manager", "first_day": "2020-01-01"}, "first_day"),
        ({"role": "manager", "first_day": "2999-01-02", "last_day": "2999-01-01"}, "last_day"),
    ],
)
def test_a_wrong_role_or_period_is_said(desk, jan, told, field):
    assert f"id_{field}-error" in desk.post(url("member_give", jan), told).content.decode()
    assert roles_of(jan) == {Role.AGENT}


def test_the_operators_role_is_not_taken_here(desk, jan):
    make_membership(jan, make_organisation(HERE), Role.OPERATOR)
    assert 'value="operator"' not in desk.get(url("member", jan)).content.decode()
    for name, told in (("member_take", {"role": "operator"}), ("member_reset", {}), ("member_close", {})):
        assert desk.post(url(name, jan), told).status_code == 404
    assert roles_of(jan) == {Role.AGENT, Role.OPERATOR}


def test_who_lost_everything_gets_in_again(desk, jan, client):
    Authenticator.objects.create(user=jan, type="totp", data={"secret": "x"})
    answer = desk.post(url("member_reset", jan))
    password = re.search(r"([a-z2-9]{4}(?:-[a-z2-9]{4}){4})<", answer.content.decode()).group(1)
    jan.refresh_from_db()
    assert jan.check_password(password)
    assert jan.must_change_password
    assert not Authenticator.objects.filter(user=jan).exists()


def test_ones_own_account_is_not_reset_or_closed_here(desk, admin):
    make_agent(HERE, [Role.ADMINISTRATOR])
    for name in ("member_reset", "member_close"):
        assert desk.post(url(name, admin)).status_code == 404
    assert url("member_reset", admin) not in desk.get(url("member", admin)).content.decode()


def test_the_last_administrator_is_told_why_they_stay(desk, admin):
    answer = desk.post(url("member_take", admin), {"role": "administrator"}, follow=True)
    assert roles_of(admin) == {Role.ADMINISTRATOR}
    assert 'data-tone="bad"' in answer.content.decode()


def test_who_leaves_is_gone(desk, jan, client):
    assert desk.post(url("member_close", jan), follow=True).status_code == 200
    assert not Account.objects.get(pk=jan.pk).is_active
    assert desk.get(url("member", jan)).status_code == 404


def test_an_administrator_of_two_sees_each_apart(desk, admin, jan):
    make_membership(admin, make_organisation(THERE), Role.ADMINISTRATOR)
    make_agent(THERE, [Role.AGENT], first_name="Piet", last_name="Elders")
    here, there = (desk.get(url("members_of", where=code)).content.decode() for code in (HERE, THERE))
    assert url("members_of", where=THERE) in here
    assert ("Elders" in here, "Elders" in there) == (False, True)
    assert ("Peeters" in here, "Peeters" in there) == (True, False)
