"""Read KML and GPX. Hostile input: see geometry_files.py.

fastkml and gpxpy refuse the whole file for one bad number, and fastkml loses holes inside a MultiGeometry and does not
know the older namespaces of Google Earth, so the elements are walked here.
"""

import re
from datetime import datetime
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree as SafeXML
import shapely
from defusedxml import DefusedXmlException
from django.utils import timezone

from heritage.catalogue.position.coordinates import UnreadableError
from heritage.catalogue.position.shapes import BrokenPartError, Shapes, flat, line, polygon

_KML_NOTE = "KML 按标准是 WGS-84；个别国内软件导出的是别的坐标系，请在图上核对。"
_GPX_NOTE = "GPX 是 GPS 接收机的坐标，WGS-84。"
_DEEPEST = 20
# The second four are not KML, but some programs write it.
_COLLECTIONS = {"MultiGeometry", "MultiTrack"} | {"MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection"}
_DRAWN = {"Point", "LineString", "LinearRing", "Polygon", "Track", "Model", *_COLLECTIONS}
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def read_xml(text):
    root = _root(text)
    kind = _tag(root)
    if kind == "kml" or any(_tag(element) == "Placemark" for element in root.iter()):
        return _read_kml(root)
    if kind == "gpx":
        return _read_gpx(root)
    raise UnreadableError(f"这是 XML 文件，但不是 KML 或 GPX（{kind[:20]}）。")


def _root(text):
    try:
        try:
            return SafeXML.fromstring(text, forbid_dtd=True)
        except ParseError:
            return SafeXML.fromstring(_mended(text), forbid_dtd=True)
    except DefusedXmlException:
        raise UnreadableError("文件里有外部实体或文档类型声明，不安全，不能读。请从原软件重新导出。") from None
    except (ParseError, ValueError):
        raise UnreadableError("文件不完整，或不是有效的 XML。请重新导出后再上传。") from None


def _mended(text):
    """Declare the namespace prefixes that are undeclared, escape loose ampersands, drop control characters."""
    text = _ENTITY.sub("&amp;", _CONTROL.sub("", text))
    used = set(re.findall(r"</?([A-Za-z_][\w.-]{0,40}):", text))
    used |= set(re.findall(r"\s([A-Za-z_][\w.-]{0,40}):[\w.-]{1,40}=[\"']", text))
    declared = set(re.findall(r"\sxmlns:([\w.-]{1,40})\s?=", text)) | {"xml", "xmlns"}
    declarations = "".join(f' xmlns:{prefix}="undeclared:{prefix}"' for prefix in sorted(used - declared)[:50])
    return re.sub(r"<([A-Za-z_][\w:.-]*)", lambda start: start[0] + declarations, text, count=1)


def _tag(element):
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _children(element, *names):
    return [child for child in element if _tag(child) in names]


def _text(element, name):
    return next(((child.text or "").strip() for child in _children(element, name)), "")


# KML


def _read_kml(root):
    shapes = Shapes("wgs84", _KML_NOTE)
    for count, mark in enumerate((element for element in root.iter() if _tag(element) == "Placemark"), 1):
        name = _text(mark, "name")[:60]
        parts = []
        _kml(mark, parts, lambda reason, count=count, name=name: shapes.skip(count, name, reason))
        name += _period(
            [when.text for track in mark.iter() if _tag(track) == "Track" for when in _children(track, "when")]
        )
        if parts and all(part.geom_type == "Polygon" for part in parts):
            shapes.found.append((name, parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)))
        else:
            shapes.found += [(name, part) for part in parts]
    shapes.links = [
        _text(link, "href")
        for element in root.iter()
        if _tag(element) == "NetworkLink"
        for link in _children(element, "Link", "Url")
    ]
    return shapes


