"""Say in Chinese what is wrong with a boundary, and offer a repair with its change of area."""

import re

import shapely

from heritage.catalogue.position import datum as datums

SLIVER_M2 = 1.0  # smaller parts and holes come from a crossing by centimetres
SLIVER_WIDTH_M = 0.1
_GRID_M = 0.001  # corners of neighbours that agree to this are one
_SENTENCES = (
    ("Hole lies outside", "洞在范围以外"),
    ("Nested holes", "洞里套着洞"),
    ("Holes are nested", "洞里套着洞"),
    ("Interior is disconnected", "洞把范围切断了"),
    ("Nested shells", "一个面套在另一个面里面"),
    ("Duplicate Rings", "同一个圈画了两次"),
    ("Ring Self-intersection", "边界碰到了自己"),
    ("Self-intersection", "边界与自身相交，或几个面重叠、共边"),
    ("Too few points", "有的圈不足三个角"),
    ("Invalid Coordinate", "有的坐标不是数"),
    ("not closed", "有的圈没有闭合"),
)


def in_chinese(geometry):
    """Return what is wrong with an invalid geometry and where, without a full stop."""
    reason = shapely.is_valid_reason(geometry)
    said = next((chinese for english, chinese in _SENTENCES if english in reason), "边界画得不合规则")
    place = re.search(r"\[(-?[\d.]+(?:e-?\d+)?) (-?[\d.]+(?:e-?\d+)?)", reason)
    return f"{said}（在 {float(place[1]):.6f}, {float(place[2]):.6f} 附近）" if place else said


def repaired(geometry):
    """Return (polygons, sentence) of an invalid boundary made valid, or None where nothing with an area is left.

    Parts that overlap or share an edge become one, spikes without width go, slivers and pin-holes are cut.
    """
    scale = datums.metres_to_degrees(1, 1, float(geometry.bounds[1]))
    entered = shapely.transform(geometry, lambda points: points / scale)
    before = list(getattr(entered, "geoms", [entered]))
    try:
        whole = _polygons(shapely.union_all([_mended(part) for part in before], grid_size=_GRID_M))
    except shapely.errors.GEOSException:
        return None
    kept = [_without_pinholes(part) for part in whole if not _is_sliver(part)]
    if not kept:
        return None
    fixed = kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept)
    fixed = shapely.set_precision(shapely.transform(fixed, lambda points: points * scale), 1e-9)
    return fixed, _sentence(len(before), len(whole), len(kept), entered.area, sum(part.area for part in kept))


def _mended(polygon):
    """Return a polygon without crossings. A hole outside is no part of it, which make_valid alone would make of it."""
    shell, *holes = [
        shapely.make_valid(shapely.Polygon(ring), method="structure") for ring in (polygon.exterior, *polygon.interiors)
    ]
    return shapely.difference(shell, shapely.union_all(holes), grid_size=_GRID_M)


def _polygons(geometry):
    parts = getattr(geometry, "geoms", [geometry])
    return [
        plain for part in parts for plain in (_polygons(part) if hasattr(part, "geoms") else [part]) if _has_area(plain)
    ]


def _has_area(geometry):
    return geometry.geom_type == "Polygon" and geometry.area > 0


def _is_sliver(polygon):
    return polygon.area < SLIVER_M2 or polygon.area / polygon.length < SLIVER_WIDTH_M / 2


def _without_pinholes(polygon):
    holes = [hole for hole in polygon.interiors if not _is_sliver(shapely.Polygon(hole))]
    return shapely.Polygon(polygon.exterior, holes)


def _sentence(before, whole, kept, area_before, area_after):
    done = [f"{before}个面并成{whole}个"] if before > whole else []
    done += [f"切去{whole - kept}个碎片"] if whole > kept else []
    change = round(area_after - area_before)
    sign = "不变" if change == 0 else f"{'增加' if change > 0 else '减少'}{abs(change)}平方米"
    return f"理顺了相交处{''.join('，' + one for one in done)}；面积约{area_after:.0f}平方米，比画的{sign}。".replace(
        "比画的不变", "不变"
    )
