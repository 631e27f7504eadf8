"""People and organisations for tests, made with one call each.

They write rows directly, without journal entries, so that a test begins with the journal empty.
"""

import itertools
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from parvis.kernel.people.models import Account, Mandate, Membership, Organisation
from parvis.kernel.people.queries.actors import actor_of
from parvis.kernel.people.queries.organisations import forget_organisations
from parvis.kernel.people.types import (
    AccountKind,
    Actor,
    ActorKind,
    MandateKind,
    OrganisationKind,
    Profile,
    Role,
)

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_numbers = itertools.count(1)


def national_number(n: int | None = None, born: date = date(1985, 5, 20)) -> str:
    """Return an invented national number of valid form: eleven digits, checksum right."""
    serial = next(_numbers) if n is None else n
    base = f"{born:%y%m%d}{serial % 998 + 1:03d}"
    checked = int(base if born.year < 2000 else f"2{base}")
    return f"{base}{97 - checked % 97:02d}"


def make_organisation(
    code: str = "elsene-ixelles", kind: OrganisationKind | str = OrganisationKind.MUNICIPALITY, **fields: Any
) -> Organisation:
    """Make (or find) the organisation with this code; `parent` is a code."""
    parent = fields.pop("parent", None)
    title = code.replace("-", " ").title()
    row, _ = Organisation.objects.update_or_create(
        code=code,
        defaults={
            "kind": OrganisationKind(kind).value,
            "parent_id": parent,
            "name_nl": f"Gemeente {title}",
            "name_fr": f"Commune {title}",
            "name_en": f"Municipality {title}",
            "short_nl": title,
            "short_fr": title,
            "service_nl": "Dienst Bevolking",
            "service_fr": "Service Population",
            "service_en": "Population service",
            "email": f"bevolking@{code}.example",
            "phone": "02 000 00 00",
            **fields,
        },
    )
    forget_organisations()
    return row


def make_account(
    kind: AccountKind = AccountKind.CITIZEN,
    username: str = "",
    *,
    password: str = "",
    language: str = "nl",
    **known: Any,
) -> Account:
    """Make an account of any kind; `known` are fields of the profile."""
    account = Account(username=username or f"{kind.value}-{next(_numbers)}", kind=kind.value, language=language)
    if password:
        account.set_password(password)
    else:
        account.set_unusable_password()
    if known:
        account.seal_profile(Profile(**known))
    account.save(force_insert=True)
    return account


def make_citizen(username: str = "", **known: Any) -> Account:
    """Make a citizen with a full profile, every field of which may be given."""
    n = next(_numbers)
    return make_account(
        AccountKind.CITIZEN,
        username,
        **{
            "first_name": "Amina",
            "last_name": f"El Idrissi {n}",
            "national_number": national_number(),
            "email": f"amina{n}@example.org",
            "phone": "0470 00 00 00",
            "birth_date": date(1985, 5, 20),
            "address": {
                "street": "Elsensesteenweg",
                "number": "168",
                "postcode": "1050",
                "municipality": "elsene-ixelles",
            },
            **known,
        },
    )


def make_agent(
    organisation: Organisation | str = "elsene-ixelles",
    roles: Iterable[Role | str] = (Role.AGENT,),
    username: str = "",
    **known: Any,
) -> Account:
    """Make an agent with roles in one organisation, which is made when it does not exist."""
    if isinstance(organisation, str):
        organisation = Organisation.objects.filter(code=organisation).first() or make_organisation(organisation)
    account = make_account(
        AccountKind.AGENT,
        username,
        **{"first_name": "Jan", "last_name": f"Peeters {next(_numbers)}", **known},
    )
    for role in roles:
        make_membership(account, organisation, role)
    return account


def make_company(name: str = "Bakkerij De Parvis", number: str = "0403170701", **known: Any) -> Account:
    """Make the account of an enterprise."""
    return make_account(AccountKind.COMPANY, enterprise_name=name, enterprise_number=number, **known)


def make_membership(
    account: Account,
    organisation: Organisation,
    role: Role | str = Role.AGENT,
    valid_from: datetime = LONG_AGO,
    valid_until: datetime | None = None,
) -> Membership:
    """Give a role."""
    return Membership.objects.create(
        account=account,
        organisation=organisation,
        role=Role(role).value,
        valid_from=valid_from,
        valid_until=valid_until,
    )


def make_mandate(
    giver: Account,
    holder: Account,
    kind: MandateKind = MandateKind.HELPER,
    valid_from: datetime = LONG_AGO,
    valid_until: datetime = NOW + timedelta(days=365),
    **fields: Any,
) -> Mandate:
    """Give a mandate."""
    return Mandate.objects.create(
        giver=giver,
        holder=holder,
        kind=kind.value,
        valid_from=valid_from,
        valid_until=valid_until,
        given_by=f"account:{giver.pk}",
        **fields,
    )


def actor_for(account: Account, at: datetime = NOW) -> Actor:
    """Return an account as an actor."""
    return actor_of(account, at)


def citizen_actor(**known: Any) -> Actor:
    """Make a citizen and return them as an actor."""
    return actor_for(make_citizen(**known))


def agent_actor(
    organisation: Organisation | str = "elsene-ixelles", roles: Iterable[Role | str] = (Role.AGENT,)
) -> Actor:
    """Make an agent and return them as an actor."""
    return actor_for(make_agent(organisation, roles))


def plain_agent(organisation: str = "elsene-ixelles", roles: Iterable[Role | str] = (Role.AGENT,)) -> Actor:
    """Return an agent without touching the database."""
    return Actor(
        kind=ActorKind.AGENT,
        id="account:00000000-0000-4000-8000-000000000001",
        name="Jan Peeters",
        grants=frozenset((organisation, Role(role)) for role in roles),
    )


def sign_in(
    client: Client,
    account: Account,
    *,
    second_factor: bool = True,
    level: str = "high",
    at: datetime | None = None,
) -> Client:
    """Sign an account in on a test client, with its second factor shown, and return the client.

    :param level: how surely a citizen showed who they are.
    """
    client.force_login(account)
    session = client.session
    moment = (at or timezone.now()).isoformat()
    session["began_at"] = session["seen_at"] = moment
    session["assured"] = {"level": level, "means": "test", "at": moment}
    if second_factor:
        session["second_factor"] = True
    session.save()
    return client
