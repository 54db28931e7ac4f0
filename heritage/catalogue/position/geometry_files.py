"""Read points and boundaries from an uploaded file: GeoJSON, KML, KMZ, GPX, WKT, a zipped shapefile or a list of
corners. Nothing is stored.

Files are treated as hostile: XML without entities, archives read in memory with a size limit and without their paths,
and no more vertices than a form can carry. A part that is broken is left out and named in `skipped`; the rest is read.
"""

import codecs
import json
import re

import numpy as np
import shapely

from heritage.catalogue.position import grids
from heritage.catalogue.position.coordinates import UnreadableError
from heritage.catalogue.position.datum import distance_m
from heritage.catalogue.position.geometry import MOST_VERTICES
from heritage.catalogue.position.geometry_archives import bare_name, layers, other_reference, pictures
from heritage.catalogue.position.geometry_shapefile import read_shapefile
from heritage.catalogue.position.geometry_text import read_corners, read_wkt
from heritage.catalogue.position.geometry_xml import read_xml
from heritage.catalogue.position.shapes import NAMES, BrokenPartError, Shapes, flat

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_ARCHIVE = 100 * 1024 * 1024  # photographs lie in a KMZ
MOST_SHAPES = 200
CLOSED_WITHIN_M = 50  # a track around a boundary ends near its start
DECIMALS = 7  # a centimetre

_DEGREES = re.compile(r"CRS:?84|EPSG:{1,2}(?:[\d.]*:)?(?:4326|4490|4979|4480)$", re.IGNORECASE)


def read_file(data):
    """Return the Shapes of the bytes of a file, or raise UnreadableError. The file name is not used."""
    refuse_size(len(data), data[:2])
    shapes = _read_archive(data) if data.startswith(b"PK") else _read_text(data)
    shapes.skipped += [f"网络链接“{link[:60]}”：不在文件里" for link in shapes.links]
    shapes.found = [(name, part) for name, whole in shapes.found for part in _plain(whole)]
    _in_degrees(shapes)
    if not shapes.found:
        raise UnreadableError(f"文件里没有能用的点、线或面。{shapes.left_out() or '请检查导出的内容。'}")
    if len(shapes.found) > MOST_SHAPES:
        raise UnreadableError(f"文件里有{len(shapes.found)}个图形，最多{MOST_SHAPES}个。请只导出需要的图形。")
    vertices = sum(shapely.get_num_coordinates(part) for _, part in shapes.found)
    if vertices > MOST_VERTICES:
        raise UnreadableError(f"图形共有{vertices}个顶点，最多{MOST_VERTICES}个。请先在出图软件里“简化”，容差1米即可。")
    shapes.found = [(name, _rounded(part)) for name, part in shapes.found]
    return shapes


def refuse_size(size, head):
    limit = LARGEST_ARCHIVE if head == b"PK" else LARGEST_FILE
    if size > limit:
        raise UnreadableError(f"文件超过{limit // 1024 // 1024}MB。请先在出图软件里简化，或只导出需要的部分。")


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
    """Return the parts of a collection as a flat list, without heights and without empty parts."""
    if geometry.geom_type in {"GeometryCollection", "MultiPoint", "MultiLineString"}:
        return [plain for part in geometry.geoms for plain in _plain(part)]
    if geometry.is_empty or not np.isfinite(shapely.get_coordinates(geometry)).all():
        return []
    return [shapely.force_2d(geometry)]


def _rounded(geometry):
    return shapely.transform(geometry, lambda points: np.round(points, DECIMALS))


def _in_degrees(shapes):
    """Convert shapes in metres by the grid that the file names, else by the one that their size proposes."""
    bounds = [geometry.bounds for _, geometry in shapes.found]
    in_metres = [grids.is_metres(*box[:2]) and grids.is_metres(*box[2:]) for box in bounds]
    if bounds and all(in_metres):
        grid = shapes.grid or _proposed(shapes)
        shapes.found = [
            (name, shapely.transform(part, lambda points: _by(grid, points))) for name, part in shapes.found
        ]
        place = shapes.found[0][1].representative_point()
        shapes.datum = "wgs84"
        shapes.note = f"按{grid.name}从米换算，{grids.whereabouts(place.x, place.y)}。{shapes.note}"
    elif shapes.grid:
        shapes.note += f"文件写明的是{shapes.grid.name}的米，里面的数却是度，请在图上核对。"
    kept = []
    for count, (name, part) in enumerate(shapes.found, 1):
        west, south, east, north = part.bounds
        if west < -180.001 or east > 180.001 or south < -90.001 or north > 90.001:  # the ends of the world, rounded
            shapes.skip(count, name, "坐标超出经纬度的范围")
        else:
            kept.append((name, part))
    shapes.found = kept


