"""Who acts, and which roles they hold."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from parvis.kernel.people.models import Account, Membership
from parvis.kernel.people.queries.accounts import account_row
from parvis.kernel.people.queries.mandates import mandate_in_use
from parvis.kernel.people.types import AccountKind, Actor, ActorKind, Grant, Role


def actor_of(
    account: Account | UUID | str, at: datetime, *, acting_for: str | None = None, level: str | None = None
) -> Actor:
    """Return the account as an actor, with the roles that hold at that moment.

    Costs one query for an agent's roles, none for a citizen; one more when only the id is given, or with a mandate.

    :param acting_for: id of the mandate under which a citizen acts; one that does not hold is passed over.
    :param level: how surely they showed who they are, as far as a mandate asks for it; None where it was seen to.
    :raises UnknownAccount: when there is no active account with this id.
    """
    if not isinstance(account, Account):
        account = account_row(account)
    identity = f"account:{account.pk}"
    if account.kind != AccountKind.AGENT:
        used = mandate_in_use(acting_for, holder=account.pk, at=at, level=level) if acting_for else None
        return Actor(
            kind=ActorKind.PERSON,
            id=identity,
            language=account.language,
            acting_for=f"account:{used.giver}" if used else None,
            acting_name=used.giver_name if used else "",
            acting_scope=used.scope if used else "",
        )
    held = Membership.objects.filter(holds_at(at), account=account, organisation__is_active=True)
    return Actor(
        kind=ActorKind.AGENT,
        id=identity,
        name=account.open_profile().full_name or account.username,
        language=account.language,
        grants=frozenset((code, Role(role)) for code, role in held.values_list("organisation_id", "role")),
    )


def holds_at(at: datetime) -> Q:
    """Return the condition under which a membership holds at that moment."""
    return Q(valid_from__lte=at) & (Q(valid_until=None) | Q(valid_until__gt=at))


def grants_in(organisation: str, at: datetime, *, roles: Iterable[Role] | None = None) -> list[Grant]:
    """Return who holds which role in an organisation at that moment, by user name."""
    rows = Membership.objects.filter(holds_at(at), organisation_id=organisation, account__is_active=True)
    if roles is not None:
        rows = rows.filter(role__in=[role.value for role in roles])
    return [
        Grant(
            account=str(row.account_id),
            username=row.account.username,
            name=row.account.open_profile().full_name or row.account.username,
            organisation=row.organisation_id,
            role=Role(row.role),
            valid_from=row.valid_from,
            valid_until=row.valid_until,
        )
        for row in rows.select_related("account").order_by("account__username", "role")
    ]
