"""Reads: who acts, who an organisation is, who someone is, and what they may do for whom."""

import threading
import time
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from parvis.kernel.definitions.localised import Localised
from parvis.kernel.people.models import Account, Mandate, Membership, Organisation
from parvis.kernel.people.models.account import index_email, index_national_number
from parvis.kernel.people.scope import SEEING_ROLES
from parvis.kernel.people.types import (
    AccountKind,
    Actor,
    ActorKind,
    Contact,
    Grant,
    MandateInfo,
    MandateKind,
    OrganisationInfo,
    OrganisationKind,
    Profile,
    Role,
)
from parvis.kernel.registry import registry

MAY_READ_PROFILE = "people.may_read_profile"
"""The hook that says whether an agent may read someone's profile: `(actor, account_id) -> bool`. The module that keeps
the cases serves it, because only a case gives an agent a reason."""


class UnknownOrganisation(LookupError):
    """No organisation has this code."""


class UnknownAccount(LookupError):
    """No account has this id."""


class MayNotRead(Exception):
    """The one who asks has no right to this profile."""


# Actors ----------------------------------------------------------------------------------------------


def actor_of(account: Account | UUID | str, at: datetime, *, acting_for: str | None = None) -> Actor:
    """Return the account as an actor, with the roles that hold at that moment.

    Costs one query for an agent's roles, none for a citizen; one more when only the id is given, or with a mandate.

    :param acting_for: id of the mandate under which a citizen acts; one that does not hold is passed over.
    :raises UnknownAccount: when there is no active account with this id.
    """
    if not isinstance(account, Account):
        account = _account(account)
    identity = f"account:{account.pk}"
    if account.kind != AccountKind.AGENT:
        giver = mandate_giver(acting_for, holder=account.pk, at=at) if acting_for else None
        return Actor(
            kind=ActorKind.PERSON,
            id=identity,
            language=account.language,
            acting_for=f"account:{giver}" if giver else None,
        )
    held = Membership.objects.filter(_holds_at(at), account=account, organisation__is_active=True)
    return Actor(
        kind=ActorKind.AGENT,
        id=identity,
        name=account.open_profile().full_name or account.username,
        language=account.language,
        grants=frozenset((code, Role(role)) for code, role in held.values_list("organisation_id", "role")),
    )


def _account(account_id: UUID | str) -> Account:
    """Return the active account with this id."""
    account = Account.objects.filter(pk=_uuid(account_id), is_active=True).first()
    if account is None:
        raise UnknownAccount("There is no such account.")
    return account


def _uuid(value: UUID | str) -> UUID | None:
    """Read an id, `account:<uuid>` included; None when it is not one, so that a guess finds nothing."""
    if isinstance(value, UUID):
        return value
    try:
        return UUID(value.removeprefix("account:"))
    except ValueError:
        return None


def _holds_at(at: datetime) -> Q:
    return Q(valid_from__lte=at) & (Q(valid_until=None) | Q(valid_until__gt=at))


# Organisations ---------------------------------------------------------------------------------------


class _Directory:
    """All organisations, kept in this process: they are few, change seldom and stand on every page.

    A change in this process is seen at once, one in another process within a minute.
    """

    SECONDS = 60

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: dict[str, OrganisationInfo] = {}
        self._read_at: float | None = None

    def forget(self) -> None:
        """Read again at the next question."""
        with self._lock:
            self._read_at = None

    def entries(self) -> dict[str, OrganisationInfo]:
        """Return every organisation by its code, in the order of their codes."""
        now = time.monotonic()
        with self._lock:
            if self._read_at is None or now - self._read_at > self.SECONDS:
                self._entries = {row.code: _info(row) for row in Organisation.objects.order_by("code")}
                self._read_at = now
            return self._entries


_directory = _Directory()
forget_organisations = _directory.forget


def organisation(code: str) -> OrganisationInfo:
    """Return the organisation with this code, from memory.

    :raises UnknownOrganisation: when there is none.
    """
    found = _directory.entries().get(code)
    if found is None:
        raise UnknownOrganisation(f"There is no organisation with the code {code!r}.")
    return found


def organisations(kind: OrganisationKind | str | None = None) -> list[OrganisationInfo]:
    """Return the active organisations, of one kind when given, by code, from memory."""
    entries = _directory.entries().values()
    return [one for one in entries if one.active and (kind is None or one.kind == kind)]


def _info(row: Organisation) -> OrganisationInfo:
    name = Localised(nl=row.name_nl, fr=row.name_fr, en=row.name_en)
    return OrganisationInfo(
        code=row.code,
        kind=OrganisationKind(row.kind),
        name=name,
        short=Localised(
            nl=row.short_nl or name.nl, fr=row.short_fr or name.fr, en=row.short_en or row.short_fr or name.en
        ),
        parent=row.parent_id,
        number=row.number,
        contact=Contact(
            service=_localised(row.service_nl, row.service_fr, row.service_en),
            email=row.email,
            phone=row.phone,
            address=_localised(row.address_nl, row.address_fr, row.address_en),
            hours=_localised(row.hours_nl, row.hours_fr, row.hours_en),
        ),
        colour=row.colour,
        active=row.is_active,
    )


