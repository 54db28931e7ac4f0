"""Boundaries in a sheet: corners, WKT, metres and files of the ZIP, each told back, and none of them changed twice."""

import io
import zipfile
from pathlib import Path

import pytest
import shapely

from heritage.catalogue.spreadsheet import export, workbooks
from tests.catalogue.position.drawn_files import RING, a_shapefile
from tests.catalogue.spreadsheet.conftest import draft, outcomes, problems
from tests.catalogue.spreadsheet.files import ENTRY, an_archive

pytestmark = pytest.mark.django_db

FIELD_FILES = Path(__file__).parents[2] / "field_files" / "maps"
ZONE = {"编号": "新1", "种类": "保护范围", "公布文件": "豫文物〔2020〕1号", "已正式公布": "否"}
WKT = "POLYGON ((113.59 34.74, 113.6 34.74, 113.6 34.75, 113.59 34.75, 113.59 34.74))"
CORNERS = (
    "J1 东经113.59度 北纬34.74度\nJ2 东经113.60度 北纬34.74度\nJ3 东经113.60度 北纬34.75度\nJ4 东经113.59度 北纬34.75度"
)
FILES = {
    "区划.kmz": (FIELD_FILES / "google-earth-with-photographs.kmz").read_bytes(),
    "米.zip": (FIELD_FILES / "metres-without-prj.zip").read_bytes(),
}
with zipfile.ZipFile(io.BytesIO(a_shapefile(records=[("保护范围", [RING])]))) as parts:
    FILES |= {name: parts.read(name) for name in parts.namelist()}


@pytest.mark.parametrize(
    ("written", "datum"),
    [
        (WKT, "CGCS2000"),
        (CORNERS, "天地图"),
        ("区划.kmz", ""),
        ("区划.kmz#保护范围", ""),
        ("米.zip", ""),
        ("zone.shp", ""),
    ],
)
def test_a_boundary_is_read_and_a_round_trip_changes_nothing(clerk, written, datum):
    row = ZONE | {"边界": written, "坐标系": datum}
    upload = clerk.check(条目=[ENTRY], 保护区划=[row], archive=an_archive(**FILES))
    assert problems(upload) == []
    assert [value[4] for value in upload.records.get().values if value[2] == "边界"] == ["1个面，5个顶点"]

    clerk.write(upload)
    [zone] = draft(title="二砂").zones.all()
    assert (zone.kind, zone.entered_datum, zone.officially_published) == ("protection_range", "wgs84", False)
    read = shapely.geometry.shape(zone.geometry)
    assert shapely.equals_exact(read, shapely.Polygon(RING), 1e-6, normalize=True)

    page = draft(title="二砂")
    again = clerk.check(workbooks.export(export.rows_of([page.pk])))
    assert outcomes(again) == {page.number: "same"}


@pytest.mark.parametrize(
    ("written", "datum", "column", "sentence"),
    [
        (WKT, "", "坐标系", "没有写坐标系，位置会差几百米。"),
        ("区划.shp", "WGS-84", "边界", "压缩包里没有“区划.shp”。"),
        ("没有.kml", "WGS-84", "边界", "压缩包里没有“没有.kml”。"),
        ("区划.kmz#本体", "", "边界", "没有读到“本体”。"),
        (f"{WKT}\n{WKT.replace('113', '112')}", "WGS-84", "边界", "文件里有2个面："),
        ("POLYGON ((113.59 34.74, 113.60 34.74, 113.59 34.75, 113.60 34.75, 113.59 34.74))", "WGS-84", "边界", "边界"),
        ("北京54坐标系\nJ1 3845678.91 462345.12", "WGS-84", "边界", "这是北京54坐标。"),
        ("", "WGS-84", "边界", ""),
    ],
)
def test_a_boundary_that_cannot_be_taken_says_why_in_its_cell(clerk, written, datum, column, sentence):
    upload = clerk.check(
        条目=[ENTRY], 保护区划=[ZONE | {"边界": written, "坐标系": datum}], archive=an_archive(**FILES)
    )

    [(sheet, number, heading, said)] = problems(upload)
    assert (sheet, number, heading) == ("保护区划", 2, column)
    assert said.startswith(sentence)
