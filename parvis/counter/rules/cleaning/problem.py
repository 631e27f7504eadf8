"""What is wrong with an answer, said in three languages, with how to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol

from parvis.kernel.clock import local_day
from parvis.kernel.definitions.localised import Localised
from parvis.kernel.places.types import MunicipalityInfo, StreetMatch


@dataclass(frozen=True)
class Problem:
    """Why an answer was not taken.

    :param field: the name of the form field that must change, such as `move_date.month` or `children.0.name`.
    :param code: the kind of mistake, for tests and statistics; never shown.
    :param choices: streets that may have been meant.
    :param inner: problems inside the rows of a group.
    :param answer: what was understood, where it is only out of bounds; other answers may be held against it.
    """

    field: str
    code: str
    text: Localised
    choices: tuple[StreetMatch, ...] = ()
    inner: tuple["Problem", ...] = ()
    answer: Any = None

    def to(self, language: str) -> str:
        """Return the sentence in `language`."""
        return self.text.to(language)

    def under(self, prefix: str) -> "Problem":
        """Return the same problem of a field inside `prefix`."""
        return replace(self, field=f"{prefix}.{self.field}")


def problem(code: str, nl: str, fr: str, en: str, *, part: str = "", choices: Any = ()) -> Problem:
    """Make a problem of the question at hand; `part` is the part of its field that must change."""
    return Problem(part, code, Localised(nl=nl, fr=fr, en=en), tuple(choices))


def problem_of(field: str, code: str, texts: Mapping[str, str]) -> Problem:
    """Make a problem of a field from sentences by language."""
    return Problem(field, code, Localised(**texts))


class Places(Protocol):
    """What the forms need to know of the region's streets; served by kernel.places, or by a table in tests."""

    def streets(self, text: str, postcode: str) -> list[StreetMatch]:
        """Return the streets that may be meant, best first; a score of 100 is the very name."""

    def street(self, id: str) -> StreetMatch | None:  # noqa: A002
        """Return a street by its id."""

    def locate(self, street_id: str, number: str) -> tuple[float, float] | None:
        """Return latitude and longitude of a house or its street."""

    def municipality(self, code: str) -> MunicipalityInfo | None:
        """Return a municipality by its code."""

    def municipality_at(self, lat: float, lon: float) -> str | None:
        """Return the code of the municipality that holds a point."""

    def municipalities_with_postcode(self, postcode: str) -> list[str]:
        """Return the codes of the municipalities that use a postal code."""


@dataclass(frozen=True)
class Setting:
    """Where and when a form is filled in; everything that cleaning an answer may depend on beside the answers.

    :param organisation: code of the competent organisation; empty while it is not known.
    :param places: None: streets and outlines are not looked up, and what an answer says of its place is believed.
    :param submitted_on: the day on which it was sent, of a case that is corrected; None: it is sent today.
    """

    now: datetime
    language: str = "nl"
    organisation: str = ""
    places: Places | None = None
    submitted_on: date | None = None

    @property
    def today(self) -> Any:
        """The day in Brussels."""
        return local_day(self.now)
