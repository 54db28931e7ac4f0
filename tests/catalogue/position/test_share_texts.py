"""Links and share texts of the maps that people use. A link tells its datum."""

import pytest

from heritage.catalogue.position.coordinates import UnreadableError
from heritage.catalogue.position.share_texts import baidu_metres_to_degrees, read

AMAP, GPS, BAIDU = (113.59963, 34.74269), (113.5936, 34.7439), (113.6062, 34.74841)


@pytest.mark.parametrize(
    ("text", "place", "datum", "origin"),
    [
        (
            "https://uri.amap.com/marker?position=113.59963,34.74269&name=二砂&coordinate=gaode",
            AMAP,
            "gcj02",
            "高德链接",
        ),
        ("https://uri.amap.com/marker?position=113.59963,34.74269", AMAP, "gcj02", "高德链接"),
        ("uri.amap.com/marker?position=113.59963,34.74269", AMAP, "gcj02", "高德链接"),
        ("https://uri.amap.com/marker?position=113.5936,34.7439&coordinate=wgs84", GPS, "wgs84", "高德链接"),
        ("https://uri.amap.com/navigation?to=113.59963,34.74269,二砂&mode=walk", AMAP, "gcj02", "高德链接"),
        ("https://wb.amap.com/?p=B0FF%2C34.74269%2C113.59963%2C%E4%BA%8C%E7%A0%82", AMAP, "gcj02", "高德链接"),
        ("https://wb.amap.com/?q=34.74269,113.59963,二砂", AMAP, "gcj02", "高德链接"),
        ("iosamap://viewMap?poiname=a&lat=34.74269&lon=113.59963&dev=0", AMAP, "gcj02", "高德链接"),
        ("androidamap://viewMap?lat=34.7439&lon=113.5936&dev=1", GPS, "wgs84", "高德链接"),
        ("https://api.map.baidu.com/marker?location=34.74841,113.6062&title=二砂", BAIDU, "bd09", "百度链接"),
        ("https://api.map.baidu.com/marker?location=34.74269,113.59963&coord_type=gcj02", AMAP, "gcj02", "百度链接"),
        ("baidumap://map/marker?location=34.7439,113.5936&coord_type=wgs84", GPS, "wgs84", "百度链接"),
        ("https://map.baidu.com/?latlng=34.74841,113.6062&title=x", BAIDU, "bd09", "百度链接"),
        ("https://apis.map.qq.com/uri/v1/marker?marker=coord:34.74269,113.59963;title:二砂", AMAP, "gcj02", "腾讯链接"),
        ("https://apis.map.qq.com/uri/v1/geocoder?coord=34.7439,113.5936&coord_type=1", GPS, "wgs84", "腾讯链接"),
        ("https://map.wap.qq.com/online/h5-poi-detail-out/?coord=113.59963%2C34.74269", AMAP, "gcj02", "腾讯链接"),
        ("http://map.wap.qq.com/loc/detail.jsp?y=34.74269&x=113.59963", AMAP, "gcj02", "腾讯链接"),
        ("https://map.tianditu.gov.cn/?lon=113.5936&lat=34.7439", GPS, "wgs84", "天地图链接"),
        ("https://www.openstreetmap.org/?mlat=34.7439&mlon=113.5936", GPS, "wgs84", "OpenStreetMap链接"),
        ("https://www.openstreetmap.org/#map=17/34.7439/113.5936", GPS, "wgs84", "OpenStreetMap链接"),
        ("geo:34.7439,113.5936?z=17", GPS, "wgs84", "geo 链接"),
        ("geo:34.7439,113.5936;crs=wgs84;u=35", GPS, "wgs84", "geo 链接"),
        ("geo:0,0?q=34.7439,113.5936(二砂)", GPS, "wgs84", "geo 链接"),
        ("https://maps.apple.com/?ll=34.74269,113.59963&q=二砂", AMAP, "", "苹果地图链接"),
        ("https://www.google.com/maps/@34.7439,113.5936,17z", GPS, "", "谷歌地图链接"),
        ("https://maps.example.com/show?lng=113.5936&lat=34.7439", GPS, "", "maps.example.com 的链接"),
        ("我在高德地图发现了一个地方：113.59963,34.74269 https://surl.amap.com/4xYz", AMAP, "gcj02", ""),
        ("【百度地图】二砂 113.6062,34.74841", BAIDU, "bd09", ""),
    ],
)
def test_a_link_gives_its_place_and_its_datum(text, place, datum, origin):
    (reading,) = read(text)

    assert (reading.longitude, reading.latitude, reading.datum, reading.origin) == (*place, datum, origin)
    assert not reading.swapped


def test_a_link_with_its_numbers_in_the_wrong_order_is_asked_about():
    (reading,) = read("https://uri.amap.com/marker?position=34.74269,113.59963")

    assert (reading.longitude, reading.latitude, reading.swapped) == (*AMAP, True)


def test_where_the_service_does_not_say_its_datum_the_editor_gets_a_hint():
    assert "多半是 GCJ-02" in read("https://maps.apple.com/?ll=34.74269,113.59963")[0].hint


def test_baidus_metres_are_read_from_the_address_of_its_page():
    (reading,) = read("https://map.baidu.com/poi/%E4%BA%8C%E7%A0%82/@12646547.5,4104063.2,19z?uid=abc")

    assert (round(reading.longitude, 5), round(reading.latitude, 5), reading.datum) == (113.60463, 34.74025, "bd09")


@pytest.mark.parametrize("y", [3_500_000, 4_104_063, 5_500_000])
def test_baidus_metres_are_what_its_own_polynomial_makes_of_them(y):
    """The band from 30 to 45 degrees, as Baidu's public JavaScript library has it."""
    polynomial = [0.03278182852591, 40.31678527705744, 0.65659298677277, -4.44255534477492, 0.85341911805263]
    polynomial += [0.12923347998204, -0.04625736007561]
    longitude, latitude = baidu_metres_to_degrees(12_646_547.5, y)

    assert longitude == pytest.approx(-1.981981304930552e-8 + 8.983055099779535e-6 * 12_646_547.5, abs=1e-7)
    theirs = sum(factor * (y / 4_482_777.06) ** power for power, factor in enumerate(polynomial))
    assert latitude == pytest.approx(theirs, abs=1e-7)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("【高德地图】二砂 华山路78号 https://surl.amap.com/4xYzAbC1d2", "这是短链接（surl.amap.com）"),
        ("https://j.map.baidu.com/a/bC", "这是短链接（j.map.baidu.com）"),
        ("https://www.amap.com/place/B017F0XXXX", "这个链接里没有坐标"),
        ("https://uri.amap.com/marker?position=2.35,48.85", "不在中国境内"),
        ("geo:34.7439,113.5936;crs=nad27", "坐标系是 nad27"),
        ("http://[::1/marker?lat=1", "这个链接里没有坐标"),
        ("https://a℀b.com/?lat=34.7439&lng=113.5936", "这个链接里没有坐标"),
        ("https://", "没有读到一对经纬度"),
        ("https://uri.amap.com/?position=" + "9" * 3_000, "这个链接里没有坐标"),
        ("https://uri.amap.com/" * 200, "文字太长"),
    ],
)
def test_a_link_without_a_place_says_what_to_do(text, sentence):
    with pytest.raises(UnreadableError) as refusal:
        read(text)

    assert sentence in str(refusal.value)


def test_no_link_is_ever_opened(monkeypatch):
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("a request went out"))

    with pytest.raises(UnreadableError):
        read("https://surl.amap.com/4xYzAbC1d2")
