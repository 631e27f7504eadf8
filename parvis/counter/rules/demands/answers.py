"""The answers of a case as XML, valid under the schema of its definition."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree import ElementTree as Xml

from parvis.counter.rules.demands.schema import COMPLEX, MANY, SIMPLE, namespace_of
from parvis.counter.types import Kind, Question
from parvis.counter.types.definition import Definition

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that XML 1.0 cannot hold; nobody types them on purpose."""


def answers_xml(definition: Definition, answers: Mapping[str, Any]) -> bytes:
    """Return answers as XML, in the order of the form; what was not answered is not there.

    :returns: one element `answers`, UTF-8, without a declaration, so that it can stand inside another document.
    """
    namespace = namespace_of(definition)
    Xml.register_namespace("a", namespace)
    root = Xml.Element(f"{{{namespace}}}answers")
    _add(root, namespace, definition.form.questions, answers)
    return bytes(Xml.tostring(root, encoding="utf-8"))


def _add(parent: Xml.Element, namespace: str, questions: Iterable[Question], answers: Mapping[str, Any]) -> None:
    for question in questions:
        value = answers.get(question.id)
        if value is None or value == "":
            continue
        several = value if question.kind in MANY and isinstance(value, list) else [value]
        for one in several:
            element = Xml.SubElement(parent, f"{{{namespace}}}{question.id}")
            if question.kind is Kind.GROUP:
                _add(element, namespace, question.items, one)
            else:
                _fill(element, namespace, question, one)


def _fill(element: Xml.Element, namespace: str, question: Question, value: Any) -> None:
    parts = COMPLEX.get(SIMPLE.get(question.kind, "").removeprefix("tns:"))
    if parts is None:
        element.text = _text(value)
        return
    for part in parts:
        if isinstance(value, Mapping) and value.get(part) not in (None, ""):
            Xml.SubElement(element, f"{{{namespace}}}{part}").text = _text(value[part])


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return _text(value.get("name") or value.get("text") or "")
    return _FORBIDDEN.sub("", str(value))