def _kml(element, parts, skip, depth=0):
    """Append the geometries below a Placemark to `parts`; call `skip` with the reason for each broken one."""
    if depth > _DEEPEST:
        skip("层次太深")
        return
    drawn = 0
    for child in element:
        kind = _tag(child)
        drawn += kind in _DRAWN
        try:
            match kind:
                case "Point":
                    points = _points(child)
                    parts.append(flat({"type": "Point", "coordinates": points and points[0]}))
                case "LineString" | "LinearRing":
                    parts.append(line(_points(child)))
                case "Track":
                    places = [(place.text or "").split() for place in _children(child, "coord")]
                    parts.append(line([_numbers(place) for place in places if place]))  # empty: no fix
                case "Polygon":
                    parts.append(_polygon(child))
                case _ if kind in _COLLECTIONS:
                    _kml(child, parts, skip, depth + 1)
                case "Model":
                    skip("三维模型，没有点、线或面")
        except BrokenPartError as refusal:
            skip(str(refusal))
        except (ValueError, TypeError, IndexError, shapely.errors.ShapelyError):
            skip("坐标写坏了")
    if not drawn:
        skip("没有图形")


def _polygon(element):
    rings = {
        side: [ring for boundary in _children(element, side) for ring in _children(boundary, "LinearRing")]
        for side in ("outerBoundaryIs", "innerBoundaryIs")
    }
    if not rings["outerBoundaryIs"]:
        raise BrokenPartError("空面")
    return polygon([_points(ring) for ring in (rings["outerBoundaryIs"][0], *rings["innerBoundaryIs"])])


def _points(element):
    """Return the points of a `coordinates` element, also where blanks follow its commas or stand for them."""
    text = _text(element, "coordinates").replace("，", ",")
    if "," not in text:
        numbers = text.split()
        return [_numbers(numbers[:2])] if len(numbers) in (2, 3) else [_numbers([word]) for word in numbers]
    joined = ",".join(part.strip() for part in text.split(","))
    return [_numbers(point.split(",")) for point in joined.split()]


def _numbers(words):
    try:
        return float(words[0]), float(words[1])
    except (ValueError, IndexError):
        raise BrokenPartError(f"坐标写坏了：“{','.join(words)[:30]}”") from None


def _period(times):
    """Return when a track was recorded, as the end of its name: “，2026-05-03 14:02—15:10”."""
    read = []
    for text in times:
        try:
            read.append(timezone.localtime(datetime.fromisoformat((text or "").strip())))
        except ValueError:  # a day alone, or none
            continue
    if not read:
        return ""
    first, last = min(read), max(read)
    until = f"{last:%H:%M}" if first.date() == last.date() else f"{last:%Y-%m-%d %H:%M}"
    return f"，{first:%Y-%m-%d %H:%M}—{until}"


# GPX


def _read_gpx(root):
    shapes = Shapes("wgs84", _GPX_NOTE)
    waypoints = _children(root, "wpt")
    for count, point in enumerate(waypoints, 1):
        name = _text(point, "name")[:60]
        try:
            shapes.found.append((name or "航点", shapely.Point(_place(point))))
        except BrokenPartError as refusal:
            shapes.skip(count, name, str(refusal))
    lines = [
        (
            (_text(track, "name") or "航迹")[:60] + _period(_text(point, "time") for point in segment.iter()),
            _children(segment, "trkpt"),
        )
        for track in _children(root, "trk")
        for segment in _children(track, "trkseg")
    ]
    lines += [(_text(route, "name") or "路线", _children(route, "rtept")) for route in _children(root, "rte")]
    for count, (name, points) in enumerate(lines, len(waypoints) + 1):
        places = []
        for at, point in enumerate(points, 1):
            try:
                places.append(_place(point))
            except BrokenPartError as refusal:
                shapes.skip(count, name, f"第{at}个点{refusal}")
        try:
            shapes.found.append((name[:90], line(places)))
        except BrokenPartError as refusal:
            shapes.skip(count, name, str(refusal))
    return shapes


def _place(point):
    longitude, latitude = _numbers([point.get("lon", "").strip(), point.get("lat", "").strip()])
    if not (abs(longitude) <= 180 and abs(latitude) <= 90):
        raise BrokenPartError("坐标超出经纬度的范围")
    return longitude, latitude
