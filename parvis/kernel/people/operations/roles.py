"""Roles are given and taken."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from parvis.kernel.journal import api as journal
from parvis.kernel.people.models import Membership
from parvis.kernel.people.operations.accounts import MayNot, keep_an_administrator
from parvis.kernel.people.queries.accounts import account_row
from parvis.kernel.people.queries.members import is_known_in
from parvis.kernel.people.queries.organisations import organisation as known_organisation
from parvis.kernel.people.rules import may_give_role
from parvis.kernel.people.types import AccountKind, Actor, ActorKind, Role


class NotAnAgent(Exception):
    """Roles belong to agents; this is another kind of account."""


class RoleHeld(Exception):
    """This agent holds, or will hold, the same role in the same organisation in that period."""


class RoleNotHeld(Exception):
    """This agent does not hold that role there."""


@transaction.atomic
def give_role(
    *,
    account: str,
    organisation: str,
    role: Role,
    by: Actor,
    at: datetime,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> None:
    """Give an agent a role in an organisation.

    :param valid_from: from when; `at` when None.
    :param valid_until: until when, exclusive; until further notice when None.
    An administrator gives roles to who works or worked in the organisation and to who never worked anywhere; who works
    for another organisation is shared by the house (`parvis agent role`), which knows both.

    :raises MayNot: for anyone but an administrator of that organisation, and the house.
    :raises NotAnAgent: for a citizen or a company.
    :raises RoleHeld: when the periods would overlap.
    :raises UnknownOrganisation: when there is no such organisation.
    """
    if not may_give_role(by, organisation, Role(role)):
        raise MayNot("You do not give this role in this organisation.")
    known_organisation(organisation)
    row = account_row(account)
    if by.kind is not ActorKind.SYSTEM and not is_known_in(row.pk, organisation):
        raise MayNot("This account works for another organisation.")
    if row.kind != AccountKind.AGENT:
        raise NotAnAgent("Only an agent can have a role.")
    begins = valid_from or at
    if valid_until is not None and valid_until <= begins:
        raise ValueError("A role ends after it begins.")
    same = Membership.objects.select_for_update().filter(
        account=row, organisation_id=organisation, role=Role(role).value
    )
    later = same.filter(Q(valid_until=None) | Q(valid_until__gt=begins))
    if (later if valid_until is None else later.filter(valid_from__lt=valid_until)).exists():
        raise RoleHeld("This agent holds that role already.")
    Membership.objects.create(
        account=row,
        organisation_id=organisation,
        role=Role(role).value,
        valid_from=begins,
        valid_until=valid_until,
    )
    journal.append(
        verb="people.role.given",
        by=by,
        at=at,
        subject=f"account:{row.pk}",
        organisation=organisation,
        data={
            "role": Role(role).value,
            "valid_from": begins.isoformat(),
            "valid_until": valid_until.isoformat() if valid_until else None,
        },
    )


@transaction.atomic
def take_role(*, account: str, organisation: str, role: Role, by: Actor, at: datetime) -> None:
    """End a role now. One that would begin later never begins.

    :raises MayNot: for anyone but an administrator of that organisation, and the house.
    :raises LastAdministrator: when nobody but the house could give roles there any more.
    :raises RoleNotHeld: when there is nothing to take.
    """
    if not may_give_role(by, organisation, Role(role)):
        raise MayNot("You do not take this role in this organisation.")
    row = account_row(account)
    held = Membership.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=at),
        account=row,
        organisation_id=organisation,
        role=Role(role).value,
    )
    if not held.exists():
        raise RoleNotHeld("This agent does not hold that role.")
    held.filter(valid_from__gte=at).delete()
    held.update(valid_until=at)
    if role is Role.ADMINISTRATOR:
        keep_an_administrator({organisation}, by=by, at=at)
    journal.append(
        verb="people.role.taken",
        by=by,
        at=at,
        subject=f"account:{row.pk}",
        organisation=organisation,
        data={"role": Role(role).value},
    )
