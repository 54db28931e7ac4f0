"""Links that open a place in an outside map. Each service gets the datum that it expects; nothing else is sent."""

from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True)
class MapLink:
    service: str
    url: str


def map_links(position, name):
    """Return links for a PublicPosition.

    AMap, Tencent and (in China) Apple expect GCJ-02, Baidu BD-09, each in its own order.
    """
    amap = position.in_datum("gcj02")
    baidu = position.in_datum("bd09")
    return [
        MapLink(
            "高德",
            "https://uri.amap.com/marker?"
            + urlencode({"position": f"{amap[0]},{amap[1]}", "name": name, "coordinate": "gaode"}),
        ),
        MapLink(
            "百度",
            "https://api.map.baidu.com/marker?"
            + urlencode(
                {
                    "location": f"{baidu[1]},{baidu[0]}",
                    "title": name,
                    "content": name,
                    "coord_type": "bd09ll",
                    "output": "html",
                    "src": "heritage",
                }
            ),
        ),
        MapLink(
            "腾讯",
            "https://apis.map.qq.com/uri/v1/marker?"
            + urlencode({"marker": f"coord:{amap[1]},{amap[0]};title:{name}", "referer": "heritage"}),
        ),
        # Apple's parameters: `ll` is latitude, longitude, and `q` then only the label of the pin.
        MapLink("苹果", "https://maps.apple.com/?" + urlencode({"ll": f"{amap[1]},{amap[0]}", "q": name})),
        # Tianditu documents no address for a single point: its page opens, and the printed coordinates find it.
        MapLink("天地图", "https://map.tianditu.gov.cn/"),
    ]
