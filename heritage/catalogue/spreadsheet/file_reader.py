"""Read an uploaded file into rows of text. Size, number and structure are checked before the file is parsed.

Each refusal of a whole file is an UnreadableError: one sentence that says what to do.
"""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice

from openpyxl import load_workbook

from heritage.catalogue.position.coordinates import UnreadableError
from heritage.catalogue.spreadsheet import number_formats, own_tables, workbook_repair, worksheets
from heritage.catalogue.spreadsheet.workbook_pictures import UNREADABLE, WorkbookPictures
from heritage.editorial.csv_injection import unescape_formula
from heritage.visible_text import visible
from heritage.wagtail_patches.worksheet_files import path_in_archive

MOST_ROWS = 20_000
LARGEST_FILE = 100 * 1024 * 1024
_LARGEST_UNPACKED = 400 * 1024 * 1024
_MOST_COLUMNS = 60
_MOST_EMPTY = 50_000  # empty rows that are skipped
_SPLIT = f"请拆成几个文件，每个不超过{MOST_ROWS}行。"
_MERGED = re.compile(rb'<mergeCell [^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_SEPARATOR = re.compile(r'"?sep=(.)"?[ \t]*\n', re.IGNORECASE)  # the line in which Excel names the delimiter of a CSV
_MOST_NAMED = 10
_MOST_ABOVE = 10  # lines above the headings: a title, who filled it in, when
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TOO_LARGE = (
    f"文件超过{LARGEST_FILE // 1024**2}兆。请在 Excel 里“压缩图片”，或把图片存成文件压缩成 zip，和表格一起上传。"
)
_SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后再上传。"


@dataclass
class Row:
    """One row of a sheet: its number as Excel shows it, its cells by heading, and its faults.

    `pictures` are parts of the workbook (xl/media/image1.png), or names of files in the ZIP.
    """

    sheet: str
    number: int
    cells: dict[str, str]
    problems: list[tuple[str, str]] = field(default_factory=list)  # (heading, sentence)
    remarks: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)


def read(name, data):
    """Return the Rows of an uploaded XLSX or CSV file, or raise UnreadableError."""
    if len(data) > LARGEST_FILE:
        raise UnreadableError(TOO_LARGE)
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
            names = {name.replace("\\", "/") for name in archive.namelist()}
            if "xl/workbook.xml" not in names:
                raise UnreadableError(f"这不是 Excel 表格，是{_what(names)}。{_SAVE_AS}")
            if sum(entry.file_size for entry in archive.infolist()) > _LARGEST_UNPACKED:
                raise UnreadableError("文件展开以后太大，不能读取。请把内容复制到新的模板里再上传。")
            sheets = [entry for entry in archive.infolist() if re.match(r"xl[/\\]worksheets", entry.filename)]
            if any(_is_endless(archive, entry) for entry in sheets):
                raise UnreadableError(f"有一张表超过{MOST_ROWS}行，一次读不完。{_SPLIT}")
        try:
            return _of_opened(data, data)
        except UnreadableError:
            raise
        except Exception:  # odd files, too, raise many kinds of errors
            return _of_opened(workbook_repair.mended(data), data)
    except UnreadableError:
        raise
    except Exception:  # broken and hostile files raise many kinds of errors
        raise UnreadableError(f"文件损坏，不能读取。{workbook_repair.cause(data)}{_SAVE_AS}") from None


def _of_opened(data, original):
    workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        return _of_sheets(workbook, data, original)
    finally:
        workbook.close()


def _is_endless(archive, entry):
    """Whether a sheet has more rows than are read, empty ones included. Parsing them all would take a minute."""
    rows = 0
    with archive.open(entry) as file:
        while rows <= MOST_ROWS + _MOST_EMPTY and (chunk := file.read(1024 * 1024)):
            rows += len(_ROW.findall(chunk))
    return rows > MOST_ROWS + _MOST_EMPTY


def _what(names):
    if any(name.startswith("word/") for name in names):
        return " Word 文档"
    if any(name.startswith("ppt/") for name in names):
        return "演示文稿"
    return "压缩包或别的格式"


