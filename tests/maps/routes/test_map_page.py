"""A route on the map: its stops in their order, numbered and joined, and the way there and back."""

import re

import pytest

from heritage.catalogue.choices import Level, Visibility
from heritage.catalogue.models import HeritageSitePage
from tests.factories.catalogue import HeritageSitePageFactory, TermFactory, a_designation
from tests.factories.maps import RoutePageFactory, a_plain_stop, a_stop
from tests.maps.asking import answer, numbers

pytestmark = pytest.mark.django_db


@pytest.fixture
def works(catalogue):
    level = a_designation(level=Level.NATIONAL)
    return HeritageSitePageFactory(located=True, title="二砂", street_office=TermFactory(), designations=[level])


@pytest.fixture
def tomb(catalogue):
    return HeritageSitePageFactory(hidden=True, title="某古墓")


@pytest.fixture
def route(works, tomb):
    """A crossing, a hidden place, a public one; and a public place that the route does not pass."""
    HeritageSitePageFactory(located=True, title="别处", entered_longitude=113.61)
    return RoutePageFactory(title="一程", slug="walk", stops=[a_plain_stop("路口"), a_stop(tomb), a_stop(works)])


def page(client, query="route=walk"):
    response = client.get(f"/map/?{query}")
    assert response.status_code == 200
    return response.content.decode()


def listed(html):
    """(number of the stop, what the script knows it by, its title) of each line beside the map."""
    return re.findall(r'<li id="stop-(\d)"(?: data-place="([^"]+)")?.*?<b>([^<]+)</b>', html, re.DOTALL)


def test_the_list_beside_the_map_has_every_stop_in_its_order(client, route, works):
    html = page(client)

    assert listed(html) == [("1", "stop-1", "路口"), ("2", "", "某古墓"), ("3", works.number, "二砂")]
    assert "漫步路线一程，3处停留点，2处在图上" in html
    assert "别处" not in html


def test_the_drawing_numbers_and_joins_the_stops_that_may_be_shown(client, route):
    html = page(client)

    assert 'aria-label="示意图，标出2处：1 路口，3 二砂"' in html
    assert re.findall(r'class="map-no"[^>]*>(\d)<', html) == ["1", "3"]
    assert html.count('class="map-way"') == 2, "the line, and its key"
    assert "沿示意街道估算的走法" in html
    assert re.findall(r'mark--small"[^>]*></span>\s*([^<]+)</li>', html) == ["全国重点文物保护单位", "路上的一点"]


def test_the_answer_for_the_view_has_the_places_of_the_route_and_no_others(client, route, works):
    assert numbers(answer(client, route="walk")) == [works.number]
    assert len(numbers(answer(client))) == 2


def test_a_route_is_whole_whatever_else_is_asked(client, route, works):
    assert len(listed(page(client, "route=walk&kind=block&q=nothing&standing=1900&page=7"))) == 3
    assert numbers(answer(client, route="walk", kind="block", q="nothing")) == [works.number]
    assert 'data-features="/map/features.json?route=walk"' in page(client, "route=walk&kind=block")


def test_the_page_of_the_route_leads_to_the_map_and_the_map_back(client, route):
    assert '<a href="/map/?route=walk">在地图上看</a>' in client.get("/routes/walk/").content.decode()

    html = page(client, "route=walk&by=kind")

    assert '<a href="/routes/walk/">看这条路线' in html
    assert '<a href="/routes/walk/#stop-1">' in html, "a plain stop is told of there"
    assert '<a href="/map/?by=kind"><span class="visually-hidden">去掉 </span>路线：一程' in html


def test_an_entry_names_the_routes_that_pass_it(client, route, works, tomb):
    RoutePageFactory(title="未刊的一程", live=False, stops=[a_stop(works)])

    for site in (works, tomb):
        html = client.get(f"/sites/{site.slug}/").content.decode()
        assert html.count('<a href="/routes/walk/">一程</a>') == 1
        assert "未刊" not in html


def test_an_entry_on_no_route_says_nothing_of_routes(client, route):
    elsewhere = HeritageSitePage.objects.get(title="别处")

    assert "经过此处的路线" not in client.get(f"/sites/{elsewhere.slug}/").content.decode()


def test_a_place_that_is_hidden_leaves_the_map_of_the_route(client, route, works):
    HeritageSitePage.objects.filter(pk=works.pk).update(visibility=Visibility.HIDDEN)

    html = page(client)

    assert listed(html) == [("1", "stop-1", "路口"), ("2", "", "某古墓"), ("3", "", "二砂")]
    assert "113.59359" not in html
    assert numbers(answer(client, route="walk")) == []


@pytest.mark.parametrize("asked", ["nowhere", "walk"])
def test_a_route_that_is_not_there_is_said_and_everything_shown(client, route, asked):
    route.unpublish()

    html = page(client, f"route={asked}")

    assert "没有找到这条漫步路线，可能已经撤下；下面是全部条目。" in html
    assert "2处在图上；另有1处" in html
    assert numbers(answer(client, route=asked)) == []


def test_a_route_that_is_there_is_not_called_missing(client, route):
    assert "没有找到这条漫步路线" not in page(client)
    assert "没有找到这条漫步路线" not in page(client, "")


def test_a_route_without_a_public_position_is_a_list(client, tomb):
    RoutePageFactory(slug="walk", stops=[a_stop(tomb)])

    html = page(client)

    assert listed(html) == [("1", "", "某古墓")]
    assert "这条路线的停留点都没有公开的位置。" in html


def test_a_route_without_stops_says_so(client, catalogue):
    RoutePageFactory(slug="walk")

    assert "这条路线还没有公布停留点" in page(client)
