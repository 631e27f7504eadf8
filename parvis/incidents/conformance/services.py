"""The list of services, and their definitions."""

from collections import Counter
from collections.abc import Iterator

from parvis.incidents.conformance import sections
from parvis.incidents.conformance.asking import Unusable
from parvis.incidents.conformance.comparing import (
    ATTRIBUTE,
    SERVICE,
    called,
    differences,
    lacking,
    rows_differ,
    unnamed,
)
from parvis.incidents.conformance.ruling import Finding, judged, rule
from parvis.incidents.conformance.session import Session
from parvis.incidents.rules.open311 import reading
from parvis.incidents.rules.open311.reading import Row
from parvis.incidents.types.open311 import Datatype, Format, ServiceType

_YES_NO = ("true", "false")


@rule("services.xml", sections.SERVICES, "services.xml lists <service> within <services>.")
def in_xml(session: Session) -> Finding:
    return _listed(session, Format.XML)


@rule("services.json", sections.JSON, "services.json is a bare array of objects with one value a field.")
def in_json(session: Session) -> Finding:
    return _listed(session, Format.JSON)


def _listed(session: Session, in_format: Format) -> Finding:
    try:
        found = session.services(in_format)
    except Unusable as problem:
        return judged([str(problem)])
    return judged([], warnings=[] if found else ["There are no services."], found=f"{len(found)} services.")


@rule(
    "services.fields",
    sections.SERVICES,
    "A service has service_code, service_name, description, metadata, type, keywords and group.",
)
def fields(session: Session) -> Finding:
    rows = session.services()
    return judged(lacking(rows, SERVICE), warnings=unnamed(rows, SERVICE))


@rule(
    "services.values",
    sections.SERVICES,
    "metadata is true or false; type is realtime, batch or blackbox; keywords have commas between them.",
)
def values(session: Session) -> Finding:
    problems, odd = [], []
    for number, row in enumerate(session.services(), start=1):
        name = called(row, "service_code", number)
        if (said := reading.text(row, "metadata")) not in ("", *_YES_NO):
            problems.append(f"{name}: metadata is {said!r}.")
        if (said := reading.text(row, "type")) not in ("", *ServiceType):
            problems.append(f"{name}: type is {said!r}.")
        if ";" in (said := reading.text(row, "keywords")) and "," not in said:
            odd.append(f"{name}: keywords are {said!r}.")
    return judged(problems, warnings=odd)


@rule("services.unique", sections.SERVICES, "service_code identifies one service.")
def unique(session: Session) -> Finding:
    counted = Counter(reading.text(row, "service_code") for row in session.services())
    return judged(f"{code!r} stands for {count} services." for code, count in counted.items() if code and count > 1)


@rule("services.same", sections.JSON, "JSON maps the XML, so that both say the same.")
def same(session: Session) -> Finding:
    return judged(rows_differ(session.services(Format.XML), session.services(Format.JSON), SERVICE))


@rule(
    "definition.xml",
    sections.DEFINITION,
    "A service with metadata=true has a <service_definition> at services/{service_code}.xml, with its code.",
)
def definition_in_xml(session: Session) -> Finding:
    return _defined(session, Format.XML)


@rule("definition.json", sections.JSON, "services/{service_code}.json is an object with attributes as an array.")
def definition_in_json(session: Session) -> Finding:
    return _defined(session, Format.JSON)


def _defined(session: Session, in_format: Format) -> Finding:
    problems = []
    for code in session.codes_with_definition():
        try:
            found = session.definition(code, in_format)
        except Unusable as problem:
            problems.append(f"{code!r}: {problem}")
            continue
        said = found.get("service_code")
        if str(said) != code:
            problems.append(f"{code!r}: service_code is {said!r}.")
        if not isinstance(found.get("attributes"), list):
            problems.append(f"{code!r}: attributes are no list.")
    return judged(problems)


@rule(
    "definition.fields",
    sections.DEFINITION,
    "An attribute has variable, code, datatype, required, datatype_description, order and description; a list has "
    "values, each with key and name.",
    needs=("definition.xml",),
)
def definition_fields(session: Session) -> Finding:
    problems: list[str] = []
    odd: list[str] = []
    for code, rows in _attributes(session):
        problems += [f"{code!r}: {one}" for one in lacking(rows, ATTRIBUTE)]
        odd += [f"{code!r}: {one}" for one in unnamed(rows, ATTRIBUTE)]
        for row in rows:
            if reading.text(row, "datatype").endswith("valuelist"):
                choices = list(reading.rows(row.get("values")))
                if not choices or any(not reading.text(one, name) for one in choices for name in ("key", "name")):
                    problems.append(f"{code!r}: {reading.text(row, 'code')!r} lacks values with key and name.")
    return judged(problems, warnings=odd)


@rule(
    "definition.values",
    sections.DEFINITION,
    "variable and required are true or false; datatype is string, number, datetime, text, singlevaluelist or "
    "multivaluelist; code and order (from 1) are each used once.",
    needs=("definition.xml",),
)
def definition_values(session: Session) -> Finding:
    return judged(f"{code!r}: {one}" for code, rows in _attributes(session) for one in _wrong_values(rows))


def _wrong_values(rows: list[Row]) -> Iterator[str]:
    for row in rows:
        code = reading.text(row, "code")
        for name, allowed in (("variable", _YES_NO), ("required", _YES_NO), ("datatype", tuple(Datatype))):
            if (said := reading.text(row, name)) not in ("", *allowed):
                yield f"{name} of {code!r} is {said!r}."
        order = reading.text(row, "order")
        if order and not (order.isascii() and order.isdecimal() and int(order[:9]) > 0):
            yield f"order of {code!r} is {order!r}."
    for name in ("code", "order"):
        counted = Counter(reading.text(row, name) for row in rows)
        yield from (f"{name} {said!r} is used {count} times." for said, count in counted.items() if said and count > 1)


@rule(
    "definition.same",
    sections.JSON,
    "JSON maps the XML, so that both say the same.",
    needs=("definition.xml", "definition.json"),
)
def definition_same(session: Session) -> Finding:
    problems: list[str] = []
    for code in session.codes_with_definition():
        xml, spark = session.definition(code, Format.XML), session.definition(code, Format.JSON)
        problems += [f"{code!r}, {one}" for one in differences(xml, spark, ("XML", "JSON"))]
    return judged(problems)


def _attributes(session: Session) -> Iterator[tuple[str, list[Row]]]:
    for code in session.codes_with_definition():
        yield code, list(reading.rows(session.definition(code).get("attributes")))


RULES = (
    in_xml, in_json, fields, values, unique, same,
    definition_in_xml, definition_in_json, definition_fields, definition_values, definition_same,
)  # fmt: skip
