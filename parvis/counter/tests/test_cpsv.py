"""The catalogue as linked data holds to CPSV-AP 3.2, in both shapes, and says the same in each."""

from pathlib import Path

import pytest
import yaml
from django.test import Client
from pyshacl import validate
from rdflib import Graph
from rdflib.compare import isomorphic

from parvis.counter import api
from parvis.counter.rest.cpsv import CPSV, catalogue_graph

PROFILE = Path(__file__).parent / "golden" / "cpsv-ap-3.2.yaml"
PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix cpsv: <http://purl.org/vocab/cpsv#> . @prefix cv: <http://data.europa.eu/m8g/> .
@prefix eli: <http://data.europa.eu/eli/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix org: <http://www.w3.org/ns/org#> . @prefix adms: <http://www.w3.org/ns/adms#> .
"""


def shapes():
    """Return the profile as SHACL shapes."""
    said = [PREFIXES]
    for target, wanted in yaml.safe_load(PROFILE.read_text()).items():
        constraints = [f"sh:path {one} ; sh:minCount 1" for one in wanted.get("required", ())]
        constraints += [f"sh:path {one} ; sh:maxCount 1" for one in wanted.get("once", ())]
        constraints += [f"sh:path {one} ; sh:datatype rdf:langString" for one in wanted.get("texts", ())]
        constraints += [f"sh:path {one} ; sh:datatype xsd:double" for one in wanted.get("doubles", ())]
        constraints += [f"sh:path {one} ; sh:class {leads}" for one, leads in wanted.get("leads", {}).items()]
        said += [f"[] a sh:NodeShape ; sh:targetClass {target} ; sh:property [ {one} ] ." for one in constraints]
    return Graph().parse(data="\n".join(said), format="turtle")


@pytest.fixture
def graph(region):
    return catalogue_graph()


def test_the_catalogue_passes_the_shapes_of_the_profile(graph):
    conforms, _results, said = validate(graph, shacl_graph=shapes())
    assert conforms, said


def test_the_shapes_find_what_is_missing(graph):
    service = next(graph.subjects(predicate=None, object=CPSV.PublicService))
    for triple in list(graph.triples((service, None, None))):
        if str(triple[1]).endswith("title"):
            graph.remove(triple)
    assert not validate(graph, shacl_graph=shapes())[0]


def test_every_procedure_is_a_service_in_three_languages(graph):
    services = set(graph.subjects(predicate=None, object=CPSV.PublicService))
    assert len(services) == sum(bool(api.offering(one)) for one in api.procedures())
    for service in services:
        titles = [one for one in graph.objects(service, None) if getattr(one, "language", None) == "fr"]
        assert titles


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # rdflib reads JSON-LD with it
@pytest.mark.usefixtures("region")
def test_both_shapes_say_the_same_and_are_not_sent_twice(db):
    turtle, linked = Client().get("/catalogue.ttl"), Client().get("/catalogue.jsonld")
    assert turtle["Content-Type"].startswith("text/turtle")
    assert linked["Content-Type"].startswith("application/ld+json")
    one = Graph().parse(data=turtle.content, format="turtle")
    assert isomorphic(one, Graph().parse(data=linked.content, format="json-ld"))
    again = Client().get("/catalogue.ttl", HTTP_IF_NONE_MATCH=turtle["ETag"])
    assert again.status_code == 304
