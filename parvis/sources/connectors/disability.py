"""Social Security: whether a disability is recognised, and the parking card for people with a disability.

Law of 27 February 1987 on allowances; ministerial decree of 7 May 1999 on the parking card. Which disability it is, is
neither asked nor given.

    result.recognition: {recognised, until}     result.parkingCard: {number, issuedOn, validUntil}, absent without one
"""

from collections.abc import Mapping

from parvis.sources.connectors.connector import Connector, Field, field, label
from parvis.sources.rules.reading import Part, Places
from parvis.sources.types import FieldKind, KeyKind


def _is_recognised(result: Part, places: Places) -> bool:
    found = result.part("recognition", "recognised")
    said = found.truth()
    if said is None:
        raise found.wrong("there")
    return said


_FIELDS: Mapping[str, Field] = {
    "is_recognised": field(
        FieldKind.YES_NO,
        label("Handicap erkend", "Handicap reconnu", "Disability recognised"),
        _is_recognised,
    ),
    "recognised_until": field(
        FieldKind.DATE,
        label("Erkend tot", "Reconnu jusqu’au", "Recognised until"),
        lambda result, places: result.part("recognition", "until").day(),
    ),
    "has_card": field(
        FieldKind.YES_NO,
        label(
            "Heeft een parkeerkaart voor personen met een handicap",
            "A une carte de stationnement pour personnes handicapées",
            "Holds a parking card for people with a disability",
        ),
        lambda result, places: result.part("parkingCard", "number").text() is not None,
    ),
    "card_number": field(
        FieldKind.TEXT,
        label("Nummer van de parkeerkaart", "Numéro de la carte de stationnement", "Number of the parking card"),
        lambda result, places: result.part("parkingCard", "number").text(longest=40),
    ),
    "card_valid_until": field(
        FieldKind.DATE,
        label("Parkeerkaart geldig tot", "Carte valable jusqu’au", "Parking card valid until"),
        lambda result, places: result.part("parkingCard", "validUntil").day(),
    ),
}

DISABILITY = Connector(
    id="disability",
    name=label("Handicap en parkeerkaart", "Handicap et carte de stationnement", "Disability and parking card"),
    holder=label("FOD Sociale Zekerheid", "SPF Sécurité sociale", "Federal Public Service Social Security"),
    key=KeyKind.NATIONAL_NUMBER,
    path="/social-security/v1/disability/query",
    scope="social-security.disability.read",
    fields=_FIELDS,
)
