"""How everything that was answered is labelled and encoded."""

import re
from collections.abc import Iterator
from contextlib import suppress

from parvis.incidents.conformance import sections
from parvis.incidents.conformance.asking import Reply, Skip
from parvis.incidents.conformance.ruling import Finding, judged, rule
from parvis.incidents.conformance.session import Session
from parvis.incidents.rules.open311 import Unreadable, xml
from parvis.incidents.rules.open311 import json as spark
from parvis.incidents.types.open311 import SPECIFICATION, Format, Plain

_DECLARATION = re.compile(rb"""\s*<\?xml\s[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_TEXTS = (
    "service_request_id",
    "service_code",
    "address_id",
    "zipcode",
    "token",
    "account_id",
    "code",
    "key",
    "update_id",
)
_FLAGS = ("metadata", "required", "variable")
_NUMBERS = ("lat", "long", "order")


def _fine(session: Session, *formats: Format) -> list[Reply]:
    replies = [one for one in session.server.replies if one.is_fine and one.in_format in formats]
    if not replies:
        raise Skip("Nothing was answered.")
    return replies


def _judged(session: Session, replies: list[Reply], wrong: list[Reply], said: str) -> Finding:
    """Return a finding over all answers, with the calls at fault as those that were asked."""
    session.server.touched += wrong or replies
    return judged([f"{len(wrong)} of {len(replies)}: {said}"] if wrong else [], found=f"{len(replies)} answers.")


@rule("format.xml_type", sections.FORMATS, "XML is text/xml.")
def xml_type(session: Session) -> Finding:
    return _typed(session, Format.XML)


@rule("format.json_type", sections.FORMATS, "JSON is application/json.")
def json_type(session: Session) -> Finding:
    return _typed(session, Format.JSON)


def _typed(session: Session, in_format: Format) -> Finding:
    replies = _fine(session, in_format)
    wrong = [one for one in replies if one.content_type.partition(";")[0].strip().lower() != in_format.media_type]
    return _judged(session, replies, wrong, f"the content type is {wrong[0].content_type!r}." if wrong else "")


@rule("format.charset", sections.ENCODING, "The content type says charset=utf-8.")
def charset(session: Session) -> Finding:
    replies = _fine(session, *Format)
    wrong = [one for one in replies if _charset(one) != "utf-8"]
    return _judged(session, replies, wrong, f"the content type is {wrong[0].content_type!r}." if wrong else "")


def _charset(reply: Reply) -> str:
    for part in reply.content_type.split(";")[1:]:
        name, _, value = part.strip().partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower()
    return ""


@rule("format.encoding", sections.ENCODING, "Everything is UTF-8, and XML begins with a declaration that says so.")
def encoding(session: Session) -> Finding:
    replies = _fine(session, *Format)
    wrong = [one for one in replies if not _is_utf8(one)]
    return _judged(session, replies, wrong, "no UTF-8, or no declaration of it.")


def _is_utf8(reply: Reply) -> bool:
    try:
        reply.content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    if reply.in_format is Format.JSON:
        return True
    declared = _DECLARATION.match(reply.content.removeprefix(b"\xef\xbb\xbf"))
    return declared is not None and declared[1].lower() == b"utf-8"


@rule("format.namespace", sections.FORMATS, "XML has no namespace, or that of the specification.")
def namespace(session: Session) -> Finding:
    found: set[str] = set()
    replies = _fine(session, Format.XML)
    for reply in replies:
        with suppress(Unreadable):
            found |= xml.namespaces(reply.content)
    session.server.touched += replies
    return judged([], warnings=[f"There is {one!r}." for one in sorted(found - {SPECIFICATION})])


@rule(
    "format.json_values",
    sections.JSON,
    "Ids are text, so that 001 stays 001; true and false, and numbers, are not in quotation marks.",
)
def json_values(session: Session) -> Finding:
    odd: list[str] = []
    replies = _fine(session, Format.JSON)
    for reply in replies:
        with suppress(Unreadable):
            odd += _odd(spark.read(reply.content, "").body)
    session.server.touched += replies
    return judged([], warnings=odd)


def _odd(value: Plain) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _odd(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if _is_odd(name, one):
                yield f"{name} is {one!r}."
            yield from _odd(one)


def _is_odd(name: str, value: Plain) -> bool:
    if name in _TEXTS:
        return isinstance(value, int | float)
    if name in _FLAGS:
        return not isinstance(value, bool) and value in ("true", "false", 0, 1)
    return name in _NUMBERS and isinstance(value, str) and value != ""


LAST = (xml_type, json_type, charset, encoding, namespace, json_values)
