"""What the invented sources hold of the invented people: made from their numbers, so it is the same every day.

Each function gives the `result` of one source, in that source's own words.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from parvis.kernel.neighbours.cast import Enterprise, Home, Invented, invented_enterprises, invented_people

Facts = dict[str, Any]
_YEAR = 2025
"""The last income year that is assessed."""
_GROWN_UP = 18
_NATIONALITIES = {
    "Rossi": "IT", "Ferreira": "PT", "Kowalska": "PL", "Kowalski": "PL", "Mukendi": "CD", "Johansson": "SE",
}  # fmt: skip
_MAKES = ("Dacia", "Volkswagen", "Toyota", "Renault", "Peugeot", "Kia", "Volvo")
_LETTERS = "ABCDEFGHJKLMNPRSTVWXYZ"


@dataclass(frozen=True)
class World:
    """Everyone and every company, by number."""

    people: Mapping[str, Invented]
    enterprises: Mapping[str, Enterprise]
    today: date

    @classmethod
    def of(cls, folder: Path, today: date) -> "World":
        """Read the region's folder."""
        everyone = invented_people(folder)
        return cls(
            people={one.national_number: one for one in everyone},
            enterprises={one.number: one for one in invented_enterprises(everyone)},
            today=today,
        )

    def together(self, person: Invented) -> list[Invented]:
        """Return who lives at the same address, this one too."""
        return [one for one in self.people.values() if one.house == person.house]

    def age(self, person: Invented) -> int:
        """Return the age in years."""
        born = person.born_on
        return self.today.year - born.year - ((self.today.month, self.today.day) < (born.month, born.day))

    def is_adult(self, person: Invented) -> bool:
        """Tell whether someone is eighteen or older."""
        return self.age(person) >= _GROWN_UP


