"""Survey coordinates in metres. pyproj is the judge."""

from functools import cache

import numpy as np
import pytest
from pyproj import Transformer

from heritage.catalogue.position import grids
from heritage.catalogue.position.coordinates import read
from heritage.catalogue.position.datum import UnreadableError

PLACE = 113.5936, 34.7439
CODES = [4491, 4501, 4502, 4512, 4513, 4533, 4534, 4547, 4554, 32643, 32653, 3857]  # the ends of each series
XIAN_PRJ = 'PROJCS["Xian_1980_3_Degree_GK_Zone_38",GEOGCS["GCS_Xian_1980"],PROJECTION["Gauss_Kruger"]]'
ESRI = (
    'PROJCS["CGCS2000_3_Degree_GK_{0}",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",'
    'SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],'
    'PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",{1}],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",114.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],'
    'UNIT["Meter",1.0]]'
)


@cache
def projection(code):
    return Transformer.from_crs(4326, code, always_xy=True)


def metres(code, longitude=PLACE[0], latitude=PLACE[1]):
    return projection(code).transform(longitude, latitude)


@pytest.mark.parametrize("code", CODES)
def test_every_zone_agrees_with_pyproj_to_a_centimetre(code):
    grid = grids.of_code(code)
    middle = 113.6 if grid.meridian is None else grid.meridian
    longitude, latitude = (part.ravel() for part in np.meshgrid(np.linspace(-4, 4, 9) + middle, np.linspace(3, 54, 18)))

    found = grid.to_degrees(*metres(code, longitude, latitude))

    assert np.abs(found[0] - longitude).max() < 1e-7
    assert np.abs(found[1] - latitude).max() < 1e-7


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (4547, "3度带、中央经线114°（38带）"),
        (4526, "3度带、中央经线114°（38带）"),
        (4497, "6度带、中央经线111°（19带）"),
        (4508, "6度带、中央经线111°（19带）"),
        (3857, "Web 墨卡托"),
    ],
)
def test_the_size_of_the_numbers_proposes_the_zone(code, name):
    easting, northing = metres(code)

    proposed = grids.proposals(easting, northing)[0]

    assert proposed.name == name
    assert proposed.to_degrees(easting, northing) == pytest.approx(PLACE, abs=1e-7)


def test_utm_is_offered_beside_the_zone_that_it_looks_like():
    assert [grid.name for grid in grids.proposals(*metres(32649))] == ["6度带、中央经线111°（19带）", "UTM 49N"]
    assert grids.proposals(12, 34) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("EPSG:4547", 4547),
        ("urn:ogc:def:crs:EPSG::4526", 4526),
        ("CGCS2000 三度带 中央经线114°", 4547),
        ("中央子午线：114", 4547),
        ("38带", 4526),
        ("带号38", 4526),
        ("6度带19带", 4497),
        ("UTM 49N", 32649),
        ("WGS 84 / UTM zone 49N", 32649),
        ("CGCS2000_3_Degree_GK_CM_114E", 4547),
        ("CGCS2000_3_Degree_GK_Zone_38", 4526),
        ("Web墨卡托", 3857),
    ],
)
def test_a_zone_is_known_by_its_usual_names(words, code):
    assert grids.named(words).to_degrees(*metres(code)) == pytest.approx(PLACE, abs=1e-7)


@pytest.mark.parametrize("words", ["", "CGCS2000", "EPSG:4490", "华山路78号"])
def test_words_that_name_no_zone_name_none(words):
    assert grids.named(words) is None


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("西安80", "这是西安80坐标。.*请向测绘单位要 CGCS2000 的成果"),
        ("1954北京坐标系 北京54", "这是北京54坐标"),
        ("EPSG:2362", "这是西安80坐标"),
        ("EPSG:2434", "这是北京54坐标"),
        ("郑州独立坐标系", "地方独立坐标"),
        ("EPSG:2154", "EPSG:2154，本系统不能换算"),
    ],
)
def test_what_only_a_survey_can_convert_is_refused_with_what_to_ask_for(words, sentence):
    with pytest.raises(UnreadableError, match=sentence):
        grids.named(words)
    with pytest.raises(UnreadableError, match="这是西安80坐标"):
        grids.of_prj(XIAN_PRJ)


@pytest.mark.parametrize(("name", "false_easting"), [("CM_114E", "500000.0"), ("Zone_38", "38500000.0")])
@pytest.mark.parametrize("code", [4547, 4526])
def test_a_prj_holds_whether_or_not_the_numbers_carry_its_zone(name, false_easting, code):
    grid = grids.of_prj(ESRI.format(name, false_easting))

    assert grid.to_degrees(*metres(code)) == pytest.approx(PLACE, abs=1e-7)


def test_a_prj_of_another_projection_is_not_taken_for_a_zone():
    assert grids.of_prj('PROJCS["x",GEOGCS["GCS_WGS_1984"],PROJECTION["Albers"]]') is None
    assert grids.of_prj('PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",GEOGCS["G"]]') == grids.WEB_MERCATOR


@pytest.mark.parametrize(
    "text",
    [
        "CGCS2000 中央经线114° X={1:.3f} Y={0:.3f}",
        "EPSG:4547 WGS-84 {0:.3f},{1:.3f}",
        "大地2000国家2000 38带 {1:.3f}米，{0:.3f}米",
    ],
)
def test_a_pasted_pair_of_metres_with_its_names_is_a_place(text):
    (reading,) = read(text.format(*metres(4547)))

    assert (reading.longitude, reading.latitude) == pytest.approx(PLACE, abs=1e-7)
    assert (reading.datum, reading.supposed, reading.swapped) == ("wgs84", False, False)


def test_a_pasted_pair_of_metres_without_names_is_a_question():
    (reading,) = read("3845678.9 462345.12")

    assert reading.supposed
    assert reading.hint.startswith("按3度带、中央经线114°（38带）从米换算，落在中原区一带。文字里没有写明分带")
    assert "如果是西安80或北京54" in reading.hint


def test_metres_of_a_named_zone_that_do_not_lie_in_china_are_refused():
    with pytest.raises(UnreadableError, match="按3度带、中央经线114°（38带）换算，这一点不在中国境内"):
        read("38带 39462345.12 3845678.9")
    with pytest.raises(UnreadableError, match="这是西安80坐标"):
        read("西安80 462345.12 3845678.9")
