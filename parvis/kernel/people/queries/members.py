"""Who works in an organisation, as its administrator sees them: nothing of what they do elsewhere."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Q

from parvis.kernel.people.models import Account, Membership
from parvis.kernel.people.queries.accounts import UnknownAccount, uuid_of
from parvis.kernel.people.queries.organisations import UnknownOrganisation
from parvis.kernel.people.rules import may_administer, standing_of
from parvis.kernel.people.types import Actor, Grant, Member, Role


def is_open(at: datetime) -> Q:
    """Return the condition under which a membership holds now or will later."""
    return Q(valid_until=None) | Q(valid_until__gt=at)


def members_of(organisation: str, at: datetime, *, by: Actor, former: bool = False) -> list[Member]:
    """Return who works in an organisation now or later, by name; or who did and whose account is still open.

    :raises UnknownOrganisation: for anyone but its administrators and the house.
    """
    if not may_administer(by, organisation):
        raise UnknownOrganisation("You do not administer this organisation.")
    rows = Membership.objects.filter(organisation_id=organisation, account__is_active=True)
    present = rows.filter(is_open(at))
    if former:
        rows = rows.exclude(account__in=present.values("account"))
    else:
        rows = present
    return _members(rows, at, by)


def member_of(organisation: str, account: str, at: datetime, *, by: Actor) -> Member:
    """Return one who works or worked in an organisation.

    :raises UnknownOrganisation: for anyone but its administrators and the house.
    :raises UnknownAccount: for who never worked there, or whose account is closed.
    """
    if not may_administer(by, organisation):
        raise UnknownOrganisation("You do not administer this organisation.")
    rows = Membership.objects.filter(organisation_id=organisation, account_id=uuid_of(account), account__is_active=True)
    found = _members(rows, at, by)
    if not found:
        raise UnknownAccount("Nobody with this account works here.")
    return found[0]


def is_known_in(account: UUID, organisation: str) -> bool:
    """Tell whether an account works or worked in an organisation, or never worked anywhere."""
    codes = set(Membership.objects.filter(account_id=account).values_list("organisation_id", flat=True))
    return not codes or organisation in codes


def workplaces(account: UUID, at: datetime) -> tuple[frozenset[str], frozenset[Role]]:
    """Return where an account works now or later and with which roles; where it worked last, if nowhere any more."""
    rows = Membership.objects.filter(account_id=account).values_list("organisation_id", "role", "valid_until")
    return _places(list(rows), at)


def _places(rows: list[tuple[str, str, datetime | None]], at: datetime) -> tuple[frozenset[str], frozenset[Role]]:
    present = [row for row in rows if row[2] is None or row[2] > at]
    if not present and rows:
        last = max(until for _, _, until in rows if until is not None)
        return frozenset(code for code, _, until in rows if until == last), frozenset()
    return frozenset(code for code, _, _ in present), frozenset(Role(role) for _, role, _ in present)


def _members(rows: Iterable[Membership], at: datetime, by: Actor) -> list[Member]:
    """Return the accounts behind memberships of one organisation; three queries, however many there are."""
    here: dict[Account, list[Membership]] = defaultdict(list)
    for row in rows.select_related("account").order_by("role", "valid_from"):  # type: ignore[attr-defined]
        here[row.account].append(row)
    everywhere: dict[UUID, list[tuple[str, str, datetime | None]]] = defaultdict(list)
    for key, code, role, until in Membership.objects.filter(account__in=list(here)).values_list(
        "account_id", "organisation_id", "role", "valid_until"
    ):
        everywhere[key].append((code, role, until))
    with_factor = set(
        Authenticator.objects.filter(user__in=list(here))
        .exclude(type=Authenticator.Type.RECOVERY_CODES)
        .values_list("user_id", flat=True)
    )
    found = [
        _member(account, held, at, by, _places(everywhere[account.pk], at), account.pk in with_factor)
        for account, held in here.items()
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), one.username))


def _member(
    account: Account,
    held: list[Membership],
    at: datetime,
    by: Actor,
    places: tuple[frozenset[str], frozenset[Role]],
    has_second_factor: bool,
) -> Member:
    name = account.open_profile().full_name or account.username
    roles = tuple(
        Grant(
            account=str(account.pk),
            username=account.username,
            name=name,
            organisation=row.organisation_id,
            role=Role(row.role),
            valid_from=row.valid_from,
            valid_until=row.valid_until,
        )
        for row in held
        if row.valid_until is None or row.valid_until > at
    )
    return Member(
        account=str(account.pk),
        username=account.username,
        name=name,
        language=account.language,
        roles=roles,
        last_login=account.last_login if roles else None,
        has_second_factor=has_second_factor and bool(roles),
        must_change_password=account.must_change_password and bool(roles),
        standing=standing_of(by, account=str(account.pk), workplaces=places[0], roles=places[1]),
    )
