import json
import zipfile
from io import BytesIO
from math import cos, pi, sin

import pytest
import shapely

from heritage.catalogue.position import geometry_archives, geometry_files
from heritage.catalogue.position.coordinates import UnreadableError
from heritage.catalogue.position.geometry_files import as_boundary, read_file
from tests.catalogue.position.drawn_files import (
    CGCS2000,
    HOLE,
    METRES,
    POLYGON,
    RING,
    WGS84,
    XIAN,
    a_shapefile,
    geojson,
    gpx,
    kml,
    kml_polygon,
    zipped,
)

EXPECTED = shapely.Polygon(RING, [HOLE])


def a_circle(vertices, digits=5):
    points = [2 * pi * count / vertices for count in range(vertices)]
    ring = [[round(113.6 + 0.01 * cos(at), digits), round(34.74 + 0.01 * sin(at), digits)] for at in points]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


@pytest.mark.parametrize(
    ("data", "datum"),
    [
        (geojson(POLYGON), ""),
        (json.dumps(POLYGON).encode(), ""),
        (geojson(POLYGON, crs="urn:ogc:def:crs:OGC:1.3:CRS84"), "wgs84"),
        (geojson(POLYGON, crs="EPSG:4490"), "wgs84"),
        (geojson(POLYGON, encoding="utf-8-sig"), ""),
        (geojson(POLYGON, names=["保护范围"], encoding="gb18030"), ""),
        (geojson(POLYGON, names=["保护范围"], encoding="utf-16"), ""),
        (kml(f"<Placemark>{kml_polygon(RING, HOLE)}</Placemark>").encode(), "wgs84"),
        (kml(f"<Placemark>{kml_polygon(RING, HOLE)}</Placemark>", namespace="").encode(), "wgs84"),
        (
            kml(
                f"<Placemark>{kml_polygon(RING, HOLE)}</Placemark>", namespace="http://earth.google.com/kml/2.1"
            ).encode(),
            "wgs84",
        ),
        (
            kml(f"<Placemark><MultiGeometry>{kml_polygon(RING, HOLE)}</MultiGeometry></Placemark>").encode(),
            "wgs84",
        ),
        (zipped(doc__kml=kml(f"<Placemark>{kml_polygon(RING, HOLE)}</Placemark>")), "wgs84"),
        (a_shapefile(), "wgs84"),
        (a_shapefile(prj=CGCS2000), "wgs84"),
        (a_shapefile(prj=None), ""),
    ],
)
def test_every_format_gives_the_same_polygon_with_its_hole(data, datum):
    shapes = read_file(data)

    ((_, found),) = shapes.found
    assert found.equals(EXPECTED)
    assert shapes.datum == datum


@pytest.mark.parametrize(("encoding", "cpg"), [("utf-8", "UTF-8"), ("gb18030", None), ("gb18030", "GBK")])
def test_the_names_in_a_shapefile_are_read_in_the_encodings_in_use(encoding, cpg):
    assert [name for name, _ in read_file(a_shapefile(encoding=encoding, cpg=cpg)).found] == ["保护范围"]


def test_a_kml_in_chinas_own_encoding_is_read():
    head = '<?xml version="1.0" encoding="GB2312"?>'
    data = kml(f"<Placemark><name>保护范围</name>{kml_polygon(RING)}</Placemark>", head=head).encode("gb2312")

    assert read_file(data).found[0][0] == "保护范围"


def test_several_shapes_come_back_in_their_order_with_their_names():
    other = [[x + 0.02, y] for x, y in RING]
    data = geojson(POLYGON, {"type": "Polygon", "coordinates": [other]}, names=["保护范围", "建设控制地带"])

    assert [name for name, _ in read_file(data).found] == ["保护范围", "建设控制地带"]


def test_several_polygons_of_one_placemark_stay_one_boundary():
    other = [[x + 0.02, y] for x, y in RING]
    both = f"<MultiGeometry>{kml_polygon(RING, HOLE)}{kml_polygon(other)}</MultiGeometry>"

    ((_, found),) = read_file(kml(f"<Placemark>{both}</Placemark>").encode()).found
    assert (found.geom_type, len(found.geoms), len(found.geoms[0].interiors)) == ("MultiPolygon", 2, 1)


def test_waypoints_and_tracks_of_a_receiver_are_read_as_wgs84():
    shapes = read_file(gpx(waypoints=[(113.5936, 34.7439, "东门")], track=RING).encode())

    assert [(name, part.geom_type) for name, part in shapes.found] == [("东门", "Point"), ("绕行", "LineString")]
    assert shapes.datum == "wgs84"


