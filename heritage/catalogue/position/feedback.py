"""Tell the editor about a position while it is entered: where it lies, in which datum, who will see what of it."""

from dataclasses import dataclass
from math import atan2, degrees

import shapely
from shapely.geometry import mapping
from wagtail.models import Page
from wagtail.permissions import policy_registry

from heritage.catalogue.choices import Datum, Visibility
from heritage.catalogue.models import HeritageSitePage
from heritage.catalogue.position import datum as datums
from heritage.catalogue.position import geometry, repair, visibility

FAR_M = 30_000
NEIGHBOUR_DEGREES = 0.02
_BEARINGS = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")


@dataclass(frozen=True)
class Supposed:
    """An entry as it would be after saving, for the visibility rule to judge."""

    longitude: float
    latitude: float
    uncertainty_m: int | None
    visibility: str
    shift_bearing: float | None
    shift_distance_m: float | None


def of_point(longitude, latitude, datum, uncertainty_m=None, site=None, method="", user=None):
    """Return the facts about a point as entered. `site` is the saved entry, or None while it is new; `user` asks.

    Raise ValidationError with the sentence that saving would raise.
    """
    geometry.check_point(longitude, latitude, datum, method)
    place = datums.to_wgs84(longitude, latitude, datum)
    return {
        "longitude": round(place[0], 7),
        "latitude": round(place[1], 7),
        "facts": [
            _fact("位置", f"{place[0]:.5f}, {place[1]:.5f}（WGS-84）{_neighbour(place, site, user)}"),
            _fact("坐标系", _moved((longitude, latitude), place, datum)),
            _whereabouts(place),
        ],
        "public": [_seen(level, place, uncertainty_m, site) for level in Visibility],
    }


def of_boundary(entered, datum):
    """Return the facts about a boundary as entered, or raise ValidationError as saving would.

    Of a boundary that crosses itself, return what is wrong and the repair that is offered.
    """
    whole = geometry.read_boundary(entered, datum)
    if not whole.is_valid:
        return _offer(whole, datum)
    boundary = shapely.geometry.shape(geometry.boundary_to_wgs84(entered, datum))
    polygons = getattr(boundary, "geoms", [boundary])
    holes = sum(len(polygon.interiors) for polygon in polygons)
    middle = boundary.representative_point()
    place = (middle.x, middle.y)
    before = datums.from_wgs84(*place, datum)
    parts = f"{len(polygons)}个面" + (f"，{holes}个洞" if holes else "")
    return {
        "facts": [
            _fact("范围", f"{parts}，{shapely.get_num_coordinates(boundary)}个顶点，约{_hectares(boundary)}公顷"),
            _fact("坐标系", _moved(before, place, datum)),
            _whereabouts(place),
        ]
    }


def _offer(whole, datum):
    facts = [_fact("请改", repair.in_chinese(whole) + "。", True)]
    offered = repair.repaired(whole)
    if offered is None:
        return {"facts": [facts[0] | {"text": facts[0]["text"] + "修复以后没有面积，请重新画。"}]}
    fixed, text = offered
    shown = geometry.boundary_to_wgs84(mapping(fixed), datum)
    return {"facts": facts, "repair": {"text": text, "geometry": mapping(fixed), "shown": shown}}


def sentence(refusal):
    """Return the first sentence of a ValidationError."""
    return refusal.messages[0]


def _fact(label, text, warning=False):
    return {"label": label, "text": text, "warning": warning}


def _moved(entered, place, datum):
    label = Datum(datum).label
    metres = datums.distance_m(entered, place)
    if metres < 0.5:
        return f"{label}，不用换算"
    return f"{label}，换算成 WGS-84 向{_bearing(entered, place)}移动约{metres:.0f}米"


def _bearing(start, end):
    angle = degrees(atan2((end[0] - start[0]) * 0.82, end[1] - start[1]))  # 0.82: the cosine of Zhengzhou's latitude
    return _BEARINGS[round(angle / 45) % 8]


