"""What Excel, WPS and other programs write is read; what cannot be taken over is named, and so is what is broken."""

import datetime
import io
import zipfile

import pytest

from heritage.catalogue.position.coordinates import UnreadableError
from heritage.catalogue.spreadsheet import workbook_repair
from heritage.catalogue.spreadsheet.file_reader import read
from tests.catalogue.spreadsheet.files import ENTRY, a_workbook

LINES = [",".join(ENTRY), ",".join(ENTRY.values())]
MONTH = {"最近核对": datetime.datetime(2026, 3, 15)}  # noqa: DTZ001 - as a workbook keeps it


def refusal(name, data):
    with pytest.raises(UnreadableError) as error:
        read(name, data)
    return str(error.value)


def changed(data, change):
    """Return a workbook in which `change(name, content)` returns the new content of each part, or None to drop it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            if (content := change(name, source.read(name))) is not None:
                target.writestr(name, content)
    return out.getvalue()


# Lines above the headings


def below(*lines, merged=None):
    def arrange(workbook):
        sheet = workbook["条目"]
        sheet.insert_rows(1, len(lines))
        for number, text in enumerate(lines, start=1):
            sheet.cell(number, 1, text)
        if merged:
            sheet.merge_cells(merged)

    return a_workbook(arrange, 条目=[ENTRY])


@pytest.mark.parametrize("merged", [None, "A1:D1", "A1:D2"])
def test_title_lines_above_the_headings_are_passed_over(merged):
    [row] = read("表.xlsx", below("中原区工业遗产一览表", "填表人：王建国", merged=merged))

    assert (row.number, row.cells) == (4, ENTRY)


@pytest.mark.parametrize("merged", ["A3:B3", "A2:A4", "A4:A5"])
def test_merged_cells_in_and_below_the_headings_are_refused(merged):
    said = refusal("表.xlsx", below("一览表", None, merged=merged))

    assert said.startswith(f"“条目”表里有合并的单元格（{merged}）。")


def test_a_heading_that_is_missing_is_named_with_its_line():
    def arrange(workbook):
        workbook["条目"].insert_rows(1)
        workbook["条目"]["D2"] = "说明"

    data = a_workbook(arrange, 条目=[ENTRY])

    assert refusal("表.xlsx", data).startswith("“条目”表的第2行没有“摘要”这一列。")


def test_an_empty_sheet_is_passed_over():
    assert len(read("表.xlsx", a_workbook(lambda workbook: workbook.create_sheet("照片"), 条目=[ENTRY]))) == 1


def test_a_csv_may_have_title_lines_too():
    [row] = read("表.csv", "\n".join(["一览表；2026年", "", *LINES]).encode())

    assert (row.number, row.cells) == (4, ENTRY)


# CSV


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_end_of_line_is_read_in_every_encoding(end, encoding):
    assert [row.cells for row in read("表.csv", (end.join(LINES) + end).encode(encoding))] == [ENTRY]


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"', "\ufeffsep=;"])
def test_the_line_that_names_the_delimiter_is_no_line_of_the_table(first):
    text = "\r\n".join([first, *LINES]).replace(",", ";")

    assert [(row.number, row.cells) for row in read("表.csv", text.encode())] == [(2, ENTRY)]


def test_a_summary_full_of_other_delimiters_does_not_hide_the_comma():
    entry = ENTRY | {"摘要": "砂轮;磨料;磨具;东门;西门;办公楼"}
    [row] = read("表.csv", "\n".join([",".join(entry), ",".join(entry.values())]).encode())

    assert row.cells == entry


# Workbooks


def strict(name, content):
    content = content.replace(
        b"schemas.openxmlformats.org/spreadsheetml/2006/main", b"purl.oclc.org/ooxml/spreadsheetml/main"
    )
    return content.replace(
        b"schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"purl.oclc.org/ooxml/officeDocument/relationships",
    )


def with_bad_fonts(name, content):
    return content.replace(b"<font>", b'<font><family val="99"/>', 1) if name == "xl/styles.xml" else content


def with_bad_colours(name, content):
    return content.replace(b"<font>", b'<font><color rgb="red"/>', 1) if name == "xl/styles.xml" else content


def with_bad_properties(name, content):
    return (
        content.replace(b"Z</dcterms:created>", b" o'clock</dcterms:created>")
        if name == "docProps/core.xml"
        else content
    )


def with_bad_names(name, content):
    names = b'<definedNames><definedName hidden="perhaps" localSheetId="x">#REF!</definedName></definedNames>'
    return content.replace(b"</sheets>", b"</sheets>" + names) if name == "xl/workbook.xml" else content


def without_theme(name, content):
    return None if name.startswith("xl/theme") else content


def with_bad_counts(name, content):
    return content.replace(b'<borders count="1"', b'<borders count="many"') if name == "xl/styles.xml" else content


@pytest.mark.parametrize(
    "change",
    [
        strict,
        with_bad_fonts,
        with_bad_colours,
        with_bad_properties,
        with_bad_names,
        without_theme,
        with_bad_counts,
    ],
)
def test_odd_styles_and_properties_do_not_keep_a_workbook_from_being_read(change):
    def only_month(workbook):
        workbook["条目"].cell(2, len(ENTRY) + 1).number_format = 'yyyy"年"m"月"'

    data = a_workbook(only_month, 条目=[ENTRY | MONTH])
    odd = changed(data, change)

    assert odd != data
    assert [row.cells for row in read("表.xlsx", odd)] == [ENTRY | {"最近核对": "2026-03"}]


def test_what_is_broken_is_named():
    def broken(part):
        return changed(a_workbook(条目=[ENTRY]), lambda name, data: data[:-30] if name == part else data)

    saved = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后再上传。"
    assert refusal("表.xlsx", broken("xl/styles.xml")) == f"文件损坏，不能读取。坏的是“样式”部分。{saved}"
    assert (
        refusal("表.xlsx", broken("xl/worksheets/sheet1.xml"))
        == f"文件损坏，不能读取。坏的是“第1张工作表”部分。{saved}"
    )
    whole = a_workbook(条目=[ENTRY])
    assert (
        refusal("表.xlsx", whole[: len(whole) // 2]) == f"文件损坏，不能读取。文件不完整，可能没有下载完或传完。{saved}"
    )
    assert workbook_repair.cause(whole) == ""


# Pictures


@pytest.mark.parametrize("formula", ['=DISPIMG("ID_1A",1)', '=_xlfn.DISPIMG("ID_1A",1)'])
def test_a_picture_of_wps_that_is_not_in_the_file_is_called_a_picture(formula):
    [row] = read("表.xlsx", a_workbook(条目=[ENTRY | {"告示": formula}]))

    [(heading, sentence)] = row.problems
    assert heading == "告示"
    assert sentence.startswith("这一格是放进单元格的图片，但它不在文件里。请把图片存成文件")


def test_a_picture_that_excel_put_into_a_cell_is_told_from_an_error():
    def an_error(workbook):
        cell = workbook["条目"].cell(2, len(ENTRY))
        cell.value, cell.data_type = "#VALUE!", "e"

    plain = a_workbook(an_error, 条目=[ENTRY])
    out = io.BytesIO(plain)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/richData/rdrichvalue.xml", "<x/>")

    assert read("表.xlsx", plain)[0].problems[0][1].startswith("这一格是错误值（#VALUE!）。")
    assert read("表.xlsx", out.getvalue())[0].problems[0][1].startswith("这一格是放进单元格的图片")


def test_parts_in_other_capitals_are_found_and_missing_texts_are_none():
    names = {"xl/sharedStrings.xml": "xl/SharedStrings.xml", "[Content_Types].xml": "[content_types].xml"}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(a_workbook(条目=[ENTRY]))) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(names.get(name, name), source.read(name))

    assert [row.cells for row in read("表.xlsx", out.getvalue())] == [ENTRY]
    numbers = a_workbook(lambda workbook: workbook.create_sheet("条目").append([1956]))
    without = changed(numbers, lambda name, content: None if name == "xl/sharedStrings.xml" else content)
    assert refusal("表.xlsx", without).startswith("“条目”表的第一行没有“编号”这一列。")
