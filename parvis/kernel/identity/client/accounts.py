"""Whoever came back gets their account: that with their national number, or a new one the first time."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction

from parvis.kernel.identity.types import AnotherPerson, Identified, NoAccount, Person
from parvis.kernel.journal import api as journal
from parvis.kernel.people import api as people
from parvis.kernel.people.types import AccountKind, Actor, Profile

_HOUSE = Actor.system("identity")


@transaction.atomic
def welcome(*, who: Identified, issuer: str, must_be: str, language: str, at: datetime) -> str:
    """Return the id of this person's account, and write down that they signed in, and how surely.

    A first login makes the account, with what the provider says of them under seal. A later one brings name and day of
    birth up to date; the language stays as they chose it here.

    :param must_be: the account that steps up; empty for whoever comes.
    :param language: of the page, for a new account of which the provider tells no language.
    :raises AnotherPerson: if somebody else came back.
    :raises NoAccount: if the account is closed, or an agent's.
    """
    found = people.find_by_national_number(who.person.national_number)
    if must_be and found != must_be:
        raise AnotherPerson
    if found is None:
        found, is_new = _first_time(who.person, language=language, at=at)
    else:
        is_new = False
        _bring_up_to_date(found, who.person, at=at)
    journal.append(
        verb="identity.login.accepted",
        by=people.actor_of(found, at),
        at=at,
        subject=f"account:{found}",
        organisation=None,
        data={
            "level": str(who.level),
            "means": who.means,
            "acr": who.acr,
            "issuer": issuer,
            "new": is_new,
            "step_up": bool(must_be),
        },
    )
    return found


@transaction.atomic
def turn_away(*, reason: str, issuer: str, account: str, at: datetime) -> None:
    """Write down that an answer was not accepted, and why; nothing of what it said.

    :param account: who was signed in and stepped up; empty for nobody.
    """
    journal.append(
        verb="identity.login.refused",
        by=Actor.anonymous(),
        at=at,
        subject=f"account:{account}" if account else "login:unknown",
        organisation=None,
        data={"reason": reason, "issuer": issuer},
    )


def _first_time(person: Person, *, language: str, at: datetime) -> tuple[str, bool]:
    profile = Profile(
        first_name=person.first_name,
        last_name=person.last_name,
        national_number=person.national_number,
        birth_date=person.birth_date,
    )
    try:
        with transaction.atomic():
            made = people.create_account(
                kind=AccountKind.CITIZEN,
                username=f"citizen-{uuid4().hex[:16]}",
                profile=profile,
                by=_HOUSE,
                at=at,
                language=person.language or language,
            )
    except (people.NationalNumberTaken, IntegrityError) as taken:
        # Of two first logins at the same moment one makes the account; or there is one, and it is closed.
        other = people.find_by_national_number(person.national_number)
        if other is None:
            raise NoAccount("closed") from taken
        return other, False
    return made, True


def _bring_up_to_date(account: str, person: Person, *, at: datetime) -> None:
    if people.actor_of(account, at).is_agent:
        raise NoAccount("agent")
    known = people.profile(account, by=_HOUSE, purpose="identity")
    told = replace(
        known,
        first_name=person.first_name or known.first_name,
        last_name=person.last_name or known.last_name,
        birth_date=person.birth_date or known.birth_date,
    )
    if told != known:
        people.change_profile(account=account, profile=told, by=_HOUSE, at=at)
