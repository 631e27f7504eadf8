"""The XML Schema of the answers of one version of a form (W3C XML Schema 1.0)."""

from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree as Xml

from parvis.counter.types import Kind, Question
from parvis.counter.types.definition import Definition

XS = "http://www.w3.org/2001/XMLSchema"
SIMPLE = {
    Kind.TEXT: "xs:string", Kind.LONG_TEXT: "xs:string", Kind.MONEY: "tns:cents", Kind.DATE: "xs:date",
    Kind.YES_NO: "xs:boolean", Kind.NATIONAL_NUMBER: "tns:nationalNumber",
    Kind.ENTERPRISE_NUMBER: "tns:enterpriseNumber", Kind.IBAN: "xs:string", Kind.EMAIL: "xs:string",
    Kind.PHONE: "xs:string", Kind.ADDRESS: "tns:address", Kind.PLACE: "tns:place", Kind.FILES: "tns:file",
    Kind.SIGNATURE: "tns:signature", Kind.PARTY: "tns:party", Kind.COMPUTED: "xs:string",
}  # fmt: skip
MANY = frozenset({Kind.SEVERAL_OF, Kind.FILES, Kind.GROUP})
"""Kinds of which an element comes once for each thing answered."""
COMPLEX = {
    "address": (
        "street_id", "street_nl", "street_fr", "number", "box", "postcode", "municipality", "municipality_nl",
        "municipality_fr", "country", "lat", "lon",
    ),
    "place": ("lat", "lon", "municipality", "municipality_nl", "municipality_fr", "text"),
    "file": ("file", "name", "label", "size"),
    "signature": ("name", "at", "statement"),
    "party": ("kind", "name", "number"),
}  # fmt: skip
_SHAPES = {"nationalNumber": "[0-9]{11}", "enterpriseNumber": "[0-9]{10}"}


def namespace_of(definition: Definition) -> str:
    """Return the namespace of the answers, which names the procedure and its version."""
    return f"urn:parvis:procedure:{definition.id}:{definition.hash[:12]}"


def schema_of(definition: Definition) -> bytes:
    """Return the schema under which the answers of a definition are valid, whatever was asked and whatever was not.

    :returns: XML, UTF-8; the same definition always gives the same bytes.
    """
    Xml.register_namespace("xs", XS)
    namespace = namespace_of(definition)
    root = Xml.Element(
        f"{{{XS}}}schema",
        {"targetNamespace": namespace, "elementFormDefault": "qualified", "xmlns:tns": namespace, "version": "1.0"},
    )
    _documented(root, definition.procedure.name.to("en"))
    answers = Xml.SubElement(root, f"{{{XS}}}element", {"name": "answers"})
    _sequence(answers, definition.form.questions)
    for name, parts in COMPLEX.items():
        _complex(root, name, parts)
    for name, pattern in _SHAPES.items():
        _restricted(root, name, "xs:string", {"pattern": pattern})
    _restricted(root, "cents", "xs:integer", {})
    Xml.indent(root)
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _documented(element: Xml.Element, text: str) -> None:
    note = Xml.SubElement(element, f"{{{XS}}}annotation")
    Xml.SubElement(note, f"{{{XS}}}documentation").text = text


def _sequence(element: Xml.Element, questions: Iterable[Question]) -> None:
    made = Xml.SubElement(element, f"{{{XS}}}complexType")
    sequence = Xml.SubElement(made, f"{{{XS}}}sequence")
    for one in questions:
        _question(sequence, one)


def _question(sequence: Xml.Element, question: Question) -> None:
    about: dict[str, Any] = {"name": question.id, "minOccurs": "0"}
    if question.kind in MANY:
        about["maxOccurs"] = "unbounded"
    choice = question.kind in (Kind.ONE_OF, Kind.SEVERAL_OF)
    if question.kind is Kind.NUMBER:
        about["type"] = "xs:decimal" if question.decimals else "xs:integer"
    elif not choice and question.kind is not Kind.GROUP:
        about["type"] = SIMPLE[question.kind]
    element = Xml.SubElement(sequence, f"{{{XS}}}element", about)
    _documented(element, question.label.to("en"))
    if choice:
        inside = Xml.SubElement(element, f"{{{XS}}}simpleType")
        values = Xml.SubElement(inside, f"{{{XS}}}restriction", {"base": "xs:string"})
        for option in question.options:
            Xml.SubElement(values, f"{{{XS}}}enumeration", {"value": option.value})
    elif question.kind is Kind.GROUP:
        _sequence(element, question.items)


def _complex(root: Xml.Element, name: str, parts: Iterable[str]) -> None:
    made = Xml.SubElement(root, f"{{{XS}}}complexType", {"name": name})
    sequence = Xml.SubElement(made, f"{{{XS}}}sequence")
    for part in parts:
        Xml.SubElement(sequence, f"{{{XS}}}element", {"name": part, "type": "xs:string", "minOccurs": "0"})


def _restricted(root: Xml.Element, name: str, base: str, facets: dict[str, str]) -> None:
    made = Xml.SubElement(root, f"{{{XS}}}simpleType", {"name": name})
    restriction = Xml.SubElement(made, f"{{{XS}}}restriction", {"base": base})
    for facet, value in facets.items():
        Xml.SubElement(restriction, f"{{{XS}}}{facet}", {"value": value})
