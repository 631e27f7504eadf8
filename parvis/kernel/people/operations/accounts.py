"""Accounts are opened, changed, read and closed."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q

from parvis.kernel.journal import api as journal
from parvis.kernel.people.models import Account, Mandate, Membership, Organisation, Session
from parvis.kernel.people.models.account import index_national_number
from parvis.kernel.people.queries.accounts import account_row, uuid_of
from parvis.kernel.people.queries.members import workplaces
from parvis.kernel.people.queries.profiles import profile as read_profile
from parvis.kernel.people.rules import SUCCESSION, may_change_account, may_open_account, standing_of
from parvis.kernel.people.types import AccountKind, Actor, ActorKind, Profile, Role, Standing


class MayNot(Exception):
    """The one who asks has no right to do this."""


class LastAdministrator(MayNot):
    """Nobody but the house could give roles in this organisation any more."""


class UsernameTaken(Exception):
    """Another account has this user name."""


class NationalNumberTaken(Exception):
    """Another account has this national number."""


@transaction.atomic
def create_account(
    *,
    kind: AccountKind,
    username: str,
    profile: Profile,
    by: Actor,
    at: datetime,
    language: str = "nl",
    password: str | None = None,
    must_change_password: bool = False,
) -> str:
    """Open an account and return its id.

    :param password: None for an account without one: a company, a child, a person who signs in by other means.
    :param must_change_password: when `by` chose the password and its holder has to choose another.
    :raises MayNot: when `by` may not open accounts of this kind.
    :raises UsernameTaken: when another account has this user name.
    :raises NationalNumberTaken: when another account has this national number.
    """
    if not may_open_account(by, kind):
        raise MayNot("You may not open this kind of account.")
    username = username.strip().lower()
    if Account.objects.filter(username=username).exists():
        raise UsernameTaken("This user name is taken.")
    index = index_national_number(profile.national_number)
    if index is not None and Account.objects.filter(national_number_index=index).exists():
        raise NationalNumberTaken("There is an account with this national number already.")
    account = Account(
        username=username,
        kind=kind.value,
        language=language,
        created_at=at,
        must_change_password=must_change_password and password is not None,
    )
    if password is not None and kind is not AccountKind.COMPANY:
        account.set_password(password)
    else:
        account.set_unusable_password()
    account.seal_profile(profile)
    account.save(force_insert=True)
    _log("people.account.created", account, by=by, at=at, data={"kind": kind.value})
    return str(account.pk)


@transaction.atomic
def change_profile(*, account: str, profile: Profile, by: Actor, at: datetime) -> None:
    """Replace what is known of an account's holder.

    :raises MayNot: for anyone but the holder and the house.
    :raises UnknownAccount: when there is no such active account.
    :raises NationalNumberTaken: when another account has this national number.
    """
    row = _changeable(account, by)
    before, after = asdict(row.open_profile()), asdict(profile)
    index = index_national_number(profile.national_number)
    if index and Account.objects.filter(national_number_index=index).exclude(pk=row.pk).exists():
        raise NationalNumberTaken("There is an account with this national number already.")
    row.seal_profile(profile)
    row.save(update_fields=["profile", "national_number_index", "email_index"])
    changed = sorted(name for name in after if after[name] != before[name])
    _log("people.profile.changed", row, by=by, at=at, data={"fields": changed})


@transaction.atomic
def open_profile(*, account: str, by: Actor, at: datetime, purpose: str, legal_basis: str = "") -> Profile:
    """Read what is known of someone, and write in the journal who read it and why.

    :param account: uuid of the account.
    :param purpose: why, in a word or two.
    :raises MayNotRead: when `by` has no right to it.
    :raises UnknownAccount: when there is no such active account.
    """
    found = read_profile(account, by=by, purpose=purpose)
    journal.append(
        verb="people.profile.opened",
        by=by,
        at=at,
        subject=f"account:{uuid_of(account)}",
        organisation=None,
        purpose=purpose,
        legal_basis=legal_basis,
        on_behalf_of=by.acting_for,
    )
    return found


@transaction.atomic
def change_language(*, account: str, language: str, by: Actor, at: datetime) -> None:
    """Choose the language in which an account is spoken and written to.

    :raises MayNot: for anyone but the holder and the house.
    :raises ValueError: for a language that we do not speak.
    """
    if language not in {"nl", "fr", "en"}:
        raise ValueError("We speak nl, fr and en.")
    row = _changeable(account, by)
    if row.language != language:
        row.language = language
        row.save(update_fields=["language"])
        _log("people.language.changed", row, by=by, at=at, data={"language": language})


@transaction.atomic
def change_password(*, account: str, password: str, by: Actor, at: datetime, must_change: bool = False) -> None:
    """Set a password; every session that was open with the former one ends with its next request.

    :param password: already held against the rules for passwords.
    :param must_change: when `by` chose it and the holder has to choose another.
    :raises MayNot: for anyone but the holder and the house.
    """
    row = _changeable(account, by)
    row.set_password(password)
    row.must_change_password = must_change
    row.save(update_fields=["password", "must_change_password"])
    _log("people.password.changed", row, by=by, at=at)


@transaction.atomic
def reset_access(*, account: str, password: str, by: Actor, at: datetime) -> None:
    """Let someone in again who lost password or factors: one password to change at once, no factor, no session.

    Whoever does this has made sure, outside this system, who asks for it.

    :raises MayNot: for anyone but the house, and the administrator of every organisation where an agent works.
    :raises UnknownAccount: when there is no such active account.
    """
    row, organisation = _governed(account, by, at)
    row.set_password(password)
    row.must_change_password = True
    row.save(update_fields=["password", "must_change_password"])
    Authenticator.objects.filter(user=row).delete()
    Session.objects.filter(account=row).delete()
    _log("people.access.reset", row, by=by, at=at, organisation=organisation)


@transaction.atomic
def close_account(*, account: str, by: Actor, at: datetime) -> None:
    """Close an account: no one signs in with it, its roles end, its mandates are revoked, its sessions are gone.

    What it did stays on record under its id. An account that works for two organisations is closed by neither alone:
    each takes its own roles, and the last one closes it.

    :raises MayNot: for anyone but the holder of a citizen's account, the administrator of every organisation where an
        agent works, and the house.
    :raises LastAdministrator: when nobody but the house could give roles there any more.
    :raises UnknownAccount: when there is no such active account.
    """
    row, organisation = account_row(account), None
    if row.kind == AccountKind.AGENT:
        row, organisation = _governed(account, by, at)
    elif not may_change_account(by, str(row.pk)):
        raise MayNot("This account is not yours to close.")
    row.is_active = False
    row.save(update_fields=["is_active"])
    Membership.objects.filter(account=row, valid_from__gte=at).delete()
    held = Membership.objects.filter(Q(valid_until=None) | Q(valid_until__gt=at), account=row)
    administered = set(held.filter(role=Role.ADMINISTRATOR.value).values_list("organisation_id", flat=True))
    held.update(valid_until=at)
    keep_an_administrator(administered, by=by, at=at)
    Mandate.objects.filter(Q(giver=row) | Q(holder=row), revoked_at=None, valid_until__gt=at).update(
        revoked_at=at, revoked_by=by.id
    )
    Session.objects.filter(account=row).delete()
    _log("people.account.closed", row, by=by, at=at, organisation=organisation)


def keep_an_administrator(organisations: Collection[str], *, by: Actor, at: datetime) -> None:
    """Refuse a change after which nobody administers one of these organisations; the house may do as it must.

    Of two administrators who take each other's role at once, the second waits for the first, and is refused.

    :raises LastAdministrator: when nobody would be left a day from now.
    """
    if by.kind is ActorKind.SYSTEM:
        return
    for code in sorted(organisations):
        Organisation.objects.select_for_update(no_key=True).get(pk=code)
        left = Membership.objects.filter(
            Q(valid_until=None) | Q(valid_until__gt=at + SUCCESSION),
            organisation_id=code,
            role=Role.ADMINISTRATOR.value,
            valid_from__lte=at,
            account__is_active=True,
        )
        if not left.exists():
            raise LastAdministrator("Nobody would be left who gives roles in this organisation.")


def _governed(account: str, by: Actor, at: datetime) -> tuple[Account, str | None]:
    """Return an account that `by` may close or let in again, and in the name of which organisation."""
    row = account_row(account)
    if by.kind is ActorKind.SYSTEM:
        return row, None
    places, roles = workplaces(row.pk, at)
    standing = standing_of(by, account=str(row.pk), workplaces=places, roles=roles)
    if standing is not Standing.ADMINISTERED:
        raise MayNot(f"You do not decide alone over this account ({standing}).")
    return row, min(places)


def _changeable(account: str, by: Actor) -> Account:
    row = account_row(account)
    if not may_change_account(by, str(row.pk)):
        raise MayNot("This account is not yours to change.")
    return row


def _log(
    verb: str,
    row: Account,
    *,
    by: Actor,
    at: datetime,
    data: dict[str, object] | None = None,
    organisation: str | None = None,
) -> None:
    journal.append(verb=verb, by=by, at=at, subject=f"account:{row.pk}", organisation=organisation, data=data or {})
