"""The vehicle register (DIV): which vehicles someone has in their name or uses always.

Law of 19 May 2010 creating the Crossroads Bank for Vehicles.

    result.vehicles: [{plate, make, kind {code}, maximumMass, titular {code}, since}]
"""

from collections.abc import Mapping
from typing import Any

from parvis.sources.connectors.connector import Connector, Field, field, item, label
from parvis.sources.rules.reading import Part, Places
from parvis.sources.types import FieldKind, KeyKind

_KINDS = {"M1": "car", "N1": "van", "N2": "lorry", "L3": "motorcycle", "L1": "moped"}
_TITULARS = {"SELF": "own", "EMPLOYER": "company", "LESSOR": "lease", "OTHER": "other"}
_PLATE = r"[A-Z0-9]{1,4}(-[A-Z0-9]{1,4}){0,2}"
_LIMIT = 3_500
_ITEMS = {
    "plate": item(FieldKind.TEXT, "Nummerplaat", "Plaque", "Number plate"),
    "make": item(FieldKind.TEXT, "Merk", "Marque", "Make"),
    "kind": item(FieldKind.ONE_OF, "Soort", "Catégorie", "Kind", values=tuple(_KINDS.values())),
    "mass": item(FieldKind.NUMBER, "Hoogste massa (kg)", "Masse maximale (kg)", "Maximum mass (kg)"),
    "holder": item(FieldKind.ONE_OF, "Op wiens naam", "Titulaire", "In whose name", values=tuple(_TITULARS.values())),
}


def _row(one: Part) -> dict[str, Any]:
    return {
        "plate": one.part("plate").needed(pattern=_PLATE, longest=12),
        "make": one.part("make").text(longest=80),
        "kind": one.part("kind", "code").choice(_KINDS),
        "mass": one.part("maximumMass").whole(most=100_000),
        "holder": one.part("titular", "code").choice(_TITULARS),
    }


def _vehicles(result: Part, places: Places) -> list[dict[str, Any]]:
    return [_row(one) for one in result.part("vehicles").parts()]


def _only(result: Part) -> dict[str, Any]:
    """Return the one vehicle; of none or several nobody knows which is meant, so the person says it."""
    found = result.part("vehicles").parts()
    return _row(found[0]) if len(found) == 1 else {}


def _is_light(result: Part, places: Places) -> bool | None:
    mass = _only(result).get("mass")
    return None if mass is None else mass <= _LIMIT


_FIELDS: Mapping[str, Field] = {
    "vehicles": field(
        FieldKind.GROUP, label("Voertuigen", "Véhicules", "Vehicles"), _vehicles, items=_ITEMS
    ),
    "plate": field(
        FieldKind.TEXT,
        label("Nummerplaat", "Plaque", "Number plate"),
        lambda result, places: _only(result).get("plate"),
    ),
    "holder": field(
        FieldKind.ONE_OF,
        label("Op wiens naam het staat", "Au nom de qui il est inscrit", "In whose name it is"),
        lambda result, places: _only(result).get("holder"),
        values=tuple(_TITULARS.values()),
    ),
    "mass": field(
        FieldKind.NUMBER,
        label("Hoogste toegelaten massa (kg)", "Masse maximale autorisée (kg)", "Maximum permitted mass (kg)"),
        lambda result, places: _only(result).get("mass"),
    ),
    "is_light": field(
        FieldKind.YES_NO,
        label("Weegt hoogstens 3,5 ton", "Pèse au maximum 3,5 tonnes", "Weighs 3.5 tonnes at most"),
        _is_light,
    ),
}  # fmt: skip

VEHICLE_REGISTER = Connector(
    id="vehicle_register",
    name=label("Voertuigenregister", "Registre des véhicules", "Vehicle register"),
    holder=label(
        "FOD Mobiliteit en Vervoer (DIV)", "SPF Mobilité et Transports (DIV)", "Federal Public Service Mobility (DIV)"
    ),
    key=KeyKind.NATIONAL_NUMBER,
    path="/vehicle-register/v1/vehicles/query",
    scope="vehicle-register.vehicle.read",
    fields=_FIELDS,
)
