"""Read WKT, and lists of corner points as a gazette or a survey prints them: a table (CSV) or running text."""

import re

import shapely

from heritage.catalogue.position import coordinates, grids
from heritage.catalogue.position.coordinates import UnreadableError
from heritage.catalogue.position.shapes import Shapes

LONGEST_LIST = 400_000
_LONGEST_LINE = 20_000
_MOST_CORNERS = 20  # corners offered as points, beside the polygon
_KINDS = "POINT|LINESTRING|POLYGON|MULTIPOINT|MULTILINESTRING|MULTIPOLYGON|GEOMETRYCOLLECTION"
_STATEMENT = re.compile(rf"^[\s\"';]*(?:SRID\s*=\s*(\d+)\s*;\s*)?(?=(?:{_KINDS})\b)", re.IGNORECASE | re.MULTILINE)


def read_wkt(text):
    """Return the Shapes of one or more WKT geometries, or None where the text is no WKT."""
    if not _STATEMENT.match(text):
        return None
    shapes = Shapes()
    starts = list(_STATEMENT.finditer(text))
    ends = [start.start() for start in starts[1:]] + [len(text)]
    for count, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
        if start[1]:
            shapes.datum = "wgs84"
            shapes.grid = grids.of_code(int(start[1]))
        try:
            part = shapely.from_wkt(text[start.end() : end].strip(" \t\r\n\"';"))
            if part.is_empty:
                shapes.skip(count, "", "空的图形")
            shapes.found.append(("", part))
        except shapely.errors.ShapelyError:
            shapes.skip(count, "", "WKT 写坏了，请检查括号和逗号")
    return shapes


def read_corners(text):
    """Return the polygon of a list of corner points, or None where there are no points.

    A line of words between two lists starts the next polygon and names it. Three corners or more are a polygon; few
    corners are offered as points, too.
    """
    if len(text) > LONGEST_LIST or any(len(one) > _LONGEST_LINE for one in text.splitlines()):
        return None
    lines = [(one.strip(), coordinates.normalised(one)) for one in text.splitlines()]
    in_metres = any(coordinates.metre_pairs(plain) for _, plain in lines)
    shapes = Shapes(coordinates.datum_in_words(text), grid=grids.named(text) if in_metres else None)
    lists = [["", []]]
    for said, plain in lines:
        try:
            pairs = coordinates.metre_pairs(plain) if in_metres else coordinates.degree_pairs(plain)
        except UnreadableError as refusal:
            shapes.skipped.append(f"“{said[:30]}”：{refusal}")
            continue
        if pairs:
            lists[-1][1] += pairs
            lists[-1][0] = lists[-1][0] or _heading(plain)
        elif re.search(r"[\u4e00-\u9fff]", said):
            if len(lists[-1][1]) > 2:
                lists.append(["", []])
            lists[-1][0] = lists[-1][0] or _heading(plain)
    for name, pairs in lists:
        if len(set(pairs)) > 2:
            shapes.found.append((name, shapely.Polygon(pairs)))
    every = [pair for _, pairs in lists for pair in pairs]
    if not every:
        return None
    if len(every) <= _MOST_CORNERS:
        shapes.found += [(f"角点{count}", shapely.Point(pair)) for count, pair in enumerate(every, 1)]
    return shapes


def _heading(line):
    """Return the words that a line begins with, as a name; empty for a heading of columns."""
    words = re.match(r"[\s\d.、()#*]*([\u4e00-\u9fff][\u4e00-\u9fff()]*)", line)
    if not words or re.match("点号|点名|序号|编号|经度|纬度|东经|北纬|角点|界址|拐点|坐标|纵坐标|横坐标", words[1]):
        return ""
    return words[1].rstrip("(")[:60]  # 保护范围（CGCS2000）
