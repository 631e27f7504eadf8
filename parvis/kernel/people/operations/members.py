"""An organisation takes someone on."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from parvis.kernel.people.operations.accounts import MayNot, create_account
from parvis.kernel.people.operations.roles import give_role
from parvis.kernel.people.rules import may_give_role
from parvis.kernel.people.types import AccountKind, Actor, Profile, Role


@transaction.atomic
def add_member(
    *,
    organisation: str,
    username: str,
    profile: Profile,
    language: str,
    password: str,
    roles: Collection[Role],
    by: Actor,
    at: datetime,
    valid_until: datetime | None = None,
) -> str:
    """Open an agent's account with its first roles, and return its id; its password is changed at the first sign-in.

    :param roles: at least one.
    :param valid_until: when the roles end, exclusive; None is until further notice.
    :raises MayNot: for anyone but an administrator of that organisation, and the house.
    :raises UsernameTaken: when another account has this user name.
    """
    if not roles:
        raise ValueError("Whoever is taken on has a role.")
    if not all(may_give_role(by, organisation, role) for role in roles):
        raise MayNot("You do not give these roles in this organisation.")
    account = create_account(
        kind=AccountKind.AGENT,
        username=username,
        profile=profile,
        language=language,
        password=password,
        must_change_password=True,
        by=by,
        at=at,
    )
    for role in sorted(roles):
        give_role(account=account, organisation=organisation, role=role, by=by, at=at, valid_until=valid_until)
    return account
