"""Names are proposed while somebody types: entries first, then events, and nothing that is not public."""

import pytest
from django.db import connection
from django.urls import reverse
from wagtail.models import PageViewRestriction

from heritage.catalogue.choices import Kind, Level, Visibility
from heritage.catalogue.models import Designation, HeritageSitePage
from heritage.photos.renditions.sizes import SMALL
from tests.factories.catalogue import HeritageSitePageFactory, a_name
from tests.factories.events import EventPageFactory
from tests.factories.photos import PhotoFactory

pytestmark = pytest.mark.postgresql


@pytest.fixture
def ask(index, client):
    def ask(query):
        response = client.get(reverse("search_suggest"), {"q": query})
        assert response.status_code == 200
        return response.json()["suggestions"]

    return ask


def entry(index, title, *names, **fields):
    with index.saving():
        return HeritageSitePageFactory(title=title, names=[a_name(name) for name in names], **fields)


def titles(suggestions):
    return [suggestion["title"] for suggestion in suggestions]


def test_a_suggestion_says_what_it_is_and_where_it_leads(index, ask):
    national = Designation(level=Level.NATIONAL, date="2019-10-07")
    photo = PhotoFactory()
    place = entry(index, "二砂", "白鸽集团厂房", kind=Kind.INDUSTRIAL, designations=[national], photo=photo)
    [suggestion] = ask("白鸽")
    assert suggestion == {
        "type": "entry",
        "kind": "工业遗产",
        "title": "二砂",
        "name": "白鸽集团厂房",
        "href": place.url,
        "note": "全国重点文物保护单位",
        "number": place.number,
        "picture": None,  # nobody waits for one to be made
    }
    made = photo.get_rendition(SMALL)
    assert ask("ersha")[0]["picture"] == {"src": made.url, "width": 320, "height": 213}
    assert ask("ersha")[0]["name"] == ""


def test_entries_stand_before_events_and_there_are_only_a_few(index, ask):
    for number in range(8):
        entry(index, f"国棉{number}厂")
        with index.saving():
            EventPageFactory(title=f"国棉{number}厂读书", is_sample=number == 7)
    found = ask("国棉")
    assert [suggestion["type"] for suggestion in found] == ["entry"] * 6 + ["event"] * 3
    assert titles(ask("国棉7"))[1] == "国棉7厂读书（示例）"


@pytest.mark.parametrize("typed", ["ersha", "es", "二", "二沙", "èrshā", "Ｅｒｓｈａ"])
def test_a_name_is_proposed_however_it_is_typed(index, ask, typed):
    entry(index, "二砂")
    entry(index, "磨街")
    assert titles(ask(typed)) == ["二砂"]


@pytest.mark.parametrize("typed", ["", " ", "\x00", "!!", "🏭", "x" * 10_000, "(a+)+$", "二砂" * 5_000])
def test_odd_queries_propose_nothing(index, ask, typed):
    entry(index, "磨街")
    assert ask(typed) == []


def test_nothing_is_proposed_that_is_not_public(index, ask):
    entry(index, "石榴院", live=False)
    private = entry(index, "石榴楼")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    entry(index, "石榴墓", visibility=Visibility.RESTRICTED)
    place = entry(index, "石榴园")
    assert sorted(titles(ask("石榴"))) == ["石榴园", "石榴墓"]
    HeritageSitePage.objects.filter(pk=place.pk).update(live=False)  # behind the index's back
    assert titles(ask("石榴")) == ["石榴墓"]


@pytest.mark.parametrize("many", [1, 3])
def test_suggestions_take_a_fixed_number_of_queries(index, ask, django_assert_num_queries, many):
    for number in range(many):
        entry(index, f"国棉{number}厂", photo=PhotoFactory())
        with index.saving():
            EventPageFactory(title=f"国棉{number}厂读书")
    ask("国棉")
    with django_assert_num_queries(6 if connection.vendor == "postgresql" else 8):
        assert len(ask("国棉")) == 2 * many


def test_without_an_index_the_database_proposes(empty_index, client):
    HeritageSitePageFactory(title="二砂")
    assert titles(client.get("/search/suggest/?q=二砂").json()["suggestions"]) == ["二砂"]


def test_an_answer_that_has_not_changed_is_not_sent_again(index, client):
    entry(index, "二砂")
    answer = client.get("/search/suggest/?q=二砂")
    assert answer["Cache-Control"] == "no-cache"
    assert "Cookie" not in answer.get("Vary", "")
    assert client.get("/search/suggest/?q=二砂", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.post("/search/suggest/?q=二砂").status_code == 405
