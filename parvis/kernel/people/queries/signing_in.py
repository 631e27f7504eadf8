"""Whom one can sign in as: the account behind a user name, and the invented people of the demonstration."""

from collections import defaultdict
from datetime import datetime

from parvis.kernel.people.models import Account, Membership
from parvis.kernel.people.queries.accounts import UnknownAccount, account_row
from parvis.kernel.people.queries.actors import holds_at
from parvis.kernel.people.types import AccountKind, Candidate, Role


def login_account(username: str) -> Account | None:
    """Return the account that signs in under this name; None for a company, which never does."""
    found = Account.objects.filter(username=username.strip().lower(), is_active=True)
    return found.exclude(kind=AccountKind.COMPANY.value).first()


def account_to_sign_in(account_id: str) -> Account:
    """Return the account of someone whose identity was established elsewhere.

    :raises UnknownAccount: when there is no such active account, or it is a company's, which never signs in.
    """
    account = account_row(account_id)
    if account.kind == AccountKind.COMPANY:
        raise UnknownAccount("A company never signs in.")
    return account


def account_of_session(account_id: str) -> Account | None:
    """Return the account of someone who has signed in, or None when it is no longer active; each request asks."""
    try:
        return account_row(account_id)
    except UnknownAccount:
        return None


def demo_citizens(limit: int = 12) -> list[Candidate]:
    """Return the first citizens that were made: those that the region presents."""
    rows = Account.objects.filter(kind=AccountKind.CITIZEN.value, is_active=True)
    return [
        Candidate(username=row.username, name=row.open_profile().full_name or row.username)
        for row in rows.order_by("created_at", "username")[:limit]
    ]


def demo_agents(at: datetime) -> list[Candidate]:
    """Return every agent who has a role now, with organisations and roles; one query."""
    held = Membership.objects.filter(holds_at(at), account__is_active=True, organisation__is_active=True)
    members: dict[Account, set[tuple[str, str]]] = defaultdict(set)
    for row in held.select_related("account").order_by("account__username"):
        members[row.account].add((row.organisation_id, row.role))
    order = list(Role)
    return [
        Candidate(
            username=account.username,
            name=account.open_profile().full_name or account.username,
            organisations=tuple(sorted({code for code, _ in grants})),
            roles=tuple(sorted({Role(role) for _, role in grants}, key=order.index)),
        )
        for account, grants in members.items()
    ]
