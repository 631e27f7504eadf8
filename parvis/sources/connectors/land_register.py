"""The land register: which parcels someone owns (Income Tax Code 1992, article 472; patrimonial documentation).

result.parcels: [{reference, nature {code}, right {code}, share "1/2", address {…}}]
"""

from collections.abc import Mapping
from typing import Any

from parvis.sources.connectors.connector import Connector, Field, field, item, label
from parvis.sources.rules.reading import Part, Places, address
from parvis.sources.types import FieldKind, KeyKind

_NATURES = {
    "HOUSE": "house", "FLAT": "flat", "BUILDING": "building", "GARAGE": "garage", "LAND": "land", "SHOP": "shop",
}  # fmt: skip
_RIGHTS = {"FULL": "full_ownership", "BARE": "bare_ownership", "USUFRUCT": "usufruct"}
_ITEMS = {
    "reference": item(FieldKind.TEXT, "Perceel", "Parcelle", "Parcel"),
    "kind": item(FieldKind.ONE_OF, "Aard", "Nature", "Kind", values=tuple(_NATURES.values())),
    "right": item(FieldKind.ONE_OF, "Recht", "Droit", "Right", values=tuple(_RIGHTS.values())),
    "share": item(FieldKind.TEXT, "Aandeel", "Part", "Share"),
    "address": item(FieldKind.ADDRESS, "Adres", "Adresse", "Address"),
}


def _parcels(result: Part, places: Places) -> list[dict[str, Any]]:
    return [
        {
            "reference": one.part("reference").needed(longest=60),
            "kind": one.part("nature", "code").choice(_NATURES),
            "right": one.part("right", "code").choice(_RIGHTS),
            "share": one.part("share").text(pattern=r"\d{1,6}/\d{1,6}"),
            "address": address(one.part("address"), places),
        }
        for one in result.part("parcels").parts()
    ]


_FIELDS: Mapping[str, Field] = {
    "parcels": field(FieldKind.GROUP, label("Eigendommen", "Biens immobiliers", "Property"), _parcels, items=_ITEMS),
    "is_owner": field(
        FieldKind.YES_NO,
        label("Bezit vastgoed", "Possède un bien immobilier", "Owns property"),
        lambda result, places: bool(result.part("parcels").parts()),
    ),
    "count": field(
        FieldKind.NUMBER,
        label("Aantal eigendommen", "Nombre de biens", "Number of properties"),
        lambda result, places: len(result.part("parcels").parts()),
    ),
}

LAND_REGISTER = Connector(
    id="land_register",
    name=label("Kadaster", "Cadastre", "Land register"),
    holder=label(
        "FOD Financiën, Patrimoniumdocumentatie",
        "SPF Finances, Documentation patrimoniale",
        "Federal Public Service Finance, Patrimonial Documentation",
    ),
    key=KeyKind.NATIONAL_NUMBER,
    path="/land-register/v1/parcels/query",
    scope="land-register.parcel.read",
    fields=_FIELDS,
)
