"""Files as programs, cameras and people write them, each named after its kind, and what must come out of each.

A new file needs a row here. README.md beside this file says how each was made.
"""

from io import BytesIO
from pathlib import Path

import pytest
import shapely

from heritage.catalogue.position import repair
from heritage.catalogue.position.coordinates import UnreadableError
from heritage.catalogue.position.geometry_files import read_file
from heritage.catalogue.spreadsheet.file_reader import read
from heritage.photos.metadata.exif import camera_position, read_metadata
from heritage.photos.renditions.decoder import UnreadablePictureError, upright_size
from heritage.photos.renditions.subprocess_decoder import clean_pixels

FOLDER = Path(__file__).parent
ENTRY = {"编号": "新1", "标题": "二砂", "类别": "工业遗产", "摘要": "1956年动工的砂轮厂。"}
DATED = ENTRY | {"最近核对": "2026-03", "年代": "1956"}
SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后再上传。"

# {file: (cells of its only row, pictures in that row)} or the sentence of its refusal
WORKSHEETS = {
    "title-rows.xlsx": (ENTRY, []),
    "excel-365-picture-in-cell.xlsx": (ENTRY, ["xl/media/placed1.png"]),
    "wps-picture-in-cell.xlsx": (ENTRY, ["xl/media/placed1.png"]),
    "floating-picture.xlsx": (ENTRY, ["xl/media/image1.png"]),
    "strict-open-xml.xlsx": (ENTRY, ["xl/media/image1.png"]),
    "libreoffice.xlsx": (DATED, []),
    "libreoffice.csv": (ENTRY | {"最近核对": "2026年3月", "年代": "1956年"}, []),
    "libreoffice.ods": f"这不是 Excel 表格，是压缩包或别的格式。{SAVE_AS}",
    "libreoffice.xls": f"这是旧格式（.xls 或 .et）的表格。{SAVE_AS}",
    "sep-semicolon.csv": (ENTRY, []),
    "lone-cr-gb18030.csv": (ENTRY, []),
    "bom.csv": (ENTRY, []),
}

RING = "POLYGON ((113.59 34.74, 113.6 34.74, 113.6 34.75, 113.59 34.75, 113.59 34.74))"
# {file: ([(name, WKT)], what is left out, a part of the note)} or a part of the sentence of its refusal
MAPS = {
    "undeclared-prefix.kml": (
        [("A & B，2026-05-03 14:02—15:10", "LINESTRING (113.59 34.74, 113.6 34.75)")],
        "",
        "KML 按标准是 WGS-84",
    ),
    "empty-point.kml": (
        [("东门", "POINT (113.59 34.74)"), ("东门", "POINT (113.59 34.74)")],
        "跳过第3个“西门”：空点；第4个“南门”：坐标写坏了：“113.59,x”；第5个：线只有1个点；第6个“题”：没有图形。",
        "",
    ),
    "google-earth-with-photographs.kmz": (
        [("东门", "POINT (113.59 34.74)"), ("保护范围", RING)],
        "跳过网络链接“http://example.com/far.kml”：不在文件里。",
        "",
    ),
    "bad-numbers.gpx": (
        [
            ("好", "POINT (113.6 34.74)"),
            (
                "绕行，2026-05-03 14:02—14:02",
                "LINESTRING (113.59 34.74, 113.6 34.74, 113.6 34.75, 113.59 34.75, 113.59 34.74)",
            ),
        ],
        "跳过第1个“坏”：坐标写坏了：“x,34.74”；第3个“绕行，2026-05-03 14:02—14:02”：第4个点坐标写坏了：“113.6,n/a”。",
        "GPX 是 GPS 接收机的坐标",
    ),
    "xyzm-and-broken-parts.geojson": (
        [("甲", "POINT (113.59 34.74)")],
        "跳过第2个“乙”：空点；第3个：坐标写坏了；第4个：没有图形；第6个：不认识的类型“Circle”；"
        "第2个：坐标超出经纬度的范围。",
        "",
    ),
    "foreign-crs.geojson": ([("", RING)], "", "按3度带、中央经线114°（38带）从米换算，落在中原区一带。"),
    "metres-without-prj.zip": ([("保护范围", RING)], "", "文件没有写明分带，这是按数字大小推测的，请在图上核对。"),
    "wrong-cpg.zip": (
        [
            (
                "保护范围",
                f"{RING[:-1]}, (113.593 34.743, 113.593 34.746, 113.596 34.746, 113.596 34.743, 113.593 34.743))",
            )
        ],
        "",
        "",
    ),
    "gazette-corners.txt": (
        [
            ("保护范围", RING),
            ("角点1", "POINT (113.59 34.74)"),
            ("角点2", "POINT (113.6 34.74)"),
            ("角点3", "POINT (113.6 34.75)"),
            ("角点4", "POINT (113.59 34.75)"),
        ],
        "",
        "",
    ),
    "self-crossing.wkt": (
        [("", "POLYGON ((113.59 34.74, 113.6 34.74, 113.59 34.75, 113.6 34.75, 113.59 34.74))")],
        "",
        "",
    ),
    "xian80.zip": "这是西安80坐标。它和 CGCS2000 的椭球、原点都不同，差几十到一百多米，各地还不一样；",
    "beijing54-corners.txt": "请向测绘单位要 CGCS2000 的成果（大地2000，写明中央经线，以及横坐标前有没有带号）",
}

