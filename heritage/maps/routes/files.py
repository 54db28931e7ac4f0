"""A route as GPX 1.1 and KML 2.2. Only stops with a public position are in them, at that position, in WGS-84."""

from unicodedata import category
from xml.etree import ElementTree as ET

from gpxpy.gpx import GPX, GPXRoute, GPXRoutePoint, GPXWaypoint

KML = "http://www.opengis.net/kml/2.2"
GPX_TYPE, KML_TYPE = "application/gpx+xml", "application/vnd.google-earth.kml+xml"


def gpx(walk, address):
    """Return the bytes of a GPX file: each stop as a waypoint, and all of them as a route."""
    file = GPX()
    file.creator = "中原遗产目录"
    file.name, file.description = _printable(walk.page.title), _printable(walk.page.summary)
    file.link, file.link_text = address, file.name
    file.waypoints = [GPXWaypoint(description=description(stop), **_gpx_point(stop)) for stop in walk.placed]
    route = GPXRoute(name=file.name, description="点与点之间的连线只示先后，不是实际走法。")
    route.points = [GPXRoutePoint(**_gpx_point(stop)) for stop in walk.placed]
    file.routes = [route]
    return file.to_xml(version="1.1").encode()


def _gpx_point(stop):
    at = stop.position
    return {"latitude": at.latitude, "longitude": at.longitude, "name": _printable(f"{stop.number} {stop.title}")}


def kml(walk, address):
    """Return the bytes of a KML file: a placemark for each stop, and the line that joins them."""
    root = ET.Element("kml", xmlns=KML)
    document = _add(root, "Document")
    _add(document, "name", walk.page.title)
    _add(document, "description", f"{walk.page.summary} {address}")
    for stop in walk.placed:
        placemark = _add(document, "Placemark", id=f"stop-{stop.number}")
        _add(placemark, "name", f"{stop.number} {stop.title}")
        _add(placemark, "description", description(stop))
        _add(_add(placemark, "Point"), "coordinates", _pair(stop))
    if len(walk.placed) > 1:
        placemark = _add(document, "Placemark", id="way")
        _add(placemark, "name", "先后次序")
        _add(placemark, "description", "连线只示先后，不是实际走法。")
        line = _add(placemark, "LineString")
        _add(line, "tessellate", "1")
        _add(line, "coordinates", " ".join(map(_pair, walk.placed)))
    return _bytes(root)


def description(stop):
    """Return the text of a stop, its place in words, and how exact its position is."""
    lines = [stop.text, stop.whereabouts, f"位置：{stop.note}（WGS-84）"]
    return "\n".join(_printable(line) for line in lines if line)


def _pair(stop):
    return f"{stop.position.longitude},{stop.position.latitude}"


def _add(parent, name, text="", **attributes):
    element = ET.SubElement(parent, name, attributes)
    if text:
        element.text = _printable(text)
    return element


def _printable(text):
    """Remove control characters, which pasted text may contain and XML forbids. Wide spaces stay."""
    return "".join(character for character in text if character in "\n\t" or category(character)[0] != "C")


def _bytes(root):
    ET.indent(root)
    return ET.tostring(root, encoding="UTF-8", xml_declaration=True)
