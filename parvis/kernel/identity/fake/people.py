"""Who of the invented people can sign in, and what the provider says of them."""

from datetime import date
from pathlib import Path
from typing import Any

from parvis.kernel.neighbours.cast import Invented, invented_people

YOUNGEST = 16
"""Years from which one has means of one's own (itsme: 16)."""


def grown_ups(folder: Path, *, today: date) -> list[Invented]:
    """Return who is old enough, in the order of `people.yaml`."""
    return [one for one in invented_people(folder) if (today - one.born_on).days >= YOUNGEST * 365.25]


def claims_of(person: Invented) -> dict[str, Any]:
    """Return what the provider says of someone, under the names of CSAM/FAS."""
    return {
        "egovNRN": person.national_number,
        "givenName": person.first_name,
        "surname": person.last_name,
        "birthdate": person.born_on.isoformat(),
        "prefLanguage": person.language,
    }