# {file: (size after rotation, {pixel: colour})} or the sentence of its refusal
ORANGE, BLUE = (200, 90, 40), (20, 60, 120)
PICTURES = {
    "scanner-with-thumbnail.tif": ((800, 600), {(5, 5): ORANGE, (200, 200): BLUE}),
    "two-pages.tif": "这个 TIFF 有2页。请在“页码”里写用哪一页，例如：2。几页都要，就一页传一次。",
    "odd-size.jp2": ((500, 333), {(5, 5): ORANGE, (100, 100): BLUE}),
    "grid-of-a-phone.heic": ((700, 600), {(5, 5): ORANGE, (200, 200): BLUE, (690, 590): ORANGE}),
    "progressive.jpg": ((600, 400), {(5, 5): ORANGE, (150, 100): BLUE}),
    "void-position-rotated.jpg": ((400, 600), {(395, 5): ORANGE, (300, 150): BLUE}),
}


@pytest.mark.parametrize("folder", ["worksheets", "maps", "pictures"])
def test_every_file_has_its_row(folder):
    rows = {"worksheets": WORKSHEETS, "maps": MAPS, "pictures": PICTURES}[folder]

    assert sorted(path.name for path in (FOLDER / folder).iterdir()) == sorted(rows)


def test_what_comes_out_of_each_worksheet():
    found = {}
    for name in WORKSHEETS:
        try:
            [row] = read(name, (FOLDER / "worksheets" / name).read_bytes())
            found[name] = (row.cells, row.pictures)
        except UnreadableError as refusal:
            found[name] = str(refusal)

    assert found == WORKSHEETS


@pytest.mark.parametrize("name", MAPS)
def test_what_comes_out_of_a_map_file(name):
    data, expected = (FOLDER / "maps" / name).read_bytes(), MAPS[name]
    if isinstance(expected, str):
        with pytest.raises(UnreadableError) as refusal:
            read_file(data)
        assert expected in str(refusal.value)
        return
    shapes = read_file(data)
    wanted, left_out, note = expected

    assert [found for found, _ in shapes.found] == [wanted_name for wanted_name, _ in wanted]
    for (_, part), (_, wkt) in zip(shapes.found, wanted, strict=True):
        assert shapely.equals_exact(part, shapely.from_wkt(wkt), 1e-7, normalize=True)
    assert shapes.left_out() == left_out
    assert note in shapes.note


def test_a_boundary_that_crosses_itself_is_mended_with_its_change_of_area():
    [(_, crossing)] = read_file((FOLDER / "maps" / "self-crossing.wkt").read_bytes()).found
    fixed, sentence = repair.repaired(crossing)

    assert fixed.is_valid
    assert sentence == "理顺了相交处；面积约505748平方米，比画的增加505748平方米。"


def test_the_photographs_in_a_kmz_are_named_and_its_icons_are_not():
    shapes = read_file((FOLDER / "maps" / "google-earth-with-photographs.kmz").read_bytes())

    assert shapes.pictures == ["东门.jpg"]


@pytest.mark.parametrize("name", PICTURES)
def test_what_comes_out_of_a_picture(name):
    file, expected = BytesIO((FOLDER / "pictures" / name).read_bytes()), PICTURES[name]
    if isinstance(expected, str):
        with pytest.raises(UnreadablePictureError) as refusal:
            clean_pixels(file)
        assert str(refusal.value) == expected
        return
    size, colours = expected
    pixels, _ = clean_pixels(file)

    assert (upright_size(file), pixels.size) == (size, size)
    for place, colour in colours.items():
        assert pixels.getpixel(place)[:3] == pytest.approx(colour, abs=14)


def test_a_receiver_that_calls_its_position_void_is_believed():
    file = BytesIO((FOLDER / "pictures" / "void-position-rotated.jpg").read_bytes())
    position = camera_position(file)

    assert (position.longitude, position.latitude) == (113.593583, 34.743917)
    assert (position.is_void, position.dop, read_metadata(file).taken) == (True, 12.5, "2026-05-03")
