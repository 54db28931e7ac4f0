import json
import zipfile
from io import BytesIO
from math import cos, pi, sin

import pytest
import shapely
from pyproj import Transformer

from heritage.catalogue.position import geometry_archives, geometry_files
from heritage.catalogue.position.coordinates import UnreadableError
from heritage.catalogue.position.geometry_files import as_boundary, read_file
from tests.catalogue.position.drawn_files import (
    ALBERS,
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
        (
            kml(f"<Placemark><MultiPolygon>{kml_polygon(RING, HOLE)}</MultiPolygon></Placemark>").encode(),
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
        (b'{"type": "Polygon", "coordinates": [["a"]]}', "没有能用的点、线或面。跳过第1个：坐标写坏了。"),
        (geojson(), "没有能用的点、线或面。请检查导出的内容"),
        (geojson({"type": "Polygon", "coordinates": []}), "跳过第1个：空面。"),
        (geojson(*[{"type": "Point", "coordinates": [113.6, 34.7]}] * 201), "最多200个"),
        (geojson(POLYGON, crs="urn:ogc:def:crs:EPSG::2154"), "坐标系是 EPSG:2154"),
        (geojson(POLYGON, crs="urn:ogc:def:crs:EPSG::2362"), "这是西安80坐标"),
        (a_shapefile(prj=XIAN), "这是西安80坐标"),
        (a_shapefile(prj=ALBERS), "坐标系是“China_Albers”"),
        (b"<kml><Placemark>", "不是有效的 XML"),
        (b"<html><body/></html>", "不是 KML 或 GPX"),
        (kml("<Placemark><Point><coordinates>abc</coordinates></Point></Placemark>").encode(), "坐标写坏了：“abc”"),
        (kml("<Placemark><Polygon></Polygon></Placemark>").encode(), "跳过第1个：空面"),
        (b'<gpx version="1.1"><wpt lat="a" lon="b"/></gpx>', "坐标写坏了：“b,a”"),
        (b"PK\x03\x04 broken", "压缩包打不开"),
        (zipped(readme__md="x"), "没有 .shp 或 .kml"),
        (zipped(a__shp="x", b__shp="y"), "2个图层"),
        (zipped(a__shp="not a shapefile", a__prj=WGS84), "Shapefile 读不出来"),
        (zipped(**{f"f{count}__shp": "" for count in range(61)}), "61个文件"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_what_to_do(data, sentence):
    with pytest.raises(UnreadableError, match=sentence):
        read_file(data)


# In metres


def in_metres(code, ring=RING):
    convert = Transformer.from_crs(4326, code, always_xy=True).transform
    return [list(convert(x, y)) for x, y in ring]


def agrees(shapes):
    ((_, found),) = shapes.found
    return shapely.hausdorff_distance(found, shapely.Polygon(RING)) < 2e-7


@pytest.mark.parametrize(
    ("prj", "code"), [(METRES, 4547), (METRES, 4526), (None, 4547), (None, 4526), (None, 4497), (None, 3857)]
)
def test_a_shapefile_in_metres_is_read_with_and_without_its_prj(prj, code):
    shapes = read_file(a_shapefile(prj=prj, records=[("保护范围", [in_metres(code)])]))

    assert agrees(shapes)
    assert (shapes.datum, shapes.supposed) == ("wgs84", prj is None)
    assert "落在中原区一带" in shapes.note
    assert ("文件没有写明分带" in shapes.note) == (prj is None)
    assert ("西安80" in shapes.note) == (prj is None)


def test_metres_that_belong_to_no_zone_are_refused_with_what_to_ask():
    ring = [[x + 50_000_000, y] for x, y in in_metres(4547)]

    with pytest.raises(UnreadableError, match="看不出属于哪个分带"):
        read_file(a_shapefile(prj=None, records=[("x", [ring])]))
    with pytest.raises(UnreadableError, match="带号不符"):
        read_file(a_shapefile(prj=METRES, records=[("x", [ring])]))


@pytest.mark.parametrize("crs", ["EPSG:4547", "urn:ogc:def:crs:EPSG::4547"])
def test_a_foreign_crs_member_is_converted(crs):
    assert agrees(read_file(geojson({"type": "Polygon", "coordinates": [in_metres(4547)]}, crs=crs)))


def test_degrees_under_the_name_of_metres_are_kept_and_said():
    shapes = read_file(geojson({"type": "Polygon", "coordinates": [RING]}, crs="EPSG:4547"))

    assert agrees(shapes)
    assert "里面的数却是度" in shapes.note


# What is broken is left out by name: tests/field_files/maps/


def point_mark(name, coordinates):
    return f"<Placemark><name>{name}</name><Point><coordinates>{coordinates}</coordinates></Point></Placemark>"


@pytest.mark.parametrize(
    "text", ["113.59, 34.74, 0 113.60, 34.75, 0", " 113.59 ,34.74\n\t113.60,34.75\n", "113.59，34.74 113.60，34.75"]
)
def test_blanks_inside_the_coordinates_of_a_kml_do_no_harm(text):
    mark = f"<Placemark><LineString><coordinates>{text}</coordinates></LineString></Placemark>"

    assert read_file(kml(mark).encode()).found[0][1].wkt == "LINESTRING (113.59 34.74, 113.6 34.75)"


def test_a_kmz_gives_all_its_documents_passes_over_its_pictures_and_names_links_that_lead_out():
    link = "<NetworkLink><Link><href>{}</href></Link></NetworkLink>"
    head = kml(link.format("inner.kml"), link.format("http://example.com/far.kml"))
    pictures = {f"photo{count}__jpg": "" for count in range(80)}
    shapes = read_file(zipped(doc__kml=head, inner__kml=kml(point_mark("东门", "113.59,34.74")), **pictures))

    assert [name for name, _ in shapes.found] == ["东门"]
    assert shapes.left_out() == "跳过网络链接“http://example.com/far.kml”：不在文件里。"


@pytest.mark.parametrize(("encoding", "cpg"), [("gb18030", "UTF-8"), ("utf-8", "GBK"), ("gb18030", "ISO-8859-1")])
def test_a_wrong_cpg_does_not_garble_the_names(encoding, cpg):
    assert read_file(a_shapefile(encoding=encoding, cpg=cpg)).found[0][0] == "保护范围"


# WKT and lists of corners


@pytest.mark.parametrize("text", ["{}", "SRID=4490;{}", '"{}"', "{}\nPOINT ZM (113.6 34.7 1 2)\nPOLYGON ((1 2"])
def test_wkt_is_read(text):
    shapes = read_file(text.format(EXPECTED.wkt).encode())

    assert shapes.found[0][1].equals(EXPECTED)
    assert shapes.skipped == (["第3个：WKT 写坏了，请检查括号和逗号"] if "\n" in text else [])


def test_the_corners_of_a_gazette_are_its_polygons():
    rows = "\n".join(f"J{count}，东经{x:.4f}度，北纬{y:.4f}度" for count, (x, y) in enumerate(RING[:4], 1))
    other = "；".join(f"{x + 0.02:.4f},{y:.4f}" for x, y in RING[:4])
    shapes = read_file(f"保护范围（CGCS2000）\n点号 经度 纬度\n{rows}\n建设控制地带：\n{other}".encode("gb18030"))

    polygons = [(name, part) for name, part in shapes.found if part.geom_type == "Polygon"]
    assert [name for name, _ in polygons] == ["保护范围", "建设控制地带"]
    assert polygons[0][1].equals(shapely.Polygon(RING))
    assert (shapes.datum, len(shapes.found)) == ("wgs84", 10)


def test_a_table_of_a_survey_with_heights_is_its_polygon():
    rows = "\n".join(f"J{count},{y:.3f},{x:.3f},105.31" for count, (x, y) in enumerate(in_metres(4547)[:4], 1))
    shapes = read_file(f"点号,X,Y,H\n{rows}\n".encode())

    shapes.found = [(name, part) for name, part in shapes.found if part.geom_type == "Polygon"]
    assert agrees(shapes)
    assert shapes.supposed
    with pytest.raises(UnreadableError, match="这是北京54坐标"):
        read_file(f"北京54坐标系\n{rows}".encode())


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
