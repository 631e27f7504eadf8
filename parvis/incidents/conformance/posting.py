"""Making requests: with every kind of place, with attributes, and what must be refused; then finding them back."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

from parvis.incidents.conformance import sections
from parvis.incidents.conformance.asking import Reply, Skip, Unusable
from parvis.incidents.conformance.errors import NOBODY
from parvis.incidents.conformance.making import answers, anywhere, asked, at_a_point, at_an_address
from parvis.incidents.conformance.ruling import Finding, judged, rule
from parvis.incidents.conformance.session import Session
from parvis.incidents.rules import open311
from parvis.incidents.rules.open311 import reading
from parvis.incidents.rules.open311.fields import as_number
from parvis.incidents.types.open311 import LONGEST_DESCRIPTION, Format, Posted, PostedUpdate, ServiceNotice, Status

_NEAR = 0.001
"""Degrees by which a server may move a request to a street: a hundred metres."""


def _made(session: Session, name: str, posted: Posted, in_format: Format = Format.XML) -> Finding:
    """Make a request and keep what answers it."""
    if in_format is Format.JSON:
        session.needs_json()
    reply = session.server.post("requests", in_format, open311.write_form(posted))
    try:
        notices = reading.notices(reply.document("service_requests"))
    except (Unusable, open311.Unreadable) as problem:
        return judged([f"{problem} {_said(reply)}".strip()])
    if len(notices) != 1:
        return judged([f"{len(notices)} requests answer it."])
    session.notices[name] = (reply, notices[0])
    return judged([], found=notices[0].service_request_id or notices[0].token)


def _said(reply: Reply) -> str:
    """Return what a server says is wrong, if it says so."""
    try:
        found = reading.errors(open311.read(reply.content, reply.in_format, "errors"))
    except open311.Unreadable:
        return ""
    return " ".join(one.description for one in found)


@rule("post.point", sections.POST, "A request is made with lat and long.", writes=True)
def point(session: Session) -> Finding:
    return _made(session, "point", at_a_point(session))


@rule("post.address", sections.POST, "A request is made with address_string.", writes=True)
def address(session: Session) -> Finding:
    return _made(session, "address", at_an_address(session, "address"))


@rule("post.address_id", sections.POST, "A request is made with address_id.", writes=True)
def address_id(session: Session) -> Finding:
    return _made(session, "address_id", at_an_address(session, "address_id"))


@rule("post.json", sections.JSON, "A request sent to requests.json is answered with an array of one.", writes=True)
def in_json(session: Session) -> Finding:
    return _made(session, "json", at_a_point(session), Format.JSON)


@rule(
    "post.attributes",
    sections.POST,
    "A request is made with attribute[code]=value, and attribute[code][]=value for several.",
    writes=True,
)
def attributes(session: Session) -> Finding:
    code = next((one for one in session.codes_with_definition() if asked(session, one)), "")
    if not code:
        raise Skip("No definition asks anything.")
    return _made(session, "attributes", _with(session, code))


def _with(session: Session, code: str) -> Posted:
    return replace(at_a_point(session), service_code=code, attributes=answers(session, code))


@rule(
    "post.notice",
    sections.POST,
    "What answers a request has service_request_id or token, and not both; neither for a blackbox.",
    writes=True,
)
def notice(session: Session) -> Finding:
    if not session.notices:
        raise Skip("No request was made.")
    session.server.touched += [reply for reply, _notice in session.notices.values()]
    kinds = {reading.text(row, "service_code"): reading.text(row, "type") for row in session.services()}
    is_blackbox = kinds.get(anywhere(session).service_code) == "blackbox"
    problems = []
    for name, (_reply, one) in session.notices.items():
        if one.service_request_id and one.token:
            problems.append(f"post.{name}: both.")
        if not one.service_request_id and not one.token and not (is_blackbox and name != "attributes"):
            problems.append(f"post.{name}: neither.")
    return judged(problems)


def _refused(session: Session, posted: Posted, status: int) -> Iterator[str]:
    yield from _refused_form(session, open311.write_form(posted), status)


def _refused_form(session: Session, form: list[tuple[str, str]], status: int) -> Iterator[str]:
    reply = session.server.post("requests", Format.XML, form)
    session.provoked.append(reply)
    if reply.status != status:
        yield reply.failure or f"The status is {reply.status}."


@rule("post.required", sections.DEFINITION, "A required attribute that is missing is answered with 400.", writes=True)
def required(session: Session) -> Finding:
    for code in session.codes_with_definition():
        needed = [reading.text(row, "code") for row in asked(session, code) if reading.text(row, "required") == "true"]
        if needed:
            posted = _with(session, code)
            left = {name: values for name, values in posted.attributes.items() if name != needed[0]}
            return judged(_refused(session, replace(posted, attributes=left), 400))
    raise Skip("No attribute is required.")


@rule("post.no_service", sections.POST, "A request without service_code is answered with 400.", writes=True)
def no_service(session: Session) -> Finding:
    return judged(_refused(session, replace(at_a_point(session), service_code=""), 400))


@rule("post.unknown_service", sections.POST, "A service_code that does not exist is answered with 404.", writes=True)
def unknown_service(session: Session) -> Finding:
    return judged(_refused(session, replace(at_a_point(session), service_code=NOBODY), 404))


@rule("post.no_place", sections.POST, "A request without any place is answered with 400.", writes=True)
def no_place(session: Session) -> Finding:
    return judged(_refused(session, anywhere(session), 400))


@rule("post.wrong_place", sections.POST, "lat and long must be numbers: 400.", writes=True)
def wrong_place(session: Session) -> Finding:
    form = [*open311.write_form(anywhere(session)), ("lat", "north"), ("long", "east")]
    return judged(_refused_form(session, form, 400))


@rule("post.too_long", sections.POST, "A description is limited to 4,000 characters.", writes=True)
def too_long(session: Session) -> Finding:
    posted = replace(at_a_point(session), description="x" * (LONGEST_DESCRIPTION + 1))
    return judged([], warnings=_refused(session, posted, 400))


@rule(
    "token.exchange", sections.TOKEN, "tokens/{token} gives the service_request_id, and the token again.", writes=True
)
def exchange(session: Session) -> Finding:
    token = next((one.token for _reply, one in session.notices.values() if one.token), "")
    if not token:
        raise Skip("No request was answered with a token.")
    try:
        found = reading.notices(session.server.get(f"tokens/{token}", Format.XML).document("service_requests"))
    except Unusable as problem:
        return judged([str(problem)])
    if len(found) != 1 or found[0].token != token:
        return judged([f"{[one.token for one in found]} answer it."])
    if not found[0].service_request_id:
        raise Skip("There is no id yet, which is allowed.")
    session.notices["exchanged"] = (session.server.touched[-1], ServiceNotice(found[0].service_request_id))
    return judged([], found=found[0].service_request_id)


@rule("post.found", sections.REQUEST, "A request that was made is found at requests/{id}, as it was made.", writes=True)
def found_back(session: Session) -> Finding:
    name = _id_of(session)
    rows = session.rows(f"requests/{name}", "service_requests", Format.XML)
    if len(rows) != 1:
        return judged([f"requests/{name} has {len(rows)} requests."])
    sent, row = at_a_point(session), rows[0]
    said = {
        "service_request_id": name,
        "service_code": sent.service_code,
        "description": sent.description,
    }
    problems = [f"{one} is {reading.text(row, one)!r}." for one, text in said.items() if reading.text(row, one) != text]
    for field, degrees in zip(("lat", "long"), sent.point or (), strict=True):
        shown = as_number(reading.text(row, field))
        if shown is None or abs(shown - degrees) > _NEAR:
            problems.append(f"{field} is {reading.text(row, field)!r}, not {degrees}.")
    return judged(problems, found=name)


def _id_of(session: Session) -> str:
    """Return the id of the request with lat and long."""
    for name in ("point", "exchanged"):
        if name in session.notices and (found := session.notices[name][1].service_request_id):
            return found
    raise Skip("No request with lat and long has an id.")


@rule(
    "updates.post",
    sections.EXTENSIONS,
    "Where servicerequestupdates exists, an update that is sent is answered with its update_id, and is listed.",
    needs=("updates.xml",),
    writes=True,
)
def update(session: Session) -> Finding:
    sent = PostedUpdate(
        id=f"check-{uuid4().hex[:12]}", service_request_id=_id_of(session), status=Status.OPEN, state="open",
        updated_at=session.at, description="An update that a check of GeoReport v2 made.",
        jurisdiction=session.server.jurisdiction, api_key=session.server.api_key,
    )  # fmt: skip
    reply = session.server.post("servicerequestupdates", Format.XML, open311.write_update(sent))
    try:
        body = list(reading.rows(reply.document("service_request_updates").body))
    except Unusable as problem:
        return judged([f"{problem} {_said(reply)}".strip()])
    name = reading.text(body[0], "update_id") if body else ""
    if not name:
        return judged(["It is answered without update_id."])
    rows = session.rows(
        "servicerequestupdates", "service_request_updates", Format.XML, {"service_request_id": sent.service_request_id}
    )
    listed = {reading.text(row, "update_id") for row in rows}
    return judged([] if name in listed else [f"{name} is not listed."], found=name)


RULES = (
    point, address, address_id, in_json, attributes, notice, required, no_service, unknown_service, no_place,
    wrong_place, too_long, exchange, found_back, update,
)  # fmt: skip
