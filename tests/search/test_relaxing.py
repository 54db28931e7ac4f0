"""What is found when nothing fits exactly, and that it is said to be only near."""

import pytest

from heritage.catalogue.models import HeritageIndexPage, HeritageSitePage
from heritage.events.models import EventIndexPage
from heritage.search.query.did_you_mean import did_you_mean
from heritage.search.query.question_words import topic
from heritage.search.results.site_search import Findings
from tests.factories.catalogue import HeritageIndexPageFactory, HeritageSitePageFactory, a_name
from tests.factories.events import EventIndexPageFactory

pytestmark = pytest.mark.postgresql


@pytest.fixture
def places(index):
    with index.saving():
        HeritageSitePageFactory(title="二砂", names=[a_name("二砂文创园"), a_name("郑州第二砂轮厂旧址")])
        HeritageSitePageFactory(title="国棉三厂", summary="历史文化街区")
        HeritageSitePageFactory(title="磨街", summary="红砖厂房")
        HeritageSitePageFactory(title="碧沙岗", summary="1928年建的陵园，园内有碑刻")
        HeritageSitePageFactory(title="柳沟碑刻群", summary="历史文化")
    return index


@pytest.mark.parametrize(
    ("asked", "about"),
    [
        ("二砂在哪里？", "二砂"),
        ("请问国棉三厂现在开放了吗", "国棉三厂 开放"),
        ("郑州有哪些文物保护单位", "郑州 文物保护单位"),
        ("碧沙崗是誰建的", "碧沙岗 建"),
        ("二砂", ""),
        ("在哪里", ""),
    ],
)
def test_a_question_is_about_what_is_left_without_the_asking(asked, about):
    assert topic(asked) == about


@pytest.mark.parametrize(
    ("typed", "titles", "meant"),
    [
        ("二砂在哪里", ["二砂"], "二砂"),
        ("哪里可以看碑刻", ["柳沟碑刻群", "碧沙岗"], None),
        ("碧沙岗是谁建的", ["碧沙岗"], None),
        ("磨街的历史", ["磨街"], "磨街"),
        ("磨街 火箭", ["磨街"], None),
        ("文创园二砂", ["二砂"], None),
        ("二妙", ["二砂"], "二砂"),
        ("磨衔", ["磨街"], "磨街"),
        ("碧水岗", ["碧沙岗"], "碧沙岗"),
        ("火箭", [], None),
        ("水沙港", [], None),
    ],
)
def test_what_comes_near_is_found_and_said_to_be_near(places, typed, titles, meant):
    results = HeritageSitePage.objects.published().search(typed)
    assert [page.title for page in results] == titles
    assert results.is_relaxed is bool(titles)
    if meant:
        assert did_you_mean(typed, results.scores) == meant


def test_what_only_an_unpublished_entry_holds_hides_nothing_that_comes_near(places):
    typed = "磨街里的火箭博物馆"
    before = [page.title for page in HeritageSitePage.objects.published().search("火箭 磨街")]
    with places.saving():
        HeritageSitePageFactory(title="火箭", summary="磨街 火箭博物馆，磨街里的火箭", live=False)
    assert [page.title for page in HeritageSitePage.objects.published().search("火箭 磨街")] == before == ["磨街"]
    assert "火箭" not in [page.title for page in HeritageSitePage.objects.published().search(typed)]


def test_the_catalogue_and_the_programme_are_found_by_their_names(index):
    with index.saving():
        sites = HeritageIndexPageFactory(title="目录", lead="全部条目")
        events = EventIndexPageFactory(title="书香中原", lead="在厂区里读书", search_description="可订阅日历")
        HeritageSitePageFactory(title="甲", summary="书香中原的一处，目录里也有")
    assert Findings("书香中原").ranked[0] == Findings("sxzy").ranked[0] == ("page", events.pk)
    assert Findings("目录").ranked[0] == ("page", sites.pk)
    assert Findings("订阅日历").ranked == [("page", events.pk)]
    assert (type(events), type(sites)) == (EventIndexPage, HeritageIndexPage)
