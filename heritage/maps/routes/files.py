"""A route as GPX 1.1 and KML 2.2. Only stops with a public position are in them, each at that position, in WGS-84."""

from unicodedata import category
from xml.etree import ElementTree as ET

GPX = "http://www.topografix.com/GPX/1/1"
KML = "http://www.opengis.net/kml/2.2"
GPX_TYPE, KML_TYPE = "application/gpx+xml", "application/vnd.google-earth.kml+xml"


def gpx(walk, address):
    """Return the bytes of a GPX file: each stop as a waypoint, and all of them as a route."""
    root = ET.Element("gpx", xmlns=GPX, version="1.1", creator="中原遗产目录")
    metadata = _add(root, "metadata")
    _add(metadata, "name", walk.page.title)
    _add(metadata, "desc", walk.page.summary)
    _add(_add(metadata, "link", href=address), "text", walk.page.title)
    for stop in walk.placed:
        _gpx_point(root, "wpt", stop, with_text=True)
    route = _add(root, "rte")
    _add(route, "name", walk.page.title)
    _add(route, "desc", "点与点之间的连线只示先后，不是实际走法。")
    for stop in walk.placed:
        _gpx_point(route, "rtept", stop)
    return _bytes(root)


def _gpx_point(parent, name, stop, with_text=False):
    at = stop.position
    point = _add(parent, name, lat=f"{at.latitude}", lon=f"{at.longitude}")
    _add(point, "name", f"{stop.number} {stop.title}")
    if with_text:
        _add(point, "desc", description(stop))


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
    """The text of a stop, where it is in words, and how exactly its position is known."""
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
    """What XML may hold: pasted text brings control characters. Wide spaces stay, they part words."""
    return "".join(character for character in text if character in "\n\t" or category(character)[0] != "C")


def _bytes(root):
    ET.indent(root)
    return ET.tostring(root, encoding="UTF-8", xml_declaration=True)
