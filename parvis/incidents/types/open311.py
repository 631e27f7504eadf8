"""The words of Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2): what goes over the wire, as plain records.

Ids are text, moments carry their offset, and an empty text stands for what is not known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from parvis.kernel.definitions import Localised

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
MOST_ROWS = 1000
MOST_DAYS = 90
"""A list covers this many days or rows, whichever is less."""
LONGEST_DESCRIPTION = 4000

Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | None"
"""What XML and JSON can both carry."""


class Format(StrEnum):
    """A format, by the ending of the address."""

    XML = "xml"
    JSON = "json"

    @property
    def media_type(self) -> str:
        """The media type, as discovery lists it."""
        return "text/xml" if self is Format.XML else "application/json"

    @property
    def content_type(self) -> str:
        """The header that goes with it."""
        return f"{self.media_type}; charset=utf-8"


class Status(StrEnum):
    """All that the standard says of where a request stands."""

    OPEN = "open"
    CLOSED = "closed"


class ServiceType(StrEnum):
    """When a request gets its id: at once, later in exchange for a token, or never."""

    REALTIME = "realtime"
    BATCH = "batch"
    BLACKBOX = "blackbox"


class Datatype(StrEnum):
    """What the answer to an attribute looks like."""

    STRING = "string"
    NUMBER = "number"
    DATETIME = "datetime"
    TEXT = "text"
    SINGLEVALUELIST = "singlevaluelist"
    MULTIVALUELIST = "multivaluelist"

    @property
    def is_list(self) -> bool:
        """Whether the answer is chosen among values."""
        return self in (Datatype.SINGLEVALUELIST, Datatype.MULTIVALUELIST)


class EndpointType(StrEnum):
    """Whether somebody acts on what is sent to an endpoint."""

    PRODUCTION = "production"
    TEST = "test"


@dataclass(frozen=True)
class Document:
    """An answer before it has a format.

    :param root: the name of the root element; JSON has none.
    :param body: rows of a list, or the fields of one thing.
    """

    root: str
    body: list[Plain] | dict[str, Plain]


@dataclass(frozen=True)
class Service:
    """A kind of request that people can make.

    :param metadata: whether it has attributes of its own, in a definition.
    """

    code: str
    name: str
    description: str = ""
    metadata: bool = False
    type: ServiceType = ServiceType.REALTIME
    keywords: tuple[str, ...] = ()
    group: str = ""


@dataclass(frozen=True)
class Choice:
    """A value of a list."""

    key: str
    name: str


@dataclass(frozen=True)
class Attribute:
    """A question that belongs to a service.

    :param variable: False for a text that is only shown.
    :param order: from 1, each once.
    """

    code: str
    datatype: Datatype
    description: str
    order: int
    required: bool = False
    variable: bool = True
    datatype_description: str = ""
    values: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class ServiceDefinition:
    """The attributes of a service."""

    service_code: str
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True)
class Note:
    """Something that happened to a request; an extension."""

    at: datetime
    type: str
    description: str


@dataclass(frozen=True)
class Extended:
    """What is told of a request beyond the standard, when `extensions=true` asks for it.

    :param detailed_status: the status in the server's own words.
    :param parent: the request of which this is a duplicate.
    """

    detailed_status: str = ""
    channel: str = ""
    parent: str = ""
    followers: int = 0
    media_urls: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class ServiceRequest:
    """A request as everyone may see it.

    :param expected_at: when it should be done by the service level.
    :param extended: None unless it was asked for.
    """

    id: str
    status: Status
    service_code: str
    service_name: str
    requested_at: datetime
    updated_at: datetime
    expected_at: datetime | None = None
    description: str = ""
    status_notes: str = ""
    agency_responsible: str = ""
    service_notice: str = ""
    address: str = ""
    address_id: str = ""
    zipcode: str = ""
    lat: float | None = None
    long: float | None = None
    media_url: str = ""
    extended: Extended | None = None


@dataclass(frozen=True)
class ServiceNotice:
    """What answers a new request, or the exchange of a token: an id, or a token, or (for an exchange) both."""

    service_request_id: str = ""
    token: str = ""
    service_notice: str = ""
    account_id: str = ""


@dataclass(frozen=True)
class Update:
    """A step in the life of a request; an extension (`servicerequestupdates`)."""

    id: str
    service_request_id: str
    status: Status
    updated_at: datetime
    description: str = ""
    media_url: str = ""


@dataclass(frozen=True)
class Endpoint:
    """Where a version of the standard is spoken.

    :param changeset: sorts; changes whenever services or definitions do.
    """

    url: str
    changeset: str
    type: EndpointType = EndpointType.PRODUCTION
    formats: tuple[str, ...] = (Format.XML.media_type, Format.JSON.media_type)
    specification: str = SPECIFICATION


@dataclass(frozen=True)
class Discovery:
    """Where everything is, whom to ask, and how to get a key."""

    changeset: str
    contact: str
    key_service: str
    endpoints: tuple[Endpoint, ...]


@dataclass(frozen=True)
class Fault:
    """An error as the wire carries it."""

    code: int
    description: str


@dataclass(frozen=True)
class Problem:
    """What is wrong with a call, in three languages; the code is the HTTP status."""

    code: int
    message: Localised


class Refused(Exception):
    """A call that cannot be answered as asked, with everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(one.message.en for one in self.problems))

    @property
    def status(self) -> int:
        """The HTTP status: a bad key goes before what does not exist, and that before the rest."""
        codes = {one.code for one in self.problems}
        return next((code for code in (403, 404) if code in codes), 400)

    def faults(self, language: str) -> tuple[Fault, ...]:
        """Return what is wrong, in a language."""
        return tuple(Fault(one.code, one.message.to(language)) for one in self.problems)