def _of_sheets(workbook, data, original):
    known = {sheet.name: sheet for sheet in worksheets.SHEETS}
    found = [(known.get(worksheet.title.strip()), worksheet) for worksheet in workbook.worksheets]
    if not any(sheet for sheet, _ in found):  # made without the template
        found = [(own_tables.sheet_of(_first_lines(worksheet)), worksheet) for _, worksheet in found]
    found = [(sheet, worksheet) for sheet, worksheet in found if sheet]
    if not found:
        titles = "、".join(known)
        raise UnreadableError(
            f"没有找到认识的工作表。工作表的名字应是：{titles}。请用模板填写；"
            "自己做的表，要有一行标题，至少写：编号、名称、类别、简介。"
        )
    rows, pictures = [], WorkbookPictures(original)
    for sheet, worksheet in found:
        path = path_in_archive(worksheet)
        in_cells = pictures.in_cells(path)
        worksheet.reset_dimensions()  # the size that the file states is not trusted
        lines = enumerate(worksheet.iter_rows(max_col=_MOST_COLUMNS), start=1)
        of_sheet = _rows(sheet, lines, len(rows), partial(_text, pictures, in_cells), _merged(data, worksheet))
        in_rows = [(int(re.search(r"\d+", cell)[0]), part) for cell, part in in_cells.items()]
        _give_pictures(of_sheet, in_rows + pictures.floating(path))
        rows += of_sheet
    return rows


def _first_lines(worksheet):
    lines = worksheet.iter_rows(max_row=_MOST_ABOVE + 1, max_col=_MOST_COLUMNS, values_only=True)
    return [["" if value is None else str(value) for value in line] for line in lines]


def _give_pictures(rows, found):
    """Give each picture to its row. A picture beside no row is named at the first."""
    by_number = {row.number: row for row in reversed(rows)}  # the first of a line
    for number, part in found:
        if row := by_number.get(number):
            row.pictures.append(part)
    lost = sorted({number for number, _ in found} - by_number.keys())
    if lost and rows:
        at = "、".join(map(str, lost[:_MOST_NAMED]))
        rows[0].remarks.append(f"第{at}行的图片没有导入：那一行没有编号。请把图片移到它那一条的行里，再上传。")


def _merged(data, worksheet):
    """Return the merged ranges of a sheet, such as A2:A5."""
    # The streaming reader ignores merged cells; they are listed at the end of the sheet's XML.
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(path_in_archive(worksheet)) as file:
        tail, found = b"", {}
        while chunk := file.read(1024 * 1024):
            found |= dict.fromkeys(_MERGED.findall(tail + chunk))
            tail = chunk[-200:]
    return [ref.decode() for ref in found]


def _text(pictures, in_cells, cell, column):
    """Return the (text, fault) of a cell of a workbook."""
    value = cell.value
    if value is None:
        return "", ""
    if in_cells and cell.coordinate in in_cells:
        return "", ""
    if pictures.is_in_cell(cell):
        return str(value), UNREADABLE
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
    text = unescape_formula(visible(str(value)).strip())
    if column and column.kind == worksheets.DATE and number_formats.decimal_that_may_be_a_month(value):
        year = text.partition(".")[0]
        return (
            text,
            f"看不出是1月还是10月：Excel 把 {year}.10 存成 {text}。请把单元格设为文本，写成 {year}-10 或 {year}-01。",
        )
    return text, ""


def _text_of_csv(cell, column):
    return unescape_formula(visible(cell).strip()), ""


def _of_text(data):
    text = io.StringIO(_decoded(data).lstrip("\ufeff"), newline=None).getvalue()  # CR and CR LF become LF
    delimiter = ""
    if named := _SEPARATOR.match(text):
        text, delimiter = text[named.end() :], named[1]
    try:
        return _of_lines(csv.reader(io.StringIO(text), delimiter=delimiter or _delimiter_of(text)))
    except csv.Error:
        raise UnreadableError("CSV 文件损坏：引号不成对，或夹有特殊字符。请用 Excel 另存一份再上传。") from None


