"""Editors find in their own lists and choosers what visitors find, typed in the same ways: it is the same index."""

import pytest
from django.urls import reverse
from wagtail.documents import get_document_model

from heritage.catalogue.models import HeritageIndexPage, Source, Term
from heritage.catalogue.models.terms import Vocabulary
from tests.factories.accounts import AdministratorFactory
from tests.factories.catalogue import HeritageSitePageFactory, a_name
from tests.factories.photos import PhotoFactory


@pytest.fixture
def ask(index, client):
    """What the HTML of an address of the admin shows, for somebody who may do everything."""
    client.force_login(AdministratorFactory())

    def get(address, query):
        answer = client.get(address, {"q": query})
        assert answer.status_code == 200
        return answer.content.decode()

    return get


@pytest.fixture
def places(index):
    with index.saving():
        HeritageSitePageFactory(title="国棉三厂", names=[a_name("郑棉三厂")])
        HeritageSitePageFactory(title="保吉寨")
    return HeritageIndexPage.objects.get()


def lists_of_pages(parent):
    return {
        "search": reverse("wagtailadmin_pages:search"),
        "explorer": reverse("wagtailadmin_explore", args=[parent.pk]),
        "chooser": reverse("wagtailadmin_choose_page_search"),
    }


@pytest.mark.parametrize("place", ["search", "explorer", "chooser"])
@pytest.mark.parametrize("typed", ["国棉", "國棉三廠", "guomian", "gmsc", "郑棉三厂", "国棉三场"])
def test_a_page_is_found_in_every_way(ask, places, place, typed):
    page = ask(lists_of_pages(places)[place], typed)
    assert "国棉三厂" in page
    assert "保吉寨" not in page


@pytest.mark.parametrize("name", ["wagtailimages:index", "wagtailimages_chooser:choose_results"])
@pytest.mark.parametrize("typed", ["织机", "織機", "penqi", "pqzj"])
def test_a_picture_is_found_in_every_way(ask, index, name, typed):
    with index.saving():
        PhotoFactory(title="喷气织机")
        PhotoFactory(title="寨墙")
    page = ask(reverse(name), typed)
    assert "喷气织机" in page
    assert "寨墙" not in page


@pytest.mark.parametrize("name", ["wagtaildocs:index", "wagtaildocs_chooser:choose_results"])
@pytest.mark.parametrize("typed", ["教案", "jiaoan", "讀書教案"])
def test_a_document_is_found_in_every_way(ask, index, name, typed):
    with index.saving():
        get_document_model().objects.create(title="读书教案", file="a.pdf")
        get_document_model().objects.create(title="海报", file="b.pdf")
    page = ask(reverse(name), typed)
    assert "读书教案" in page
    assert "海报" not in page


@pytest.mark.parametrize(
    "name", ["wagtailsnippets_catalogue_source:list", "wagtailsnippetchoosers_catalogue_source:choose_results"]
)
@pytest.mark.parametrize("typed", ["晚报", "wanbao", "ZZWB19", "二砂", "ersha"])
def test_a_source_is_found_by_title_publisher_and_code(ask, index, name, typed):
    with index.saving():
        Source.objects.create(code="ZZWB19", title="二砂将成公园", publisher="郑州晚报", grade="B")
        Source.objects.create(code="XH26", title="磨街开放", publisher="新华社", grade="B")
    page = ask(reverse(name), typed)
    assert "二砂将成公园" in page
    assert "磨街开放" not in page


@pytest.mark.parametrize(
    "name", ["wagtailsnippets_catalogue_term:list", "wagtailsnippetchoosers_catalogue_term:choose_results"]
)
@pytest.mark.parametrize("typed", ["读书", "dushu", "talk"])
def test_a_term_is_found_by_name_and_code(ask, index, name, typed):
    with index.saving():
        Term.objects.create(vocabulary=Vocabulary.EVENT_KIND, code="talk", name="读书分享会")
        Term.objects.create(vocabulary=Vocabulary.EVENT_KIND, code="walk", name="城市行走")
    page = ask(reverse(name), typed)
    assert "读书分享会" in page
    assert "城市行走" not in page
