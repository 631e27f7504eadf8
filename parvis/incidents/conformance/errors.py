"""What is refused, with which status, and how that is said."""

from collections.abc import Iterator

from parvis.incidents.conformance import sections
from parvis.incidents.conformance.asking import Query, Reply, Skip
from parvis.incidents.conformance.making import valid_request
from parvis.incidents.conformance.ruling import Finding, judged, rule
from parvis.incidents.conformance.session import Session
from parvis.incidents.rules import open311
from parvis.incidents.rules.open311 import reading
from parvis.incidents.types.open311 import Format

NOBODY = "conformance-check-no-such-thing"


def _offered(session: Session) -> Iterator[Format]:
    yield Format.XML
    try:
        session.needs_json()
    except Skip:
        return
    yield Format.JSON


def _refused(session: Session, path: str, expected: int, query: Query | None = None) -> Iterator[str]:
    """Yield how calls that must be refused are answered otherwise."""
    for in_format in _offered(session):
        yield from _wrong_status(session, session.server.get(path, in_format, query), expected)


def _wrong_status(session: Session, reply: Reply, expected: int) -> Iterator[str]:
    session.provoked.append(reply)
    if reply.status != expected:
        yield f"{reply.in_format.upper()}: {reply.failure or f'the status is {reply.status}'}."


@rule("errors.unknown_service", sections.DEFINITION, "A service_code that does not exist is answered with 404.")
def unknown_service(session: Session) -> Finding:
    return judged(_refused(session, f"services/{NOBODY}", 404))


@rule("errors.unknown_request", sections.ERRORS, "A request that does not exist is answered with 404.")
def unknown_request(session: Session) -> Finding:
    return judged(_refused(session, f"requests/{NOBODY}", 404))


@rule("errors.unknown_token", sections.TOKEN, "A token that does not exist is answered with 404.")
def unknown_token(session: Session) -> Finding:
    return judged(_refused(session, f"tokens/{NOBODY}", 404))


@rule("errors.wrong_date", sections.ERRORS, "A date that cannot be read is answered with 400.")
def wrong_date(session: Session) -> Finding:
    return judged(_refused(session, "requests", 400, {"start_date": "yesterday"}))


@rule("errors.wrong_status", sections.REQUESTS, "status is open or closed; anything else cannot be answered: 400.")
def wrong_status(session: Session) -> Finding:
    return judged([], warnings=_refused(session, "requests", 400, {"status": "lost"}))


@rule(
    "errors.jurisdiction",
    sections.JURISDICTION,
    "A jurisdiction_id that is not served is answered with 404; who serves one may ignore it.",
)
def jurisdiction(session: Session) -> Finding:
    reply = session.server.get("services", Format.XML, {"jurisdiction_id": f"{NOBODY}.example"})
    if reply.is_fine:
        return judged([], found="It is ignored.")
    return judged(_wrong_status(session, reply, 404))


@rule("errors.no_key", sections.ERRORS, "A request without a key is answered with 403.")
def no_key(session: Session) -> Finding:
    return _with_key(session, "")


@rule("errors.wrong_key", sections.ERRORS, "A request with a key that is not known is answered with 403.")
def wrong_key(session: Session) -> Finding:
    return _with_key(session, NOBODY)


def _with_key(session: Session, key: str) -> Finding:
    """Send a request that must be refused; unless we may write, one that no server can act on."""
    fields = [("api_key", key)] if key else []
    if session.may_write:
        fields += [one for one in valid_request(session) if one[0] != "api_key"]
    reply = session.server.post("requests", Format.XML, fields)
    if not session.may_write and reply.status in (400, 404):
        session.provoked.append(reply)
        raise Skip("Something else is refused first; a whole request shows it: run with --write.")
    return judged(_wrong_status(session, reply, 403))


@rule("errors.body_xml", sections.ERRORS, "An error is an <error> with code and description within <errors>.")
def body_in_xml(session: Session) -> Finding:
    return _bodies(session, Format.XML)


@rule("errors.body_json", sections.ERRORS, "An error in JSON is an array of objects with code and description.")
def body_in_json(session: Session) -> Finding:
    return _bodies(session, Format.JSON)


def _bodies(session: Session, in_format: Format) -> Finding:
    replies = [one for one in session.provoked if one.in_format is in_format and one.status >= 400]
    if not replies:
        raise Skip("Nothing was refused.")
    session.server.touched += replies
    return judged(problem for reply in replies for problem in _wrong_body(reply))


def _wrong_body(reply: Reply) -> Iterator[str]:
    if reply.content_type.partition(";")[0].strip().lower() != reply.in_format.media_type:
        yield f"{reply.status}: the content type is {reply.content_type!r}."
        return
    try:
        rows = list(reading.rows(open311.read(reply.content, reply.in_format, "errors").body))
        said = [reading.text(row, "code") and reading.text(row, "description") for row in rows]
    except open311.Unreadable as problem:
        yield f"{reply.status}: {problem}"
    else:
        if not said or not all(said):
            yield f"{reply.status}: an error lacks code or description."


RULES = (
    unknown_service, unknown_request, unknown_token, wrong_date, wrong_status, jurisdiction, no_key, wrong_key,
)  # fmt: skip
LAST = (body_in_xml, body_in_json)