def _whereabouts(place):
    west, south, east, north = datums.DISTRICT
    nearest = (min(max(place[0], west), east), min(max(place[1], south), north))
    away = datums.distance_m(place, nearest)
    if away == 0:
        return _fact("核对", "在中原区一带")
    if away < FAR_M:
        return _fact(
            "核对", f"不在中原区一带，在它{_bearing(nearest, place)}面约{_kilometres(away)}公里。请核对。", True
        )
    return _fact(
        "核对",
        f"离中原区约{_kilometres(away)}公里，不在郑州，也可能落在海里。多半是经纬度对调、数字抄错或坐标系选错，请核对。",
        True,
    )


def _kilometres(metres):
    return f"{metres / 1000:.1f}" if metres < 10_000 else f"{metres / 1000:.0f}"


def _hectares(boundary):
    middle = boundary.centroid
    east, north = datums.metres_to_degrees(100, 100, middle.y)
    return f"{boundary.area / (east * north):.1f}"


def _neighbour(place, site, user):
    """Return the nearest entry within two kilometres: a plausibility check for editors who know the streets.

    Security: only entries that the user may edit are measured from where they are. Others count at their public
    position, and hidden ones not at all: a few questions would give the true point away.
    """
    box = _around(place, NEIGHBOUR_DEGREES)
    # Read from a wider box, so that not even appearing at its edge tells the true point of a shifted entry.
    near = HeritageSitePage.objects.within(*_around(place, NEIGHBOUR_DEGREES + visibility.FURTHEST_SHIFT_DEGREES))
    near = near.exclude(pk=site.pk if site else None).order_by()
    pages = policy_registry.get_by_type(Page)
    own = pages.instances_user_has_permission_for(user, "change") if user else Page.objects.none()
    editable = near.filter(pk__in=own.order_by().values("pk"))
    places = [(entry.title, (entry.longitude, entry.latitude)) for entry in editable]
    for entry in near.published().exclude(pk__in=[entry.pk for entry in editable]):
        if public := visibility.public_position(entry):
            places.append((entry.title, (public.longitude, public.latitude)))
    distances = [
        (datums.distance_m(place, (x, y)), title)
        for title, (x, y) in places
        if box[0] <= x <= box[2] and box[1] <= y <= box[3]
    ]
    if not distances:
        return ""
    metres, title = min(distances)
    return f"，离条目“{title}”约{metres:.0f}米"


def _around(place, degrees_each_way):
    x, y = place
    return x - degrees_each_way, y - degrees_each_way, x + degrees_each_way, y + degrees_each_way


def _seen(level, place, uncertainty_m, site):
    """Return what the public would see at one visibility level, as the visibility rule decides it."""
    has_shift = site is not None and site.shift_bearing is not None
    # Before the first save there is no shift. Any shift gives the right radius; the shifted point is not shown.
    shift = (site.shift_bearing, site.shift_distance_m) if has_shift else (0.0, visibility.SHIFT_MIN_M)
    supposed = Supposed(*place, uncertainty_m, level, *shift)
    shown = visibility.public_position(supposed)
    seen = {"level": level.value, "label": level.label}
    if shown is None:
        if level == Visibility.PUBLIC_ESTIMATED:
            return seen | {"text": "要写误差（米），才能看到这一点"}
        street = "只看到街道名，地址、坐标和范围都不出现" if level in visibility.STREET_IS_PUBLIC else "什么也看不到"
        return seen | {"text": street}
    if not shown.moved:
        text = f"看到这一点，注明“{visibility.note_of(shown)}”"
    else:
        text = f"看到半径{shown.radius_m}米的圆，圆心移开100—300米，不是真位置"
    seen |= {"text": text, "radius": shown.radius_m}
    if has_shift or not shown.moved:
        seen |= {"longitude": shown.longitude, "latitude": shown.latitude}
    return seen
