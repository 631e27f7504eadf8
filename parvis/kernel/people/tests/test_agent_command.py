"""The accounts of agents from the server."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from parvis.kernel.people.models import Account, Membership
from parvis.kernel.people.tests.factories import make_agent, make_organisation, sign_in
from parvis.kernel.people.types import Role

pytestmark = pytest.mark.django_db


def test_the_first_administrator_begins_here(capsys):
    make_organisation("elsene-ixelles")
    call_command("agent", "add", "Jan", "--organisation=elsene-ixelles", "--role=administrator", "--last-name=Peeters")
    password = re.search(r"once with (\S+)", capsys.readouterr().out).group(1)
    jan = Account.objects.get(username="jan")
    assert jan.check_password(password)
    assert jan.must_change_password
    assert [row.role for row in jan.memberships.all()] == [Role.ADMINISTRATOR]
    call_command("agent", "role", "jan", "--organisation=elsene-ixelles", "--role=agent", "--role=decider")
    assert Membership.objects.filter(account=jan, valid_until=None).count() == 3
    call_command("agent", "role", "jan", "--organisation=elsene-ixelles", "--role=administrator", "--take")
    assert Membership.objects.filter(account=jan, valid_until=None).count() == 2
    call_command("agent", "close", "jan")
    assert not Account.objects.get(username="jan").is_active


def test_who_lost_everything_begins_again(client, capsys):
    jan = make_agent(username="jan")
    Authenticator.objects.create(user=jan, type="totp", data={"secret": "x"})
    sign_in(client, jan)
    call_command("agent", "reset", "jan")
    assert not Authenticator.objects.exists()
    assert not jan.sessions.exists()
    jan.refresh_from_db()
    assert jan.must_change_password
    assert "signs in once" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "jan"], "taken"),
        (["add", "piet", "--role=agent"], "--organisation"),
        (["add", "piet", "--role=agent", "--organisation=nowhere"], "nowhere"),
        (["role", "jan", "--organisation=elsene-ixelles"], "which role"),
        (["role", "jan", "--organisation=elsene-ixelles", "--role=agent"], "already"),
        (["role", "jan", "--organisation=elsene-ixelles", "--role=manager", "--take"], "not hold"),
        (["reset", "nobody"], "no account"),
    ],
)
def test_problems_are_said_in_words(words, said):
    make_agent(username="jan")
    with pytest.raises(CommandError, match=said):
        call_command("agent", *words)
    assert not Account.objects.filter(username="piet").exists()
