"""Unpack KMZ files and zipped shapefiles, and read the datum of a .prj. Hostile input: see geometry_files.py."""

import io
import re
import zipfile

from heritage.catalogue.position.coordinates import UnreadableError

LARGEST_UNPACKED = 60 * 1024 * 1024
MOST_ENTRIES = 60
WANTED = ("kml", "shp", "shx", "dbf", "prj", "cpg")
_DATUM = re.compile(
    r"WGS[_ ]?(?:19)?84|CGCS[_ ]?2000|China[_ ](?:Geodetic[_ ]Coordinate[_ ]System[_ ])?2000", re.IGNORECASE
)


def unpack(data):
    """Return the wanted files of an archive by extension. They are read in memory; their paths are not used."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir() and "__MACOSX" not in entry.filename]
            if len(entries) > MOST_ENTRIES:
                raise UnreadableError(f"压缩包里有{len(entries)}个文件，太多了。请只压缩需要的几个。")
            wanted = [entry for entry in entries if _extension(entry) in WANTED]
            layers = [entry for entry in wanted if _extension(entry) in ("shp", "kml")]
            if len(layers) > 1:
                raise UnreadableError(f"压缩包里有{len(layers)}个图层（.shp 或 .kml）。请一次只压缩一个。")
            if not layers:
                raise UnreadableError("压缩包里没有 .shp 或 .kml 文件。请把 Shapefile 的各个文件直接压缩成一个 zip。")
            return _contents(archive, wanted)
    except UnreadableError:
        raise
    except Exception:  # zipfile raises many kinds of errors for broken, encrypted and forged archives
        raise UnreadableError("压缩包打不开：可能损坏，或加了密码。请重新压缩为普通的 zip。") from None


def _extension(entry):
    return entry.filename.lower().rpartition(".")[2]


def _contents(archive, entries):
    contents, left = {}, LARGEST_UNPACKED
    for entry in entries:
        with archive.open(entry) as file:
            content = file.read(left + 1)  # the size in the header is not trusted
        left -= len(content)
        if left < 0:
            raise UnreadableError("压缩包展开以后太大，不能读。请先在出图软件里简化。")
        contents[_extension(entry)] = content
    return contents


def datum_of_prj(text):
    """Return the datum of a .prj: degrees in WGS-84 or CGCS2000 only.

    Metres, Xi'an 1980 and Beijing 1954 would need parameters that only a survey has.
    """
    kind, _, name = text.strip().partition("[")
    if kind.upper() in {"GEOGCS", "GEOGCRS", "GEODCRS"} and _DATUM.search(text):
        return "wgs84"
    raise other_reference(name.partition(",")[0].strip('" ') or text[:40])


def other_reference(said):
    return UnreadableError(
        f"文件的坐标系是“{said[:60]}”，本系统不能可靠换算。"
        "请在 QGIS 或 ArcGIS 里导出为 CGCS2000（EPSG:4490）或 WGS 84（EPSG:4326）的经纬度，再上传。"
    )
