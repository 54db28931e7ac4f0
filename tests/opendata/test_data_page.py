"""The page of open data explains to everybody what there is, under which licence, and how to cite it."""

import json
import re

import pytest
import rdflib

from heritage.opendata.fields import FIELDS
from heritage.opendata.vocabularies import VOCABULARIES
from tests.factories.catalogue import HeritageSitePageFactory, TermFactory
from tests.opendata.forms.test_schema_org import checked

pytestmark = pytest.mark.django_db


def test_the_page_says_how_many_and_as_of_when(client, whole):
    HeritageSitePageFactory(hidden=True, last_published_at="2026-03-04T08:00:00Z")
    html = client.get("/data/").content.decode()

    assert re.findall(r'<dd class="num">(\d+)</dd>', html) == ["4", "3"]
    assert '<time datetime="2026-03-04">2026年3月4日</time>' in html
    assert "CC BY 4.0" in html
    assert all(field.meaning in html for field in FIELDS)
    assert 'href="/data/entries.xlsx"' in html


def test_the_page_of_a_filter_says_so_and_hands_it_on(client, whole):
    html = client.get("/data/?kind=industrial&sort=name&view=pictures").content.decode()

    assert "下面的文件只含目录里筛选出的 3 条" in html
    assert 'href="/data/entries.xlsx?kind=industrial&amp;sort=name"' in html
    assert 'href="/sites/?kind=industrial&amp;sort=name"' in html


def test_search_engines_of_data_find_the_data_set(client, whole):
    html = client.get("/data/").content.decode()
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    told = json.loads(block)

    assert checked(told)
    assert (told["@type"], told["license"]) == ("Dataset", "https://creativecommons.org/licenses/by/4.0/deed.zh-hans")
    assert told["distribution"][0]["contentUrl"] == "http://testserver/data/entries.xlsx"


def test_the_licence_is_a_setting(client, whole, settings):
    settings.OPEN_DATA_LICENCE = "cc0"
    entry = whole.entries[0]

    assert "CC0 1.0" in client.get("/data/").content.decode()
    assert "publicdomain/zero" in client.get(f"{entry.permanent_path}.jsonld")["Link"]


def test_the_footer_of_every_page_leads_to_it(client, whole):
    assert '<a href="/data/">开放数据</a>' in client.get("/").content.decode()


def test_each_vocabulary_is_skos(client, whole):
    for name in VOCABULARIES:
        response = client.get(f"/data/vocabularies/{name}")
        graph = rdflib.Dataset(default_union=True).parse(data=response.content, format="json-ld")
        skos = rdflib.SKOS

        assert response["Content-Type"] == "application/ld+json"
        [scheme] = graph.subjects(rdflib.RDF.type, skos.ConceptScheme)
        assert str(scheme) == f"http://testserver/data/vocabularies/{name}"
        concepts = list(graph.subjects(rdflib.RDF.type, skos.Concept))
        assert concepts
        for concept in concepts:
            assert str(concept).startswith(f"{scheme}#")
            assert graph.value(concept, skos.prefLabel).language in {"zh-Hans", "en"}
            assert graph.value(concept, skos.inScheme) == scheme


def test_a_street_office_is_told_only_where_some_public_entry_shows_it(read, catalogue):
    shown, restricted, drafted = (TermFactory(name=name) for name in ("绿东村街道", "白鹭街道", "赤松街道"))
    HeritageSitePageFactory(street_office=shown, visibility="hidden_or_generalised")
    HeritageSitePageFactory(street_office=restricted, visibility="restricted")
    HeritageSitePageFactory(street_office=drafted, live=False)
    labels = [term.get("prefLabel") for term in read("/data/vocabularies/street-office")["@graph"]]

    assert labels == [None, {"zh-Hans": "绿东村街道"}]
