"""For whom somebody may act, as registers say: the hooks of `kernel.people`, whose mandates follow from it."""

from datetime import date, datetime
from typing import Any

from parvis.kernel.definitions.localised import Localised
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor, Child, Company
from parvis.sources.operations.fetching import fetch
from parvis.sources.types import NotKnown, SourceProblem, WrongKey

CHILD_PURPOSE = Localised(
    nl="Nakijken voor welke kinderen u mag handelen",
    fr="Vérifier pour quels enfants vous pouvez agir",
    en="To see for which children you may act",
)
CHILD_BASIS = Localised(
    nl="Oud Burgerlijk Wetboek, art. 371 tot 387 (ouderlijk gezag); wet van 8 augustus 1983, art. 5",
    fr="Ancien Code civil, art. 371 à 387 (autorité parentale) ; loi du 8 août 1983, art. 5",
    en="Former Civil Code, articles 371 to 387 (parental authority); Act of 8 August 1983, article 5",
)
COMPANY_PURPOSE = Localised(
    nl="Nakijken of u voor deze onderneming mag handelen",
    fr="Vérifier que vous pouvez agir pour cette entreprise",
    en="To see whether you may act for this enterprise",
)
COMPANY_BASIS = Localised(
    nl="Wetboek van economisch recht, art. III.15 en volgende",
    fr="Code de droit économique, art. III.15 et suivants",
    en="Code of Economic Law, articles III.15 and following",
)
_PARENTS = {"reference", "partner"}


def children_of(*, account: str, by: Actor, at: datetime) -> list[Child]:
    """Return the children in the household of someone who heads it, or is the partner of who does.

    :raises RegisterDown: when the National Register does not answer as it should.
    """
    number = people.profile(account, by=by, purpose="mandates").national_number
    if not number:
        return []
    try:
        found = fetch(
            source="national_register",
            key=number,
            fields=["household"],
            by=by,
            at=at,
            purpose=CHILD_PURPOSE,
            legal_basis=CHILD_BASIS,
            organisation=None,
            about=f"account:{account}",
        )
    except NotKnown:
        return []
    except SourceProblem as problem:
        raise people.RegisterDown("The National Register does not answer.") from problem
    members: list[dict[str, Any]] = found.values["household"] or []
    mine = next((one for one in members if one["national_number"] == number), None)
    if mine is None or mine["relation"] not in _PARENTS:
        return []
    return [
        Child(
            national_number=one["national_number"],
            name=one["name"],
            birth_date=date.fromisoformat(one["birth_date"]),
        )
        for one in members
        if one["relation"] == "child" and one["national_number"] and one["birth_date"]
    ]


def functions_of(*, account: str, number: str, by: Actor, at: datetime) -> Company | None:
    """Return an enterprise with the functions that someone has in it; None when there is no such active enterprise.

    :raises RegisterDown: when the Crossroads Bank does not answer as it should.
    """
    own = people.profile(account, by=by, purpose="mandates").national_number
    try:
        found = fetch(
            source="enterprise_register",
            key=number,
            fields=["name", "is_active", "functions"],
            by=by,
            at=at,
            purpose=COMPANY_PURPOSE,
            legal_basis=COMPANY_BASIS,
            organisation=None,
            about=f"account:{account}",
        )
    except (NotKnown, WrongKey):
        return None
    except SourceProblem as problem:
        raise people.RegisterDown("The Crossroads Bank does not answer.") from problem
    if not found.values["is_active"]:
        return None
    functions: list[dict[str, Any]] = found.values["functions"] or []
    roles = tuple(str(one["role"]) for one in functions if own and one["national_number"] == own)
    return Company(number=number, name=str(found.values["name"]), roles=roles)
