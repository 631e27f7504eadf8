"""The National Register of natural persons: who someone is, where they live, with whom.

Law of 8 August 1983 organising a National Register, article 3 (what it holds) and 5 (who may read it).

    result.person: name {given: [], family}, birth {date}, nationality {code}, civilState {code}, address {…},
                   household {members: [{nationalNumber, name, birth, relation {code}}]}
"""

from collections.abc import Mapping
from typing import Any

from parvis.sources.connectors.connector import Connector, Field, field, item, label
from parvis.sources.rules.reading import Part, Places, address
from parvis.sources.types import FieldKind, KeyKind

_STATES = {
    "1": "single", "2": "married", "3": "widowed", "4": "divorced", "5": "separated", "6": "legal_cohabitation",
}  # fmt: skip
_RELATIONS = {
    "01": "reference", "02": "partner", "03": "child", "04": "parent", "05": "grandparent", "06": "brother_sister",
    "07": "other_family", "08": "unrelated",
}  # fmt: skip
_ITEMS = {
    "name": item(FieldKind.TEXT, "Naam", "Nom", "Name"),
    "national_number": item(
        FieldKind.NATIONAL_NUMBER, "Rijksregisternummer", "Numéro de registre national", "National number"
    ),
    "birth_date": item(FieldKind.DATE, "Geboortedatum", "Date de naissance", "Date of birth"),
}
_MEMBER = _ITEMS | {
    "relation": item(
        FieldKind.ONE_OF,
        "Verband met de referentiepersoon",
        "Lien avec la personne de référence",
        "Relation to the reference person",
        values=tuple(_RELATIONS.values()),
    )
}


def _first_names(person: Part) -> str:
    given = [one.needed() for one in person.part("name", "given").parts()]
    if not given:
        raise person.part("name", "given").wrong("there")
    return " ".join(given)


def _name(person: Part) -> str:
    # The first of the given names is the one that people are called by.
    return f"{_first_names(person).split()[0]} {person.part('name', 'family').needed()}"


def _birth_date(person: Part) -> str | None:
    return person.part("birth", "date").day()


def _number(person: Part) -> str | None:
    return person.part("nationalNumber").national_number()


def _rows(result: Part) -> list[tuple[str | None, dict[str, Any]]]:
    """Return the members of the household with their relation."""
    return [
        (
            one.part("relation", "code").choice(_RELATIONS),
            {"name": _name(one), "national_number": _number(one), "birth_date": _birth_date(one)},
        )
        for one in result.part("person", "household", "members").parts()
    ]


def _household(result: Part, places: Places) -> list[dict[str, Any]]:
    return [row | {"relation": relation} for relation, row in _rows(result)]


def _children(result: Part, places: Places) -> list[dict[str, Any]]:
    return [row for relation, row in _rows(result) if relation == "child"]


def _party(result: Part, places: Places) -> dict[str, Any]:
    person = result.part("person")
    return {"kind": "person", "name": _name(person), "number": _number(person) or ""}


_FIELDS: Mapping[str, Field] = {
    "national_number": field(
        FieldKind.NATIONAL_NUMBER,
        label("Rijksregisternummer", "Numéro de registre national", "National number"),
        lambda result, places: _number(result.part("person")),
    ),
    "name": field(FieldKind.TEXT, label("Naam", "Nom", "Name"), lambda result, places: _name(result.part("person"))),
    "first_names": field(
        FieldKind.TEXT,
        label("Voornamen", "Prénoms", "First names"),
        lambda result, places: _first_names(result.part("person")),
    ),
    "last_name": field(
        FieldKind.TEXT,
        label("Achternaam", "Nom de famille", "Last name"),
        lambda result, places: result.part("person", "name", "family").needed(),
    ),
    "person": field(FieldKind.PARTY, label("Persoon", "Personne", "Person"), _party),
    "birth_date": field(
        FieldKind.DATE,
        label("Geboortedatum", "Date de naissance", "Date of birth"),
        lambda result, places: _birth_date(result.part("person")),
    ),
    "nationality": field(
        FieldKind.TEXT,
        label("Nationaliteit (landcode)", "Nationalité (code du pays)", "Nationality (country code)"),
        lambda result, places: result.part("person", "nationality", "code").text(pattern="[A-Z]{2}"),
    ),
    "civil_state": field(
        FieldKind.ONE_OF,
        label("Burgerlijke staat", "État civil", "Civil state"),
        lambda result, places: result.part("person", "civilState", "code").choice(_STATES),
        values=tuple(_STATES.values()),
    ),
    "address": field(
        FieldKind.ADDRESS,
        label("Adres", "Adresse", "Address"),
        lambda result, places: address(result.part("person", "address"), places),
    ),
    "household": field(
        FieldKind.GROUP,
        label("Wie op dit adres woont", "Les membres du ménage", "Who lives at this address"),
        _household,
        items=_MEMBER,
    ),
    "children": field(FieldKind.GROUP, label("Kinderen", "Enfants", "Children"), _children, items=_ITEMS),
}

NATIONAL_REGISTER = Connector(
    id="national_register",
    name=label("Rijksregister", "Registre national", "National Register"),
    holder=label("FOD Binnenlandse Zaken", "SPF Intérieur", "Federal Public Service Home Affairs"),
    key=KeyKind.NATIONAL_NUMBER,
    path="/national-register/v1/persons/query",
    scope="national-register.person.read",
    fields=_FIELDS,
)
