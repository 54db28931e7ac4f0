"""The page of results: everything public that fits, best first, by type and facet, with the reason marked."""

import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction, ReferenceIndex

from heritage.catalogue.choices import Kind, NameKind, Property, Visibility
from heritage.catalogue.models import HeritageSitePage, Statement
from heritage.photos.models import Photo
from tests.factories.catalogue import HeritageSitePageFactory, a_name
from tests.factories.events import EventPageFactory, a_session
from tests.factories.photos import PhotoFactory

pytestmark = pytest.mark.postgresql


@pytest.fixture
def ask(index, client):
    def ask(query, **arguments):
        response = client.get(reverse("search"), {"q": query, **arguments})
        assert response.status_code == 200
        return BeautifulSoup(response.content, "html.parser")

    return ask


def entry(index, title, **fields):
    with index.saving():
        return HeritageSitePageFactory(title=title, **fields)


def a_photo(index, caption, page=None, **fields):
    with index.saving():
        photo = PhotoFactory(title="IMG_0001 内部", caption=caption, description="", is_decorative=True, **fields)
        if page:
            page.photo = photo
            page.save()
    return photo


def titles(page):
    return [title.get_text(strip=True) for title in page.select(".result__title a")]


def marks(page):
    return [mark.get_text() for mark in page.select(".results mark")]


def counts(page):
    return {a.find(string=True): int(a.span.get_text()) for a in page.select(".types a")}


def facet(page, name):
    inputs = page.select(f'input[type=checkbox][name="{name}"]')
    return {box["value"]: int(box.parent.span.get_text()) for box in inputs}


def test_entries_events_pages_pictures_and_documents_stand_in_one_list(index, ask):
    place = entry(index, "二砂")
    with index.saving():
        EventPageFactory(title="读二砂", sessions=[a_session()])
    index.page("关于", lead="本目录从二砂开始。")
    a_photo(index, "二砂的锯齿屋顶", place)
    with index.saving():
        document = get_document_model().objects.create(
            title="二砂折页", file=ContentFile(b"x", "a.pdf"), file_size=2048
        )
        refer(place, document)

    page = ask("二砂")
    assert titles(page)[0] == "二砂"
    assert set(titles(page)[3:]) == {"二砂的锯齿屋顶", "二砂折页"}  # what is printed below pictures comes last
    assert sorted(titles(page)) == sorted(["二砂", "读二砂", "关于", "二砂的锯齿屋顶", "二砂折页"])
    assert counts(page) == {"全部": 5, "条目": 1, "活动": 1, "页面": 1, "图片": 1, "文件": 1}
    assert set(marks(page)) == {"二砂"}
    assert titles(ask("二砂", type="event")) == ["读二砂"]
    assert titles(ask("二砂", type="photo")) == ["二砂的锯齿屋顶"]
    document_page = ask("二砂", type="document")
    assert document_page.select_one(".result__title a")["href"] == document.url
    assert "PDF·2.0 KB" in document_page.select_one(".result__kind").get_text().replace("\xa0", " ")
    assert len(titles(ask("二砂", type="nonsense"))) == 5


def refer(page, thing):
    """As if the page linked to it in its text."""
    types = ContentType.objects
    ReferenceIndex.objects.create(
        base_content_type=types.get(app_label="wagtailcore", model="page"),
        content_type=types.get_for_model(type(page)),
        object_id=page.pk,
        to_content_type=types.get_for_model(type(thing)),
        to_object_id=thing.pk,
        model_path="story",
        content_path="story",
        content_path_hash="00000000-0000-0000-0000-000000000000",
    )


def test_a_picture_is_found_by_its_caption_only_where_a_published_page_shows_it(index, ask):
    shown, draft = entry(index, "磨街"), entry(index, "草稿", live=False)
    a_photo(index, "锯齿屋顶", shown)
    a_photo(index, "锯齿窗", draft)
    a_photo(index, "锯齿门")
    assert titles(ask("锯齿")) == ["锯齿屋顶"]
    assert titles(ask("IMG")) == []
    assert titles(ask("内部")) == []
    page = ask("锯齿")
    assert "见“磨街”" in page.select_one(".result").get_text()
    assert page.select_one(".result__title a")["href"] == shown.url


def test_a_picture_in_a_private_collection_is_not_found(index, ask):
    private = Collection.get_first_root_node().add_child(name="内部")
    CollectionViewRestriction.objects.create(collection=private, restriction_type=CollectionViewRestriction.LOGIN)
    a_photo(index, "锯齿屋顶", entry(index, "磨街"), collection=private)
    assert titles(ask("锯齿")) == []
    Photo.objects.update(collection=Collection.get_first_root_node())
    assert titles(ask("锯齿")) == ["锯齿屋顶"]


def test_facets_count_and_narrow_the_entries_that_were_found(index, ask):
    entry(index, "砂轮厂", kind=Kind.INDUSTRIAL)
    entry(index, "砂轮街", kind=Kind.BLOCK)
    entry(index, "砂轮楼", kind=Kind.INDUSTRIAL)
    entry(index, "别处", kind=Kind.INDUSTRIAL)
    index.page("砂轮说明")
    page = ask("砂轮")
    assert facet(page, "kind") == {Kind.INDUSTRIAL.value: 2, Kind.BLOCK.value: 1}
    narrowed = ask("砂轮", kind=Kind.INDUSTRIAL.value)
    assert sorted(titles(narrowed)) == ["砂轮厂", "砂轮楼"]
    assert facet(narrowed, "kind") == {Kind.INDUSTRIAL.value: 2, Kind.BLOCK.value: 1}
    assert narrowed.select_one(".chosen a")["href"].startswith("/search/?q=")
    assert titles(ask("砂轮", kind="nonsense")) == titles(page)
    nothing = ask("砂轮", kind=Kind.INDUSTRIAL.value, level="national")
    assert titles(nothing) == []
    assert "不限" in nothing.get_text()


