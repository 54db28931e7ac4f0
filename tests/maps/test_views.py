"""The map page: complete without a script, without positions that are not public."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from heritage.catalogue.choices import Kind, Level, Property, Visibility
from heritage.catalogue.models import HeritageSitePage
from tests.factories.catalogue import HeritageSitePageFactory, TermFactory, a_designation, a_statement
from tests.factories.whole_site import a_zone

pytestmark = pytest.mark.django_db


def page(client, **facets):
    response = client.get(reverse("map"), facets)
    assert response.status_code == 200
    return response.content.decode()


def line_of(html, title):
    """The line of the list in which a place stands."""
    return next(line for line in re.findall(r"<li id=.*?</li>", html, re.DOTALL) if f"<b>{title}</b>" in line)


def test_the_map_stands_at_its_firm_address():
    assert reverse("map") == "/map/"
    assert reverse("map_features") == "/map/features.json"


def test_every_place_has_the_number_of_the_catalogue_in_list_and_sketch(client, catalogue):
    works = HeritageSitePageFactory(located=True, title="二砂", statements=[a_statement()])
    HeritageSitePageFactory(hidden=True, title="某遗址")
    mill = HeritageSitePageFactory(located=True, title="国棉三厂", entered_longitude=113.61)

    html = page(client)

    one, other = (str(int(site.number.removeprefix("ZY-"))) for site in (works, mill))
    assert '2处在图上；另有1处<a href="#off-map">不在图上</a>' in html
    assert f'aria-label="示意图，标出2处：{one} 二砂，{other} 国棉三厂"' in html
    assert re.findall(r'data-key="(\d+)"', html) == [one, other]
    assert re.findall(r'class="map-no"[^>]*>(\d+)<', html) == [one, other]
    line = line_of(html, "国棉三厂")
    assert f'data-place="{mill.number}" data-key="{other}" data-longitude="113.61" data-latitude="34.74389"' in line
    assert f'href="/sites/{mill.slug}/"' in line
    assert "±200米" in line
    assert "中原区华山路78号" in line_of(html, "二砂")


def test_places_not_on_the_map_stand_below_with_the_reason(client, catalogue):
    HeritageSitePageFactory(title="水牛张张氏祠堂", visibility=Visibility.PUBLIC_EXACT)
    HeritageSitePageFactory(hidden=True, title="白寨遗址")

    html = page(client)
    below = html[html.index('id="off-map"') :]

    assert "0处在图上；另有2处" in html
    assert '<ol class="maplist">' not in html
    assert "位置未查到" in line_of(below, "水牛张张氏祠堂")
    assert "位置不公开" in line_of(below, "白寨遗址")
    assert "data-longitude" not in html


@pytest.mark.parametrize(
    ("visibility", "street", "address"),
    [
        (Visibility.PUBLIC_EXACT, True, True),
        (Visibility.PUBLIC_APPROXIMATE, True, True),
        (Visibility.HIDDEN, True, False),
        (Visibility.RESTRICTED, False, False),
    ],
)
def test_words_tell_no_more_of_a_place_than_its_level_allows(client, catalogue, visibility, street, address):
    site = HeritageSitePageFactory(
        hidden=True,
        title="某处",
        street_office=TermFactory(name="须水街道"),
        statements=[a_statement(value="须水镇东五十步")],
    )
    HeritageSitePage.objects.filter(pk=site.pk).update(visibility=visibility)

    line = line_of(page(client), "某处")

    assert ("须水街道" in line) is street
    assert ("须水镇东五十步" in line) is address
    assert ("data-latitude" in line) is address


def test_a_hidden_position_is_nowhere_in_the_page(client, catalogue):
    HeritageSitePageFactory(located=True)
    hidden = HeritageSitePageFactory(hidden=True)

    concealed = page(client)
    HeritageSitePage.objects.filter(pk=hidden.pk).update(visibility=Visibility.PUBLIC_EXACT)
    told = page(client)

    assert "113.47651" not in concealed
    assert "34.71234" not in concealed
    assert "113.47651" in told
    assert "34.71234" in told


def test_a_draft_is_in_neither_list(client, catalogue):
    HeritageSitePageFactory(located=True, title="未发布", live=False)
    HeritageSitePageFactory(located=True, title="已发布")

    html = page(client)

    assert "未发布" not in html
    assert "已发布" in html


def test_the_form_of_a_mark_says_the_level_and_the_legend_explains_it(client, catalogue):
    HeritageSitePageFactory(located=True, title="二砂", designations=[a_designation(Level.NATIONAL)])
    HeritageSitePageFactory(located=True, title="磨街", entered_longitude=113.61)

    html = page(client)
    legend = html[html.index('aria-label="图例"') :]

    assert "mark--nation" in line_of(html, "二砂")
    assert "mark--none" in line_of(html, "磨街")
    assert html.count('class="map-mark--nation"') == 1
    assert html.count('class="map-mark--none"') == 1
    assert re.findall(r"</span>\s*([^<]+)</li>", legend)[:2] == ["全国重点文物保护单位", "保护身份未查到"]
    assert "mark--province" not in html


def test_facets_narrow_list_sketch_and_data_alike_and_stay_in_the_address(client, catalogue):
    HeritageSitePageFactory(located=True, title="二砂", kind=Kind.INDUSTRIAL)
    HeritageSitePageFactory(located=True, title="会展中心", kind=Kind.VENUE)

    html = page(client, kind="industrial")

    assert "<p>1处在图上<a" in html
    assert 'data-features="/map/features.json?kind=industrial"' in html
    # The number is the same without the filter.
    [key] = re.findall(r'data-key="(\d+)"', html)
    assert f'aria-label="示意图，标出1处：{key} 二砂"' in html
    assert f'data-key="{key}"' in line_of(page(client), "二砂")
    assert "会展中心" not in html
    assert '<form class="facets-form" action="/map/"' in html
    assert 'name="kind" value="industrial" checked' in html
    assert '<a href="/map/"><span class="visually-hidden">去掉 </span>类别：工业遗产' in html


def test_a_map_of_an_empty_catalogue_blames_no_filter(client, catalogue):
    html = page(client)
    assert "目录里还没有条目" in html
    assert "没有符合条件" not in html
    assert "facets-form" not in html


def test_nothing_found_leads_on(client, catalogue):
    HeritageSitePageFactory(located=True, kind=Kind.INDUSTRIAL)

    html = page(client, kind="venue")

    assert "没有符合条件的条目" in html
    assert '<a href="/map/">去掉全部条件</a>' in html
    assert 'href="#list"' not in html
    found = page(client, kind="industrial")
    assert "没有符合条件的条目" not in found
    assert 'href="#list"' in found


def test_the_page_needs_no_inline_script_or_style_and_no_other_host(client, catalogue):
    HeritageSitePageFactory(located=True)
    response = client.get("/map/")
    html = response.content.decode()

    assert "<style" not in html
    assert " style=" not in html
    scripts = re.findall(r"<script[^>]*>", html)
    assert [tag for tag in scripts if "src=" not in tag] == ['<script id="map-first" type="application/json">']
    assert set(re.findall(r'(?:src|href)="(https?://[^"]+)"', html)) == {"http://testserver/map/"}, "its own address"
    assert "style-src 'self'" in response["Content-Security-Policy"]
    assert "Set-Cookie" not in response
    assert html.count("<h1") == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_few_and_many(client, catalogue, django_assert_num_queries, count):
    office = TermFactory()
    for _ in range(count):
        HeritageSitePageFactory(
            located=True, street_office=office, statements=[a_statement()], designations=[a_designation()]
        )

    page(client)  # the first page ever makes the row of the footer's settings

    with django_assert_num_queries(10):
        html = page(client)

    assert html.count("data-place=") == count


def test_a_line_says_how_to_come_there_where_that_is_known(client, catalogue):
    told = a_statement(property=Property.TRANSPORT, value="公交站“华山路伊河路”")
    HeritageSitePageFactory(located=True, title="二砂", statements=[told])
    HeritageSitePageFactory(located=True, title="国棉三厂", entered_longitude=113.61)

    html = page(client)

    assert "交通：公交站“华山路伊河路”" in line_of(html, "二砂")
    assert "交通" not in line_of(html, "国棉三厂")
    assert "最近的站" not in html, "nothing is promised that the lines do not say"


def test_published_zones_stand_in_the_drawing_that_is_printed(client, catalogue):
    zones = [a_zone(113.5936, 34.7439), a_zone(113.5936, 34.7439, officially_published=False, kind="body")]
    HeritageSitePageFactory(located=True, title="二砂", zones=zones)
    HeritageSitePageFactory(hidden=True, title="某遗址", zones=[a_zone(113.5936, 34.7439, kind="underground")])

    html = page(client)

    assert re.findall(r'<path class="map-zone map-zone--(\w+)" fill-rule', html) == ["protection_range"]


def test_every_module_of_the_map_is_asked_for_in_two_rounds(client, catalogue):
    HeritageSitePageFactory(located=True)
    scripts = Path(finders.find("public/js/heritage-map.js")).parent
    needed, left = set(), ["heritage-map.js"]
    while left:
        name = left.pop()
        if name not in needed:
            needed.add(name)
            left += re.findall(r'(?:from |import\()"\./([^"]+)"', (scripts / name).read_text(encoding="utf-8"))

    at_once, later = page(client).split('<template id="map-later">')
    first, rest = (
        re.findall(r'rel="modulepreload" href="/static/public/js/([^"]+)"', part) for part in (at_once, later)
    )
    assert first == ["map-markers.js", "map-popup.js", "dom.js"]
    assert {*first, *rest} == needed - {"heritage-map.js"}