def _by(grid, points):
    ordered = points
    if grid.meridian is not None and grids.in_order(*points[0]) != tuple(points[0]):
        ordered = points[:, ::-1]
    degrees = np.column_stack(grid.to_degrees(*ordered.T))
    if not np.isfinite(degrees).all():
        raise UnreadableError(f"按文件写明的{grid.name}换算不出来：横坐标前的带号不符。请核对 .prj 与坐标的带号。")
    return degrees


def _proposed(shapes):
    easting, northing = grids.in_order(*shapely.get_coordinates(shapes.found[0][1])[0])
    proposed = grids.proposals(easting, northing)
    if not proposed:
        raise UnreadableError("坐标是米，但看不出属于哪个分带。请向提供单位问清坐标系、中央经线和带号，或要经纬度。")
    shapes.supposed = True
    shapes.note += "文件没有写明分带，这是按数字大小推测的，请在图上核对。"
    shapes.note += f"如果是 {proposed[1].name}，会差一公里多。" if len(proposed) > 1 else ""
    shapes.note += "" if shapes.datum else grids.WHICH_DATUM
    return proposed[0]


def _text(data):
    """Decode a file: UTF-8, else the encoding of its XML declaration, else GB 18030."""
    declared = re.match(rb"\s*<\?xml[^>]*encoding=[\"']([\w-]+)", data)
    with_mark = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16" if with_mark else "utf-8-sig", declared[1].decode() if declared else "ascii", "gb18030"):
        try:
            return re.sub(r"^\s*<\?xml[^>]*\?>", "", data.decode(encoding)).strip()
        except (UnicodeError, LookupError):
            continue
    raise UnreadableError("文件的文字编码认不出来。请另存为 UTF-8 编码后再上传。")


def _read_text(data):
    text = _text(data)
    if text.startswith("<"):
        return read_xml(text)
    if text.startswith(("{", "[")):
        return _read_geojson(text)
    shapes = read_wkt(text) or read_corners(text)
    if shapes is None:
        raise _unknown()
    return shapes


def _unknown():
    return UnreadableError(
        "文件认不出来。可以上传 GeoJSON、KML、KMZ、GPX、WKT、角点坐标的 CSV 或文本，"
        "或压缩成一个 zip 的 Shapefile（.shp .shx .dbf .prj）。"
    )


def _read_archive(data):
    files, documents = layers(data)
    if "shp" in files:
        return read_shapefile(files, _text)
    every = [_read_text(content) for _, content in documents]
    whole = every[0]
    inside = {name.lower() for name, _ in documents}
    for shapes in every[1:]:
        whole.found += shapes.found
        whole.skipped += shapes.skipped
        whole.links += shapes.links
    whole.links = [link for link in whole.links if link.lower() not in inside]
    whole.pictures = [bare_name(entry) for entry in pictures(data)[0]]
    return whole


def _read_geojson(text):
    try:
        content = json.loads(text)
        features = _features(content)
        said = _reference(content)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _unknown() from None
    shapes = Shapes("wgs84" if said else "")
    if said and not _DEGREES.search(said):
        shapes.grid = grids.named(said)
        if shapes.grid is None:
            raise other_reference(said)
    for count, feature in enumerate(features, 1):
        name = ""
        try:
            name = _name(feature.get("properties"))
            shapes.found.append((name, flat(feature["geometry"])))
        except BrokenPartError as refusal:
            shapes.skip(count, name, str(refusal))
        except (
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
            IndexError,
            RecursionError,
            shapely.errors.ShapelyError,
        ):
            shapes.skip(count, name, "坐标写坏了")
    return shapes


def _reference(content):
    crs = content.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    if not isinstance(properties, dict):
        return ""
    return str(properties.get("name") or (f"EPSG:{properties['code']}" if "code" in properties else ""))


def _features(content):
    if content["type"] == "FeatureCollection":
        return list(content["features"])
    if content["type"] == "Feature":
        return [content]
    return [{"geometry": {**content, "coordinates": content.get("coordinates")}, "properties": None}]


def _name(properties):
    kept = {str(key).lower(): value for key, value in (properties or {}).items()}
    return next((str(kept[key]).strip()[:60] for key in NAMES if kept.get(key)), "")
