"""The whole catalogue, or what its filter shows, as files that are written while they are sent."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from heritage.catalogue.listing.facets import Facets
from heritage.catalogue.listing.listing import SORTS
from heritage.catalogue.models import HeritageSitePage
from heritage.catalogue.public_record.reading import public_records
from heritage.opendata.forms import csv_table, geojson, kml, linked_places, schema_org, xlsx
from heritage.opendata.tables import BY_NAME, ENTRIES, TABLES

CATALOGUE = "中原遗产目录"
PIECE = 65_536  # bytes sent together


@dataclass(frozen=True)
class Selection:
    """The entries that an address asks for with the arguments of the catalogue list, in the order of that list."""

    facets: Facets
    sort: str

    @classmethod
    def of(cls, arguments):
        sort = arguments.get("sort")
        sort = sort if sort in SORTS else next(iter(SORTS))
        return cls(Facets(arguments, {"sort": sort if sort != next(iter(SORTS)) else None}), sort)

    @property
    def entries(self):
        return self.facets.apply(HeritageSitePage.objects.published()).order_by(*SORTS[self.sort][1])

    @property
    def query(self):
        return self.facets.query()


@dataclass(frozen=True)
class Download:
    """`pieces` yields text or bytes for (records, site); `audience` says who opens it with what."""

    label: str
    media_type: str
    audience: str
    pieces: Callable


def _json(head, write, tail):
    """Return the writer of a document whose members are written one by one between a head and a tail."""

    def pieces(records, site):
        yield head(site)
        separator = ""
        for record in records:
            yield separator + json.dumps(write(record, site), ensure_ascii=False, separators=(",", ":"))
            separator = ",\n"
        yield tail

    return pieces


def _members(first, name):
    """Return the beginning of an object up to the list `name`."""
    return f"{json.dumps(first, ensure_ascii=False)[:-1]},{json.dumps(name)}:[\n"


def _geojson_head(site):
    notes = {"name": CATALOGUE, "licence": site.licence.deed or site.licence.label, "datum": "WGS-84"}
    return _members({"type": "FeatureCollection", **notes}, "features")


def _csv(table):
    return lambda records, site: csv_table.lines(table, records, site)


def _xlsx(records, site):
    notes = [["工作表", "列", "含义"]]
    notes += [[table.label, column.label, column.meaning] for table in TABLES for column in table.columns]
    notes += [["许可", site.licence.label, "文字与事实的许可。图片各按自己的许可，来源题名不授予许可。"]]
    yield from xlsx.pieces(TABLES, records, site, notes)


def _kml(records, site):
    yield kml.beginning(
        CATALOGUE, "只有位置公开的条目。坐标为 WGS-84，估计位置没有实测，约略位置为保护而移动过，误差半径见各点。"
    )
    for record in records:
        yield kml.placemark(record, site)
    yield kml.END


DOWNLOADS = {
    "xlsx": Download(
        "Excel 工作簿",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "用 Excel、WPS 打开。条目、名称、保护身份、年表、说法、来源、图片各一张工作表",
        _xlsx,
    ),
    "csv": Download("CSV 表格", "text/csv; charset=utf-8", "任何表格软件和统计软件，只有条目一张表", _csv(ENTRIES)),
    "geojson": Download(
        "GeoJSON",
        "application/geo+json",
        "用 QGIS 等地理信息软件打开",
        _json(_geojson_head, geojson.feature, "\n]}\n"),
    ),
    "kml": Download("KML", "application/vnd.google-earth.kml+xml", "用 Google Earth 等地球软件打开", _kml),
    "jsonld": Download(
        "JSON-LD",
        "application/ld+json",
        "schema.org 的词汇，给搜索引擎和程序",
        _json(lambda site: _members({"@context": schema_org.CONTEXT}, "@graph"), schema_org.page, "\n]}\n"),
    ),
    "lpf.json": Download(
        "Linked Places",
        f'application/geo+json;profile="{linked_places.CONTEXT}"',
        "历史地名数据的交换格式",
        _json(
            lambda site: _members({"@context": linked_places.CONTEXT, "type": "FeatureCollection"}, "features"),
            linked_places.feature,
            "\n]}\n",
        ),
    ),
}


def table_download(name):
    """Return the Download of one table as CSV."""
    table = BY_NAME[name]
    return Download(f"CSV 表格：{table.label}", "text/csv; charset=utf-8", "", _csv(table))


def stream(download, selection, site):
    """Yield the bytes of a file in pieces of a size worth sending. Nothing is read before the first piece is asked."""
    kept, size, is_first = [], 0, True
    for piece in download.pieces(public_records(selection.entries), site):
        piece = piece.encode() if isinstance(piece, str) else piece
        kept.append(piece)
        size += len(piece)
        if size >= PIECE or (is_first and size):  # the first at once: the reader sees that something comes
            yield b"".join(kept)
            kept, size, is_first = [], 0, False
    yield b"".join(kept)
