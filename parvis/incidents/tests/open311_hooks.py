"""Ways to make a town speak wrongly: each gives hooks of `Town`."""

from dataclasses import replace

from parvis.incidents.rules.open311 import faults
from parvis.incidents.tests.open311_server import Raw
from parvis.incidents.types.open311 import Document, Format, Refused

XML, JSON = Format.XML, Format.JSON
DISCOVERY, SERVICES, DEFINITION = "GET discovery", "GET services", "GET services/"
LIST, ONE, UPDATES = "GET requests", "GET requests/", "GET servicerequestupdates"
POST, POST_UPDATE = "POST requests", "POST servicerequestupdates"


def body(resource, change, formats=tuple(Format)):
    """Change the body of an answer."""

    def hook(answer):
        if answer.resource == resource and answer.in_format in formats:
            return replace(answer, document=Document(answer.document.root, change(answer.document.body)))
        return answer

    return {"answer": hook}


def each(resources, change, formats=tuple(Format)):
    """Change every row of lists."""

    def hook(answer):
        if answer.resource in resources and answer.in_format in formats and isinstance(answer.document.body, list):
            rows = [change(dict(row)) for row in answer.document.body]
            return replace(answer, document=Document(answer.document.root, rows))
        return answer

    return {"answer": hook}


def attribute(code, change, formats=tuple(Format)):
    """Change an attribute of the definition."""

    def changed(found):
        rows = [change(dict(row)) if row["code"] == code else row for row in found["attributes"]]
        return {**found, "attributes": rows}

    return body(DEFINITION, changed, formats)


def endpoint(**fields):
    return body(DISCOVERY, lambda found: {**found, "endpoints": [{**found["endpoints"][0], **fields}]})


def status(resource, code, formats=tuple(Format), when=None):
    """Answer with another status."""

    def hook(answer):
        hit = answer.resource == resource and answer.in_format in formats and when in (None, answer.status)
        return replace(answer, status=code) if hit else answer

    return {"answer": hook}


def fine(resource):
    """Answer with nothing, as if all were well."""
    nothing = Document("service_requests", [])
    return {"answer": lambda one: replace(one, status=200, document=nothing) if one.resource == resource else one}


def written(change, resource=None, formats=tuple(Format)):
    """Change an answer after it was written; without a resource, every one that is no error."""

    def hook(raw):
        hit = raw.resource == resource if resource else raw.status == 200
        return change(raw) if hit and raw.in_format in formats else raw

    return {"raw": hook}


def refused(change, formats):
    return {"raw": lambda raw: change(raw) if raw.status >= 400 and raw.in_format in formats else raw}


def sent(resource, change):
    """Read something else than what was sent."""
    return {"sent": lambda where, fields: change(dict(fields)) if where == resource else fields}


def without(*names, when=lambda fields: True):
    return lambda fields: {name: one for name, one in fields.items() if name not in names or not when(fields)}


def where(row, **fields):
    return {**row, **fields}


def drop(*names):
    return lambda row: {name: one for name, one in row.items() if name not in names}


def only(number, **fields):
    """Change one request."""
    return lambda row: {**row, **fields} if row["service_request_id"] == number else row


def refuse(when):
    def change(fields):
        if when(fields):
            raise Refused([faults.TOO_LARGE()])
        return fields

    return sent(POST, change)


def add(name, value, when):
    return sent(POST, lambda fields: {**fields, name: [value]} if when(fields) else fields)


def is_asked(fields):
    return "service_request_id" not in fields


def first_only(*names):
    return sent(
        LIST, lambda fields: {n: [one[0].split(",")[0]] if n in names else one for n, one in fields.items()}
    )  # fmt: skip


def latin(raw):
    content = (
        raw.content.replace(b'encoding="utf-8"', b'encoding="iso-8859-1"').decode().encode("iso-8859-1", "replace")
    )
    return replace(raw, content=content)


def labelled(content_type):
    return lambda raw: replace(raw, content_type=content_type)


def page_of_html(raw):
    return Raw(raw.resource, raw.in_format, raw.status, "text/html; charset=utf-8", b"<html><body>Oops</body></html>")
