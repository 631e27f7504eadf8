"""Addresses and places: a street of the region's index plus a number, or free text where the index does not know it."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from parvis.counter.rules.cleaning.plain import plain
from parvis.counter.rules.cleaning.problem import Problem, Setting, problem
from parvis.counter.types import Question
from parvis.kernel.places.types import StreetMatch

_LIKELY = 75
_MOST_CHOICES = 6
_NUMBER = re.compile(r"\d{1,4}\s?[A-Za-z]{0,3}(?:\s?[-/+]\s?\d{1,4}[A-Za-z]{0,2})?")
ADDRESS_KEYS = (
    "street_id", "street_nl", "street_fr", "number", "box", "postcode", "municipality", "municipality_nl",
    "municipality_fr", "lat", "lon",
)  # fmt: skip


def address(
    question: Question, raw: Any, setting: Setting, facts: Mapping[str, Any]
) -> dict[str, Any] | Problem | None:
    """Take an address: `street_text`, `number`, `box`, `postcode` as typed, or an answer as kept.

    A street that the index knows is kept with its number and both names. One that it does not know, or that may be
    several, comes back as a problem with choices; `as_typed` says that what was typed is right all the same.
    """
    if raw is None or raw == "":
        return None
    if not isinstance(raw, Mapping):
        return _incomplete("street")
    if raw.get("street_nl") or raw.get("street_fr"):
        return _kept(question, raw, setting)
    typed = {key: plain(raw.get(key)) for key in ("street_id", "number", "box", "postcode", "as_typed", "as_asked")}
    typed["street"] = plain(raw.get("street_text") or raw.get("street"))
    if not any(typed[key] for key in ("street", "number", "box", "postcode")):
        return None
    wrong = _wrong_parts(typed)
    if wrong is not None:
        return wrong
    found = _street(typed, setting)
    if isinstance(found, Problem):
        return found
    answer = _known(found, typed, setting) if found else _free(typed, setting)
    return _outside(question, answer["municipality"], setting, "street_text") or answer


def _incomplete(part: str) -> Problem:
    return {
        "street": problem(
            "street", "Vul de straat in.", "Indiquez la rue.", "Give the street.", part="street_text"
        ),
        "number": problem(
            "number", "Vul het huisnummer in, bijvoorbeeld 12 of 12A.",
            "Indiquez le numéro, par exemple 12 ou 12A.", "Give the house number, for example 12 or 12A.",
            part="number",
        ),
        "postcode": problem(
            "postcode", "Vul de postcode in: vier cijfers, zoals 1050.",
            "Indiquez le code postal : quatre chiffres, comme 1050.",
            "Give the postal code: four figures, such as 1050.", part="postcode",
        ),
    }[part]  # fmt: skip


def _wrong_parts(typed: dict[str, str]) -> Problem | None:
    if not typed["street"] and not typed["street_id"]:
        return _incomplete("street")
    if not _NUMBER.fullmatch(typed["number"]):
        return _incomplete("number")
    if not re.fullmatch(r"[1-9]\d{3}", typed["postcode"], re.ASCII):
        return _incomplete("postcode")
    for part in ("street", "box"):
        if len(typed[part]) > 100:
            return problem(
                "too_long", "Dit is te lang. Houd het bij 100 tekens.",
                "Ceci est trop long. Limitez-vous à 100 caractères.",
                "This is too long. Keep it to 100 characters.", part="street_text" if part == "street" else part,
            )  # fmt: skip
    return None


def _street(typed: dict[str, str], setting: Setting) -> StreetMatch | Problem | None:
    """Return the street of the index that is meant; None to keep what was typed; a problem when someone must choose."""
    if setting.places is None or (typed["as_typed"] and not typed["street_id"]):
        return None
    if typed["street_id"]:
        chosen = setting.places.street(typed["street_id"])
        # A street picked from a list answers the words that it was offered for; other words ask again.
        if chosen is not None and (_is_same(chosen, typed["street"]) or typed["street"] in ("", typed["as_asked"])):
            return chosen
    here = setting.places.municipalities_with_postcode(typed["postcode"])
    if not here:
        return None  # outside the region, where we know no streets
    found = [one for one in setting.places.streets(typed["street"], typed["postcode"]) if one.score >= _LIKELY]
    exact = [one for one in _called(found, typed["street"]) if one.municipality in here]
    nearest = [one for one in exact if one.postcode == typed["postcode"]] or exact
    if len(nearest) == 1:
        return nearest[0]
    if found:
        return problem(
            "which_street", "Welke straat bedoelt u? Kies hieronder.",
            "De quelle rue s’agit-il ? Choisissez ci-dessous.",
            "Which street do you mean? Choose below.", part="street_text", choices=(nearest or found)[:_MOST_CHOICES],
        )  # fmt: skip
    return problem(
        "no_street",
        "We kennen deze straat niet in deze postcode. Kijk de naam na, of bevestig hieronder dat het klopt.",
        "Nous ne connaissons pas cette rue sous ce code postal. Vérifiez le nom, ou confirmez-le ci-dessous.",
        "We do not know this street in this postal code. Check the name, or confirm below that it is right.",
        part="street_text",
    )


def _called(found: list[StreetMatch], typed: str) -> list[StreetMatch]:
    """Return the streets that bear this name, and those that share a name: one road may change its Dutch name.

    ‘Waversesteenweg’ and ‘Waverse Steenweg’ are the chaussée de Wavre, of several municipalities.
    """
    name = _closed(typed)
    bearers = [one for one in found if name in (_closed(one.name_nl), _closed(one.name_fr))]
    names = {_closed(one.name_fr) for one in bearers} | {_closed(one.name_nl) for one in bearers}
    return [one for one in found if {_closed(one.name_nl), _closed(one.name_fr)} & names]


def _closed(name: str) -> str:
    return _folded(name).replace(" ", "")


def _is_same(street: StreetMatch, typed: str) -> bool:
    return _folded(typed) in (_folded(street.name_nl), _folded(street.name_fr))


def _folded(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(" " if c in "-'’.," else c for c in bare if not unicodedata.combining(c))
    return " ".join(bare.split())


def _known(street: StreetMatch, typed: dict[str, str], setting: Setting) -> dict[str, Any]:
    spot = setting.places.locate(street.id, typed["number"]) if setting.places else None
    about = setting.places.municipality(street.municipality) if setting.places else None
    # A street may run through several postal codes of one municipality: what was typed is then the better one.
    postcode = typed["postcode"] if about and typed["postcode"] in about.postal_codes else street.postcode
    return {
        "street_id": street.id,
        "street_nl": street.name_nl,
        "street_fr": street.name_fr,
        "number": typed["number"].upper(),
        "box": typed["box"],
        "postcode": postcode or typed["postcode"],
        **_municipality(street.municipality, setting),
        "lat": spot[0] if spot else street.lat,
        "lon": spot[1] if spot else street.lon,
    }


def _free(typed: dict[str, str], setting: Setting) -> dict[str, Any]:
    codes = setting.places.municipalities_with_postcode(typed["postcode"]) if setting.places else []
    return {
        "street_id": "",
        "street_nl": typed["street"],
        "street_fr": typed["street"],
        "number": typed["number"].upper(),
        "box": typed["box"],
        "postcode": typed["postcode"],
        **_municipality(codes[0] if len(codes) == 1 else _own(codes, setting), setting),
        "lat": None,
        "lon": None,
    }


def _own(codes: list[str], setting: Setting) -> str:
    """Return the organisation's own municipality where a postal code belongs to several, else the first, else none."""
    if setting.organisation in codes:
        return setting.organisation
    return codes[0] if codes else ""


