"""What an editor pastes, and what is read out of it: one table for all usual forms."""

import pytest

from heritage.catalogue.position.coordinates import UnreadableError, datum_in_words, read

DECIMAL = (113.5936, 34.7439)
SECONDS = (113.59361111, 34.74388889)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("113.5936, 34.7439", DECIMAL),
        ("113.5936 34.7439", DECIMAL),
        ("113.5936/34.7439", DECIMAL),
        ("(113.5936，34.7439)", DECIMAL),
        ("[113.5936,34.7439]", DECIMAL),
        ("１１３．５９３６，３４．７４３９", DECIMAL),
        ("POINT(113.5936 34.7439)", DECIMAL),
        ('{"lat": 34.7439, "lng": 113.5936}', DECIMAL),
        ("lat=34.7439&lng=113.5936", DECIMAL),
        ("Latitude: 34.7439 Longitude: 113.5936", DECIMAL),
        ("X:113.5936 Y:34.7439", DECIMAL),
        ("N34.7439 E113.5936", DECIMAL),
        ("34.7439N,113.5936E", DECIMAL),
        ("113.5936E34.7439N", DECIMAL),
        ("113.5936°E 34.7439°N", DECIMAL),
        ("经度：113.5936 纬度：34.7439", DECIMAL),
        ("纬度34.7439，经度113.5936", DECIMAL),
        ("经度(E):113.5936 纬度(N):34.7439", DECIMAL),
        ("经度是113.5936，位于华山路，纬度是34.7439", DECIMAL),
        ("东经：113.5936度；北纬：34.7439度", DECIMAL),
        ("东经113°35.616′ 北纬34°44.634′", DECIMAL),
        ("华山路78号 113.5936,34.7439 距地铁站1.2公里", DECIMAL),
        ("34°44′38″N 113°35′37″E", SECONDS),
        ("34°44'38\"N, 113°35'37\"E", SECONDS),
        ("113°35'37''E 34°44'38''N", SECONDS),
        ("E113°35′37″，N34°44′38″", SECONDS),
        ("东经113度35分37秒，北纬34度44分38秒", SECONDS),
        ("北纬34度44分38秒、东经113度35分37秒", SECONDS),
        ("东经１１３º３５＇３７＂ 北纬３４º４４＇３８＂", SECONDS),
        ("34 44 38 N, 113 35 37 E", SECONDS),
        ("113:35:37E 34:44:38N", SECONDS),
    ],
)
def test_every_usual_form_is_the_same_place(text, place):
    (reading,) = read(text)

    assert (reading.longitude, reading.latitude) == place
    assert (reading.datum, reading.swapped) == ("", False)


@pytest.mark.parametrize(
    "text",
    ["34.7439, 113.5936", "３４．７４３９、１１３．５９３６", "东经34.7439 北纬113.5936", "34°44′38″ 113°35′37″"],
)
def test_numbers_in_the_other_order_are_marked_so_that_the_editor_is_asked(text):
    (reading,) = read(text)

    assert reading.swapped
    assert reading.longitude == pytest.approx(113.5936, abs=1e-4)


def test_several_places_are_all_offered_and_each_once():
    found = read("113.5936,34.7439\n113.60,34.75\n113.5936,34.7439")

    assert [(reading.longitude, reading.latitude) for reading in found] == [DECIMAL, (113.6, 34.75)]


@pytest.mark.parametrize(
    ("text", "datum"),
    [
        ("GPS坐标 113.5936, 34.7439", "wgs84"),
        ("WGS-84: 113.5936, 34.7439", "wgs84"),
        ("CGCS2000 113.5936 34.7439", "wgs84"),
        ("天地图 113.5936, 34.7439", "wgs84"),
        ("高德坐标 113.59963, 34.74269", "gcj02"),
        ("GCJ02 113.59963,34.74269", "gcj02"),
        ("百度 113.60620, 34.74841", "bd09"),
        ("BD-09：113.60620, 34.74841", "bd09"),
        ("从百度抄到高德 113.60620, 34.74841", ""),
        ("113.60620, 34.74841", ""),
    ],
)
def test_the_datum_is_taken_from_the_words_and_never_guessed(text, datum):
    assert datum_in_words(text) == datum
    assert read(text)[0].datum == datum


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "没有读到一对经纬度"),
        ("华山路78号", "没有读到一对经纬度"),
        ("113, 34", "没有读到一对经纬度"),
        ("113.5936", "没有读到一对经纬度"),
        ("34°75′38″N 113°35′37″E", "分和秒要小于60"),
        ("2.35, 48.85", "不在中国境内"),
        ("-113.5936, 34.7439", "不在中国境内"),
        ("113.5936W 34.7439N", "不在中国境内"),
        ("113.1,34.1 " * 30 + "113.2,34.2 " * 30, "只留一个点"),
        ("1" * 5000, "文字太长"),
        ("9" * 3999, "没有读到一对经纬度"),
        ("°'\"" * 1300, "没有读到一对经纬度"),
        ("113.5936," * 400, "只留一个点"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(text, sentence):
    with pytest.raises(UnreadableError, match=sentence):
        read(text)
