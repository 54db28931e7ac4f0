"""Convert survey coordinates in metres to degrees: Gauss-Krüger zones, UTM and Web Mercator on WGS-84 or CGCS2000.

The formula is Krüger's series to the fourth order, exact to a micrometre within a zone. `pyproj` would bring 32 MB to
every installation for these lines, so only the tests use it, as the judge. The ellipsoids of CGCS2000 and WGS-84 differ
by a tenth of a millimetre. Beijing 1954 and Xi'an 1980 need parameters that only a survey has: they are refused.
"""

import re
import unicodedata
from dataclasses import dataclass

import numpy as np

from heritage.catalogue.position.datum import DISTRICT, UnreadableError, distance_m, inside_china

SEMI_MAJOR_AXIS = 6_378_137.0
FLATTENING = 1 / 298.257222101
_N = FLATTENING / (2 - FLATTENING)
_RADIUS = SEMI_MAJOR_AXIS / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_BETA = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440,
    17 * _N**3 / 480 - 37 * _N**4 / 840,
    4397 * _N**4 / 161280,
)
_DELTA = (
    2 * _N - 2 * _N**2 / 3 - 2 * _N**3 + 116 * _N**4 / 45,
    7 * _N**2 / 3 - 8 * _N**3 / 5 - 227 * _N**4 / 45,
    56 * _N**3 / 15 - 136 * _N**4 / 35,
    4279 * _N**4 / 630,
)
MIDDLE = (DISTRICT[0] + DISTRICT[2]) / 2, (DISTRICT[1] + DISTRICT[3]) / 2
NEAR_M = 30_000

_BEIJING = re.compile(
    r"beijing[\s_-]*(?:19)?54|bj[\s_-]*(?:19)?54|krass?ov?sky|北京\s*(?:19)?54|54\s*北京|克拉索夫斯基", re.IGNORECASE
)
_XIAN = re.compile(r"xi'?an[\s_-]*(?:19)?80|iag[\s_-]*(?:19)?75|西安\s*(?:19)?80|80\s*西安|国家80", re.IGNORECASE)
_LOCAL = re.compile(r"LOCAL_CS|地方坐标|独立坐标|城建坐标|城市坐标|郑州坐标", re.IGNORECASE)
_ASK = "请向测绘单位要 CGCS2000 的成果（大地2000，写明中央经线，以及横坐标前有没有带号），或请他们换算成经纬度再给。"


WHICH_DATUM = "没有写明是不是 CGCS2000：如果是西安80或北京54，会差几十到一百多米，请向测绘单位问清。"


