"""Read points and boundaries from an uploaded file: GeoJSON, KML, KMZ, GPX or a zipped shapefile. Nothing is stored.

Files are treated as hostile: XML without entities, archives read in memory with a size limit and without their paths,
and no more vertices than a form can carry. `zipfile`, defusedxml, gpxpy and pyshp parse them. KML is parsed here,
because fastkml loses holes inside a MultiGeometry and does not know the older Google Earth namespaces.
"""

import codecs
import io
import json
import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree as SafeXML
import gpxpy
import numpy as np
import shapefile
import shapely
from defusedxml import DefusedXmlException

from heritage.catalogue.position.coordinates import UnreadableError
from heritage.catalogue.position.datum import distance_m
from heritage.catalogue.position.geometry import MOST_VERTICES
from heritage.catalogue.position.geometry_archives import datum_of_prj, other_reference, unpack

LARGEST_FILE = 10 * 1024 * 1024
MOST_SHAPES = 200
CLOSED_WITHIN_M = 50  # a track around a boundary ends near its start
DECIMALS = 7  # a centimetre

_DEGREES = re.compile(r"CRS84|EPSG:{1,2}(?:4326|4490)$", re.IGNORECASE)
_NAMES = ("name", "名称", "title", "标题", "mc")


@dataclass
class Shapes:
    """The (name, shapely geometry) pairs of a file, and the datum where the file names it."""

    datum: str = ""
    note: str = ""
    found: list = field(default_factory=list)


def read_file(data):
    """Return the Shapes of the bytes of a file, or raise UnreadableError. The file name is not used."""
    if len(data) > LARGEST_FILE:
        raise UnreadableError(f"文件超过{LARGEST_FILE // 1024 // 1024}MB。请先在出图软件里简化，或只导出需要的部分。")
    if data.startswith(b"PK"):
        shapes = _read_archive(data)
    else:
        text = _text(data).strip()
        shapes = _read_xml(text) if text.startswith("<") else _read_geojson(text)
    shapes.found = [(name, part) for name, whole in shapes.found for part in _plain(whole)]
    if not shapes.found:
        raise UnreadableError("文件里没有点、线或面。请检查导出的内容。")
    if len(shapes.found) > MOST_SHAPES:
        raise UnreadableError(f"文件里有{len(shapes.found)}个图形，最多{MOST_SHAPES}个。请只导出需要的图形。")
    vertices = sum(shapely.get_num_coordinates(part) for _, part in shapes.found)
    if vertices > MOST_VERTICES:
        raise UnreadableError(f"图形共有{vertices}个顶点，最多{MOST_VERTICES}个。请先在出图软件里“简化”，容差1米即可。")
    return shapes


def as_boundary(geometry):
    """Return a closed or nearly closed line as the polygon that it encloses; return polygons unchanged."""
    if geometry.geom_type in {"Polygon", "MultiPolygon"}:
        return geometry
    if geometry.geom_type == "LineString" and len(geometry.coords) > 3:
        first, last = geometry.coords[0], geometry.coords[-1]
        if distance_m(first, last) <= CLOSED_WITHIN_M:
            return shapely.Polygon(geometry.coords)
    return None


def _plain(geometry):
    """Return the parts of a collection as a flat list with rounded coordinates, without empty ones."""
    if geometry.geom_type in {"GeometryCollection", "MultiPoint", "MultiLineString"}:
        return [plain for part in geometry.geoms for plain in _plain(part)]
    if geometry.is_empty or not np.isfinite(shapely.get_coordinates(geometry)).all():
        return []
    return [shapely.transform(shapely.force_2d(geometry), lambda points: np.round(points, DECIMALS))]


def _text(data):
    """Decode a file: UTF-8, else the encoding of its XML declaration, else GB 18030."""
    declared = re.match(rb"\s*<\?xml[^>]*encoding=[\"']([\w-]+)", data)
    with_mark = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16" if with_mark else "utf-8-sig", declared[1].decode() if declared else "ascii", "gb18030"):
        try:
            return re.sub(r"^\s*<\?xml[^>]*\?>", "", data.decode(encoding))
        except (UnicodeError, LookupError):
            continue
    raise UnreadableError("文件的文字编码认不出来。请另存为 UTF-8 编码后再上传。")


# GeoJSON


def _read_geojson(text):
    try:
        content = json.loads(text)
        features = _features(content)
        found = [(_name(feature.get("properties")), _shape(feature["geometry"])) for feature in features]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, shapely.errors.GEOSException):
        raise UnreadableError(
            "文件认不出来。可以上传 GeoJSON、KML、KMZ、GPX，或压缩成一个 zip 的 Shapefile（.shp .shx .dbf .prj）。"
        ) from None
    crs = content.get("crs")
    said = (
        str(crs["properties"].get("name", ""))
        if isinstance(crs, dict) and isinstance(crs.get("properties"), dict)
        else ""
    )
    if said and not _DEGREES.search(said):
        raise other_reference(said)
    return Shapes("wgs84" if said else "", "", found)


