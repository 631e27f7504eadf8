"""Mandates that no person gives but a register: of parents for their child, of who manages a company for it.

The registers are asked by the module that knows them, through two hooks, and outside any transaction. What they said
is asked again when somebody makes use of it: nothing that a browser sends back is believed.
"""

from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction

from parvis.kernel.clock import start_of_day
from parvis.kernel.people.models import Mandate
from parvis.kernel.people.operations.accounts import MayNot, NationalNumberTaken, UsernameTaken, create_account
from parvis.kernel.people.operations.mandates import NotSure, UnknownMandate, give_mandate, revoke_mandate
from parvis.kernel.people.queries.accounts import find_by_national_number, find_by_username, uuid_of
from parvis.kernel.people.rules import COMPANY_TERM, SIGNING_ROLES, SURE_LEVELS, comes_of_age_on
from parvis.kernel.people.types import AccountKind, Actor, ActorKind, Child, Company, MandateInfo, MandateKind, Profile
from parvis.kernel.registry import registry

CHILDREN_OF = "people.children_of"
"""The hook that says which children live with someone: `(*, account, by, at) -> Sequence[Child]`."""
FUNCTIONS_OF = "people.functions_of"
"""The hook that says what someone is in an enterprise: `(*, account, number, by, at) -> Company | None`."""
_REGISTER = Actor.system("register")


class RegisterDown(Exception):
    """The register does not answer, or nobody connected it: try again later."""


def children_of(*, by: Actor, at: datetime, level: str) -> list[Child]:
    """Return the children for whom one may act, as the national register says now.

    :raises MayNot: for anyone but a person.
    :raises NotSure: below the level that it takes.
    :raises RegisterDown: when the register does not answer.
    """
    account = _person(by, level)
    asks = registry.hook(CHILDREN_OF)
    if asks is None:
        raise RegisterDown("No register is connected.")
    found: list[Child] = list(asks(account=account, by=by, at=at))  # type: ignore[call-overload]
    return [one for one in found if start_of_day(comes_of_age_on(one.birth_date)) > at]


def act_for_child(*, national_number: str, by: Actor, at: datetime, level: str) -> MandateInfo:
    """Write down that a parent acts for a child until it comes of age, after asking the register.

    :raises UnknownMandate: when the register does not say so.
    """
    child = next(
        (one for one in children_of(by=by, at=at, level=level) if one.national_number == national_number), None
    )
    if child is None:
        raise UnknownMandate("The register does not say that this is your child.")
    with transaction.atomic():
        account = find_by_national_number(child.national_number) or _account_of_child(child, at)
        return _given(account, by, MandateKind.CHILD, start_of_day(comes_of_age_on(child.birth_date)), at)


def act_for_company(*, number: str, by: Actor, at: datetime, level: str) -> MandateInfo:
    """Write down that somebody acts for a company for a year, after asking the enterprise register; again renews it.

    :param number: ten digits.
    :raises UnknownMandate: when the register does not say that they may; also when there is no such enterprise.
    """
    account = _person(by, level)
    asks = registry.hook(FUNCTIONS_OF)
    if asks is None:
        raise RegisterDown("No register is connected.")
    company = asks(account=account, number=number, by=by, at=at)
    if not isinstance(company, Company) or not SIGNING_ROLES & set(company.roles):
        raise UnknownMandate("The register does not say that you act for this company.")
    with transaction.atomic():
        return _given(_account_of_company(company, at), by, MandateKind.COMPANY, at + COMPANY_TERM, at)


def _person(by: Actor, level: str) -> str:
    if by.kind is not ActorKind.PERSON or by.account_id is None:
        raise MayNot("Only people act for their child or their company.")
    if level not in SURE_LEVELS:
        raise NotSure("Show more surely who you are.")
    return by.account_id


def _given(account: str, by: Actor, kind: MandateKind, until: datetime, at: datetime) -> MandateInfo:
    """Give a mandate in the register's name; what it gave before ends, so that there is one."""
    before = Mandate.objects.filter(
        giver_id=uuid_of(account),
        holder_id=uuid_of(by.account_id or ""),
        kind=kind.value,
        given_by=_REGISTER.id,
        revoked_at=None,
        valid_until__gt=at,
    )
    for row in before:
        revoke_mandate(mandate=str(row.pk), by=_REGISTER, at=at)
    return give_mandate(giver=account, holder=by.account_id or "", kind=kind, valid_until=until, by=_REGISTER, at=at)


def _account_of_child(child: Child, at: datetime) -> str:
    first, _space, last = child.name.partition(" ")
    profile = Profile(
        first_name=first, last_name=last, national_number=child.national_number, birth_date=child.birth_date
    )
    try:
        with transaction.atomic():
            return create_account(
                kind=AccountKind.CITIZEN, username=f"citizen-{uuid4().hex[:16]}", profile=profile, by=_REGISTER, at=at
            )
    except (NationalNumberTaken, IntegrityError) as taken:
        found = find_by_national_number(child.national_number)
        if found is None:
            raise UnknownMandate("This account is closed.") from taken
        return found


def _account_of_company(company: Company, at: datetime) -> str:
    username = f"company-{company.number}"
    found = find_by_username(username)
    if found is not None:
        return found
    profile = Profile(enterprise_name=company.name, enterprise_number=company.number)
    try:
        with transaction.atomic():
            return create_account(kind=AccountKind.COMPANY, username=username, profile=profile, by=_REGISTER, at=at)
    except (UsernameTaken, IntegrityError) as taken:
        found = find_by_username(username)
        if found is None:
            raise UnknownMandate("This account is closed.") from taken
        return found