@dataclass(frozen=True)
class Grid:
    """One plane of metres. `meridian` is in degrees east; Web Mercator has none."""

    name: str
    meridian: float | None
    false_easting: float = 500_000.0
    scale: float = 1.0
    false_northing: float = 0.0

    def to_degrees(self, easting, northing):
        """Return longitude and latitude, as numbers or arrays."""
        if self.meridian is None:
            longitude = np.degrees(np.asarray(easting) / SEMI_MAJOR_AXIS)
            return longitude, np.degrees(2 * np.arctan(np.exp(np.asarray(northing) / SEMI_MAJOR_AXIS)) - np.pi / 2)
        east = (np.asarray(easting) - self._origin(easting)) / (self.scale * _RADIUS)
        north = (np.asarray(northing) - self.false_northing) / (self.scale * _RADIUS)
        x, y = north, east
        for j, beta in enumerate(_BETA, 1):
            x = x - beta * np.sin(2 * j * north) * np.cosh(2 * j * east)
            y = y - beta * np.cos(2 * j * north) * np.sinh(2 * j * east)
        conformal = np.arcsin(np.sin(x) / np.cosh(y))
        latitude = conformal + sum(delta * np.sin(2 * j * conformal) for j, delta in enumerate(_DELTA, 1))
        return self.meridian + np.degrees(np.arctan2(np.sinh(y), np.cos(x))), np.degrees(latitude)

    def _origin(self, easting):
        """Return the false easting with the zone number that the numbers carry; not a number for another zone's."""
        zones = np.floor(np.asarray(easting) / 1_000_000)
        plain = self.false_easting % 1_000_000
        own = (self.false_easting // 1_000_000, self.meridian / 3, (self.meridian + 3) / 6)
        return np.where(np.isin(zones, (0, *own)), zones * 1_000_000 + plain, np.nan)


WEB_MERCATOR = Grid("Web 墨卡托", None)


def three_degree(meridian):
    return Grid(f"3度带、中央经线{meridian:g}°（{meridian / 3:g}带）", float(meridian))


def six_degree(meridian):
    return Grid(f"6度带、中央经线{meridian:g}°（{(meridian + 3) / 6:g}带）", float(meridian))


def utm(zone):
    return Grid(f"UTM {zone}N", zone * 6.0 - 183, scale=0.9996)


def is_metres(x, y):
    """Say whether two numbers can only be metres, and not degrees."""
    return abs(x) > 360 or abs(y) > 360


def in_order(one, two):
    """Return (easting, northing) of two numbers in metres in either order: in China their sizes never meet."""
    if 1_000_000 < one < 6_300_000 and (100_000 < two < 900_000 or two > 8_000_000):
        return two, one
    return one, two


def proposals(easting, northing):
    """Return the Grids that may be meant by these numbers: the one nearest to the district, then its UTM zone."""
    zone = int(easting // 1_000_000)
    candidates = []
    if 25 <= zone <= 45:
        candidates.append(three_degree(zone * 3))
    if 13 <= zone <= 23:
        candidates.append(six_degree(zone * 6 - 3))
    if 8_000_000 < easting < 15_400_000:
        candidates.append(WEB_MERCATOR)
    if 100_000 < easting < 900_000:
        candidates += [three_degree(meridian) for meridian in range(75, 136, 3)]
    places = [(grid, *map(float, grid.to_degrees(easting, northing))) for grid in candidates]
    places = [place for place in places if inside_china(*place[1:])]
    if not places:
        return []
    best, longitude, _ = min(places, key=lambda place: distance_m(place[1:], MIDDLE))
    if best.meridian is None or zone or best.meridian % 6 != 3:
        return [best]
    wide = abs(longitude - best.meridian) > 1.75  # too far for a zone of three degrees
    first = six_degree(best.meridian) if wide else best
    return [first, utm(round((best.meridian + 183) / 6))]


def whereabouts(longitude, latitude):
    """Return where a place lies, as the end of a sentence."""
    away = distance_m((longitude, latitude), MIDDLE)
    if away < NEAR_M:
        return "落在中原区一带"
    return f"落在{longitude:.2f}, {latitude:.2f}，离中原区约{away / 1000:.0f}公里"


def in_words(one, two):
    """Return the sentence that refuses metres where degrees belong, with the degrees that they probably are."""
    easting, northing = in_order(float(one), float(two))
    proposed = proposals(easting, northing)
    if not proposed:
        return "这是以米为单位的坐标，看不出属于哪个分带。请向提供单位问清坐标系、中央经线和带号，或要经纬度。"
    longitude, latitude = map(float, proposed[0].to_degrees(easting, northing))
    return (
        f"这是以米为单位的坐标。按{proposed[0].name}换算是 {longitude:.7f}, {latitude:.7f}，"
        f"{whereabouts(longitude, latitude)}。核对以后请填这两个数，坐标系选 WGS-84。{WHICH_DATUM}"
    )


# Names of reference systems


def named(words):
    """Return the Grid that a text, an EPSG code or a .prj names, or None. Raise UnreadableError for those refused."""
    words = unicodedata.normalize("NFKC", words)
    if code := re.search(r"EPSG\W{0,3}(?:\d[\d.]*:)?(\d{4,6})(?!\d)", words, re.IGNORECASE):
        return of_code(int(code[1]))
    refuse_local(words)
    if re.search(r"墨卡托|web[\s_-]*mercator|pseudo[\s_-]*mercator|900913", words, re.IGNORECASE):
        return WEB_MERCATOR
    if zone := re.search(r"UTM\D{0,12}(\d\d)(?!\d)", words, re.IGNORECASE):
        return utm(int(zone[1])) if 43 <= int(zone[1]) <= 53 else None
    if meridian := re.search(r"(?:中央子午线|中央经线|CM)\D{0,6}(\d{2,3})(?![\d.])", words, re.IGNORECASE):
        return _of_meridian(int(meridian[1]))
    if zone := re.search(r"(?:带号|zone)\D{0,3}(\d\d)(?!\d)|(?<!\d)(\d\d)\s*(?:号)?带", words, re.IGNORECASE):
        number = int(zone[1] or zone[2])
        if 25 <= number <= 45:
            return three_degree(number * 3)
        if 13 <= number <= 23:
            return six_degree(number * 6 - 3)
    return None


def refuse_local(words):
    """Raise UnreadableError where the words name a system that only a survey can convert."""
    old = "西安80" if _XIAN.search(words) else "北京54" if _BEIJING.search(words) else ""
    if old:
        raise UnreadableError(
            f"这是{old}坐标。它和 CGCS2000 的椭球、原点都不同，差几十到一百多米，各地还不一样；"
            f"换算参数只有测绘单位有，公开的公式算不准。{_ASK}"
        )
    if _LOCAL.search(words):
        raise UnreadableError(f"这是地方独立坐标，它和 CGCS2000 的关系只有测绘单位知道，不能换算。{_ASK}")


def of_code(code):
    """Return the Grid of an EPSG code, None for degrees. Raise UnreadableError for all others."""
    if code in {4326, 4490, 4979, 4480}:
        return None
    if 4491 <= code <= 4512:
        return six_degree((code - 4491) % 11 * 6 + 75)
    if 4513 <= code <= 4554:
        return three_degree((code - 4513) % 21 * 3 + 75)
    if 32643 <= code <= 32653:
        return utm(code - 32600)
    if code in {3857, 3785, 900913, 102100, 102113}:
        return WEB_MERCATOR
    if code == 4610 or 2327 <= code <= 2390:
        refuse_local("西安80")
    if code == 4214 or 2401 <= code <= 2442 or 21413 <= code <= 21463:
        refuse_local("北京54")
    raise UnreadableError(
        f"坐标系是 EPSG:{code}，本系统不能换算。"
        "请在 QGIS 或 ArcGIS 里导出为 CGCS2000（EPSG:4490）或 WGS 84（EPSG:4326）的经纬度，再上传。"
    )


def of_prj(text):
    """Return the Grid of a projected system in WKT, or None where it is no transverse or Web Mercator."""
    refuse_local(text)
    kind = re.sub(r"[\s_]", "", text).lower()
    if "mercatorauxiliarysphere" in kind or "pseudo-mercator" in kind or "pseudomercator" in kind:
        return WEB_MERCATOR
    method = re.search(r"(?:PROJECTION|METHOD)\s*\[\s*\"([^\"]*)\"", text, re.IGNORECASE)
    if method is None:
        return named(text.partition(",")[0])
    if not re.search(r"transverse|gauss", method[1], re.IGNORECASE) or re.search(r"foot|feet", text, re.IGNORECASE):
        return None
    found = re.findall(r"PARAMETER\s*\[\s*\"([^\"]+)\"\s*,\s*(-?[\d.]+(?:e[+-]?\d+)?)", text, re.IGNORECASE)
    values = {re.sub(r"[^a-z]", "", name.lower()): float(value) for name, value in found}
    meridian = values.get("centralmeridian", values.get("longitudeofnaturalorigin"))
    latitude = values.get("latitudeoforigin", values.get("latitudeofnaturalorigin", 0.0))
    if meridian is None or latitude:
        return None
    return Grid(
        f"{text.partition('[')[2].partition(',')[0].strip(chr(34))[:60]}、中央经线{meridian:g}°",
        meridian,
        values.get("falseeasting", 500_000.0),
        values.get("scalefactor", values.get("scalefactoratnaturalorigin", 1.0)),
        values.get("falsenorthing", 0.0),
    )


def _of_meridian(meridian):
    return (
        three_degree(meridian)
        if meridian % 3 == 0 and 75 <= meridian <= 135
        else Grid(f"中央经线{meridian}°", meridian)
    )
