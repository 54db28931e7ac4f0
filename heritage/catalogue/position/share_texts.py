"""Read a position from a link or share text of a map service. The link names the datum; no link is ever opened.

Sources: each service's URI API manual, and links as its apps share them.
"""

import re
from dataclasses import dataclass
from math import atan, degrees, exp, pi, sin, sqrt
from urllib.parse import parse_qsl, unquote, urlsplit

from heritage.catalogue.position import coordinates
from heritage.catalogue.position.coordinates import UnreadableError, placed

_LINK = re.compile(
    r"(?:[a-z][a-z0-9]*map:/{0,2}|https?://|bdapp://|geo:|(?<![\w.@-])(?:[a-z0-9-]+\.)+(?:com|cn|org)/)[^\s<>\"'“”，。；）】》]+",
    re.IGNORECASE | re.ASCII,
)
_PAIR = re.compile(r"(-?\d{1,3}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)")
_METRES = re.compile(r"@?(\d{7,8}(?:\.\d+)?),(\d{6,7}(?:\.\d+)?)")
_IN_PATH = re.compile(r"[@/=](-?\d{1,3}\.\d+),(-?\d{1,3}\.\d+)")

BAIDU_HALF_AXIS, BAIDU_ECCENTRICITY = 6_378_206.4, sqrt(0.006768658)
LNG_LAT, LAT_LNG = ("longitude", "latitude"), ("latitude", "longitude")


@dataclass(frozen=True)
class _Service:
    """One map service: the ends of its host names or its schemes, the parameters of its links, their datum."""

    name: str
    places: tuple[str, ...]
    datum: str
    pairs: dict[str, tuple[str, str]]
    datum_parameter: str = ""
    datum_values: tuple[tuple[str, str], ...] = ()
    hint: str = ""


_SERVICES = (
    _Service(
        "高德",
        ("amap.com", "autonavi.com", "iosamap", "androidamap", "amapuri"),
        "gcj02",
        {"position": LNG_LAT, "lnglat": LNG_LAT, "to": LNG_LAT, "dest": LNG_LAT, "p": LAT_LNG}
        | {"q": LAT_LNG, "mk": LAT_LNG, "center": LNG_LAT},
        "coordinate",
        (("wgs84", "wgs84"), ("gaode", "gcj02")),
    ),
    _Service(
        "百度",
        ("map.baidu.com", "bdapp", "baidumap"),
        "bd09",
        {"location": LAT_LNG, "latlng": LAT_LNG, "destination": LAT_LNG, "center": LNG_LAT},
        "coord_type",
        (("wgs84", "wgs84"), ("gcj02", "gcj02"), ("bd09ll", "bd09"), ("bd09mc", "bd09")),
    ),
    _Service("腾讯", ("map.wap.qq.com",), "gcj02", {"coord": LNG_LAT, "centercoord": LNG_LAT}),
    _Service(
        "腾讯",
        ("map.qq.com", "qqmap"),
        "gcj02",
        {"marker": LAT_LNG, "coord": LAT_LNG, "tocoord": LAT_LNG, "center": LAT_LNG},
        "coord_type",
        (("1", "wgs84"), ("3", "bd09"), ("5", "gcj02")),
    ),
    _Service(
        "天地图", ("tianditu.gov.cn", "tianditu.com"), "wgs84", {"center": LNG_LAT, "lonlat": LNG_LAT, "c": LNG_LAT}
    ),
    _Service(
        "苹果地图",
        ("maps.apple.com", "maps.apple"),
        "",
        {"coordinate": LAT_LNG, "ll": LAT_LNG, "q": LAT_LNG, "daddr": LAT_LNG, "center": LAT_LNG},
        hint="苹果没有说明链接的坐标系；它在国内用高德的数据，多半是 GCJ-02。",
    ),
    _Service(
        "谷歌地图",
        ("google.com", "google.cn"),
        "",
        {"q": LAT_LNG, "query": LAT_LNG, "ll": LAT_LNG, "destination": LAT_LNG},
        hint="谷歌的国内街道图与卫星图坐标系不同，请在图上核对。",
    ),
    _Service("OpenStreetMap", ("openstreetmap.org",), "wgs84", {}),
)
_SINGLES = (("lng", "lat"), ("lon", "lat"), ("longitude", "latitude"), ("mlon", "mlat"), ("dlon", "dlat"))
_SINGLES += (("pointx", "pointy"), ("x", "y"))
# Short links: only a request would resolve them, and the server requests no address that a user typed.
_SHORT_HOSTS = ("surl.amap.com", "j.map.baidu.com", "url.cn", "t.cn", "dwz.cn", "goo.gl", "maps.app.goo.gl")