def test_another_name_and_the_piece_of_text_that_was_found_are_shown_and_marked(index, ask):
    names = [a_name("白鸽集团厂房"), a_name("四零二厂", kind=NameKind.FORMER)]
    address = Statement(property=Property.ADDRESS, value="华山路78号")
    entry(index, "二砂", names=names, statements=[address], visibility=Visibility.PUBLIC_EXACT, summary="砂轮厂。")
    page = ask("四零二厂")
    assert page.select_one(".result__official").get_text(strip=True) == "又称四零二厂"
    assert marks(page) == ["四零二厂"]
    page = ask("華山路７８號")
    assert page.select_one(".result__text").get_text(strip=True) == "地址：华山路78号"
    assert marks(page) == ["华山路", "78", "号"] or marks(page) == ["华山路78号"]
    assert marks(ask("ersha")) == ["二砂"]


def test_a_wrong_character_is_said_and_corrected(index, ask):
    entry(index, "国棉三厂")
    page = ask("国棉三广")
    near = page.select_one(".results__near")
    assert "没有完全符合“国棉三广”的内容" in near.get_text()
    assert near.a.get_text() == "国棉三厂"
    assert titles(page) == ["国棉三厂"]
    assert ask("国棉三厂").select_one(".results__near") is None


def test_a_name_written_by_its_sound_finds_as_much_as_the_name(index, ask):
    entry(index, "二砂")
    entry(index, "白鸽集团", summary="从前是二砂的一部分。")

    written, heard = ask("二砂"), ask("二沙")

    assert heard.select_one(".results__near").get_text() == "没有“二沙”，下面是同音的“二砂”。"
    assert titles(heard) == titles(written) == ["二砂", "白鸽集团"]
    assert marks(heard) == marks(written)
    assert heard.select_one(".results__count").get_text() == "“二砂”，2条"


def test_the_extract_holds_the_road_and_not_a_mill_that_shares_two_characters(index, ask):
    address = Statement(property=Property.ADDRESS, value="棉纺路北侧")
    names = [a_name("国营郑州第一棉纺织厂")]
    entry(index, "国棉一厂", names=names, statements=[address], visibility=Visibility.PUBLIC_EXACT)

    page = ask("棉纺路")

    assert page.select_one(".result__text").get_text(strip=True) == "地址：棉纺路北侧"
    assert marks(page) == ["棉纺路"]


def test_nothing_found_says_what_else_to_try(index, ask):
    page = ask("火星车")
    assert page.h2.get_text() == "没有找到“火星车”"
    assert [a["href"] for a in page.select(".ways a")] == ["/sites/", "/map/", "/events/"]


@pytest.mark.parametrize(
    "query", ["", "   ", "\x00", "!!!", "🏭", "<script>alert(1)</script>", "二砂" * 5_000, "%", "\u202e"]
)
def test_odd_queries_get_a_page_and_nothing_raw(index, ask, query):
    entry(index, "二砂")
    page = ask(query)
    assert "<script>alert" not in str(page)
    assert page.h1.get_text() == "搜索"


def test_markup_in_a_title_is_text(index, ask):
    entry(index, "<b>二砂</b>")
    assert titles(ask("二砂")) == ["<b>二砂</b>"]


@pytest.mark.parametrize("many", [1, 3, 5])
def test_results_of_every_type_take_a_fixed_number_of_queries(index, client, many):
    for number in range(many):
        place = entry(index, f"二砂{number}", summary="二砂。", names=[a_name(f"砂轮{number}")])
        a_photo(index, f"二砂图{number}", place)
        with index.saving():
            EventPageFactory(title=f"读二砂{number}", sessions=[a_session()], place=place)
        index.page(f"说明二砂{number}")
    client.get("/search/?q=二砂")
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/search/?q=二砂").content.count(b'class="result__title"') == 4 * many
    asked = [query["sql"] for query in captured]
    # PostgreSQL searches by queries, also for documents where there are none.
    assert len(asked) == len(set(asked)) == (18 if connection.vendor == "postgresql" else 16)


def test_pages_of_results_have_addresses_and_nonsense_answers_the_nearest(index, ask):
    for number in range(25):
        index.page(f"二砂{number}")
    first, second = ask("二砂"), ask("二砂", page=2)
    assert len(titles(first)) == 20
    assert len(titles(second)) == 5
    assert not set(titles(first)) & set(titles(second))
    assert titles(ask("二砂", page="99")) == titles(second)
    assert titles(ask("二砂", page="x")) == titles(first)
    assert first.select_one("a[rel=next]")["href"] == "/search/?page=2&q=%E4%BA%8C%E7%A0%82"
    assert second.select_one("ol.results")["start"] == "21"


def test_what_is_not_public_is_in_no_list_no_count_and_no_extract(index, ask):
    entry(index, "石榴园", summary="石榴。")
    private = entry(index, "石榴楼")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    entry(index, "石榴院", live=False)
    secret = Statement(property=Property.ADDRESS, value="石榴巷三号")
    entry(index, "古墓", visibility=Visibility.HIDDEN, statements=[secret], summary="墓。")
    page = ask("石榴")
    assert titles(page) == ["石榴园"]
    assert counts(page) == {"全部": 1, "条目": 1}
    HeritageSitePage.objects.filter(title="石榴园").update(live=False)
    assert titles(ask("石榴")) == []
    assert not re.search("石榴(楼|院|巷)", str(ask("古墓")))
