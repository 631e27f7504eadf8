"""The Crossroads Bank for Enterprises: who an enterprise is, where it has its seat, who may speak for it.

Code of Economic Law, book III, title 2 (articles III.15 and following).

    result.enterprise: number, denomination {nl, fr}, juridicalForm {abbreviation {nl, fr}}, status {code}, seat {…},
                       establishments [{number, denomination, address}], functions [{person {…}, role {code}, since}]
"""

from collections.abc import Mapping
from typing import Any

from parvis.sources.connectors.connector import Connector, Field, field, item, label
from parvis.sources.rules.reading import Part, Places, address
from parvis.sources.types import FieldKind, KeyKind

_ROLES = {
    "10001": "founder", "10002": "manager", "10006": "director", "10007": "daily_management", "10010": "partner",
    "10011": "sole_trader",
}  # fmt: skip
_STATUS = {"AC": True, "ST": False}
_ESTABLISHMENT = {
    "number": item(FieldKind.TEXT, "Vestigingsnummer", "Numéro d’établissement", "Establishment number"),
    "name": item(FieldKind.TEXT, "Naam", "Dénomination", "Name"),
    "address": item(FieldKind.ADDRESS, "Adres", "Adresse", "Address"),
}
_FUNCTION = {
    "name": item(FieldKind.TEXT, "Naam", "Nom", "Name"),
    "national_number": item(
        FieldKind.NATIONAL_NUMBER, "Rijksregisternummer", "Numéro de registre national", "National number"
    ),
    "role": item(FieldKind.ONE_OF, "Functie", "Fonction", "Function", values=tuple(_ROLES.values())),
    "since": item(FieldKind.DATE, "Sinds", "Depuis", "Since"),
}


def _name(part: Part) -> str:
    names = part.part("denomination")
    found = names.part("nl").text() or names.part("fr").text()
    if found is None:
        raise names.wrong("there")
    return found


def _form(result: Part, places: Places) -> str | None:
    words = result.part("enterprise", "juridicalForm", "abbreviation")
    found = list(dict.fromkeys(one for one in (words.part("nl").text(), words.part("fr").text()) if one))
    return " / ".join(found) or None


def _number(result: Part) -> str | None:
    return result.part("enterprise", "number").enterprise_number()


def _is_active(result: Part, places: Places) -> bool:
    status = result.part("enterprise", "status", "code")
    if status.text() not in _STATUS:
        raise status.wrong("one of the known words")
    return _STATUS[status.needed()]


def _establishments(result: Part, places: Places) -> list[dict[str, Any]]:
    return [
        {
            "number": one.part("number").needed(pattern=r"[2-8]\d{9}"),
            "name": _name(one),
            "address": address(one.part("address"), places),
        }
        for one in result.part("enterprise", "establishments").parts()
    ]


def _functions(result: Part, places: Places) -> list[dict[str, Any]]:
    return [
        {
            "name": f"{one.part('person', 'given').needed()} {one.part('person', 'family').needed()}",
            "national_number": one.part("person", "nationalNumber").national_number(),
            "role": one.part("role", "code").choice(_ROLES),
            "since": one.part("since").day(),
        }
        for one in result.part("enterprise", "functions").parts()
    ]


_FIELDS: Mapping[str, Field] = {
    "enterprise_number": field(
        FieldKind.ENTERPRISE_NUMBER,
        label("Ondernemingsnummer", "Numéro d’entreprise", "Enterprise number"),
        lambda result, places: _number(result),
    ),
    "name": field(
        FieldKind.TEXT, label("Naam", "Dénomination", "Name"), lambda result, places: _name(result.part("enterprise"))
    ),
    "enterprise": field(
        FieldKind.PARTY,
        label("Onderneming", "Entreprise", "Enterprise"),
        lambda result, places: {
            "kind": "enterprise",
            "name": _name(result.part("enterprise")),
            "number": _number(result) or "",
        },
    ),
    "legal_form": field(FieldKind.TEXT, label("Rechtsvorm", "Forme légale", "Legal form"), _form),
    "is_active": field(FieldKind.YES_NO, label("Actief", "Active", "Active"), _is_active),
    "seat": field(
        FieldKind.ADDRESS,
        label("Adres van de zetel", "Adresse du siège", "Address of the seat"),
        lambda result, places: address(result.part("enterprise", "seat"), places),
    ),
    "establishments": field(
        FieldKind.GROUP,
        label("Vestigingen", "Unités d’établissement", "Establishment units"),
        _establishments,
        items=_ESTABLISHMENT,
    ),
    "functions": field(
        FieldKind.GROUP,
        label("Functies, en wie ze heeft", "Fonctions et leurs titulaires", "Functions and who holds them"),
        _functions,
        items=_FUNCTION,
    ),
}

ENTERPRISE_REGISTER = Connector(
    id="enterprise_register",
    name=label(
        "Kruispuntbank van Ondernemingen", "Banque-Carrefour des Entreprises", "Crossroads Bank for Enterprises"
    ),
    holder=label("FOD Economie", "SPF Économie", "Federal Public Service Economy"),
    key=KeyKind.ENTERPRISE_NUMBER,
    path="/enterprise-register/v1/enterprises/query",
    scope="enterprise-register.enterprise.read",
    fields=_FIELDS,
)