def _municipality(code: str, setting: Setting) -> dict[str, str]:
    found = setting.places.municipality(code) if setting.places and code else None
    return {
        "municipality": code,
        "municipality_nl": found.name_nl if found else "",
        "municipality_fr": found.name_fr if found else "",
    }


def _kept(question: Question, raw: Mapping[str, Any], setting: Setting) -> dict[str, Any] | Problem:
    """Check an answer in the form in which it is kept."""
    answer: dict[str, Any] = {key: plain(raw.get(key))[:200] for key in ADDRESS_KEYS if key not in ("lat", "lon")}
    answer |= {key: _degrees(raw.get(key)) for key in ("lat", "lon")}
    for part in ("number", "postcode"):
        if not answer[part]:
            return _incomplete(part)
    if answer["municipality"] and not answer["municipality_nl"]:
        answer |= _municipality(answer["municipality"], setting)
    return _outside(question, answer["municipality"], setting, "street_text") or answer


def _degrees(raw: Any) -> float | None:
    if isinstance(raw, bool):
        return None
    try:
        value = float(str(raw).strip().replace(",", "."))
    except ValueError:
        return None
    return value if -180 <= value <= 180 else None


def _outside(question: Question, municipality: str, setting: Setting, part: str) -> Problem | None:
    """Return a problem when a place lies outside where the question wants it."""
    if not question.within or (setting.places is None and not municipality):
        return None
    if not municipality:
        return problem(
            "outside_region",
            "Dit ligt buiten het gewest. Geef een plaats in een van zijn gemeenten.",
            "Cet endroit se trouve hors de la région. Indiquez un lieu dans l’une de ses communes.",
            "This lies outside the region. Give a place in one of its municipalities.",
            part=part,
        )
    if question.within == "municipality" and setting.organisation and municipality != setting.organisation:
        return _other_municipality(municipality, setting, part)
    return None


