"""Read an uploaded file into rows of text. Size, number and structure are checked before the file is parsed.

Each refusal of a whole file is an UnreadableError: one sentence that says what to do.
"""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from itertools import chain

from openpyxl import load_workbook

from heritage.catalogue.position.coordinates import UnreadableError
from heritage.catalogue.spreadsheet import number_formats, worksheets
from heritage.editorial.csv_injection import unescape_formula
from heritage.wagtail_patches.worksheet_files import path_in_archive

MOST_ROWS = 20_000
LARGEST_FILE = 30 * 1024 * 1024
_LARGEST_UNPACKED = 400 * 1024 * 1024
_MOST_COLUMNS = 60
_MOST_EMPTY = 50_000  # empty rows that are skipped
_SPLIT = f"请拆成几个文件，每个不超过{MOST_ROWS}行。"
_MERGED = re.compile(rb'<mergeCell [^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后再上传。"


@dataclass
class Row:
    """One row of a sheet: its number as Excel shows it, its cells by heading, and its faults."""

    sheet: str
    number: int
    cells: dict[str, str]
    problems: list[tuple[str, str]] = field(default_factory=list)  # (heading, sentence)


def read(name, data):
    """Return the Rows of an uploaded XLSX or CSV file, or raise UnreadableError."""
    if len(data) > LARGEST_FILE:
        raise UnreadableError(f"文件超过{LARGEST_FILE // 1024**2}兆。表格本身不会这么大，请删去里面的图片后再上传。")
    if not data.strip():
        raise UnreadableError("这是空文件。请下载模板，填写后再上传。")
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableError("文件加了密码，不能读取。请在 Excel 里去掉密码（文件—信息—保护工作簿），再上传。")
        raise UnreadableError(f"这是旧格式（.xls 或 .et）的表格。{_SAVE_AS}")
    if data.startswith(b"PK"):
        rows = _of_workbook(data)
    elif name.lower().endswith((".csv", ".txt", ".tsv")):
        rows = _of_text(data)
    else:
        raise UnreadableError(f"这不是 XLSX 或 CSV 表格。{_SAVE_AS}")
    if not rows:
        raise UnreadableError("表里只有标题，没有内容。请从第2行开始填写。")
    return rows


def _of_workbook(data):
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" not in names:
                raise UnreadableError(f"这不是 Excel 表格，是{_what(names)}。{_SAVE_AS}")
            if sum(entry.file_size for entry in archive.infolist()) > _LARGEST_UNPACKED:
                raise UnreadableError("文件展开以后太大，不能读取。请把内容复制到新的模板里再上传。")
            if any(_is_endless(archive, name) for name in names if name.startswith("xl/worksheets/")):
                raise UnreadableError(f"有一张表超过{MOST_ROWS}行，一次读不完。{_SPLIT}")
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        try:
            return _of_sheets(workbook, data)
        finally:
            workbook.close()
    except UnreadableError:
        raise
    except Exception:  # broken and hostile files raise many kinds of errors
        raise UnreadableError(f"文件损坏，不能读取。{_SAVE_AS}") from None


def _is_endless(archive, name):
    """Whether a sheet has more rows than are read, empty ones included. Parsing them all would take a minute."""
    rows = 0
    with archive.open(name) as file:
        while rows <= MOST_ROWS + _MOST_EMPTY and (chunk := file.read(1024 * 1024)):
            rows += len(_ROW.findall(chunk))
    return rows > MOST_ROWS + _MOST_EMPTY


def _what(names):
    if any(name.startswith("word/") for name in names):
        return " Word 文档"
    if any(name.startswith("ppt/") for name in names):
        return "演示文稿"
    return "压缩包或别的格式"


def _of_sheets(workbook, data):
    known = {sheet.name: sheet for sheet in worksheets.SHEETS}
    found = [worksheet for worksheet in workbook.worksheets if worksheet.title.strip() in known]
    if not found:
        titles = "、".join(known)
        raise UnreadableError(f"没有找到认识的工作表。工作表的名字应是：{titles}。请用模板填写，不要改工作表的名字。")
    rows = []
    for worksheet in found:
        sheet = known[worksheet.title.strip()]
        worksheet.reset_dimensions()  # the size that the file states is not trusted
        if merged := _merged(data, worksheet):
            raise UnreadableError(f"“{sheet.name}”表里有合并的单元格（{merged}）。请取消合并，每一行都填全，再上传。")
        lines = enumerate(worksheet.iter_rows(max_col=_MOST_COLUMNS), start=1)
        rows += _rows(sheet, lines, len(rows), _text)
    return rows


def _merged(data, worksheet):
    # The streaming reader ignores merged cells; they are listed at the end of the sheet's XML.
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(path_in_archive(worksheet)) as file:
        tail = b""
        while chunk := file.read(1024 * 1024):
            if found := _MERGED.search(tail + chunk):
                return found[1].decode()
            tail = chunk[-200:]
    return ""


def _text(cell, column):
    """Return the (text, fault) of a cell of a workbook."""
    value = cell.value
    if value is None:
        return "", ""
    if cell.data_type == "f":
        return str(value), "这一格是公式。请复制以后“选择性粘贴—数值”，只留结果。"
    if cell.data_type == "e":
        return str(value), f"这一格是错误值（{value}）。请改成内容，或者清空。"
    if (date := number_formats.date_in(cell)) is not None:
        return number_formats.text_of(cell, date)
    if isinstance(value, bool):
        return "是" if value else "否", ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value)), ""
    text = unescape_formula(str(value).strip())
    if column and column.kind == worksheets.DATE and number_formats.decimal_that_may_be_a_month(value):
        year = text.partition(".")[0]
        return (
            text,
            f"看不出是1月还是10月：Excel 把 {year}.10 存成 {text}。请把单元格设为文本，写成 {year}-10 或 {year}-01。",
        )
    return text, ""


