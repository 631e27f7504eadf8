"""The invented people of a region, as far as a provider of identities knows them."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

YOUNGEST = 16
"""Years from which one has means of one's own (itsme: 16)."""


@dataclass(frozen=True)
class Invented:
    """Someone who can sign in."""

    id: str
    first_name: str
    last_name: str
    national_number: str
    born_on: date
    language: str

    @property
    def claims(self) -> dict[str, Any]:
        """What the provider says of them, under the names of CSAM/FAS."""
        return {
            "egovNRN": self.national_number,
            "givenName": self.first_name,
            "surname": self.last_name,
            "birthdate": self.born_on.isoformat(),
            "prefLanguage": self.language,
        }


def invented_people(folder: Path, *, today: date) -> list[Invented]:
    """Return who is old enough, in the order of `people.yaml`, with the numbers of the demonstration.

    The number is made from the day of birth and the place in the file, as the region does it.
    """
    said = yaml.safe_load((folder / "people.yaml").read_text())
    everyone = [one for household in said["households"] for one in household["people"]]
    found = [
        Invented(
            id=_plain(f"{one['first']}.{one['last']}"),
            first_name=one["first"],
            last_name=one["last"],
            national_number=_number(one["born_on"], 2 * order + (1 if one["sex"] == "m" else 2)),
            born_on=one["born_on"],
            language=one["language"],
        )
        for order, one in enumerate(everyone)
    ]
    return [one for one in found if (today - one.born_on).days >= YOUNGEST * 365.25]


def _number(born_on: date, order: int) -> str:
    body = f"{born_on:%y%m%d}{order:03}"
    checked = int(f"2{body}" if born_on.year >= 2000 else body)
    return f"{body}{97 - checked % 97:02}"


def _plain(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return plain.lower().replace(" ", "").replace("'", "")
