"""What providers call the things they say of a person: CSAM/FAS, itsme, and the names of OpenID Connect itself."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from parvis.kernel.identity.types import Level, Means, Person, Refused
from parvis.kernel.people.numbers import digits_of, is_national_number

NATIONAL_NUMBER = ("egovNRN", "http://itsme.services/v2/claim/BENationalNumber", "national_number")
FIRST_NAME = ("given_name", "givenName")
LAST_NAME = ("family_name", "surname")
BIRTH_DATE = ("birthdate", "http://itsme.services/v2/claim/birthdate_as_string")
LANGUAGE = ("locale", "prefLanguage")

ACR = {
    "urn:be:fedict:iam:fas:Level100": Level.LOW,
    "urn:be:fedict:iam:fas:Level200": Level.LOW,
    "urn:be:fedict:iam:fas:Level300": Level.LOW,
    "urn:be:fedict:iam:fas:Level400": Level.SUBSTANTIAL,
    "urn:be:fedict:iam:fas:Level450": Level.HIGH,
    "urn:be:fedict:iam:fas:Level500": Level.HIGH,
}
"""The levels of CSAM/FAS. What a provider really promises stands in one's agreement with it: see the settings."""

_MEANS_OF_ACR = {
    "urn:be:fedict:iam:fas:Level100": Means.USERNAME,
    "urn:be:fedict:iam:fas:Level200": Means.USERNAME,
    "urn:be:fedict:iam:fas:Level400": Means.APP,
    "urn:be:fedict:iam:fas:Level450": Means.ITSME,
    "urn:be:fedict:iam:fas:Level500": Means.EID,
}


def person_of(claims: Mapping[str, Any]) -> Person:
    """Return who the claims are about.

    :raises Refused: without a national number of valid form: nothing else names one person.
    """
    number = digits_of(_text(claims, NATIONAL_NUMBER))
    if not is_national_number(number):
        raise Refused("national_number")
    return Person(
        national_number=number,
        first_name=_text(claims, FIRST_NAME),
        last_name=_text(claims, LAST_NAME),
        birth_date=_day(_text(claims, BIRTH_DATE)) or born_on(number),
        language=_language(_text(claims, LANGUAGE)),
    )


def level_of_acr(acr: object, levels: Mapping[str, str]) -> Level:
    """Return the level that a provider's word for it stands for; none for a word that we do not know."""
    return Level(levels.get(str(acr), Level.NONE))


def acr_for(wanted: Level, levels: Mapping[str, str]) -> str:
    """Return the provider's word for the least level that is enough; empty when it has none.

    One value only: some providers apply the strictest of several, others the first.
    """
    order = list(Level)
    good = [(order.index(Level(level)), acr) for acr, level in levels.items() if Level(level) is not Level.NONE]
    least = order.index(max(wanted, Level.LOW, key=order.index))
    rank = min((rank for rank, _ in good if rank >= least), default=None)
    return next((acr for found, acr in good if found == rank), "")


def means_of(claims: Mapping[str, Any]) -> str:
    """Return how they showed who they are, when the provider says it in words that we know."""
    said = claims.get("amr")
    for one in said if isinstance(said, list) else ():
        if one in set(Means):
            return str(one)
    return str(_MEANS_OF_ACR.get(str(claims.get("acr")), ""))


def born_on(digits: str) -> date | None:
    """Return the day of birth that a national number tells; None for one who has none in it."""
    body, check = int(digits[:9]), int(digits[9:])
    century = 1900 if check == 97 - body % 97 else 2000
    year, month, day = century + int(digits[:2]), int(digits[2:4]) % 20, int(digits[4:6])
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _text(claims: Mapping[str, Any], names: tuple[str, ...]) -> str:
    found = next((claims[name] for name in names if claims.get(name)), "")
    if isinstance(found, list):
        found = found[0]
    return str(found).strip()[:200]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _language(text: str) -> str:
    code = text[:2].lower()
    return code if code in {"nl", "fr", "en"} else ""