def test_a_walk_around_a_boundary_is_that_boundary():
    nearly = shapely.LineString([*RING[:-1], (113.59, 34.7403)])

    assert as_boundary(nearly).area == pytest.approx(shapely.Polygon(RING).area, rel=0.05)


def test_a_line_that_does_not_close_is_no_boundary():
    assert as_boundary(shapely.LineString(RING[:-1])) is None
    assert as_boundary(shapely.Point(113.6, 34.7)) is None


def test_heights_are_left_out_and_numbers_kept_to_the_centimetre():
    data = geojson({"type": "Point", "coordinates": [113.593612345678, 34.743912345678, 110.5]})

    ((_, found),) = read_file(data).found
    assert shapely.get_coordinates(found, include_z=True).tolist()[0][:2] == [113.5936123, 34.7439123]
    assert not found.has_z


def test_fifty_thousand_vertices_are_all_kept():
    ((_, found),) = read_file(geojson(a_circle(50_000, digits=7))).found

    assert shapely.get_num_coordinates(found) == 50_001


def test_a_file_of_four_megabytes_is_read():
    data = geojson(a_circle(95_000, digits=15))

    assert len(data) > 3_500_000
    assert shapely.get_num_coordinates(read_file(data).found[0][1]) == 95_001


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "文件认不出来"),
        ("二砂".encode(), "文件认不出来"),
        (b"\xff\xd8\xff\xe0 a picture", "编码认不出来|文件认不出来"),
        (b"[" * 100_000, "文件认不出来"),
        (b'{"type": "FeatureCollection"}', "文件认不出来"),
        (b'{"type": "Polygon", "coordinates": [["a"]]}', "文件认不出来"),
        (geojson(), "没有点、线或面"),
        (geojson({"type": "Polygon", "coordinates": []}), "没有点、线或面"),
        (geojson(*[{"type": "Point", "coordinates": [113.6, 34.7]}] * 201), "最多200个"),
        (geojson(POLYGON, crs="urn:ogc:def:crs:EPSG::4547"), "坐标系是“urn:ogc:def:crs:EPSG::4547”"),
        (a_shapefile(prj=XIAN), "坐标系是“GCS_Xian_1980”"),
        (a_shapefile(prj=METRES), "坐标系是“CGCS2000_3_Degree_GK_CM_114E”"),
        (b"<kml><Placemark>", "不是有效的 XML"),
        (b"<html><body/></html>", "不是 KML 或 GPX"),
        (kml("<Placemark><Point><coordinates>abc</coordinates></Point></Placemark>").encode(), "写坏的坐标"),
        (kml("<Placemark><Polygon></Polygon></Placemark>").encode(), "写坏的坐标"),
        (b'<gpx version="1.1"><wpt lat="a" lon="b"/></gpx>', "写坏的坐标"),
        (b"PK\x03\x04 broken", "压缩包打不开"),
        (zipped(readme__txt="x"), "没有 .shp 或 .kml"),
        (zipped(a__shp="x", b__shp="y"), "2个图层"),
        (zipped(a__shp="not a shapefile", a__prj=WGS84), "Shapefile 读不出来"),
        (zipped(**{f"f{count}__shp": "" for count in range(61)}), "61个文件"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_what_to_do(data, sentence):
    with pytest.raises(UnreadableError, match=sentence):
        read_file(data)


def test_entities_in_a_file_are_never_expanded():
    bomb = '<!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    secret = '<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    for head in (bomb, secret):
        with pytest.raises(UnreadableError, match="外部实体"):
            read_file(kml("<Placemark><name>&a;</name></Placemark>", head=head).encode())


def test_a_zip_that_unfolds_without_end_is_left_folded(monkeypatch):
    monkeypatch.setattr(geometry_archives, "LARGEST_UNPACKED", 1_000_000)

    with pytest.raises(UnreadableError, match="展开以后太大"):
        read_file(zipped(doc__kml=" " * 5_000_000))


def test_a_path_in_a_zip_leads_nowhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../outside.kml", kml(f"<Placemark>{kml_polygon(RING)}</Placemark>"))

    assert len(read_file(out.getvalue()).found) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_file_too_large_and_a_shape_too_fine_are_refused(monkeypatch):
    with pytest.raises(UnreadableError, match="最多100000个"):
        read_file(geojson(a_circle(100_001)))
    monkeypatch.setattr(geometry_files, "LARGEST_FILE", 1000)
    with pytest.raises(UnreadableError, match="文件超过"):
        read_file(b" " * 1001)