def _localised(nl: str, fr: str, en: str) -> Localised | None:
    """Return a text of which some languages may be missing, filled from the others."""
    known = nl or fr or en
    return Localised(nl=nl or known, fr=fr or known, en=en or fr or known) if known else None


# Profiles --------------------------------------------------------------------------------------------


def profile(account_id: UUID | str, *, by: Actor, purpose: str) -> Profile:
    """Return what is known of an account's holder.

    People read their own and that of whom they act for; the house reads what its work needs; agents read when the
    module that keeps the cases says so (hook `people.may_read_profile`). An agent's reading belongs in the journal:
    use the operation `open_profile`, or journal the opening of the case that it serves.

    :param purpose: why, in a word or two; never empty.
    :raises MayNotRead: when `by` has no right to it.
    :raises UnknownAccount: when there is no active account with this id.
    """
    if not purpose.strip():
        raise ValueError("Say for what purpose the profile is read.")
    found = _uuid(account_id)
    if found is None or not _may_read(by, f"account:{found}"):
        raise MayNotRead("This profile is not yours to read.")
    return _account(found).open_profile()


def _may_read(by: Actor, identity: str) -> bool:
    """Tell whether this actor may read the profile of `identity`."""
    if by.kind is ActorKind.SYSTEM or identity in (by.id, by.acting_for):
        return True
    if not by.is_agent or not by.organisations(SEEING_ROLES):
        return False
    decides = registry.hook(MAY_READ_PROFILE)
    return decides is None or bool(decides(by, identity.removeprefix("account:")))


def find_by_national_number(number: str) -> str | None:
    """Return the id of the active account with this national number, however it is written, or None."""
    index = index_national_number(number)
    return _id_of(Q(national_number_index=index)) if index else None


def find_by_email(address: str) -> list[str]:
    """Return the ids of the active accounts with this e-mail address: people may share one."""
    index = index_email(address)
    if index is None:
        return []
    return [
        str(pk)
        for pk in Account.objects.filter(email_index=index, is_active=True).values_list("pk", flat=True)
    ]


def find_by_username(username: str) -> str | None:
    """Return the id of the active account with this user name, or None."""
    return _id_of(Q(username=username.strip().lower()))


def _id_of(condition: Q) -> str | None:
    found = Account.objects.filter(condition, is_active=True).values_list("pk", flat=True).first()
    return str(found) if found else None


def language_of(account_id: UUID | str) -> str:
    """Return the language in which this account is written to; Dutch for one that does not exist."""
    found = Account.objects.filter(pk=_uuid(account_id)).values_list("language", flat=True).first()
    return found or "nl"


def agent_names(account_ids: Collection[str]) -> dict[str, str]:
    """Return the names of agents as colleagues and letters show them; one query. Citizens are not named here.

    :param account_ids: uuids or `account:<uuid>`; the answer has the same keys.
    """
    asked = {key: found for key in account_ids if (found := _uuid(key))}
    rows = Account.objects.filter(pk__in=set(asked.values()), kind=AccountKind.AGENT.value)
    names = {row.pk: row.open_profile().full_name or row.username for row in rows}
    return {key: names[found] for key, found in asked.items() if found in names}


# Roles -----------------------------------------------------------------------------------------------


def grants_in(organisation: str, at: datetime, *, roles: Iterable[Role] | None = None) -> list[Grant]:
    """Return who holds which role in an organisation at that moment, by user name."""
    rows = Membership.objects.filter(_holds_at(at), organisation_id=organisation, account__is_active=True)
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


# Mandates --------------------------------------------------------------------------------------------


def mandates_held(account_id: UUID | str, at: datetime) -> list[MandateInfo]:
    """Return the mandates under which this account may act at that moment."""
    rows = Mandate.objects.filter(
        holder_id=_uuid(account_id),
        revoked_at=None,
        valid_from__lte=at,
        valid_until__gt=at,
        giver__is_active=True,
    )
    return [mandate_info(row) for row in rows]


def mandates_given(account_id: UUID | str) -> list[MandateInfo]:
    """Return every mandate that this account gave, ended and revoked ones included."""
    return [mandate_info(row) for row in Mandate.objects.filter(giver_id=_uuid(account_id))]


def mandate_giver(mandate_id: str, *, holder: UUID | str, at: datetime) -> str | None:
    """Return the uuid of whom a mandate lets its holder act for, or None when it does not hold."""
    found = next((one for one in mandates_held(holder, at) if one.id == mandate_id), None)
    return found.giver if found else None


def mandate_info(row: Mandate) -> MandateInfo:
    """Return a mandate as others read it."""
    return MandateInfo(
        id=str(row.pk),
        giver=str(row.giver_id),
        holder=str(row.holder_id),
        kind=MandateKind(row.kind),
        scope=row.scope,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        revoked_at=row.revoked_at,
    )
