import re

import pytest
from wagtail.models import PageViewRestriction

from heritage.catalogue.models import HeritageSitePage
from tests.catalogue.reading import titles, words
from tests.factories.catalogue import (
    HeritageSitePageFactory,
    a_designation,
    a_milestone,
    a_statement,
)
from tests.factories.entries import a_full_entry
from tests.factories.photos import PhotoFactory

pytestmark = pytest.mark.django_db


def test_a_card_says_what_there_is_to_know(get):
    site = a_full_entry(1)

    html = get()

    assert titles(html) == ["遗址1"]
    assert f'href="{site.url}"' in html
    card = words(html.partition('<li class="card">')[2].partition("</ol>")[0])
    assert card == [
        site.number,
        "遗址1",
        "郑州遗址1旧址",
        "一处地方。",
        "全国重点文物保护单位",
        "省级历史文化街区",
        "开放",
        "清",
        "位置不公开",
    ]
    assert 'alt="锯齿屋顶的车间"' in html


@pytest.mark.parametrize("view", ["", "?view=pictures"])
def test_a_card_has_no_place_for_what_is_not_known(get, view):
    site = HeritageSitePageFactory(title="磨街", located=True)
    HeritageSitePage.objects.update(summary="")

    html = get(view)

    card = html.partition('<li class="card card--plain">')[2].partition("</ol>")[0]
    assert words(card) == [site.number, "磨街"]


def test_the_years_of_a_card_are_those_of_the_record(get):
    HeritageSitePageFactory(title="甲", built="1956/1964")
    HeritageSitePageFactory(title="乙", statements=[a_statement("built", "清")], built="1700")
    HeritageSitePageFactory(title="丙", milestones=[a_milestone("1958", "建厂。"), a_milestone("1964", "投产。")])

    html = get()

    assert re.findall(r'<p class="num">([^<]+)</p>', html) == ["1956—1964年", "清", "1958年起"]


def test_one_badge_where_the_block_is_the_highest_level(get):
    HeritageSitePageFactory(designations=[a_designation("historic_block")])

    assert get().count("badge--block") == 1


def test_a_withdrawn_block_gives_no_badge(get):
    HeritageSitePageFactory(
        designations=[a_designation("national"), a_designation("historic_block", status="withdrawn")]
    )

    html = get()

    assert "badge--nation" in html
    assert "badge--block" not in html


def test_the_page_shows_only_what_is_published(get, catalogue):
    HeritageSitePageFactory(title="公开")
    HeritageSitePageFactory(title="草稿", live=False)
    closed = HeritageSitePageFactory(title="内部")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)

    html = get()

    assert titles(html) == ["公开"]
    assert "共 <b>1</b> 条，本页第 1 条。" in html


def test_drawings_are_named_once_where_all_are_drawings(get):
    HeritageSitePageFactory(photo=PhotoFactory(medium="drawing"))
    HeritageSitePageFactory(photo=PhotoFactory(medium="drawing"))
    HeritageSitePageFactory()

    assert get().count("示意图（非照片）") == 1
    assert "插图均为示意图（非照片）。" in get()


def test_drawings_are_named_one_by_one_among_photographs(get):
    HeritageSitePageFactory(photo=PhotoFactory(medium="drawing"))
    HeritageSitePageFactory(photo=PhotoFactory())

    html = get()

    assert "插图均为" not in html
    assert html.count("示意图（非照片）") == 1


def test_photographs_alone_need_no_remark(get):
    HeritageSitePageFactory(photo=PhotoFactory())

    assert "示意图（非照片）" not in get()