@dataclass(frozen=True)
class Posted:
    """A new request as it was sent, whole in itself; the attributes are still to be held against a definition.

    :param point: latitude and longitude.
    :param attributes: every value by code, as sent.
    :param jurisdiction: empty when none was named.
    """

    service_code: str
    point: tuple[float, float] | None = None
    address: str = ""
    address_id: str = ""
    description: str = ""
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    phone: str = ""
    device_id: str = ""
    account_id: str = ""
    media_urls: tuple[str, ...] = ()
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    jurisdiction: str = ""
    api_key: str = field(default="", repr=False)


Answer: TypeAlias = str | Decimal | datetime | tuple[str, ...]


@dataclass(frozen=True)
class Answers:
    """Attributes held against a definition.

    :param given: answers by code, of the type that the definition asks.
    :param other: what the definition does not know, as sent, so that it is not lost: an application may hold an older
        definition.
    """

    given: Mapping[str, Answer]
    other: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class PostedUpdate:
    """An update as another system sent it.

    :param id: the sender's own, the same when it sends again.
    :param state: the status in the sender's words, lower case; `status` is what it comes to.
    """

    id: str
    service_request_id: str
    status: Status
    state: str
    updated_at: datetime
    description: str
    title: str = ""
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    phone: str = ""
    account_id: str = ""
    media_urls: tuple[str, ...] = ()
    jurisdiction: str = ""
    api_key: str = field(default="", repr=False)


@dataclass(frozen=True)
class Period:
    """Moments from and until, both included; None has no bound."""

    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True)
class Near:
    """A circle; the radius in metres."""

    lat: float
    long: float
    radius: float


@dataclass(frozen=True)
class Wanted:
    """Which requests a list asks for. Newest first; an empty tuple or None leaves out nothing.

    :param ids: when there are any, nothing else counts.
    """

    ids: tuple[str, ...] = ()
    service_codes: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    requested: Period = Period()
    updated: Period = Period()
    near: Near | None = None
    page: int = 1
    page_size: int = MOST_ROWS
    with_extensions: bool = False
    jurisdiction: str = ""

    @property
    def offset(self) -> int:
        """How many rows come before this page."""
        return (self.page - 1) * self.page_size


@dataclass(frozen=True)
class WantedUpdates:
    """Which updates a list asks for."""

    service_request_ids: tuple[str, ...] = ()
    updated: Period = Period()
    page: int = 1
    page_size: int = MOST_ROWS
    jurisdiction: str = ""

    @property
    def offset(self) -> int:
        """How many rows come before this page."""
        return (self.page - 1) * self.page_size