def _other_municipality(municipality: str, setting: Setting, part: str) -> Problem:
    found = setting.places.municipality(municipality) if setting.places else None
    nl, fr, en = (found.name_nl, found.name_fr, found.name_en) if found else (municipality,) * 3
    return problem(
        "other_municipality",
        f"Dit ligt in {nl}. Kies die gemeente bij het begin, of geef een ander adres.",
        f"Cet endroit se trouve à {fr}. Choisissez cette commune au début, ou indiquez une autre adresse.",
        f"This lies in {en}. Choose that municipality at the start, or give another address.",
        part=part,
    )


def place(question: Question, raw: Any, setting: Setting, facts: Mapping[str, Any]) -> dict[str, Any] | Problem | None:
    """Take a place: a point, or words (a street and a number) that the index turns into one."""
    if raw is None or raw == "":
        return None
    if not isinstance(raw, Mapping):
        raw = {"text": raw}
    words, lat, lon = plain(raw.get("text"))[:200], _degrees(raw.get("lat")), _degrees(raw.get("lon"))
    if lat is None or lon is None or abs(lat) > 90 or _is_moved(raw, words, lat, lon):
        if not words:
            return None
        found = _point(raw, words, setting)
        if isinstance(found, Problem):
            return found
        lat, lon = found
    given = plain(raw.get("municipality"))
    code = (setting.places.municipality_at(lat, lon) or "") if setting.places else given
    about = _municipality(code, setting) if setting.places else {"municipality": code}
    return _outside(question, code, setting, "text") or {"lat": lat, "lon": lon, **about, "text": words}


def _is_moved(raw: Mapping[str, Any], words: str, lat: float, lon: float) -> bool:
    """Tell whether the words were changed and the point was not: then the point is that of the old words."""
    was, _, point = str(raw.get("was") or "").rpartition("@")
    return bool(point) and point == f"{lat},{lon}" and plain(was) != words


def _point(raw: Mapping[str, Any], words: str, setting: Setting) -> tuple[float, float] | Problem:
    number = _NUMBER.search(words)
    house = number[0] if number else ""
    if setting.places and (street_id := plain(raw.get("street_id"))):
        spot = setting.places.locate(street_id, house)
        if spot:
            return spot
    name = words.split(",")[0].replace(house, "").strip() if house else words.split(",")[0]
    postcode = re.search(r"\b[1-9]\d{3}\b", words.partition(",")[2])
    found = setting.places.streets(name, postcode[0] if postcode else "") if setting.places and name else []
    exact = _called(found, name)
    if postcode:
        exact = [one for one in exact if one.postcode == postcode[0]] or exact
    if len(exact) == 1 and setting.places and (spot := setting.places.locate(exact[0].id, house)):
        return spot
    if found:
        return problem(
            "which_street", "Welke straat bedoelt u? Kies hieronder.",
            "De quelle rue s’agit-il ? Choisissez ci-dessous.",
            "Which street do you mean? Choose below.", part="text", choices=(exact or found)[:_MOST_CHOICES],
        )  # fmt: skip
    return problem(
        "no_place",
        "We vinden deze plaats niet. Schrijf een straat en een huisnummer, bijvoorbeeld Grote Markt 1.",
        "Nous ne trouvons pas cet endroit. Écrivez une rue et un numéro, par exemple Grand-Place 1.",
        "We cannot find this place. Write a street and a house number, for example Grand-Place 1.",
        part="text",
    )
