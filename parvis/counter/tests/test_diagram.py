"""The flow of a procedure as a picture and as BPMN: whole, valid, and the same each time."""

from dataclasses import replace
from importlib.resources import files

import pytest
from django.test import Client
from lxml import etree

from parvis.counter import api
from parvis.counter.catalogue.shelves import current
from parvis.counter.rules.diagram.graph import NodeKind, drawings_of
from parvis.counter.rules.diagram.layout import layout_of
from parvis.counter.tests.definitions import tree

SCHEMA = files("SpiffWorkflow") / "bpmn" / "parser" / "schema" / "BPMN20.xsd"
NAMES = {"bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL"}


@pytest.fixture(scope="module")
def schema():
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


@pytest.fixture
def definitions(region):
    return [current().find(one.id) for one in current().procedures]


def test_every_procedure_is_valid_bpmn_and_always_the_same(definitions, schema):
    for definition in definitions:
        for language in ("nl", "fr", "en"):
            written = api.bpmn_of(definition, language)
            schema.assertValid(etree.fromstring(written))
            assert written == api.bpmn_of(definition, language)


def test_bpmn_leaves_nothing_out(definitions):
    for definition in definitions:
        root = etree.fromstring(api.bpmn_of(definition, "en"))
        tasks = {one.get("name") for one in root.iterfind(".//bpmn:userTask", NAMES)}
        tasks |= {one.get("name") for one in root.iterfind(".//bpmn:serviceTask", NAMES)}
        assert tasks == {one.label.to("en") for one in definition.flow.actions}
        ends = {one.get("name") for one in root.iterfind(".//bpmn:endEvent", NAMES)}
        assert ends >= {one.label.to("en") for one in definition.flow.states if one.final}


def test_nothing_stands_on_something_else_and_everything_is_inside(definitions):
    for definition in definitions:
        for drawing in drawings_of(definition):
            placed = layout_of(drawing)
            boxes = list(placed.boxes.values())
            for index, one in enumerate(boxes):
                assert 0 <= one.x <= one.x + one.width <= placed.width
                assert 0 <= one.y <= one.y + one.height <= placed.height
                for other in boxes[index + 1 :]:
                    apart = one.x + one.width <= other.x or other.x + other.width <= one.x
                    assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y


def test_every_arrow_is_drawn_once_and_every_node_can_be_reached(definitions):
    for definition in definitions:
        for drawing in drawings_of(definition):
            wanted = [one for one in drawing.edges if one.source != one.target]
            assert [edge for edge, _points in layout_of(drawing).lines] == wanted
            reached = {one.id for one in drawing.nodes if one.kind is NodeKind.START}
            for _round in drawing.nodes:
                reached |= {one.target for one in drawing.edges if one.source in reached}
            assert reached == {one.id for one in drawing.nodes}


def test_a_name_cannot_break_the_drawing():
    definition = tree()
    bad = definition.flow.actions[0].label.model_copy(update={"nl": "<script>alert(1)</script>"})
    action = definition.flow.actions[0].model_copy(update={"label": bad})
    flow = definition.flow.model_copy(update={"actions": (action, *definition.flow.actions[1:])})
    drawing = drawings_of(replace(definition, flow=flow))[0]
    drawn = api.svg_of(drawing, "nl")
    assert "<script>" not in drawn
    etree.fromstring(drawn)


@pytest.mark.usefixtures("region")
def test_the_page_says_it_in_words_too_and_gives_the_file(db):
    page = Client().get("/en/procedures/parking-card/flow/")
    assert page.status_code == 200
    assert "<svg" in page.content.decode()
    assert "The same in words" in page.content.decode()
    file = Client().get("/en/procedures/parking-card/flow.bpmn")
    assert file["Content-Type"] == "application/bpmn+xml"
    assert Client().get("/en/procedures/nothing/flow/").status_code == 404