def read(text):
    """Return the readings of a pasted text: of its map link, or else of its numbers."""
    if len(text) > coordinates.LONGEST_TEXT:
        raise UnreadableError("文字太长。请只粘贴坐标，或地图应用的一条分享文字。")
    links = [match.group() for match in _LINK.finditer(text)]
    readings = [reading for link in links if (reading := read_link(link))]
    if readings:
        return list(dict.fromkeys(readings))
    try:
        return coordinates.read(_LINK.sub(lambda link: f" {_host(link.group())} ", text))
    except UnreadableError:
        if short := next((link for link in links if _host(link) in _SHORT_HOSTS), None):
            raise UnreadableError(
                f"这是短链接（{_host(short)}），里面没有坐标，本系统也不会替您打开它。"
                "请用浏览器打开，等地图出现后，复制地址栏里的完整网址再粘贴；或在地图上长按那一点，复制坐标。"
            ) from None
        if links:
            raise UnreadableError(
                "这个链接里没有坐标。请在地图上长按那一点，复制坐标或“分享位置”的完整网址再粘贴。"
            ) from None
        raise


def read_link(link):
    """Return the Reading of one link, or None where it holds no coordinates."""
    if link.lower().startswith("geo:"):
        return _read_geo(link)
    service = _service_of(link)
    parameters = _parameters(link)
    if service is None:
        pair = _single(parameters)
        return placed(*pair, origin=f"{_host(link)} 的链接") if pair else None
    datum = dict(service.datum_values).get(parameters.get(service.datum_parameter, "").lower(), service.datum)
    if parameters.get("dev") == "1" and service.name == "高德":
        datum = "wgs84"  # the app's own links: dev=1 asks it to shift what comes from a GPS receiver
    details = {"origin": f"{service.name}链接", "hint": service.hint}
    if service.name == "百度" and (metres := _METRES.search(unquote(link))):
        return placed(*baidu_metres_to_degrees(*map(float, metres.groups())), datum=datum, **details)
    for name, order in service.pairs.items():
        if pair := _PAIR.search(parameters.get(name, "")):
            return placed(*map(float, pair.groups()), datum=datum, order=order, **details)
    if pair := _single(parameters):
        return placed(*pair, datum=datum, **details)
    if service.name == "OpenStreetMap" and (pair := re.search(r"#map=[\d.]+/(-?[\d.]+)/(-?[\d.]+)", link)):
        return placed(*map(float, pair.groups()), datum=datum, order=LAT_LNG, **details)
    if pair := _IN_PATH.search(unquote(link)):
        order = LAT_LNG if service.name == "谷歌地图" else LNG_LAT
        return placed(*map(float, pair.groups()), datum=datum, order=order, **details)
    return None


def _read_geo(link):
    """Read a geo: link (RFC 5870): WGS-84 unless `crs` says otherwise. Android puts a labelled point into `q`."""
    body, _, query = unquote(link[4:]).lstrip("/").partition("?")
    reference = re.search(r";crs=([^;]+)", body, re.IGNORECASE)
    if reference and reference[1].lower() != "wgs84":
        raise UnreadableError(f"这个 geo 链接的坐标系是 {reference[1]}，无法可靠换算。请改用 WGS-84 的坐标。")
    pair = _PAIR.match(body)
    if pair and float(pair[1]) == float(pair[2]) == 0:
        pair = _PAIR.search(dict(parse_qsl(query)).get("q", ""))
    return placed(*map(float, pair.groups()), datum="wgs84", origin="geo 链接", order=LAT_LNG) if pair else None


def _service_of(link):
    host = _host(link)
    return next(
        (one for one in _SERVICES if any(host == place or host.endswith(f".{place}") for place in one.places)), None
    )


def _host(link):
    """Return the host of a link, or its scheme for an app that has its own scheme."""
    scheme, mark, rest = link.partition(":")
    if mark and scheme.lower() not in {"http", "https"} and "." not in scheme:
        return scheme.lower()
    return re.split(r"[/?#:]", rest.lstrip("/") if scheme.lower() in {"http", "https"} else link)[0].lower()


def _parameters(link):
    try:
        parts = urlsplit(link)
    except ValueError:
        return {}
    asked = parse_qsl(parts.query, keep_blank_values=True)
    if "?" in parts.fragment:  # pages that keep their state after the #
        asked += parse_qsl(parts.fragment.partition("?")[2])
    return {name.lower(): value for name, value in reversed(asked)}


def _single(parameters):
    for lng, lat in _SINGLES:
        try:
            return float(parameters[lng]), float(parameters[lat])
        except (KeyError, ValueError):
            continue
    return None


def baidu_metres_to_degrees(x, y):
    """Return BD-09 longitude and latitude of Baidu metres: Mercator on the Clarke ellipsoid of 1866."""
    latitude = 0.0
    for _ in range(8):
        squeeze = BAIDU_ECCENTRICITY * sin(latitude)
        stretch = ((1 - squeeze) / (1 + squeeze)) ** (BAIDU_ECCENTRICITY / 2)
        latitude = pi / 2 - 2 * atan(exp(-y / BAIDU_HALF_AXIS) * stretch)
    return degrees(x / BAIDU_HALF_AXIS), degrees(latitude)
