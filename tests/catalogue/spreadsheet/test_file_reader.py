"""An uploaded file is read correctly, or refused with one sentence that says what to do."""

import csv
import datetime
import io
import zipfile

import pytest

from heritage.catalogue.position.coordinates import UnreadableError
from heritage.catalogue.spreadsheet import file_reader
from heritage.catalogue.spreadsheet.file_reader import read
from tests.catalogue.spreadsheet.files import ENTRY, a_workbook


def as_csv(*lines, encoding="utf-8", delimiter=","):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(lines)
    return out.getvalue().encode(encoding)


def refusal(name, data):
    with pytest.raises(UnreadableError) as error:
        read(name, data)
    return str(error.value)


def test_each_sheet_is_read_with_the_numbers_of_its_rows():
    rows = read("表.xlsx", a_workbook(条目=[ENTRY], 名称=[{"编号": "新1", "种类": "简称", "名称": "二砂"}]))

    assert [(row.sheet, row.number, row.cells) for row in rows] == [
        ("条目", 2, ENTRY),
        ("名称", 2, {"编号": "新1", "种类": "简称", "名称": "二砂"}),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_is_read_in_every_encoding_that_excel_and_wps_write(encoding, delimiter):
    data = as_csv(ENTRY.keys(), ENTRY.values(), encoding=encoding, delimiter=delimiter)

    assert [row.cells for row in read("表.csv", data)] == [ENTRY]


def test_a_csv_is_any_of_the_sheets_by_its_headings():
    rows = read("名称.csv", as_csv(["编号", "种类", "名称"], ["ZY-0001", "简称", "二砂"]))

    assert [(row.sheet, row.number) for row in rows] == [("名称", 2)]


def test_dates_and_numbers_of_excel_become_text():
    entry = ENTRY | {"年代": 1956, "最近核对": datetime.datetime(2026, 3, 15)}  # noqa: DTZ001 - as Excel keeps it
    [row] = read("表.xlsx", a_workbook(条目=[entry]))

    assert (row.cells["年代"], row.cells["最近核对"]) == ("1956", "2026-03-15")


def test_a_formula_is_a_fault_of_its_cell_alone():
    good, bad = ENTRY, ENTRY | {"编号": "新2", "标题": '=CONCAT("二","砂")'}
    first, second = read("表.xlsx", a_workbook(条目=[good, bad]))

    assert first.problems == []
    assert second.problems == [("标题", "这一格是公式。请复制以后“选择性粘贴—数值”，只留结果。")]


def test_what_an_export_made_harmless_comes_back_as_it_was():
    [row] = read("表.xlsx", a_workbook(条目=[ENTRY | {"摘要": "'=1+1 是车间的编号。"}]))

    assert row.cells["摘要"] == "=1+1 是车间的编号。"


def merged(workbook):
    workbook["条目"].merge_cells("A2:A5")


def ole(*streams):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"".join(stream.encode("utf-16-le") for stream in streams)


def a_zip(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("表.xlsx", b"", "这是空文件。"),
        ("表.xlsx", ole("EncryptedPackage"), "文件加了密码，不能读取。请在 Excel 里去掉密码"),
        ("表.xls", ole("Workbook"), "这是旧格式（.xls 或 .et）的表格。"),
        ("表.xlsx", a_zip("word/document.xml"), "这不是 Excel 表格，是 Word 文档。"),
        ("表.xlsx", a_zip("a.txt"), "这不是 Excel 表格，是压缩包或别的格式。"),
        ("表.xlsx", a_zip("xl/workbook.xml"), "文件损坏，不能读取。"),
        ("表.xlsx", b"PK\x03\x04", "文件损坏，不能读取。"),
        ("图.png", b"\x89PNG", "这不是 XLSX 或 CSV 表格。"),
        ("表.xlsx", a_workbook(Sheet1=[{"甲": "乙"}]), "没有找到认识的工作表。"),
        ("表.xlsx", a_workbook(条目=[{"编号": "新1", "标题": "二砂"}]), "“条目”表的第一行没有“类别”这一列。"),
        ("表.xlsx", a_workbook(条目=[ENTRY | {"年份": "1956"}]), "“条目”表里的“年份”列不认识。"),
        ("表.xlsx", a_workbook(条目=[dict.fromkeys(ENTRY)]), "表里只有标题，没有内容。"),
        ("表.xlsx", a_workbook(merged, 条目=[ENTRY]), "“条目”表里有合并的单元格（A2:A5）。请取消合并"),
        ("表.csv", b"a,b\n1,2\n", "看不出这个 CSV 是哪一张表。"),
        ("表.csv", b"\x81\xff\x00\x00", "CSV 文件的编码不能识别。"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_one_sentence(name, data, sentence):
    said = refusal(name, data)

    assert said.startswith(sentence)
    assert "\n" not in said


def test_half_a_million_rows_are_refused_long_before_they_are_read(monkeypatch):
    lines = [b",".join([b"ZY-0001", b"2", b"x"])] * 500_000
    data = "编号,种类,名称\n".encode() + b"\n".join(lines)

    assert refusal("表.csv", data).startswith("表里超过20000行，一次读不完。")
    monkeypatch.setattr(file_reader, "MOST_ROWS", 2)
    assert refusal("表.xlsx", a_workbook(条目=[ENTRY] * 3)).startswith("表里超过2行")


def test_a_sheet_without_end_is_refused_before_it_is_parsed(monkeypatch):
    monkeypatch.setattr(file_reader, "MOST_ROWS", 2)
    monkeypatch.setattr(file_reader, "_MOST_EMPTY", 3)
    at_the_bar, above = (a_workbook(条目=[ENTRY] * rows) for rows in (4, 5))

    assert refusal("表.xlsx", at_the_bar).startswith("表里超过2行")
    monkeypatch.setattr(file_reader, "load_workbook", None)
    assert refusal("表.xlsx", above).startswith("有一张表超过2行，一次读不完。")


def test_an_entity_bomb_is_not_expanded():
    data = a_workbook(条目=[ENTRY])
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.namelist():
            content = source.read(entry)
            target.writestr(entry, content.replace(b"<worksheet", bomb + b"<worksheet", 1))

    assert refusal("表.xlsx", out.getvalue()).startswith("文件损坏，不能读取。")


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(file_reader, "_LARGEST_UNPACKED", 1_000)

    assert refusal("表.xlsx", a_workbook(条目=[ENTRY])).startswith("文件展开以后太大")
