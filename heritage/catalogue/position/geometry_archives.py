"""Unpack KMZ files and zipped shapefiles, and read the reference of a .prj. Hostile input: see geometry_files.py."""

import io
import re
import zipfile
from contextlib import suppress
from pathlib import PurePosixPath

from heritage.catalogue.position import grids
from heritage.catalogue.position.coordinates import UnreadableError

LARGEST_UNPACKED = 60 * 1024 * 1024
MOST_ENTRIES = 60
WANTED = ("shp", "shx", "dbf", "prj", "cpg")
PICTURES = ("jpg", "jpeg", "png", "heic", "webp")
SMALLEST_PICTURE = 20_000  # bytes; a smaller one is an icon of a pin
MOST_PICTURES = 50
DOCUMENTS = ("kml", "gpx", "geojson", "json", "wkt", "csv", "txt")
_DATUM = re.compile(
    r"WGS[_ ]?(?:19)?84|CGCS[_ ]?2000|China[_ ](?:Geodetic[_ ]Coordinate[_ ]System[_ ])?2000", re.IGNORECASE
)


def layers(data):
    """Return the parts of a shapefile by extension, and the (name, content) of the KML or other documents.

    They are read in memory; their paths are only compared with the links of a KML. Pictures and icons are passed over.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir() and "__MACOSX" not in entry.filename]
            wanted = [entry for entry in entries if _extension(entry) in (*WANTED, *DOCUMENTS)]
            if len(wanted) > MOST_ENTRIES:
                raise UnreadableError(f"压缩包里有{len(wanted)}个文件，太多了。请只压缩需要的几个。")
            shapefiles = [entry for entry in wanted if _extension(entry) == "shp"]
            if len(shapefiles) > 1:
                raise UnreadableError(f"压缩包里有{len(shapefiles)}个图层（.shp）。请一次只压缩一个。")
            if shapefiles:
                parts = [entry for entry in wanted if _extension(entry) in WANTED]
                return {_extension(entry): content for entry, content in _contents(archive, parts)}, []
            # of a KMZ the KML only: what else lies in it belongs to its balloons
            first = next((kind for kind in DOCUMENTS if any(_extension(entry) == kind for entry in wanted)), None)
            if first is None:
                raise UnreadableError("压缩包里没有 .shp 或 .kml 文件。请把 Shapefile 的各个文件直接压缩成一个 zip。")
            documents = [entry for entry in wanted if _extension(entry) == first]
            documents.sort(key=lambda entry: (entry.filename.lower() != "doc.kml", entry.filename))
            return {}, [(entry.filename, content) for entry, content in _contents(archive, documents)]
    except UnreadableError:
        raise
    except Exception:  # zipfile raises many kinds of errors for broken, encrypted and forged archives
        raise UnreadableError("压缩包打不开：可能损坏，或加了密码。请重新压缩为普通的 zip。") from None


def pictures(data):
    """Return the entries of the photographs in a KMZ, without its icons, and its open archive."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    entries = [
        entry
        for entry in archive.infolist()
        if _extension(entry) in PICTURES and entry.file_size >= SMALLEST_PICTURE and "__MACOSX" not in entry.filename
    ]
    return entries[:MOST_PICTURES], archive


def bare_name(entry):
    """Return the name of an entry of a ZIP without its folders."""
    name = entry.filename
    if not entry.flag_bits & 0x800:  # Chinese Windows writes names in its own encoding without marking it
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    return PurePosixPath(name.replace("\\", "/")).name


def _extension(entry):
    return entry.filename.lower().rpartition(".")[2]


def _contents(archive, entries):
    contents, left = [], LARGEST_UNPACKED
    for entry in entries:
        with archive.open(entry) as file:
            content = file.read(left + 1)  # the size in the header is not trusted
        left -= len(content)
        if left < 0:
            raise UnreadableError("压缩包展开以后太大，不能读。请先在出图软件里简化。")
        contents.append((entry, content))
    return contents


def reference_of_prj(text):
    """Return (datum, Grid or None for degrees) of a .prj. WGS-84 and CGCS2000 only."""
    grids.refuse_local(text)
    kind, _, name = text.strip().partition("[")
    if _DATUM.search(text):
        if kind.strip().upper() in {"GEOGCS", "GEOGCRS", "GEODCRS"}:
            return "wgs84", None
        if grid := grids.of_prj(text):
            return "wgs84", grid
    raise other_reference(name.partition(",")[0].strip('" ') or text[:40])


def other_reference(said):
    return UnreadableError(
        f"文件的坐标系是“{said[:60]}”，本系统不能可靠换算。"
        "请在 QGIS 或 ArcGIS 里导出为 CGCS2000（EPSG:4490）或 WGS 84（EPSG:4326）的经纬度，再上传。"
    )
