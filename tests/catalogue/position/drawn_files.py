"""Files as other programs write them: good ones, odd ones and hostile ones."""

import io
import json
import zipfile

import shapefile

RING = [[113.59, 34.74], [113.60, 34.74], [113.60, 34.75], [113.59, 34.75], [113.59, 34.74]]
HOLE = [[113.593, 34.743], [113.593, 34.746], [113.596, 34.746], [113.596, 34.743], [113.593, 34.743]]
POLYGON = {"type": "Polygon", "coordinates": [RING, HOLE]}
WGS84 = 'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]]]'
CGCS2000 = (
    'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.2]]]'
)
XIAN = 'GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]]]'
METRES = (
    'PROJCS["CGCS2000_3_Degree_GK_CM_114E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000"],'
    'PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["Central_Meridian",114.0]]'
)
ALBERS = 'PROJCS["China_Albers",GEOGCS["GCS_WGS_1984"],PROJECTION["Albers"]]'


def geojson(*geometries, names=(), crs=None, encoding="utf-8"):
    names = [*names, *[None] * len(geometries)]
    features = [
        {"type": "Feature", "properties": {"name": name} if name else None, "geometry": geometry}
        for geometry, name in zip(geometries, names, strict=False)
    ]
    content = {"type": "FeatureCollection", "features": features}
    if crs:
        content["crs"] = {"type": "name", "properties": {"name": crs}}
    return json.dumps(content, ensure_ascii=False).encode(encoding)


def kml(*placemarks, namespace="http://www.opengis.net/kml/2.2", head='<?xml version="1.0" encoding="UTF-8"?>'):
    return f'{head}<kml xmlns="{namespace}"><Document>{"".join(placemarks)}</Document></kml>'


def ring_text(ring):
    return " ".join(f"{x},{y},0" for x, y in ring)


def kml_polygon(outer, *holes):
    inner = "".join(
        f"<innerBoundaryIs><LinearRing><coordinates>{ring_text(hole)}</coordinates></LinearRing></innerBoundaryIs>"
        for hole in holes
    )
    ring = f"<LinearRing><coordinates>{ring_text(outer)}</coordinates></LinearRing>"
    return f"<Polygon><outerBoundaryIs>{ring}</outerBoundaryIs>{inner}</Polygon>"


def gpx(waypoints=(), track=()):
    points = "".join(f'<wpt lat="{y}" lon="{x}"><name>{name}</name></wpt>' for x, y, name in waypoints)
    walked = "".join(f'<trkpt lat="{y}" lon="{x}"></trkpt>' for x, y in track)
    return (
        '<gpx version="1.1" creator="a receiver" xmlns="http://www.topografix.com/GPX/1/1">'
        f"{points}<trk><name>绕行</name><trkseg>{walked}</trkseg></trk></gpx>"
    )


def zipped(**files):
    """Return a zip; `__` in a name stands for its dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return out.getvalue()


def a_shapefile(prj=WGS84, encoding="utf-8", cpg=None, records=(("保护范围", [RING, HOLE]),)):
    """Return a zipped shapefile of polygons with their names."""
    shp, shx, dbf = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with shapefile.Writer(shp=shp, shx=shx, dbf=dbf, shapeType=shapefile.POLYGON, encoding=encoding) as writer:
        writer.field("名称", "C", size=60)
        for name, rings in records:
            writer.poly([rings[0][::-1], *[ring[::-1] for ring in rings[1:]]])
            writer.record(name)
    files = {"zone__shp": shp.getvalue(), "zone__shx": shx.getvalue(), "zone__dbf": dbf.getvalue()}
    if prj:
        files["zone__prj"] = prj
    if cpg:
        files["zone__cpg"] = cpg
    return zipped(**files)
