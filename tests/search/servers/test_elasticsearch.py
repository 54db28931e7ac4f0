"""Documents and queries for Elasticsearch hold words already cut. Against a stand-in: no real server has been asked."""

import importlib
import json

import pytest
from django.core.management import call_command
from modelsearch.backends import import_backend

from heritage.catalogue.choices import Kind, NameKind, Property, Visibility
from heritage.catalogue.models import HeritageSitePage, Statement
from heritage.search.results.site_search import Findings
from heritage.search.servers.elasticsearch import SERVERS
from tests.factories.catalogue import HeritageSitePageFactory, a_name
from tests.search.conftest import Index
from tests.search.servers.elasticsearch_stand_in import StandIn

BACKENDS = sorted(SERVERS)


@pytest.fixture
def index(settings, db, django_capture_on_commit_callbacks, home):
    StandIn.begin()
    settings.WAGTAILSEARCH_BACKENDS = {
        "default": {
            "BACKEND": "heritage.search.servers.elasticsearch.elasticsearch9",
            "URLS": ["https://search.example:9200"],
            "INDEX_PREFIX": "heritage_",
            "OPTIONS": {"node_class": StandIn, "max_retries": 0},
        }
    }
    index = Index(None, lambda: django_capture_on_commit_callbacks(execute=True))
    index.rebuild()
    return index


def entry(index, title, *names, **fields):
    with index.saving():
        return HeritageSitePageFactory(title=title, names=[a_name(name) for name in names], **fields)


@pytest.mark.parametrize("name", BACKENDS)
def test_every_version_is_modelsearchs_own_backend_with_our_words(name):
    stock = importlib.import_module(f"modelsearch.backends.{name}").SearchBackend
    ours = import_backend(f"heritage.search.servers.elasticsearch.{name}")
    assert issubclass(ours, stock)
    assert issubclass(ours.index_class, stock.index_class)
    assert issubclass(ours.atomic_rebuilder_class, stock.atomic_rebuilder_class)


def test_a_document_holds_words_already_cut_and_nothing_is_analysed(index):
    place = entry(index, "國棉三廠")
    name = StandIn.aliases["heritage_wagtailcore_page"]
    document = StandIn.indexes[name]["documents"][str(place.pk)]
    assert {"国棉", "棉三", "三厂", "厂", "=国棉三厂", "=guomiansanchang", "=gmsc", "~sanchang"} <= set(
        document["text"]
    )
    assert "=国棉三厂" in document["text_a"]
    assert "国棉" in document["text_a"]
    assert "國棉三廠" not in json.dumps(document, ensure_ascii=False)
    assert document["_django_content_type"][:2] == ["catalogue.HeritageSitePage", "wagtailcore.Page"]
    mapping = StandIn.indexes[name]["mapping"]
    assert {field["type"] for field in mapping.values()} == {"keyword"}
    assert set(document) <= set(mapping)


def test_a_query_asks_for_words_already_cut(index):
    entry(index, "国棉三厂")
    list(HeritageSitePage.objects.search("國棉三廠"))
    method, address, body = StandIn.requests[-1]
    assert (method, address) == ("POST", "heritage_wagtailcore_page/_search")
    asked = json.dumps(body["query"]["bool"]["filter"], ensure_ascii=False)
    assert all(f'{{"term": {{"text": "{word}"}}}}' in asked for word in ("国棉", "棉三", "三厂", "=国棉三厂"))
    assert "國" not in asked


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("砂轮", "二砂"),
        ("ersha", "二砂"),
        ("er sha", "二砂"),
        ("es", "二砂"),
        ("國棉三廠", "国棉三厂"),
        ("三厂 国棉", "国棉三厂"),
        ("ＧＭＳＣ", "国棉三厂"),
        ("国棉三场", "国棉三厂"),
        ("二沙", "二砂"),
        ("三磨所", "磨街"),
    ],
)
def test_a_name_finds_its_place_first_however_it_is_typed(index, typed, title):
    entry(index, "二砂", "郑州第二砂轮厂旧址")
    entry(index, "国棉三厂", "郑棉三厂")
    entry(index, "国棉三厂家属院")
    entry(index, "磨街", "三磨所")
    assert index.titles(typed)[0] == title
    assert [page.title for page in HeritageSitePage.objects.search(typed).best(1)] == [title]


def test_former_names_follow_present_ones_and_mentions_follow_names(index):
    index.page("说明", lead="国棉三厂在这里。")
    with index.saving():
        HeritageSitePageFactory(title="从前", names=[a_name("国棉三厂", kind=NameKind.FORMER)])
    entry(index, "现在", "国棉三厂")
    assert index.titles("国棉三厂") == ["现在", "从前", "说明"]
    assert {page.title for page in HeritageSitePage.objects.autocomplete("国棉三").best(3)} == {"现在", "从前"}


def test_the_database_decides_what_is_public_and_counts_it(index, client):
    place = entry(index, "石榴园", kind=Kind.INDUSTRIAL)
    entry(index, "石榴院", live=False)
    assert [pk for _, pk in Findings("石榴").ranked] == [place.pk]
    assert 'href="/search/' in client.get("/search/?q=石榴").content.decode()
    HeritageSitePage.objects.filter(pk=place.pk).update(live=False)  # behind the server's back
    assert Findings("石榴").ranked == []


def test_words_about_a_hidden_position_find_nothing(index):
    row = Statement(property=Property.ADDRESS, value="伏牛路九十九号")
    place = entry(index, "古墓", visibility=Visibility.PUBLIC_EXACT, statements=[row])
    assert index.titles("伏牛路") == ["古墓"]
    HeritageSitePage.objects.filter(pk=place.pk).update(visibility=Visibility.HIDDEN)
    assert index.titles("伏牛路") == []
    assert index.titles("古墓") == ["古墓"]


def test_a_word_that_stands_everywhere_does_not_make_everything_a_result(index):
    for number in range(25):
        index.page(f"郑州{number}")
    assert len(index.titles("郑州")) == 25
    assert index.titles("郑州塔") == []


def test_a_deleted_page_leaves_the_index(index):
    page = entry(index, "二砂")
    pk, name = str(page.pk), StandIn.aliases["heritage_wagtailcore_page"]
    assert pk in StandIn.indexes[name]["documents"]
    with index.saving():
        page.delete()
    assert pk not in StandIn.indexes[name]["documents"]


def test_without_the_server_the_database_searches_and_saving_goes_on(index, client, caplog):
    entry(index, "二砂")
    StandIn.is_away = True
    entry(index, "二砂旧址")
    assert sorted(index.titles("二砂")) == ["二砂", "二砂旧址"]
    assert client.get("/search/?q=二砂").status_code == 200
    assert [item["title"] for item in client.get("/search/suggest/?q=二砂").json()["suggestions"]] != []
    assert "the database has searched" in caplog.text


def test_a_rebuild_swaps_the_new_index_for_the_old(index):
    place = HeritageSitePageFactory(title="二砂")  # not committed, so not followed
    old = StandIn.aliases["heritage_wagtailcore_page"]
    call_command("update_index", verbosity=0)
    new = StandIn.aliases["heritage_wagtailcore_page"]
    assert new != old
    assert old not in StandIn.indexes
    assert str(place.pk) in StandIn.indexes[new]["documents"]