def _features(content):
    if content["type"] == "FeatureCollection":
        return [feature for feature in content["features"] if feature.get("geometry")]
    return [content] if content["type"] == "Feature" else [{"geometry": content, "properties": None}]


def _shape(geometry):
    return shapely.from_geojson(json.dumps(geometry))


def _name(properties):
    kept = {str(key).lower(): value for key, value in (properties or {}).items()}
    return next((str(kept[key]).strip()[:60] for key in _NAMES if kept.get(key)), "")


# KML and GPX


def _read_xml(text):
    try:
        root = SafeXML.fromstring(text, forbid_dtd=True)
    except DefusedXmlException:
        raise UnreadableError("文件里有外部实体或文档类型声明，不安全，不能读。请从原软件重新导出。") from None
    except (ParseError, ValueError):
        raise UnreadableError("文件不完整，或不是有效的 XML。请重新导出后再上传。") from None
    kind = _tag(root)
    try:
        if kind == "kml":
            found = [(_child_text(mark, "name")[:60], _kml(mark)) for mark in root.iter() if _tag(mark) == "Placemark"]
            note = "KML 按标准是 WGS-84；个别国内软件导出的是别的坐标系，请在图上核对。"
            return Shapes("wgs84", note, found)
        if kind == "gpx":
            return Shapes("wgs84", "GPX 是 GPS 接收机的坐标，WGS-84。", _gpx(gpxpy.parse(text)))
    except (ValueError, TypeError, IndexError, gpxpy.gpx.GPXException, shapely.errors.GEOSException):
        raise UnreadableError("文件里有写坏的坐标。请重新导出后再上传。") from None
    raise UnreadableError(f"这是 XML 文件，但不是 KML 或 GPX（{kind[:20]}）。")


def _tag(element):
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _child_text(element, name):
    return next(((child.text or "").strip() for child in element if _tag(child) == name), "")


def _kml(element):
    parts = []
    for child in element:
        match _tag(child):
            case "Point":
                parts.append(shapely.Point(_kml_points(child)[0]))
            case "LineString" | "LinearRing":
                parts.append(shapely.LineString(_kml_points(child)))
            case "Polygon":
                outer, *inner = [
                    [ring for boundary in child if _tag(boundary) == side for ring in boundary]
                    for side in ("outerBoundaryIs", "innerBoundaryIs")
                ]
                parts.append(shapely.Polygon(_kml_points(outer[0]), [_kml_points(ring) for ring in inner[0]]))
            case "MultiGeometry":
                inner = _kml(child)
                parts += getattr(inner, "geoms", [inner])
    if parts and all(part.geom_type == "Polygon" for part in parts):
        return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
    return shapely.GeometryCollection(parts)


def _kml_points(element):
    return [tuple(map(float, point.split(",")[:2])) for point in _child_text(element, "coordinates").split()]


def _gpx(content):
    found = [(point.name or "航点", shapely.Point(point.longitude, point.latitude)) for point in content.waypoints]
    lines = [(track.name or "航迹", segment.points) for track in content.tracks for segment in track.segments]
    lines += [(route.name or "路线", route.points) for route in content.routes]
    for name, points in lines:
        if len(points) > 1:
            found.append((name[:60], shapely.LineString([(point.longitude, point.latitude) for point in points])))
    return found


# Archives: KMZ and zipped shapefiles


def _read_archive(data):
    files = unpack(data)
    if "kml" in files:
        return _read_xml(_text(files["kml"]).strip())
    return _read_shapefile(files)


def _read_shapefile(files):
    datum = datum_of_prj(_text(files["prj"])) if files.get("prj", b"").strip() else ""
    encoding = files.get("cpg", b"").decode("ascii", "ignore").strip() or "utf-8"
    for attempt in (encoding, "gb18030"):
        try:
            parts = {part: io.BytesIO(files[part]) for part in ("shp", "shx", "dbf") if part in files}
            with shapefile.Reader(**parts, encoding=attempt) as reader:
                if "dbf" not in files:
                    return Shapes(datum, "", [("", _shape(shape.__geo_interface__)) for shape in reader.iterShapes()])
                found = [
                    (_name(row.record.as_dict()), _shape(row.shape.__geo_interface__))
                    for row in reader.iterShapeRecords()
                ]
                return Shapes(datum, "", found)
        except Exception:  # noqa: S112 - wrong encodings and broken bytes raise many kinds of errors
            continue
    raise UnreadableError("Shapefile 读不出来：文件可能缺少或损坏。请把 .shp .shx .dbf .prj 一起压缩后再上传。")
