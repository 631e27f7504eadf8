"""From the JSON of a source to answers as forms keep them; anything that is not in form is a `WrongAnswer`.

What went wrong is told by its place (`person.birth.date`), never by its value: values are people's.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Protocol

from parvis.kernel.people.numbers import is_enterprise_number, is_national_number
from parvis.kernel.places.types import MunicipalityInfo
from parvis.sources.types import WrongAnswer

_LONGEST = 300
_MOST_ROWS = 200
_MOST_CENTS = 10**12


class Places(Protocol):
    """What reading an address asks of the region; served by kernel.places, or by a table in tests."""

    def municipality(self, nis: str) -> MunicipalityInfo | None:
        """Return the municipality of our region with this official number."""

    def street(self, municipality: str, name_nl: str, name_fr: str) -> str:
        """Return the id of the street of that name there, or an empty text."""


Read = Callable[["Part", Places], Any]
"""Reads one field out of the part of the answer that tells about the subject."""


class Part:
    """A part of an answer: JSON, and where it stands."""

    def __init__(self, value: Any, path: str = "") -> None:
        self.value = value
        self.path = path

    def wrong(self, what: str) -> WrongAnswer:
        """Return the error that says that this part is not `what`."""
        return WrongAnswer(f"{self.path or 'The answer'} is not {what}.")

    def part(self, *names: str) -> "Part":
        """Return what stands under these names, one inside the other; nothing is None."""
        found = self
        for name in names:
            if found.value is None:
                return Part(None, f"{found.path}.{name}")
            if not isinstance(found.value, Mapping):
                raise found.wrong("a record")
            found = Part(found.value.get(name), f"{found.path}.{name}".lstrip("."))
        return found

    @property
    def is_there(self) -> bool:
        return self.value is not None

    def text(self, *, pattern: str = "", longest: int = _LONGEST) -> str | None:
        """Return a line of text, without spaces around it; None for none."""
        if self.value is None:
            return None
        if not isinstance(self.value, str) or len(self.value) > longest or not self.value.isprintable():
            raise self.wrong("a line of text")
        text = self.value.strip()
        if text and pattern and not re.fullmatch(pattern, text, re.ASCII):
            raise self.wrong("in its form")
        return text or None

    def needed(self, *, pattern: str = "", longest: int = _LONGEST) -> str:
        """Return a line of text that must be there."""
        found = self.text(pattern=pattern, longest=longest)
        if found is None:
            raise self.wrong("there")
        return found

    def day(self) -> str | None:
        """Return a day as ISO 8601, or None."""
        text = self.text(longest=10)
        if text is None:
            return None
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise self.wrong("a day") from None

    def whole(self, *, least: int = 0, most: int = 10**9) -> int | None:
        """Return a whole number, or None."""
        if self.value is None:
            return None
        if isinstance(self.value, bool) or not isinstance(self.value, int) or not least <= self.value <= most:
            raise self.wrong("a whole number within bounds")
        return self.value

    def cents(self) -> int | None:
        """Return an amount in cents from a decimal text (`"31250.40"`), or None. Sources write no floats of money."""
        text = self.text(pattern=r"-?\d{1,12}(\.\d{1,2})?", longest=20)
        if text is None:
            return None
        whole, _, part = text.lstrip("-").partition(".")
        cents = int(whole) * 100 + int(part.ljust(2, "0"))
        if cents > _MOST_CENTS:
            raise self.wrong("an amount within bounds")
        return -cents if text.startswith("-") else cents

    def truth(self) -> bool | None:
        """Return yes or no, or None."""
        if self.value is not None and not isinstance(self.value, bool):
            raise self.wrong("yes or no")
        return self.value

    def choice(self, words: Mapping[str, str]) -> str | None:
        """Return one of our words for one of the source's, or None."""
        text = self.text()
        if text is None:
            return None
        if text not in words:
            raise self.wrong("one of the known words")
        return words[text]

    def parts(self) -> list["Part"]:
        """Return the parts of a list; nothing is an empty list."""
        if self.value is None:
            return []
        if not isinstance(self.value, list) or len(self.value) > _MOST_ROWS:
            raise self.wrong("a list of records")
        return [Part(one, f"{self.path}[{place}]") for place, one in enumerate(self.value)]

    def national_number(self) -> str | None:
        """Return eleven digits with their check, or None."""
        text = self.text(pattern=r"\d{11}")
        if text is not None and not is_national_number(text):
            raise self.wrong("a national number")
        return text

    def enterprise_number(self) -> str | None:
        """Return ten digits with their check, or None."""
        text = self.text(pattern=r"\d{10}")
        if text is not None and not is_enterprise_number(text):
            raise self.wrong("an enterprise number")
        return text


def address(part: Part, places: Places) -> dict[str, Any] | None:
    """Return an address as forms keep it; None when there is none.

    A street of our region's index gets its id; a municipality of our region its code.
    """
    if not part.is_there:
        return None
    street, town = part.part("street"), part.part("municipality")
    names = {language: street.part(language).text() for language in ("nl", "fr")}
    if not any(names.values()):
        raise street.wrong("named")
    nl, fr = names["nl"] or names["fr"] or "", names["fr"] or names["nl"] or ""
    known = places.municipality(town.part("nis").needed(pattern=r"\d{5}"))
    lat, lon = _point(part.part("position"))
    return {
        "street_id": places.street(known.code, nl, fr) if known else "",
        "street_nl": nl,
        "street_fr": fr,
        "number": part.part("houseNumber").needed(longest=20),
        "box": part.part("boxNumber").text(longest=20) or "",
        "postcode": part.part("postCode").needed(pattern=r"[1-9]\d{3}"),
        "municipality": known.code if known else "",
        "municipality_nl": known.name_nl if known else town.part("name", "nl").text() or "",
        "municipality_fr": known.name_fr if known else town.part("name", "fr").text() or "",
        "lat": lat,
        "lon": lon,
    }


def _point(part: Part) -> tuple[float | None, float | None]:
    if not part.is_there:
        return None, None
    found = []
    for name, bound in (("lat", 90), ("lon", 180)):
        value = part.part(name).value
        if isinstance(value, bool) or not isinstance(value, int | float) or not -bound <= value <= bound:
            raise part.wrong("a point")
        found.append(float(value))
    return found[0], found[1]