def _delimiter_of(text):
    """Return the delimiter by which a line has a cell “编号”."""
    lines = [line.rstrip("\n") for line in islice(io.StringIO(text), _MOST_ABOVE + 1)]
    for line in lines:
        for delimiter in ",\t;":
            if worksheets.KEY in own_tables.headings(
                worksheets.ENTRIES, [cell.strip('"') for cell in line.split(delimiter)]
            ):
                return delimiter
    return ","


def _of_lines(lines):
    """Read a CSV line by line, so that a file with too many rows is refused before it is held in memory."""
    above = list(islice(lines, _MOST_ABOVE + 1))
    sheet = own_tables.sheet_of(above)
    if sheet is None:
        raise UnreadableError(
            "看不出这个 CSV 是哪一张表。第一行应是模板里的标题，例如：编号,标题,类别,摘要。请对照模板修改。"
        )
    return _rows(sheet, enumerate(chain(above, lines), start=1), 0, _text_of_csv)


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


def _headings(sheet, lines, text_of, merged):
    """Return the number of the line of headings and the headings. Lines above them are passed over."""
    read = []
    for number, line in islice(lines, _MOST_ABOVE + 1):
        headings = own_tables.headings(sheet, [text_of(cell, None)[0] for cell in line])
        read.append((number, headings))
        if own_tables.needed(sheet) <= set(headings):
            return number, headings
    if not any(any(headings) for _, headings in read):
        return 0, []
    number, headings = max(read, key=lambda found: len(set(found[1]) & set(sheet.headings)))
    _refuse_merged(sheet, merged, number)
    missing = next(heading for heading in sheet.headings if heading in own_tables.needed(sheet) - set(headings))
    line = "第一行" if number == 1 else f"第{number}行"
    raise UnreadableError(f"“{sheet.name}”表的{line}没有“{missing}”这一列。请对照模板补上，不要改标题。")


def _refuse_merged(sheet, merged, top):
    """Refuse merged cells that reach the line of headings or those below it: which row they belong to is not clear."""
    if below := next((ref for ref in merged if int(re.search(r"\d+$", ref)[0]) >= top), None):
        raise UnreadableError(f"“{sheet.name}”表里有合并的单元格（{below}）。请取消合并，每一行都填全，再上传。")


def _rows(sheet, lines, before, text_of, merged=()):
    """Return the Rows below the headings. `lines` are (number, cells); `text_of` gives the (text, fault) of a cell."""
    top, headings = _headings(sheet, lines, text_of, merged)
    _refuse_merged(sheet, merged, top)
    twice = next((heading for heading in headings if heading and headings.count(heading) > 1), None)
    if twice:
        raise UnreadableError(f"“{sheet.name}”表里有两列都叫“{twice}”。请留下一列。")
    known = {"", *sheet.headings, worksheets.VERDICT, *worksheets.PICTURES}
    known |= own_tables.IN_ENTRIES if sheet is worksheets.ENTRIES else set()
    unknown = [name for name in headings if name not in known]
    if unknown:
        raise UnreadableError(f"“{sheet.name}”表里的“{unknown[0]}”列不认识。请对照模板改正标题，或删去这一列。")
    rows, empty = [], 0
    for number, line in lines:
        row = Row(sheet.name, number, {})
        for heading, cell in zip(headings, line, strict=False):
            if heading in ("", worksheets.VERDICT):
                continue
            text, fault = text_of(cell, sheet.by_heading.get(heading) or worksheets.POSITIONS.by_heading.get(heading))
            if heading in worksheets.PICTURES:
                row.pictures += filter(None, re.split(r"[;；、\n]\s*", text))
                continue
            if text:
                row.cells[heading] = text
            if fault:
                row.problems.append((heading, fault))
        if not row.cells:
            empty += 1
            if empty > _MOST_EMPTY:
                raise UnreadableError(f"“{sheet.name}”表里有几万个空行。请把内容复制到新的模板里再上传。")
            continue
        rows += own_tables.split(row, Row) if sheet is worksheets.ENTRIES else [row]
        if before + len(rows) > MOST_ROWS:
            raise UnreadableError(f"表里超过{MOST_ROWS}行，一次读不完。{_SPLIT}")
    return rows
