"""文化漫步: stops in order, on the page, on paper and in files, and never a stop where its place may not be shown."""

import re
from io import BytesIO

import gpxpy
import pytest
from django.core.exceptions import ValidationError
from fastkml import KML, Placemark, validator
from fastkml.utils import find_all

from heritage.catalogue.choices import Visibility
from heritage.catalogue.models import HeritageSitePage
from heritage.catalogue.position import datum
from heritage.maps.models import RouteStop
from heritage.maps.routes.stops import Walk
from tests.factories.catalogue import HeritageSitePageFactory, TermFactory, a_statement
from tests.factories.maps import RoutePageFactory, a_plain_stop, a_stop

pytestmark = pytest.mark.django_db


@pytest.fixture
def route(catalogue):
    """A public place, a plain point taken from a Baidu map, and a hidden place."""
    works = HeritageSitePageFactory(located=True, title="二砂", statements=[a_statement()])
    tomb = HeritageSitePageFactory(
        hidden=True,
        title="某古墓",
        street_office=TermFactory(name="须水街道"),
        statements=[a_statement(value="村东窑口")],
    )
    baidu = datum.from_wgs84(113.6, 34.75, "bd09")
    corner = a_plain_stop("路口", *baidu, datum="bd09", text="从这里过街。")
    return RoutePageFactory(title="一程", slug="walk", stops=[a_stop(works), corner, a_stop(tomb, text="只说不指。")])


def page(client, slug="walk"):
    response = client.get(f"/routes/{slug}/")
    assert response.status_code == 200
    return response.content.decode()


def stops(html):
    return re.findall(r'id="stop-(\d)".*?<h3>(?:<a[^>]*>)?([^<]+)', html, re.DOTALL)


def gpx(client, slug="walk"):
    response = client.get(f"/routes/{slug}/route.gpx")
    assert (response.status_code, response["Content-Type"]) == (200, "application/gpx+xml")
    return response


def kml(client, slug="walk"):
    response = client.get(f"/routes/{slug}/route.kml")
    assert (response.status_code, response["Content-Type"]) == (200, "application/vnd.google-earth.kml+xml")
    return response


def test_the_page_has_all_stops_in_order_and_the_drawing_those_that_may_be_shown(client, route):
    html = page(client)

    assert stops(html) == [("1", "二砂"), ("2", "路口"), ("3", "某古墓")]
    assert 'aria-label="示意图，标出2处：1 二砂，2 路口"' in html
    assert html.count('class="map-way"') == 2, "the line, and its key"
    assert re.findall(r'class="map-min"[^>]*>约(\d+)分<', html) == ["17"]
    assert "中原区华山路78号·±200米" in html
    assert "须水街道·位置不公开" in html
    assert "村东窑口" not in html
    assert "只说不指。" in html
    assert "113.4765" not in html
    assert "沿示意街道估算的走法" in html


def test_the_page_names_what_is_unknown_of_a_route_and_what_is_computed(client, route):
    html = page(client)
    facts = dict(re.findall(r"<dt>(\w+)</dt><dd>(.*?)</dd>", html, re.DOTALL))

    assert {name for name, value in facts.items() if "未查到" in value} == {"全长", "步行时间", "无障碍"}
    assert facts["沿街估算"] == (
        "约 1.2 公里，步行约 17 分钟：图上 2 处沿示意街道依次相连，不含停留；1 处没有公开位置，未计入"
    )


def test_the_page_shows_what_an_editor_wrote_about_a_route(client, catalogue):
    RoutePageFactory(slug="walk", length_m=2300, walking_minutes=90, accessibility="路口有坡道")

    html = page(client)

    assert "<dd>2.3 公里</dd>" in html
    assert "约 90 分钟，不含停留" in html
    assert "路口有坡道" in html
    assert "这条路线还没有公布停留点" in html
    assert "route.gpx" not in html, "there is nothing to download"


def test_a_gpx_reader_finds_the_public_stops_at_their_public_positions(client, route):
    read = gpxpy.parse(gpx(client).content.decode())

    assert read.version == "1.1"
    assert [(point.name, point.longitude, point.latitude) for point in read.waypoints] == [
        ("1 二砂", 113.59359, 34.74389),
        ("2 路口", 113.6, 34.75),
    ]
    assert [point.name for point in read.routes[0].points] == ["1 二砂", "2 路口"]
    assert read.waypoints[0].description == "看屋顶。\n中原区华山路78号\n位置：±200米（WGS-84）"
    assert read.waypoints[1].description == "从这里过街。\n位置：精确位置（WGS-84）"
    assert read.link == "http://testserver/routes/walk/"


def test_a_kml_reader_finds_the_same_and_the_schema_of_the_ogc_accepts_it(client, route):
    content = kml(client).content
    read = KML.from_string(content)
    placemarks = list(find_all(read, of_type=Placemark))

    assert validator.validate(file_to_validate=BytesIO(content)) is True
    assert [placemark.name for placemark in placemarks] == ["1 二砂", "2 路口", "先后次序"]
    assert [placemark.geometry.coords for placemark in placemarks] == [
        ((113.59359, 34.74389),),
        ((113.6, 34.75),),
        ((113.59359, 34.74389), (113.6, 34.75)),
    ]


def test_a_broken_file_would_be_noticed():
    broken = b'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Documnt/></kml>'

    with pytest.raises(AssertionError):
        validator.validate(file_to_validate=BytesIO(broken))


