"""Accounts as others look them up; what they say of a person is in `profiles`."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from parvis.kernel.people.models import Account
from parvis.kernel.people.models.account import index_email, index_national_number
from parvis.kernel.people.types import AccountKind
from parvis.kernel.rows import RowByKey

_rows = RowByKey(Account)


class UnknownAccount(LookupError):
    """No account has this id."""


def account_row(account_id: UUID | str) -> Account:
    """Return the active account with this id."""
    account = _rows.get(uuid_of(account_id))
    if account is None or not account.is_active:
        raise UnknownAccount("There is no such account.")
    return account


def uuid_of(value: UUID | str) -> UUID:
    """Read an id, `account:<uuid>` included; one that finds nothing when it is not an id, as a guess deserves."""
    if isinstance(value, UUID):
        return value
    try:
        return UUID(value.removeprefix("account:"))
    except ValueError:
        return UUID(int=0)


def find_by_national_number(number: str) -> str | None:
    """Return the id of the active account with this national number, however it is written, or None."""
    index = index_national_number(number)
    return _id_of(Q(national_number_index=index)) if index else None


def find_by_email(address: str) -> list[str]:
    """Return the ids of the active accounts with this e-mail address: people may share one."""
    index = index_email(address)
    if index is None:
        return []
    return [str(pk) for pk in Account.objects.filter(email_index=index, is_active=True).values_list("pk", flat=True)]


def find_by_username(username: str) -> str | None:
    """Return the id of the active account with this user name, or None."""
    return _id_of(Q(username=username.strip().lower()))


def _id_of(condition: Q) -> str | None:
    found = Account.objects.filter(condition, is_active=True).values_list("pk", flat=True).first()
    return str(found) if found else None


def language_of(account_id: UUID | str) -> str:
    """Return the language in which this account is written to; Dutch for one that does not exist."""
    found = Account.objects.filter(pk=uuid_of(account_id)).values_list("language", flat=True).first()
    return found or "nl"


def agent_names(account_ids: Collection[str]) -> dict[str, str]:
    """Return the names of agents as colleagues and letters show them; one query. Citizens are not named here.

    :param account_ids: uuids or `account:<uuid>`; the answer has the same keys.
    """
    asked = {key: uuid_of(key) for key in account_ids}
    rows = Account.objects.filter(pk__in=set(asked.values()), kind=AccountKind.AGENT.value)
    names = {row.pk: row.open_profile().full_name or row.username for row in rows}
    return {key: names[found] for key, found in asked.items() if found in names}
