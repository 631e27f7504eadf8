"""Who may do what, and when a session ends: tables."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kernel.people import rules
from parvis.kernel.people.tests.factories import NOW, plain_agent
from parvis.kernel.people.types import AccountKind, Actor, ActorKind, MandateKind, Role, Standing

HOUSE, NOBODY = Actor.system("import"), Actor.anonymous()
AMINA = Actor(kind=ActorKind.PERSON, id="account:a")
ADMIN, CLERK = plain_agent("elsene", [Role.ADMINISTRATOR]), plain_agent("elsene", [Role.AGENT])


@pytest.mark.parametrize(
    ("by", "kind", "may"),
    [
        (HOUSE, AccountKind.AGENT, True),
        (ADMIN, AccountKind.AGENT, True),
        (ADMIN, AccountKind.CITIZEN, False),
        (CLERK, AccountKind.CITIZEN, True),
        (CLERK, AccountKind.COMPANY, True),
        (CLERK, AccountKind.AGENT, False),
        (AMINA, AccountKind.CITIZEN, False),
        (NOBODY, AccountKind.CITIZEN, False),
    ],
)
def test_who_may_open_an_account(by, kind, may):
    assert rules.may_open_account(by, kind) is may


@pytest.mark.parametrize(
    ("by", "organisation", "role", "may"),
    [
        (HOUSE, "ukkel", Role.AGENT, True),
        (HOUSE, "ukkel", Role.OPERATOR, True),
        (ADMIN, "elsene", Role.AGENT, True),
        (ADMIN, "elsene", Role.ADMINISTRATOR, True),
        (ADMIN, "elsene", Role.OPERATOR, False),
        (ADMIN, "ukkel", Role.AGENT, False),
        (CLERK, "elsene", Role.AGENT, False),
        (AMINA, "elsene", Role.AGENT, False),
    ],
)
def test_who_may_give_a_role(by, organisation, role, may):
    assert rules.may_give_role(by, organisation, role) is may


@pytest.mark.parametrize(
    ("account", "workplaces", "roles", "standing"),
    [
        ("9", {"elsene"}, {Role.AGENT}, Standing.ADMINISTERED),
        ("9", {"elsene"}, set(), Standing.ADMINISTERED),
        ("9", {"elsene", "ukkel"}, {Role.AGENT}, Standing.SHARED),
        ("9", {"elsene", "ukkel"}, {Role.OPERATOR}, Standing.SHARED),
        ("9", {"ukkel"}, {Role.AGENT}, Standing.STRANGER),
        ("9", set(), set(), Standing.STRANGER),
        ("9", {"elsene"}, {Role.AGENT, Role.OPERATOR}, Standing.HOUSE),
        (ADMIN.account_id, {"elsene"}, {Role.ADMINISTRATOR}, Standing.OWN),
    ],
)
def test_how_an_administrator_stands_to_an_account(account, workplaces, roles, standing):
    assert rules.standing_of(ADMIN, account=account, workplaces=workplaces, roles=roles) is standing


@pytest.mark.parametrize(
    ("by", "kind", "may"),
    [
        (AMINA, MandateKind.HELPER, True),
        (AMINA, MandateKind.PROFESSIONAL, True),
        (AMINA, MandateKind.CHILD, False),
        (AMINA, MandateKind.COMPANY, False),
        (HOUSE, MandateKind.CHILD, True),
        (CLERK, MandateKind.COMPANY, True),
        (HOUSE, MandateKind.SELF, False),
        (ADMIN, MandateKind.HELPER, False),
        (NOBODY, MandateKind.HELPER, False),
    ],
)
def test_who_may_give_a_mandate(by, kind, may):
    assert rules.may_give_mandate(by, giver="a", kind=kind) is may


@pytest.mark.parametrize(
    ("giver", "holder", "by", "may"),
    [
        ("a", "b", AMINA, True),
        ("b", "a", AMINA, True),
        ("b", "c", AMINA, False),
        ("b", "c", CLERK, True),
        ("b", "c", HOUSE, True),
    ],
)
def test_who_may_revoke_a_mandate(giver, holder, by, may):
    assert rules.may_revoke_mandate(by, giver=giver, holder=holder) is may


@pytest.mark.parametrize(("by", "may"), [(AMINA, True), (HOUSE, True), (CLERK, False), (NOBODY, False)])
def test_who_may_change_an_account(by, may):
    assert rules.may_change_account(by, "a") is may


@given(st.timedeltas(timedelta(0), timedelta(days=2)), st.timedeltas(timedelta(0), timedelta(days=2)))
def test_a_session_never_outlives_its_measures(age, idle):
    ended = rules.session_has_ended(began_at=NOW - age, seen_at=NOW - idle, at=NOW)
    assert ended is (age >= rules.SESSION_LIFETIME or idle >= rules.SESSION_IDLE)


@pytest.mark.parametrize(
    ("kind", "days", "too_long"),
    [
        (MandateKind.HELPER, 731, False),
        (MandateKind.HELPER, 733, True),
        (MandateKind.CHILD, 6588, False),
        (MandateKind.CHILD, 6589, True),
    ],
)
def test_mandates_are_not_for_ever(kind, days, too_long):
    assert rules.is_too_long(kind, NOW, NOW + timedelta(days=days)) is too_long


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/139.0 Safari/537.36 Edg/139.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/139.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "Safari, iPhone"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_device_in_two_words(agent, words):
    assert rules.describe_device(agent) == words
