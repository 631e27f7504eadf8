"""The invented people of a region, as its fakes must all know them: the same names, numbers and homes.

Fakes run without a database and without Django, so this reads the region's files by itself.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Home:
    """Where some of them live together.

    :param town: code of the municipality; `nis` its official number.
    :param town_name: its name by language; `street` the street's.
    """

    town: str
    nis: str
    town_name: Mapping[str, str]
    street: Mapping[str, str]
    number: str
    box: str
    postcode: str
    lat: float | None
    lon: float | None


@dataclass(frozen=True)
class Invented:
    """Someone of `people.yaml`.

    :param order: the place in the file, from 0, over all homes.
    :param house: which home, from 0; who has the same one lives together.
    """

    order: int
    username: str
    first_name: str
    last_name: str
    born_on: date
    sex: str
    language: str
    national_number: str
    house: int
    home: Home

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


def national_number(born_on: date, order: int) -> str:
    """Return a number that is valid in form, for nobody: eleven digits with their check (97 minus the remainder).

    :param order: 1 to 997, odd for men and even for women.
    """
    body = f"{born_on:%y%m%d}{order:03}"
    checked = int(f"2{body}" if born_on.year >= 2000 else body)
    return f"{body}{97 - checked % 97:02}"


def number_of(born_on: date, sex: str, order: int) -> str:
    """Return the national number of the one who is at place `order` (from 0) in `people.yaml`."""
    return national_number(born_on, 2 * order + (1 if sex == "m" else 2))


def enterprise_number(order: int) -> str:
    """Return an enterprise number that is valid in form: ten digits with their check; `order` from 0."""
    body = f"{19_990_000 + order}"
    return f"{body}{97 - int(body) % 97:02}"


@dataclass(frozen=True)
class Enterprise:
    """A company that one of them runs.

    :param holder: who runs it; it has its seat at their home.
    """

    number: str
    name: str
    legal_form: str
    holder: Invented


_TRADES = ("Bouw & Groen", "Atelier", "Traiteur", "Consult", "Velo", "Studio")


def invented_enterprises(people: tuple[Invented, ...]) -> tuple[Enterprise, ...]:
    """Return a company for the first of every third home."""
    holders = [one for place, one in enumerate(people) if place == 0 or people[place - 1].house != one.house]
    chosen = [one for one in holders if one.house % 3 == 0]
    return tuple(
        Enterprise(
            number=enterprise_number(place),
            name=f"{one.last_name} {_TRADES[place % len(_TRADES)]}",
            legal_form="BV" if one.language == "nl" else "SRL",
            holder=one,
        )
        for place, one in enumerate(chosen)
    )


def invented_people(folder: Path) -> tuple[Invented, ...]:
    """Return everyone of `people.yaml` in its order.

    :param folder: the folder of the region, with `people.yaml`, `streets.yaml` and `municipalities.yaml`.
    """
    streets = _read(folder, "streets.yaml")["streets"]
    towns = {one["code"]: one for one in _read(folder, "municipalities.yaml")["municipalities"]}
    found: list[Invented] = []
    for house, together in enumerate(_read(folder, "people.yaml")["households"]):
        home = _home(together, towns[together["town"]], streets[together["town"]][together["street"]])
        for one in together["people"]:
            order = len(found)
            found.append(
                Invented(
                    order=order,
                    username=_plain(f"{one['first']}.{one['last']}"),
                    first_name=one["first"],
                    last_name=one["last"],
                    born_on=one["born_on"],
                    sex=one["sex"],
                    language=one.get("language", "nl"),
                    national_number=number_of(one["born_on"], one["sex"], order),
                    house=house,
                    home=home,
                )
            )
    return tuple(found)


def _read(folder: Path, name: str) -> Any:
    return yaml.load((folder / name).read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506


def _home(together: Mapping[str, Any], town: Mapping[str, Any], lane: Mapping[str, Any]) -> Home:
    return Home(
        town=town["code"],
        nis=town["nis"],
        town_name=town["name"],
        street={"nl": lane["nl"], "fr": lane["fr"]},
        number=together["number"],
        box=together.get("box", ""),
        postcode=lane["postcode"],
        lat=lane.get("lat"),
        lon=lane.get("lon"),
    )


def _plain(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return plain.lower().replace(" ", "").replace("'", "")
