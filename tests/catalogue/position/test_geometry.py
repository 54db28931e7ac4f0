import pytest
from django.core.exceptions import ValidationError

from heritage.catalogue.position import datum
from heritage.catalogue.position.geometry import boundary_to_wgs84, check_point

SQUARE = [[113.59, 34.74], [113.60, 34.74], [113.60, 34.75], [113.59, 34.75], [113.59, 34.74]]
HOLE = [[113.593, 34.743], [113.596, 34.743], [113.596, 34.746], [113.593, 34.746], [113.593, 34.743]]
BOW_TIE = [[113.59, 34.74], [113.60, 34.75], [113.60, 34.74], [113.59, 34.75], [113.59, 34.74]]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def test_a_point_in_zhengzhou_with_its_datum_is_taken():
    check_point(113.59359, 34.74389, "wgs84", "手持GPS")


@pytest.mark.parametrize(
    ("longitude", "latitude", "source_datum", "method", "sentence"),
    [
        (113.59359, 34.74389, "", "", "请选择坐标的坐标系"),
        (34.74389, 113.59359, "wgs84", "", "填反了"),
        (2.35, 48.85, "wgs84", "", "不在中国境内"),
        (462345.12, 3845678.9, "wgs84", "", "按3度带、中央经线114°（38带）换算是 113.588.*, 34.738.*，落在中原区一带"),
        (1.5, 3845678.9, "wgs84", "", "看不出属于哪个分带"),
        (113.59963, 34.74269, "wgs84", "高德地图拾取", "把坐标系改为 GCJ-02"),
        (113.59963, 34.74269, "gcj02", "百度地图拾取", "把坐标系改为 BD-09"),
    ],
)
def test_a_wrong_point_is_refused_with_what_to_do(longitude, latitude, source_datum, method, sentence):
    with pytest.raises(ValidationError, match=sentence):
        check_point(longitude, latitude, source_datum, method)


def test_a_point_from_amap_that_says_so_is_taken():
    check_point(113.59963, 34.74269, "gcj02", "高德地图拾取")


def test_a_boundary_may_come_wrapped_in_a_feature():
    assert boundary_to_wgs84({"type": "Feature", "geometry": polygon(SQUARE)}, "wgs84")["type"] == "Polygon"


def test_a_boundary_keeps_its_holes():
    assert len(boundary_to_wgs84(polygon(SQUARE, HOLE), "wgs84")["coordinates"]) == 2


def test_a_boundary_in_gcj02_is_brought_to_wgs84_once():
    moved = [list(datum.wgs84_to_gcj02(*point)) for point in SQUARE]

    ring = boundary_to_wgs84(polygon(moved), "gcj02")["coordinates"][0]

    assert [tuple(round(value, 7) for value in point) for point in ring] == [tuple(point) for point in SQUARE]


@pytest.mark.parametrize(
    ("geometry", "sentence"),
    [
        (polygon(BOW_TIE), "与自身相交"),
        ({"type": "Point", "coordinates": [113.59, 34.74]}, "应为多边形"),
        ({"type": "Polygon"}, "不是有效的 GeoJSON"),
        ({"type": "Polygon", "coordinates": []}, "应为多边形"),
        ("二砂", "不是有效的 GeoJSON"),
        ({"type": "FeatureCollection", "features": []}, "不是有效的 GeoJSON"),
        ([1, 2], "不是有效的 GeoJSON"),
        (None, "不是有效的 GeoJSON"),
        (polygon([[y, x] for x, y in SQUARE]), "不在中国境内"),
    ],
)
def test_a_wrong_boundary_is_refused_with_what_to_do(geometry, sentence):
    with pytest.raises(ValidationError, match=sentence):
        boundary_to_wgs84(geometry, "wgs84")


def test_a_boundary_without_its_datum_is_refused():
    with pytest.raises(ValidationError, match="请选择边界坐标的坐标系"):
        boundary_to_wgs84(polygon(SQUARE), "")
