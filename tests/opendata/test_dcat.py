"""DCAT-AP's shapes find no fault with the description of the data, which names every file."""

import json

import pyshacl
import pytest
import rdflib

from heritage.opendata.downloads import DOWNLOADS
from tests.opendata.schemas import folder

pytestmark = pytest.mark.django_db
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")


def conforms(graph):
    shapes = rdflib.Graph().parse(folder("dcat-ap") / "dcat-ap-SHACL.ttl")
    found, _, report = pyshacl.validate(graph, shacl_graph=shapes, advanced=True)
    return found, report


def test_the_shapes_find_no_fault(read, whole):
    graph = rdflib.Graph().parse(data=read("/data/catalogue.ttl"), format="turtle")

    found, report = conforms(graph)
    assert found, report
    [data] = graph.subjects(rdflib.RDF.type, DCAT.Dataset)
    assert str(graph.value(data, rdflib.DCTERMS.title)) == "中原遗产目录"
    assert {str(file) for _, _, file in graph.triples((None, DCAT.downloadURL, None))} == {
        f"http://testserver/data/entries.{form}" for form in DOWNLOADS
    }


def test_the_shapes_would_find_a_fault(read, whole):
    graph = rdflib.Graph().parse(data=read("/data/catalogue.ttl"), format="turtle")
    graph.remove((None, rdflib.DCTERMS.title, None))

    assert conforms(graph)[0] is False


def test_both_forms_say_the_same(read, whole):
    turtle = rdflib.Graph().parse(data=read("/data/catalogue.ttl"), format="turtle")
    linked = rdflib.Graph().parse(data=json.dumps(read("/data/catalogue.jsonld")), format="json-ld")

    assert len(turtle) > 50
    assert turtle.isomorphic(linked)
