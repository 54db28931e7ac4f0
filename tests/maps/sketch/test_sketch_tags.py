"""The small map of an entry and the wide one of the home page."""

import pytest
from django.template import Context, Template

from heritage.catalogue.choices import Visibility
from heritage.catalogue.models import HeritageSitePage
from tests.factories.catalogue import HeritageSitePageFactory

pytestmark = pytest.mark.django_db


def entry_map(site):
    return Template("{% load sketch_tags %}{% sketch_map site %}").render(Context({"site": site})).strip()


def overview():
    return Template("{% load sketch_tags %}{% sketch_overview %}").render(Context()).strip()


def test_the_map_of_an_entry_shows_its_dot_and_circle_and_leads_to_the_large_map(catalogue):
    site = HeritageSitePageFactory(located=True, title="二砂")

    html = entry_map(site)

    assert f'aria-label="示意图，标出1处：{int(site.number[3:])} 二砂"' in html
    assert html.count('class="map-no"') == 1
    assert html.count('class="map-area" cx="230.0" cy="193.5"') == 1
    assert f'<a href="/map/#{site.number}">在地图上看</a>' in html


def test_the_map_of_an_entry_asks_the_database_nothing(catalogue, django_assert_num_queries):
    page = HeritageSitePage.objects.get(pk=HeritageSitePageFactory(located=True).pk)

    with django_assert_num_queries(0):
        html = entry_map(page)

    assert "<svg" in html


@pytest.mark.parametrize("visibility", [Visibility.HIDDEN, Visibility.RESTRICTED])
def test_a_hidden_place_has_no_map(catalogue, visibility):
    assert entry_map(HeritageSitePageFactory(hidden=True, visibility=visibility)) == ""
    assert entry_map(HeritageSitePageFactory(hidden=True, visibility=Visibility.PUBLIC_EXACT)) != ""


def test_an_entry_without_position_has_no_map(catalogue):
    assert entry_map(HeritageSitePageFactory(visibility=Visibility.PUBLIC_EXACT)) == ""


def test_an_approximate_place_is_drawn_around_its_public_position(catalogue):
    site = HeritageSitePageFactory(located=True, visibility=Visibility.PUBLIC_APPROXIMATE)
    elsewhere = HeritageSitePage.objects.get(pk=site.pk)
    elsewhere.shift_bearing += 1

    assert entry_map(site) == entry_map(HeritageSitePage.objects.get(pk=site.pk))
    assert entry_map(site) != entry_map(elsewhere), "another shift moves the streets under the dot"


def test_the_overview_numbers_every_published_place_that_may_be_shown(catalogue):
    one = HeritageSitePageFactory(located=True, title="二砂")
    HeritageSitePageFactory(hidden=True, title="深藏之处")
    HeritageSitePageFactory(located=True, title="未发布", live=False)
    other = HeritageSitePageFactory(located=True, title="磨街", entered_longitude=113.61)

    html = overview()

    assert f'aria-label="示意图，标出2处：{int(one.number[3:])} 二砂，{int(other.number[3:])} 磨街"' in html
    assert "map-area" not in html, "circles of many places would cover the streets"
    assert "深藏之处" not in html
    assert "未发布" not in html
    assert '<a href="/map/">在地图上看</a>' in html


def test_an_overview_without_places_is_still_a_map(catalogue):
    html = overview()

    assert 'aria-label="街道示意图"' in html
    assert "中原路" in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_overview_costs_the_same_for_few_and_many(catalogue, django_assert_num_queries, count):
    for _ in range(count):
        HeritageSitePageFactory(located=True)

    with django_assert_num_queries(1):
        html = overview()

    assert html.count('class="map-no"') == count