def _text_of_csv(cell, column):
    return unescape_formula(cell.strip()), ""


def _of_text(data):
    text = _decoded(data).lstrip("\ufeff")
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    try:
        return _of_lines(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:
        raise UnreadableError("CSV 文件损坏：引号不成对，或夹有特殊字符。请用 Excel 另存一份再上传。") from None


def _of_lines(lines):
    """Read a CSV line by line, so that a file with too many rows is refused before it is held in memory."""
    first = next(lines, [])
    headings = {_heading(cell) for cell in first}
    fitting = [sheet for sheet in worksheets.SHEETS if _needed(sheet) <= headings]
    if not fitting:
        raise UnreadableError(
            "看不出这个 CSV 是哪一张表。第一行应是模板里的标题，例如：编号,标题,类别,摘要。请对照模板修改。"
        )
    sheet = max(fitting, key=lambda sheet: len(headings & set(sheet.headings)))
    lines = enumerate(chain([first], lines), start=1)
    return _rows(sheet, lines, 0, _text_of_csv)


def _needed(sheet):
    return {worksheets.KEY, *(column.heading for column in sheet.columns if column.required)}


def _decoded(data):
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for codec in ["utf-16"] if marked else ["utf-8-sig", "gb18030"]:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableError("CSV 文件的编码不能识别。请另存为“CSV UTF-8”，或直接上传 .xlsx。")


def _heading(text):
    return re.sub(r"[\s*＊]", "", text)


def _rows(sheet, lines, before, text_of):
    """Return the Rows below the headings. `lines` are (number, cells); `text_of` gives the (text, fault) of a cell."""
    _, first = next(lines, (0, []))
    headings = [_heading(text_of(cell, None)[0]) for cell in first]
    if missing := [heading for heading in sheet.headings if heading in _needed(sheet) - set(headings)]:
        raise UnreadableError(f"“{sheet.name}”表的第一行没有“{missing[0]}”这一列。请对照模板补上，不要改标题。")
    twice = next((heading for heading in headings if heading and headings.count(heading) > 1), None)
    if twice:
        raise UnreadableError(f"“{sheet.name}”表里有两列都叫“{twice}”。请留下一列。")
    unknown = [name for name in headings if name and name not in {*sheet.headings, worksheets.VERDICT}]
    if unknown:
        raise UnreadableError(f"“{sheet.name}”表里的“{unknown[0]}”列不认识。请对照模板改正标题，或删去这一列。")
    rows, empty = [], 0
    for number, line in lines:
        row = Row(sheet.name, number, {})
        for heading, cell in zip(headings, line, strict=False):
            if heading in ("", worksheets.VERDICT):
                continue
            text, fault = text_of(cell, sheet.by_heading.get(heading))
            if text:
                row.cells[heading] = text
            if fault:
                row.problems.append((heading, fault))
        if not row.cells:
            empty += 1
            if empty > _MOST_EMPTY:
                raise UnreadableError(f"“{sheet.name}”表里有几万个空行。请把内容复制到新的模板里再上传。")
            continue
        rows.append(row)
        if before + len(rows) > MOST_ROWS:
            raise UnreadableError(f"表里超过{MOST_ROWS}行，一次读不完。{_SPLIT}")
    return rows
