"""Check positions and boundaries, and convert them to WGS-84. Geometry is GeoJSON, checked with shapely; no GDAL.

Each refusal is a ValidationError whose sentence tells the editor what to do next.
"""

import numpy as np
from django.core.exceptions import ValidationError
from shapely import get_num_coordinates, transform
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape

from heritage.catalogue.position import datum as datums
from heritage.catalogue.position import grids
from heritage.catalogue.position.repair import in_chinese

MOST_VERTICES = 100_000  # the most that a form can carry; a whole river has fifty thousand

# Services whose coordinates are not WGS-84. Naming one and claiming WGS-84 puts a point on the wrong street.
_SERVICE_DATUMS = {"高德": "gcj02", "腾讯": "gcj02", "百度": "bd09"}


def check_point(longitude, latitude, datum, method=""):
    """Raise ValidationError unless the point has a datum that `method` does not contradict, and lies in China."""
    if not datum:
        raise ValidationError(
            {"entered_datum": "请选择坐标的坐标系：高德、腾讯选 GCJ-02，百度选 BD-09，GPS、天地图选 WGS-84。"}
        )
    if not datums.inside_china(longitude, latitude):
        if grids.is_metres(longitude, latitude):
            raise ValidationError({"entered_longitude": grids.in_words(longitude, latitude)})
        if datums.inside_china(latitude, longitude):
            raise ValidationError({"entered_longitude": "经度和纬度填反了：郑州的经度约113.6，纬度约34.7。请对调。"})
        raise ValidationError({"entered_longitude": "这一点不在中国境内。请核对：郑州的经度约113.6，纬度约34.7。"})
    for service, service_datum in _SERVICE_DATUMS.items():
        if service in method and datum != service_datum:
            label = "GCJ-02" if service_datum == "gcj02" else "BD-09"
            raise ValidationError(
                {
                    "entered_datum": f"定位方法写明取自{service}，{service}的坐标是 {label}，请把坐标系改为 {label}；"
                    f"不是取自{service}的，改写定位方法。"
                }
            )


def boundary_to_wgs84(geometry, datum):
    """Return a GeoJSON Polygon or MultiPolygon in WGS-84, or raise ValidationError.

    `geometry` is GeoJSON as entered, in `datum`. Rings may not cross themselves; holes are kept.
    """
    entered = read_boundary(geometry, datum)
    if not entered.is_valid:
        raise ValidationError({"entered_geometry": f"{in_chinese(entered)}。请按图下的提示修复，或移动那里的顶点。"})
    if datum != "wgs84":
        entered = transform(entered, lambda points: np.column_stack(datums.to_wgs84(*points.T, datum)))
    return mapping(entered)


def read_boundary(geometry, datum):
    """Return a boundary as entered as shapely, valid or not, or raise ValidationError."""
    if not datum:
        raise ValidationError({"entered_datum": "请选择边界坐标的坐标系。"})
    try:
        entered = shape(geometry)
    except (AttributeError, KeyError, TypeError, ValueError, IndexError, ShapelyError):
        raise ValidationError(
            {"entered_geometry": "边界不是有效的 GeoJSON。请重新绘制，或上传 GeoJSON 多边形。"}
        ) from None
    if entered.geom_type not in {"Polygon", "MultiPolygon"} or entered.is_empty:
        raise ValidationError({"entered_geometry": "边界应为多边形。请把范围画成一个或几个闭合的面。"})
    vertices = get_num_coordinates(entered)
    if vertices > MOST_VERTICES:
        raise ValidationError(
            {"entered_geometry": f"边界有{vertices}个顶点，最多{MOST_VERTICES}个。请先在出图软件里简化，容差1米即可。"}
        )
    west, south, east, north = entered.bounds
    if not (datums.inside_china(west, south) and datums.inside_china(east, north)):
        raise ValidationError(
            {"entered_geometry": "边界不在中国境内。请核对坐标顺序：先经度（约113.6），后纬度（约34.7）。"}
        )
    return entered
