"""The demonstration: invented people, a year of cases, some of today. Safe to repeat; the second time does nothing."""

import time
import unicodedata
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from parvis.counter import api as counter
from parvis.kernel import definitions
from parvis.kernel.neighbours.cast import number_of
from parvis.kernel.people import api as people
from parvis.kernel.people.types import AccountKind, Actor, Profile
from parvis.regions import accounts, history, incidents, loading, recent
from parvis.regions.asked import Applicant, Member
from parvis.regions.types import Citizen, People, Staff

CASES = 4_000
REPORTS = 6_000
GROWN_UP = 18
Say = Callable[[str], object]


def load(*, by: Actor, at: datetime, say: Say = print, cases: int = CASES, reports: int = REPORTS) -> None:
    """Load the invented people, their year of cases and some cases of today, once.

    :param by: the house itself.
    :param say: is told how far it is.
    :param cases: about how many there are; `reports` of problems in the street.
    """
    cast = definitions.load(loading.folder() / "people.yaml", People)
    accounts.invent(by=by, at=at)
    last = cast.staff[-1]
    if people.find_by_username(last.username) is not None:
        say("The demonstration is loaded already.")
        return
    began = time.monotonic()
    applicants, staff = load_people(cast, by=by, at=at)
    say(f"  {len(applicants)} citizens and {len(cast.staff)} agents ({time.monotonic() - began:.0f} s)")
    players = everyone(cast, applicants, staff, by=by, at=at)
    taken = counter.import_cases(cases=history.year(players, at=at, count=cases), by=by, at=at)
    say(f"  {taken} cases of the past year ({time.monotonic() - began:.0f} s)")
    done = recent.load(players, at=at)
    say(f"  {done} cases of these days, with their letters ({time.monotonic() - began:.0f} s)")
    invented = incidents.invent(by=by, at=at, count=reports)
    say(f"  {invented} reports of problems in the street ({time.monotonic() - began:.0f} s)")
    # Last, so that a demonstration that was broken off half-way is taken up again.
    _agent(last, by=by, at=at)


def load_people(cast: People, *, by: Actor, at: datetime) -> tuple[list[Applicant], dict[tuple[str, str], str]]:
    """Make the accounts that are not there yet, but the last agent's.

    :return: the citizens, and the actor ids of agents by organisation and role.
    """
    lanes = loading.lanes()
    staff: dict[tuple[str, str], str] = {}
    applicants: list[Applicant] = []
    with transaction.atomic():
        for one in cast.staff[:-1]:
            account = people.find_by_username(one.username) or _agent(one, by=by, at=at)
            for role in one.roles:
                staff.setdefault((one.organisation, role.value), f"account:{account}")
        order = 0
        for household in cast.households:
            lane = lanes[household.town][household.street]
            street = loading.street_id(household.town, household.street)
            address = history.address_of(lane, street, household.town, household.number, household.box)
            numbered = [(citizen, order + place) for place, citizen in enumerate(household.people)]
            order += len(numbered)
            applicants += [_citizen(citizen, numbered, address, by=by, at=at) for citizen, _ in numbered]
    return applicants, staff


def _agent(one: Staff, *, by: Actor, at: datetime) -> str:
    since = at - timedelta(days=history.DAYS + 35)  # they handled the past year
    profile = Profile(first_name=one.first, last_name=one.last, email=f"{one.username}@{one.organisation}.example")
    account = people.create_account(
        kind=AccountKind.AGENT, username=one.username, profile=profile, by=by, at=at, language=one.language
    )
    for role in one.roles:
        people.give_role(account=account, organisation=one.organisation, role=role, by=by, at=at, valid_from=since)
    return account


def _number(citizen: Citizen, order: int) -> str:
    return number_of(citizen.born_on, citizen.sex, order)


def _citizen(
    citizen: Citizen,
    household: list[tuple[Citizen, int]],
    address: dict[str, object],
    *,
    by: Actor,
    at: datetime,
) -> Applicant:
    """Make a citizen's account if there is none, and return who it is."""
    order = next(place for one, place in household if one is citizen)
    username = _username(citizen)
    number = _number(citizen, order)
    account = people.find_by_username(username) or people.create_account(
        kind=AccountKind.CITIZEN,
        username=username,
        profile=Profile(
            first_name=citizen.first,
            last_name=citizen.last,
            national_number=number,
            email=f"{username}@post.example",
            phone=f"+324705550{order:02}",
            address=address,
            birth_date=citizen.born_on,
        ),
        by=by,
        # The page where one chooses who to be shows the first that were made: one of each household, then the others.
        at=at - timedelta(seconds=1_000 - order if citizen is household[0][0] else 500 - order),
        language=citizen.language,
    )
    others = tuple(
        Member(f"{one.first} {one.last}", _number(one, place), one.born_on, _is_child(one, at))
        for one, place in household
        if one is not citizen
    )
    return Applicant(
        name=f"{citizen.first} {citizen.last}",
        national_number=number,
        born_on=citizen.born_on,
        email=f"{username}@post.example",
        language=citizen.language,
        address=address,
        household=others,
        account=UUID(account),
    )


def _username(citizen: Citizen) -> str:
    """Return a user name in plain letters: `amelie.dubois`."""
    plain = unicodedata.normalize("NFKD", f"{citizen.first}.{citizen.last}").encode("ascii", "ignore").decode()
    return plain.lower().replace(" ", "").replace("'", "")


def _is_child(citizen: Citizen, at: datetime) -> bool:
    return (at.date() - citizen.born_on).days < GROWN_UP * 365.25


def everyone(
    cast: People, applicants: Iterable[Applicant], staff: dict[tuple[str, str], str], *, by: Actor, at: datetime
) -> history.Cast:
    """Return everyone who plays in a year of cases, with the procedures as each municipality offers them, pinned."""
    catalogue = counter.current_catalogue()
    definitions = {
        (procedure, town.code): catalogue.effective(procedure, town.code)
        for procedure in history.SHARES
        for town in loading.towns()
    }
    for definition in {one.hash: one for one in definitions.values()}.values():
        counter.pin_definition(definition=definition, by=by, at=at)
    return history.Cast(
        towns=loading.towns(),
        lanes=loading.lanes(),
        applicants=[one for one in applicants if not _is_child_on(one, at)],
        first_names=cast.first_names,
        last_names=cast.last_names,
        staff=staff,
        definitions=definitions,
        street_id=loading.street_id,
    )


def _is_child_on(one: Applicant, at: datetime) -> bool:
    return (at.date() - one.born_on).days < GROWN_UP * 365.25
