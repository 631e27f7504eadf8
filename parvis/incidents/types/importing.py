"""Reports of another system or city in a CSV file: how its columns read, and what one row became."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from parvis.incidents.types.report import Channel, State
from parvis.kernel.definitions import Language, Localised

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Columns(_Record):
    """The names of columns, as the first line of the file writes them; small and capital letters are alike.

    A place is `lat` with `lon`, or `point` (`POINT (lon lat)` or `(lat, lon)`), or else an `address` to look up.
    Decimals of degrees may follow a point or a comma.
    `category` and `text` may be several columns: categories are joined by ` / `, texts by a line break.
    """

    id: Text
    opened: Text
    category: tuple[Text, ...] = Field(min_length=1)
    closed: Text | None = None
    lat: Text | None = None
    lon: Text | None = None
    point: Text | None = None
    address: Text | None = None
    text: tuple[Text, ...] = ()
    outcome: Text | None = None
    status: Text | None = None
    channel: Text | None = None

    @model_validator(mode="after")
    def _has_a_place(self) -> "Columns":
        if (self.lat is None) != (self.lon is None):
            raise ValueError("‘lat’ and ‘lon’ go together.")
        if self.lat is None and self.point is None and self.address is None:
            raise ValueError("A place is missing: give ‘lat’ and ‘lon’, or ‘point’, or ‘address’.")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """Every column that is read, once."""
        single = (self.id, self.opened, self.closed, self.lat, self.lon, self.point, self.address)
        named = (*single, self.outcome, self.status, self.channel, *self.category, *self.text)
        return tuple(dict.fromkeys(name for name in named if name is not None))


class Dates(_Record):
    """How moments are written.

    :param formats: tried in order: `iso`, or signs as `%d/%m/%Y %H:%M` (those of Python's `strptime`).
    :param zone: where the clock hung that gave moments without an offset.
    """

    formats: tuple[Text, ...] = ("iso",)
    zone: str = "Europe/Brussels"

    @field_validator("zone")
    @classmethod
    def _is_known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"‘{name}’ is not a time zone; write one as Europe/Brussels.") from None
        return name


class ImportMapping(_Record):
    """How the file of one system is read; written as YAML and loaded with `parvis.kernel.definitions.load`.

    Names on the left of the tables are theirs; small and capital letters are alike, and a name that ends in `*` stands
    for all that begin so. The longest that fits decides.

    :param categories: their category to our code.
    :param ignored: their categories that are no business of ours, such as noise.
    :param otherwise: our code for a category that no table knows; None refuses the row.
    :param statuses: their status to our state; without a status, a closed report is processed and another received.
    :param delimiter: between cells; None looks for the one with which the needed columns appear.
    :param encoding: of the file; None tells UTF-8, UTF-16 and Windows-1252 apart.
    :param language: in which its people write.
    """

    id: Code
    name: Localised
    columns: Columns
    categories: dict[Text, Code]
    dates: Dates = Dates()
    ignored: tuple[Text, ...] = ()
    otherwise: Code | None = None
    statuses: dict[Text, State] = {}
    channels: dict[Text, Channel] = {}
    delimiter: Literal[",", ";", "\t", "|"] | None = None
    encoding: Text | None = None
    language: Language = "en"


class Refusal(StrEnum):
    """Why a row was not taken."""

    QUOTES = "quotes"
    CELLS = "cells"
    ID = "id"
    DATE = "date"
    ORDER = "order"
    FUTURE = "future"
    CATEGORY = "category"
    IGNORED = "ignored"
    """The mapping says that this category is no business of ours."""
    STATUS = "status"
    POINT = "point"
    NO_PLACE = "no_place"


@dataclass(frozen=True, slots=True)
class Imported:
    """A row that can be taken over.

    :param line: of the file, counted from 1, where the row begins.
    :param theirs: their category, in their words.
    :param point: latitude and longitude; None where only `address` says where it is.
    :param closed_at: of a closed report, never before `reported_at`; None while it is open.
    :param outcome: what its manager answered.
    """

    line: int
    id: str
    category: str
    theirs: str
    point: tuple[float, float] | None
    address: str
    text: str
    state: State
    channel: Channel
    reported_at: datetime
    closed_at: datetime | None
    outcome: str
    language: Language


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be taken over, and why. `until` is its last line, for a row of several."""

    line: int
    until: int
    kind: Refusal
    reason: Localised


class BadImport(Exception):
    """A whole file cannot be read with this mapping; `message` says why and what to do."""

    def __init__(self, message: Localised) -> None:
        self.message = message
        super().__init__(message.en)
