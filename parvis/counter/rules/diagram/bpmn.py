"""A flow as BPMN 2.0 (ISO/IEC 19510:2013), with its diagram, for tools that read processes.

Each track is a pool. A state with several ways on is an exclusive gateway, a final one an end event; what a person does
is a user task, what happens by itself a service task, and a term an intermediate timer event. Conditions and roles are
kept as documentation, because their grammar is ours.
"""

import re
from xml.etree import ElementTree as Xml

from parvis.counter.rules.diagram.graph import Drawing, Node, NodeKind, drawings_of
from parvis.counter.rules.diagram.layout import layout_of
from parvis.counter.types.definition import Definition

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_ELEMENTS = {
    NodeKind.START: "startEvent",
    NodeKind.STATE: "exclusiveGateway",
    NodeKind.END: "endEvent",
    NodeKind.PERSON: "userTask",
    NodeKind.HOUSE: "serviceTask",
    NodeKind.TIMER: "intermediateCatchEvent",
}
_POOL_GAP, _HEADER = 40, 30


def bpmn_of(definition: Definition, language: str) -> bytes:
    """Return the flow of a definition as a BPMN 2.0 file, names in one language.

    :returns: XML, UTF-8; the same definition always gives the same bytes.
    """
    for prefix, address in (("bpmn", BPMN), ("bpmndi", BPMNDI), ("dc", DC), ("di", DI), ("xsi", XSI)):
        Xml.register_namespace(prefix, address)
    root = Xml.Element(
        f"{{{BPMN}}}definitions",
        {"id": f"procedure-{definition.id}", "targetNamespace": f"urn:parvis:procedure:{definition.id}"},
    )
    drawings = drawings_of(definition)
    collaboration = Xml.SubElement(root, f"{{{BPMN}}}collaboration", {"id": "collaboration"})
    for one in drawings:
        Xml.SubElement(
            collaboration,
            f"{{{BPMN}}}participant",
            {"id": f"pool-{one.id}", "name": one.label.to(language), "processRef": f"process-{one.id}"},
        )
    for one in drawings:
        _process(root, one, language)
    _diagram(root, drawings)
    Xml.indent(root)
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _name(text: str) -> str:
    """Return an id that XML takes."""
    return re.sub(r"[^A-Za-z0-9_.-]", "_", text)


def _process(root: Xml.Element, drawing: Drawing, language: str) -> None:
    process = Xml.SubElement(
        root,
        f"{{{BPMN}}}process",
        {"id": f"process-{drawing.id}", "name": drawing.label.to(language), "isExecutable": "false"},
    )
    if drawing.condition:
        _documented(process, f"when: {drawing.condition}")
    for node in drawing.nodes:
        _element(process, drawing, node, language)
    for number, edge in enumerate(drawing.edges):
        flow = Xml.SubElement(
            process,
            f"{{{BPMN}}}sequenceFlow",
            {"id": _flow_id(drawing, number), "sourceRef": _name(edge.source), "targetRef": _name(edge.target)},
        )
        if edge.condition and edge.condition != "true":
            _documented(flow, edge.condition)


def _element(process: Xml.Element, drawing: Drawing, node: Node, language: str) -> None:
    made = Xml.SubElement(
        process, f"{{{BPMN}}}{_ELEMENTS[node.kind]}", {"id": _name(node.id), "name": node.label.to(language)}
    )
    if node.who:
        _documented(made, f"by: {', '.join(node.who)}")
    for number, edge in enumerate(drawing.edges):
        if edge.target == node.id:
            Xml.SubElement(made, f"{{{BPMN}}}incoming").text = _flow_id(drawing, number)
    for number, edge in enumerate(drawing.edges):
        if edge.source == node.id:
            Xml.SubElement(made, f"{{{BPMN}}}outgoing").text = _flow_id(drawing, number)
    if node.kind is NodeKind.TIMER:
        timer = Xml.SubElement(made, f"{{{BPMN}}}timerEventDefinition")
        length = Xml.SubElement(timer, f"{{{BPMN}}}timeDuration", {f"{{{XSI}}}type": "bpmn:tFormalExpression"})
        length.text = node.term


def _documented(element: Xml.Element, text: str) -> None:
    Xml.SubElement(element, f"{{{BPMN}}}documentation").text = text


def _flow_id(drawing: Drawing, number: int) -> str:
    return f"flow-{drawing.id}-{number}"


def _diagram(root: Xml.Element, drawings: tuple[Drawing, ...]) -> None:
    diagram = Xml.SubElement(root, f"{{{BPMNDI}}}BPMNDiagram", {"id": "diagram"})
    plane = Xml.SubElement(diagram, f"{{{BPMNDI}}}BPMNPlane", {"id": "plane", "bpmnElement": "collaboration"})
    top = 0.0
    for drawing in drawings:
        placed = layout_of(drawing)
        _shape(plane, f"pool-{drawing.id}", 0, top, placed.width + _HEADER, placed.height, isHorizontal="true")
        for name, box in placed.boxes.items():
            _shape(plane, _name(name), box.x + _HEADER, box.y + top, box.width, box.height)
        numbers = {id(edge): number for number, edge in enumerate(drawing.edges)}
        for edge, points in placed.lines:
            flow = _flow_id(drawing, numbers[id(edge)])
            line = Xml.SubElement(plane, f"{{{BPMNDI}}}BPMNEdge", {"id": f"line-{flow}", "bpmnElement": flow})
            for x, y in points:
                Xml.SubElement(line, f"{{{DI}}}waypoint", {"x": f"{x + _HEADER:.0f}", "y": f"{y + top:.0f}"})
        top += placed.height + _POOL_GAP


def _shape(plane: Xml.Element, name: str, x: float, y: float, width: float, height: float, **more: str) -> None:
    shape = Xml.SubElement(plane, f"{{{BPMNDI}}}BPMNShape", {"id": f"shape-{name}", "bpmnElement": name, **more})
    Xml.SubElement(
        shape,
        f"{{{DC}}}Bounds",
        {"x": f"{x:.0f}", "y": f"{y:.0f}", "width": f"{width:.0f}", "height": f"{height:.0f}"},
    )