def draw(number: str, what: str, below: int) -> int:
    """Return a number below another that is always the same for this person and this matter."""
    digest = hashlib.sha256(f"{number}:{what}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % below


def _address(home: Home) -> Facts:
    return {
        "street": dict(home.street),
        "houseNumber": home.number,
        "boxNumber": home.box or None,
        "postCode": home.postcode,
        "municipality": {"nis": home.nis, "name": {"nl": home.town_name["nl"], "fr": home.town_name["fr"]}},
        "position": None if home.lat is None else {"lat": home.lat, "lon": home.lon},
    }


def _named(person: Invented) -> Facts:
    return {
        "nationalNumber": person.national_number,
        "name": {"given": [person.first_name], "family": person.last_name},
        "birth": {"date": person.born_on.isoformat()},
    }


def _relation(world: World, one: Invented, reference: Invented) -> str:
    if one is reference:
        return "01"
    if not world.is_adult(one) or (reference.born_on.year - one.born_on.year) <= -_GROWN_UP:
        return "03"
    return "02"


def _civil_state(world: World, person: Invented) -> str:
    partners = [one for one in world.together(person) if world.is_adult(one)][:2]
    if len(partners) == 2 and person in partners:
        return "2" if draw(partners[0].national_number, "state", 3) else "6"
    return "3" if world.age(person) > 75 else ("1", "1", "4")[draw(person.national_number, "state", 3)]


def national_register(world: World, person: Invented) -> Facts:
    """Who someone is, where and with whom they live."""
    members = world.together(person)
    return {
        "person": _named(person)
        | {
            "nationality": {"code": _NATIONALITIES.get(person.last_name, "BE")},
            "civilState": {"code": _civil_state(world, person)},
            "address": _address(person.home),
            "household": {
                "members": [_named(one) | {"relation": {"code": _relation(world, one, members[0])}} for one in members]
            },
        }
    }


def _cents_of_year(world: World, person: Invented, year: int) -> int:
    """Return an income in cents: nothing for children, a pension for the old, a wage for the others."""
    if not world.is_adult(person):
        return 0
    base = 1_500_000 + draw(person.national_number, "income", 3_000_000)
    if world.age(person) >= 66:
        base = 1_600_000 + draw(person.national_number, "pension", 1_400_000)
    return base + (year - _YEAR) * 45_000 + draw(person.national_number, f"income {year}", 100)


def _written(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def income(world: World, person: Invented) -> Facts:
    """What Finance assessed in the last three years."""
    members = world.together(person)
    dependants = 0 if person is not members[0] else sum(not world.is_adult(one) for one in members)
    return {
        "assessments": [
            {
                "incomeYear": year,
                "jointTaxableIncome": _written(_cents_of_year(world, person, year)),
                "dependants": dependants,
            }
            for year in range(_YEAR, _YEAR - 3, -1)
            if world.is_adult(person)
        ],
        "household": {
            "incomeYear": _YEAR,
            "jointTaxableIncome": _written(sum(_cents_of_year(world, one, _YEAR) for one in members)),
            "members": len(members),
        },
    }


def _plate(number: str, what: str) -> str:
    letters = "".join(_LETTERS[draw(number, f"{what} {place}", len(_LETTERS))] for place in range(3))
    return f"{1 + draw(number, what, 2)}-{letters}-{draw(number, what, 1000):03}"


def vehicle_register(world: World, person: Invented) -> Facts:
    """None, one or two vehicles; children have none. Who begins the file has one, so that there is something to see."""
    number = person.national_number
    count = 1 if person.order == 0 else (0, 1, 1, 1, 2)[draw(number, "vehicles", 5)]
    if not world.is_adult(person):
        count = 0
    return {
        "vehicles": [
            {
                "plate": _plate(number, f"plate {place}"),
                "make": _MAKES[draw(number, f"make {place}", len(_MAKES))],
                "kind": {"code": "M1" if draw(number, f"kind {place}", 8) else "N1"},
                "maximumMass": 1_450 + draw(number, f"mass {place}", 90) * 10,
                "titular": {
                    "code": ("SELF", "SELF", "SELF", "LESSOR", "EMPLOYER")[draw(number, f"titular {place}", 5)]
                },
                "since": f"{2015 + draw(number, f'since {place}', 10)}-03-01",
            }
            for place in range(count)
        ]
    }


def disability(world: World, person: Invented) -> Facts:
    """Whether a disability is recognised; one in seven, and half of those have a card."""
    number = person.national_number
    is_recognised = draw(number, "disability", 7) == 0
    card = None
    if is_recognised and draw(number, "card", 2) == 0:
        card = {
            "number": f"B{draw(number, 'card number', 10**7):07}",
            "issuedOn": "2022-06-01",
            "validUntil": f"{2028 + draw(number, 'card until', 5)}-05-31",
        }
    until = "2031-12-31" if is_recognised and draw(number, "until", 2) else None
    return {"recognition": {"recognised": is_recognised, "until": until}, "parkingCard": card}


def land_register(world: World, person: Invented) -> Facts:
    """The home for the first of half of the homes, and sometimes a garage."""
    number = person.national_number
    members = world.together(person)
    owns = person is members[0] and (person.order == 0 or draw(members[0].national_number, "owner", 2) == 0)
    code = f"{person.home.nis}A{draw(number, 'parcel', 10_000):04}"
    kinds = [("FLAT" if person.home.box else "HOUSE", "00A000"), ("GARAGE", "00B002")]
    return {
        "parcels": [
            {
                "reference": f"{code}/{suffix}",
                "nature": {"code": kind},
                "right": {"code": "FULL"},
                "share": "1/1" if len(members) == 1 else "1/2",
                "address": _address(person.home),
            }
            for kind, suffix in kinds[: 1 + (draw(number, "garage", 3) == 0)]
            if owns
        ]
    }


def enterprise_register(world: World, enterprise: Enterprise) -> Facts:
    """A company with its seat and one establishment at the home of who runs it."""
    holder = enterprise.holder
    body = f"2{draw(enterprise.number, 'establishment', 10**7):07}"
    return {
        "enterprise": {
            "number": enterprise.number,
            "denomination": {"nl": enterprise.name, "fr": None},
            "juridicalForm": {"abbreviation": {"nl": "BV", "fr": "SRL"}},
            "status": {"code": "AC"},
            "seat": _address(holder.home),
            "establishments": [
                {
                    "number": f"{body}{97 - int(body) % 97:02}",
                    "denomination": {"nl": enterprise.name, "fr": None},
                    "address": _address(holder.home),
                }
            ],
            "functions": [
                {
                    "person": {
                        "nationalNumber": holder.national_number,
                        "given": holder.first_name,
                        "family": holder.last_name,
                    },
                    "role": {"code": "10002"},
                    "since": f"{2012 + draw(enterprise.number, 'since', 12)}-01-15",
                }
            ],
        }
    }


OF_PEOPLE: Mapping[str, Callable[[World, Invented], Facts]] = {
    "national_register": national_register,
    "income": income,
    "vehicle_register": vehicle_register,
    "disability": disability,
    "land_register": land_register,
}
