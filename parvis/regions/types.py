"""The files of a region folder, typed."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from parvis.kernel.definitions import Localised
from parvis.kernel.people.types import OrganisationKind, Role

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Postcode = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{3}$")]
Point = tuple[float, float]
"""Latitude and longitude, WGS 84."""


class Record(BaseModel):
    """A record of a region file: frozen, and nothing unknown in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# municipalities.yaml ----------------------------------------------------------------------------------


class Hall(Record):
    """Where the town hall stands: street and number in both languages of the region."""

    nl: str
    fr: str
    postcode: Postcode


class Centre(Record):
    """A point in the middle of a municipality."""

    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)


class Town(Record):
    """A municipality."""

    code: Code
    nis: Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
    name: Localised
    """As in a list."""
    full: Localised
    """As above a letter."""
    welfare: Localised
    """The name of its public centre for social welfare."""
    postal_codes: tuple[Postcode, ...] = Field(min_length=1)
    hall: Hall
    centre: Centre
    thousands: int = Field(gt=0)
    """Inhabitants, in thousands, about; they weigh the demonstration's cases."""
    km2: float = Field(gt=0)


class Towns(Record):
    """`municipalities.yaml`."""

    municipalities: tuple[Town, ...] = Field(min_length=1)


# organisations.yaml -----------------------------------------------------------------------------------


class Reach(Record):
    """How to reach an organisation."""

    service: Localised | None = None
    email: str = ""
    phone: str = ""
    address: Localised | None = None
    hours: Localised | None = None


class Body(Record):
    """An organisation that is neither a municipality nor its welfare centre."""

    code: Code
    kind: OrganisationKind
    parent: Code | None = None
    name: Localised
    short: Localised | None = None
    contact: Reach = Reach()


class Bodies(Record):
    """`organisations.yaml`: the region's own bodies, parents first, and what all municipalities share."""

    hours: Localised
    """When a town hall is open, where nothing else is known."""
    welfare_hours: Localised
    organisations: tuple[Body, ...] = Field(min_length=1)


# outlines.yaml ----------------------------------------------------------------------------------------


class Arc(Record):
    """A border between two junctions, with the points that it passes."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    start: str = Field(alias="from")
    end: str = Field(alias="to")
    by: tuple[Point, ...] = ()


class Drawing(Record):
    """`outlines.yaml`: borders that neighbours share, and the rings that they make."""

    junctions: dict[str, Point]
    arcs: dict[str, Arc]
    rings: dict[Code, tuple[tuple[str, ...], ...]]
    """Per municipality, rings of arcs; `-arc` walks it backwards."""


# streets.yaml -----------------------------------------------------------------------------------------


class Lane(Record):
    """A street of a municipality."""

    nl: str
    fr: str
    postcode: Postcode
    lat: float | None = None
    lon: float | None = None


class Lanes(Record):
    """`streets.yaml`: well-known streets per municipality, so that forms work before an official import."""

    streets: dict[Code, tuple[Lane, ...]]


# people.yaml ------------------------------------------------------------------------------------------


class Citizen(Record):
    """An invented citizen. The national number is made from the day of birth."""

    first: str
    last: str
    born_on: date
    sex: Literal["m", "f"]
    language: Literal["nl", "fr", "en"] = "nl"


class Household(Record):
    """Invented people at one address."""

    town: Code
    street: int = Field(ge=0)
    """Which of the streets of the town, from 0."""
    number: str
    box: str = ""
    people: tuple[Citizen, ...] = Field(min_length=1)


class Staff(Record):
    """An invented agent."""

    username: str
    first: str
    last: str
    language: Literal["nl", "fr", "en"] = "nl"
    organisation: Code
    roles: tuple[Role, ...] = Field(min_length=1)


class People(Record):
    """`people.yaml`: the invented people of the demonstration."""

    households: tuple[Household, ...]
    first_names: tuple[str, ...] = Field(min_length=1)
    last_names: tuple[str, ...] = Field(min_length=1)
    """Names that are put together for agents, and for those who ask something without an account."""
    staff: tuple[Staff, ...]
    """The first ones are shown first."""


@dataclass(frozen=True)
class Taken:
    """What loading a region came to: how many of each it knows."""

    organisations: int
    municipalities: int
    streets: int


# incidents/areas.yaml ---------------------------------------------------------------------------------


class Stretch(Record):
    """A line that an organisation manages, with what lies so many metres beside it."""

    kind: Code
    organisation: Code
    name: str
    reach: float = Field(ge=0, le=100)
    points: tuple[Point, ...] = Field(min_length=2)


class Ground(Record):
    """A piece of ground that an organisation manages."""

    kind: Code
    organisation: Code
    name: str
    points: tuple[Point, ...] = Field(min_length=3)


class Grounds(Record):
    """`incidents/areas.yaml`: who manages which spot, roughly."""

    lines: tuple[Stretch, ...] = ()
    outlines: tuple[Ground, ...] = ()
