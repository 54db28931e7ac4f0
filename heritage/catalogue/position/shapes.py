"""What was read from a map file: the shapes, what was left out, and the reference system if the file names it."""

from dataclasses import dataclass, field

import shapely

from heritage.catalogue.position.grids import Grid

NAMES = ("name", "名称", "title", "标题", "mc")
MOST_NAMED = 10  # more broken parts than this are only counted


class BrokenPartError(ValueError):
    """One shape of a file cannot be used. The text is the reason."""


@dataclass
class Shapes:
    """The (name, shapely geometry) pairs of a file. `datum` is empty where the file does not name it.

    `grid` converts metres. `supposed` says that the grid was proposed by the size of the numbers. `links` are the files
    that a KML names, `pictures` those in a KMZ.
    """

    datum: str = ""
    note: str = ""
    found: list = field(default_factory=list)
    skipped: list = field(default_factory=list)
    grid: Grid | None = None
    supposed: bool = False
    links: list = field(default_factory=list)
    pictures: list = field(default_factory=list)

    def skip(self, count, name, reason):
        self.skipped.append(f"第{count}个{f'“{name[:30]}”' if name else ''}：{reason}")

    def left_out(self):
        """Return the sentence that names what was left out, or empty."""
        if not self.skipped:
            return ""
        more = f"等{len(self.skipped)}处" if len(self.skipped) > MOST_NAMED else ""
        return f"跳过{'；'.join(self.skipped[:MOST_NAMED])}{more}。"


def flat(geometry):
    """Return a GeoJSON geometry as shapely, without heights and measures. Raise BrokenPartError or a plain error."""
    if not geometry:
        raise BrokenPartError("没有图形")
    kind, coordinates = geometry["type"], geometry.get("coordinates")
    if kind == "GeometryCollection":
        return shapely.GeometryCollection([flat(part) for part in geometry["geometries"]])
    if not coordinates:
        raise BrokenPartError({"Point": "空点", "LineString": "空线", "Polygon": "空面"}.get(kind, "没有图形"))
    match kind:
        case "Point":
            return shapely.Point(_pair(coordinates))
        case "LineString":
            return line(coordinates)
        case "Polygon":
            return polygon(coordinates)
        case "MultiPoint":
            return shapely.MultiPoint([_pair(point) for point in coordinates])
        case "MultiLineString":
            return shapely.MultiLineString([line(part) for part in coordinates])
        case "MultiPolygon":
            return shapely.MultiPolygon([polygon(part) for part in coordinates])
    raise BrokenPartError(f"不认识的类型“{str(kind)[:20]}”")


def line(points):
    if len(points) < 2:
        raise BrokenPartError(f"线只有{len(points)}个点" if points else "空线")
    return shapely.LineString([_pair(point) for point in points])


def polygon(rings):
    """Return the polygon of an outer ring and its holes. Rings need not be closed; empty holes are left out."""
    outer, *holes = [[_pair(point) for point in ring] for ring in rings]
    if len(set(outer)) < 3:
        raise BrokenPartError(f"面只有{len(set(outer))}个角" if outer else "空面")
    return shapely.Polygon(outer, [hole for hole in holes if len(set(hole)) > 2])


def _pair(point):
    x, y = float(point[0]), float(point[1])
    if x - x or y - y:  # infinite or not a number
        raise BrokenPartError("坐标不是数")
    return x, y
