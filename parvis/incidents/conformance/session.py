"""What is known of a server while it is checked: what it answered, and what came of the rules so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from parvis.incidents.conformance.asking import Query, Reply, Server, Skip, Unusable
from parvis.incidents.conformance.report import Outcome
from parvis.incidents.rules import open311
from parvis.incidents.rules.open311 import dates, reading
from parvis.incidents.rules.open311.reading import Row
from parvis.incidents.types.open311 import Format, ServiceNotice


@dataclass(frozen=True)
class Sample:
    """What requests are made of when rules write; what is empty is taken from requests that the server shows."""

    service_code: str = ""
    lat: float | None = None
    long: float | None = None
    address: str = ""
    address_id: str = ""


class Session:
    """One check of one server.

    :param discovery: addresses where discovery may be, without their ending.
    """

    def __init__(
        self, server: Server, discovery: Sequence[str], *, at: datetime, may_write: bool, sample: Sample
    ) -> None:
        self.server = server
        self.at = at
        self.may_write = may_write
        self.sample = sample
        self.outcomes: dict[str, Outcome] = {}
        self.provoked: list[Reply] = []
        """Answers to calls that must be refused."""
        self.notices: dict[str, tuple[Reply, ServiceNotice]] = {}
        """What answered the requests that were made, by the name of the rule."""
        self._discovery = discovery

    def discovery(self, in_format: Format) -> Reply:
        """Return the answer of the first place that has discovery, or of the first place."""
        tried = [self.server.get_at(f"{one}.{in_format}", in_format) for one in self._discovery[:1]]
        for one in self._discovery[1:]:
            if tried[-1].is_fine:
                break
            tried.append(self.server.get_at(f"{one}.{in_format}", in_format))
        return tried[-1] if tried[-1].is_fine else tried[0]

    def endpoints(self) -> list[Row]:
        """Return the endpoints of GeoReport v2 that discovery names."""
        try:
            body = self.discovery(Format.XML).document("discovery").body
        except Unusable:
            body = self.discovery(Format.JSON).document("discovery").body
        rows = list(reading.rows(body.get("endpoints"))) if isinstance(body, dict) else []
        return [one for one in rows if "georeport_v2" in reading.text(one, "specification").lower()]

    def own_endpoint(self) -> Row | None:
        """Return the endpoint that is checked, as discovery names it, whether by http or https."""
        here = place_of(self.server.base)
        return next((one for one in self.endpoints() if place_of(reading.text(one, "url")) == here), None)

    def needs_json(self) -> None:
        """Go on only if the endpoint offers JSON, or does not say what it offers."""
        try:
            endpoint = self.own_endpoint()
        except (Skip, open311.Unreadable):
            return
        formats = (endpoint or {}).get("formats")
        if isinstance(formats, list) and formats and Format.JSON.media_type not in formats:
            raise Skip("The endpoint does not list application/json, which is allowed.")

    def rows(self, path: str, root: str, in_format: Format, query: Query | None = None) -> list[Row]:
        """Return the rows of a list, each field one value.

        :raises Unusable: if it is no such list.
        """
        if in_format is Format.JSON:
            self.needs_json()
        document = self.server.get(path, in_format, query).document(root)
        try:
            rows = list(reading.rows(document.body))
            if not isinstance(document.body, list):
                raise open311.Unreadable("The list is no array.")
            for row in rows:
                for name, value in row.items():
                    if name not in ("attributes", "extended_attributes", "notes") and isinstance(value, list | dict):
                        raise open311.Unreadable(f"{name} is not one value.")
        except open311.Unreadable as problem:
            raise Unusable(f"{in_format.upper()}: {problem}") from None
        return rows

    def services(self, in_format: Format = Format.XML) -> list[Row]:
        """Return the services."""
        return self.rows("services", "services", in_format)

    def requests(self, query: Query | None = None, in_format: Format = Format.XML) -> list[Row]:
        """Return the requests of a list."""
        return self.rows("requests", "service_requests", in_format, query)

    def some_requests(self, least: int = 1) -> list[Row]:
        """Return the requests that everyone is shown, at least so many, each with an id.

        :raises Skip: if there are fewer.
        """
        found = [row for row in self.requests() if reading.text(row, "service_request_id")]
        if len(found) < least:
            raise Skip(f"The list has {len(found)} requests; this takes {least}.")
        return found

    def definition(self, code: str, in_format: Format = Format.XML) -> Row:
        """Return the definition of a service.

        :raises Unusable: if it is none.
        """
        if in_format is Format.JSON:
            self.needs_json()
        body = self.server.get(f"services/{code}", in_format).document("service_definition").body
        if not isinstance(body, dict):
            raise Unusable(f"{in_format.upper()}: The definition is no record.")
        return body

    def codes_with_definition(self) -> list[str]:
        """Return a few services that say that they have a definition.

        :raises Skip: if there is none.
        """
        rows = self.services()
        codes = [reading.text(row, "service_code") for row in rows if reading.text(row, "metadata").lower() == "true"]
        if not codes:
            raise Skip("No service has metadata=true.")
        return codes[:3]


def place_of(url: str) -> str:
    """Return host and path of an address: what stays the same whether it is http or https."""
    parts = urlsplit(url.strip())
    return f"{(parts.netloc or '').lower()}{parts.path.rstrip('/')}"


def moment(row: Row, name: str) -> datetime | None:
    """Return a moment of a row, if it can be read."""
    try:
        return dates.read(reading.text(row, name))
    except ValueError:
        return None


SECOND = timedelta(seconds=1)
