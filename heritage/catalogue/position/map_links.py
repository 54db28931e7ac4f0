"""Links that open a place in an outside map: a pin where the position is good enough, else its name and address.

Each service gets the datum and the words that it expects, and nothing else.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

US = "heritage"  # tells the services which site sends their readers
CITY, CITY_CODE = "郑州", "410100"
PIN_MAX_M = 100  # a pin that may be further off sends people to the wrong door

_NO_SEPARATORS = str.maketrans(":;|", "：；｜")


@dataclass(frozen=True)
class MapLink:
    service: str
    url: str


def map_links(position, name, address=""):
    """Return links for a place that the public may locate; `position` is its PublicPosition or None.

    A position that may be over 100 metres off is not sent: the service then searches for the name and the address.
    Without an address and a position there is no link.
    """
    if position and position.radius_m <= PIN_MAX_M:
        return _pins(position, name)
    return _searches(name, address) if position or address else []


def _pins(position, name):
    """Return links with a pin, each as the service documents it (read in November 2026).

    AMap: lbs.amap.com/api/uri-api/guide/mobile-web/point. `position` is longitude, latitude; `gaode` is GCJ-02.
    Baidu: lbsyun.baidu.com, uri/api/web, as several pages quote it. `location` is latitude, longitude; `bd09ll` is
    BD-09; title, content, output=html and src (webapp.company.app) have to be there.
    Tencent: lbs.qq.com/webApi/uriV1/uriGuide/uriWebMarker. `coord` is latitude, longitude in its own datum, GCJ-02,
    unless coord_type says otherwise; title, addr and referer have to be there; `: ; |` separate.
    Apple: developer.apple.com, Map Links. `ll` is latitude, longitude, and `q` then only the label of the pin. Which
    datum it expects in China is written nowhere; those who read such links take GCJ-02, the datum of its map there.
    Tianditu documents no address for a point and none for a search, so that it has no link.
    """
    amap = position.in_datum("gcj02")
    baidu = position.in_datum("bd09")
    plain = name.translate(_NO_SEPARATORS)
    return [
        _link(
            "高德",
            "https://uri.amap.com/marker",
            position=f"{amap[0]},{amap[1]}",
            name=name,
            coordinate="gaode",
            src=US,
        ),
        _link(
            "百度",
            "https://api.map.baidu.com/marker",
            location=f"{baidu[1]},{baidu[0]}",
            title=name,
            content=name,
            coord_type="bd09ll",
            output="html",
            src=f"webapp.{US}.{US}",
        ),
        _link(
            "腾讯",
            "https://apis.map.qq.com/uri/v1/marker",
            marker=f"coord:{amap[1]},{amap[0]};title:{plain};addr:{plain}",
            referer=US,
        ),
        _link("苹果", "https://maps.apple.com/", ll=f"{amap[1]},{amap[0]}", q=name),
    ]


def _searches(name, address):
    """Return links that search in the city, without any figure of where the place is (read in December 2026).

    AMap: uri-api, search: keyword, city (a code), view, src. Baidu: uri/api/web, place/search: query, region,
    output=html, src. Tencent: uriV1, search: keyword, region, referer. The manuals themselves could not be read again;
    these are the forms that many public programs use alike.
    Apple: developer.apple.com, Map Links. `q` is what one would type; beside `address` it is only the label.
    """
    words = f"{address} {name}".strip()
    return [
        _link("高德", "https://uri.amap.com/search", keyword=words, city=CITY_CODE, view="map", src=US),
        _link(
            "百度",
            "https://api.map.baidu.com/place/search",
            query=words,
            region=CITY,
            output="html",
            src=f"webapp.{US}.{US}",
        ),
        _link("腾讯", "https://apis.map.qq.com/uri/v1/search", keyword=words, region=CITY, referer=US),
        _apple(name, address),
    ]


def _apple(name, address):
    if address:
        return _link("苹果", "https://maps.apple.com/", address=_with_city(address), q=name)
    return _link("苹果", "https://maps.apple.com/", q=_with_city(name))


def _with_city(words):
    return words if CITY in words else f"{CITY}市{words}"


def _link(service, base, /, **arguments):
    return MapLink(service, f"{base}?{urlencode(arguments)}")
