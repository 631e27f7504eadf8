"""Discovery: where everything is."""

from parvis.incidents.conformance import sections
from parvis.incidents.conformance.asking import Skip, Unusable
from parvis.incidents.conformance.comparing import differences
from parvis.incidents.conformance.ruling import Finding, judged, rule
from parvis.incidents.conformance.session import Session
from parvis.incidents.rules.open311 import reading
from parvis.incidents.rules.open311.reading import Row
from parvis.incidents.types.open311 import EndpointType, Format

_FIELDS = ("changeset", "contact", "key_service", "endpoints")
_ENDPOINT = ("specification", "url", "changeset", "type", "formats")


@rule("discovery.xml", sections.DISCOVERY, "There is a discovery.xml with <discovery> as its root.")
def in_xml(session: Session) -> Finding:
    return _is_there(session, Format.XML)


@rule("discovery.json", sections.DISCOVERY, "There is a discovery.json: XML and JSON are both required.")
def in_json(session: Session) -> Finding:
    return _is_there(session, Format.JSON)


def _is_there(session: Session, in_format: Format) -> Finding:
    try:
        body = session.discovery(in_format).document("discovery").body
    except Unusable as problem:
        return judged([str(problem)])
    return judged([] if isinstance(body, dict) and body else ["It is empty, or a list."])


@rule(
    "discovery.fields",
    sections.DISCOVERY,
    "All fields are required: changeset, contact, key_service, and of each endpoint specification, url, changeset, "
    "type (production or test) and formats.",
)
def fields(session: Session) -> Finding:
    try:
        body = _body(session, Format.XML)
    except Unusable:
        body = _body(session, Format.JSON)
    problems = [f"{name} is missing." for name in _FIELDS if not body.get(name)]
    for number, endpoint in enumerate(reading.rows(body.get("endpoints")), start=1):
        problems += [f"Endpoint {number}: {name} is missing." for name in _ENDPOINT if not endpoint.get(name)]
        kind = reading.text(endpoint, "type")
        if kind and kind not in list(EndpointType):
            problems.append(f"Endpoint {number}: type is {kind!r}.")
    return judged(problems)


@rule("discovery.same", sections.DISCOVERY, "JSON maps the XML, so that both say the same.")
def same(session: Session) -> Finding:
    return judged(differences(_body(session, Format.XML), _body(session, Format.JSON), ("XML", "JSON")))


@rule(
    "discovery.endpoint",
    sections.DISCOVERY,
    "Discovery names the endpoint with the specification http://wiki.open311.org/GeoReport_v2, and its formats with "
    "text/xml, which is required.",
)
def endpoint(session: Session) -> Finding:
    named = session.endpoints()
    if not named:
        return judged(["No endpoint has the specification GeoReport_v2."])
    own = session.own_endpoint()
    if own is None:
        urls = ", ".join(reading.text(one, "url") for one in named)
        return judged([], warnings=[f"{session.server.base} is not among them: {urls}."])
    formats = own.get("formats")
    has_xml = isinstance(formats, list) and Format.XML.media_type in formats
    return judged([] if has_xml else [f"The formats are {formats!r}."])


def _body(session: Session, in_format: Format) -> Row:
    body = session.discovery(in_format).document("discovery").body
    if not isinstance(body, dict):
        raise Skip("Discovery is no record.")
    return body


RULES = (in_xml, in_json, fields, same, endpoint)
