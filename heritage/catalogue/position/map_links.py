"""Links that open a position in an outside map. Each service gets the datum that it expects, and nothing else."""

from dataclasses import dataclass
from urllib.parse import urlencode

US = "heritage"  # tells the services which site sends their readers
_NO_SEPARATORS = str.maketrans(":;|", "：；｜")


@dataclass(frozen=True)
class MapLink:
    service: str
    url: str


def map_links(position, name):
    """Return links for a PublicPosition, each as the service documents it (read in November 2026).

    AMap: lbs.amap.com/api/uri-api/guide/mobile-web/point. `position` is longitude, latitude; `gaode` is GCJ-02.
    Baidu: lbsyun.baidu.com, uri/api/web, as several pages quote it. `location` is latitude, longitude; `bd09ll` is
    BD-09; title, content, output=html and src (webapp.company.app) have to be there.
    Tencent: lbs.qq.com/webApi/uriV1/uriGuide/uriWebMarker. `coord` is latitude, longitude in its own datum, GCJ-02,
    unless coord_type says otherwise; title, addr and referer have to be there; `: ; |` separate.
    Apple: developer.apple.com, Map Links. `ll` is latitude, longitude, and `q` then only the label of the pin. Which
    datum it expects in China is written nowhere; those who read such links take GCJ-02, the datum of its map there.
    Tianditu documents no address for a point: its page opens, and WGS-84 coordinates stand beside the links to paste.
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
        MapLink("天地图", "https://map.tianditu.gov.cn/"),
    ]


def _link(service, address, **arguments):
    return MapLink(service, f"{address}?{urlencode(arguments)}")