@pytest.mark.parametrize("level", [Visibility.HIDDEN, Visibility.RESTRICTED])
def test_a_hidden_stop_is_in_words_only_and_in_no_file(client, route, level):
    HeritageSitePage.objects.filter(title="某古墓").update(visibility=level)

    for content in (gpx(client).content.decode(), kml(client).content.decode()):
        assert "某古墓" not in content
        assert "只说不指" not in content
        assert "村东窑口" not in content
        assert "113.4765" not in content
    assert ("须水街道" in page(client)) is (level == Visibility.HIDDEN)


def test_a_stop_that_becomes_public_appears_in_the_files(client, route):
    HeritageSitePage.objects.filter(title="某古墓").update(visibility=Visibility.PUBLIC_EXACT)

    assert "113.47651" in gpx(client).content.decode()
    assert "113.47651" in kml(client).content.decode()


def test_an_approximate_stop_stands_where_it_is_shown(client, catalogue):
    site = HeritageSitePageFactory(located=True, visibility=Visibility.PUBLIC_APPROXIMATE)
    RoutePageFactory(slug="walk", stops=[a_stop(site)])

    point = gpxpy.parse(gpx(client).content.decode()).waypoints[0]

    assert (point.longitude, point.latitude) == (site.position.longitude, site.position.latitude)
    assert "113.59359" not in gpx(client).content.decode()


def test_a_stop_whose_entry_is_withdrawn_is_left_out_with_its_text(client, route):
    HeritageSitePage.objects.get(title="二砂").unpublish()

    html = page(client)

    assert stops(html) == [("1", "路口"), ("2", "某古墓")]
    assert "看屋顶" not in html
    assert "二砂" not in gpx(client).content.decode()


@pytest.mark.parametrize("ending", ["gpx", "kml"])
def test_the_files_of_a_draft_or_of_nothing_are_not_there(client, route, ending):
    assert client.get(f"/routes/nowhere/route.{ending}").status_code == 404
    route.unpublish()
    assert client.get(f"/routes/walk/route.{ending}").status_code == 404


def test_files_are_asked_for_again_but_not_sent_again(client, route):
    first = gpx(client)

    again = client.get("/routes/walk/route.gpx", headers={"If-None-Match": first["ETag"]})

    assert first["Content-Disposition"] == 'attachment; filename="walk.gpx"'
    assert first["Cache-Control"] == "no-cache"
    assert again.status_code == 304


def test_what_xml_cannot_hold_does_not_break_a_file(client, catalogue):
    RoutePageFactory(
        slug="walk", title="一<程>&\x0b\u3000街", stops=[a_plain_stop("甲\x00\ud800"[:2], text="a\x1bb]]>")]
    )

    route = gpxpy.parse(gpx(client).content.decode())
    assert (route.name, route.waypoints[0].name) == ("一<程>&\u3000街", "1 甲")
    assert validator.validate(file_to_validate=BytesIO(kml(client).content)) is True


# What an editor writes


def refused(stop):
    with pytest.raises(ValidationError) as refusal:
        stop.full_clean(exclude=["page"])
    return refusal.value.message_dict


def test_a_stop_needs_an_entry_or_a_name(catalogue):
    assert "请选一个条目" in refused(RouteStop())["name"][0]
    RouteStop(name="路口").full_clean(exclude=["page"])


def test_a_stop_of_an_entry_takes_its_position_from_there(catalogue):
    site = HeritageSitePageFactory(located=True)

    assert "请清空名称和坐标" in refused(a_plain_stop(entry=site))["entry"][0]
    a_stop(site).full_clean(exclude=["page"])


def test_a_plain_point_names_its_datum_and_lies_in_china(catalogue):
    assert "请选择坐标的坐标系" in refused(a_plain_stop(datum=""))["entered_datum"][0]
    assert "填反了" in refused(a_plain_stop(longitude=34.7, latitude=113.6))["entered_longitude"][0]
    assert "一起填写" in refused(a_plain_stop(latitude=None))["entered_latitude"][0]


def test_words_about_a_hidden_stop_may_not_say_where_it_is(catalogue):
    tomb = HeritageSitePageFactory(hidden=True)

    assert "位置不公开" in refused(a_stop(tomb, text="在村北200米处。"))["text"][0]
    a_stop(tomb, text="一座古墓。").full_clean(exclude=["page"])


def test_the_index_names_each_published_route(client, route):
    RoutePageFactory(title="未刊的一程", live=False)

    html = client.get("/routes/").content.decode()

    assert "一程" in html
    assert "3 处" in html
    assert "未刊" not in html
    assert '<a href="/routes/walk/"><b>一程</b>' in client.get("/map/").content.decode()
    assert '<a href="/routes/walk/">漫步：一程</a>' in client.get("/").content.decode()


def test_a_route_is_found_by_its_words(route):
    assert route.search_stops == "路口 从这里过街。", "what is said of an entry goes when the entry does"


@pytest.mark.parametrize("count", [1, 3])
def test_a_walk_costs_three_queries_whatever_its_length(catalogue, django_assert_num_queries, count):
    page = RoutePageFactory(stops=[a_stop(HeritageSitePageFactory(located=True)) for _ in range(count)])
    page = type(page).objects.get(pk=page.pk)

    with django_assert_num_queries(3):
        assert [stop.whereabouts for stop in Walk(page).stops] == [""] * count
