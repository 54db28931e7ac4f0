"""Write workbooks: the template, an export, and an upload with its faults marked."""

import csv
import io

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from heritage.catalogue.models import HeritageSitePage, Outcome, RecordState, Term
from heritage.catalogue.spreadsheet import worksheets
from heritage.catalogue.spreadsheet.file_reader import MOST_ROWS
from heritage.catalogue.spreadsheet.keys import entry_key
from heritage.editorial.csv_injection import escape_formula

_HEADING = PatternFill("solid", fgColor="F1E9D8")
_REQUIRED = Font(bold=True, color="9C3F2D")
_FAULT = PatternFill("solid", fgColor="F8CBAD")
_WORDS = "词表"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HOW_TO = (
    "怎样填写",
    "1. “条目”表一行一条。已有条目写它的编号（ZY-0001），新条目自己编一个（新1），其他各表用同一个编号对应。",
    "2. 标题是红字的列必须填写。不认识的列和改过名字的工作表不能导入。",
    "3. 已有条目里，空着的格子不改原来的内容；要清空就写“清空”。导入只增加和修改，不删除任何一行。",
    "4. 日期照平常写：1956、1956年9月、五十年代、约1953—1956年、1956/1964（起止）。请把单元格设为文本。",
    "5. 有经纬度就必须写坐标系。系统自己换算，请照原样填写。",
    "6. “来源”列写来源的简码，可以加位置和可信度，几条用分号隔开，例如：ZZWB19 第3版（已核实）；ZZZ20（推定）。",
    "7. 照片压缩成一个 zip，和表格一起上传；“照片”表里写压缩包里的文件名。贴在某一行里的图片，就收作那一条的照片。",
    "8. “保护区划”的边界写角点坐标、WKT，或压缩包里的文件名（KML、Shapefile 的 zip 等）。",
    "9. 写进去的行下次再传会认出来，不会再建一条；“下载标注过的表”里已换成正式编号，改这一份最稳妥。",
    "10. 上传以后先检查，不写入。导入的都是草稿，送审、签发以后才公开；整批可以一次撤销。",
)


def template():
    """Return the bytes of an empty workbook with drop-downs for each vocabulary."""
    workbook = _workbook()
    for sheet in worksheets.SHEETS:
        _titled(workbook, sheet, sheet.headings)
    return _bytes(workbook)


def export(rows_by_sheet):
    """Return the bytes of a workbook with {sheet: rows of text}, ready to be edited and imported again."""
    workbook = _workbook()
    for sheet in worksheets.SHEETS:
        worksheet = _titled(workbook, sheet, sheet.headings)
        for line, row in enumerate(rows_by_sheet.get(sheet.name, ()), start=2):
            _write(worksheet, line, row)
    return _bytes(workbook)


def export_csv(sheet, rows):
    """Return the bytes of one sheet as CSV for Excel: UTF-8 with a byte order mark."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(sheet.headings)
    writer.writerows([escape_formula(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def marked(upload):
    """Return the bytes of the uploaded rows, each with the result of its check; faulty cells are coloured.

    Where a key of the file has become an entry, its number is written instead: the file may come back mended.
    """
    said, lines, numbers = {}, {}, _numbers_of(upload)
    for record in upload.records.all():
        for sheet, number, heading, sentence in record.problems:
            said.setdefault((sheet, number), []).append((heading, sentence))
        for sheet, number, given, _, _, *row_pictures in record.given:
            fallback = record.note or Outcome(record.outcome).label
            fallback += "\n这一行的图片在原来的表里，请仍从那里复制过来" if any(row_pictures) else ""
            if record.state == RecordState.WRITTEN:
                fallback = f"已写入（{fallback}）"
            if not record.is_source:
                keys = {heading: numbers.get(entry_key(given.get(heading, ""))) for heading in (worksheets.KEY, "属于")}
                given = given | {heading: number for heading, number in keys.items() if number}
            lines.setdefault(sheet, []).append((number, given, fallback))
    workbook = _workbook()
    for sheet in worksheets.SHEETS:
        if sheet.name not in lines:
            continue
        headings = [worksheets.VERDICT, *sheet.headings]
        worksheet = _titled(workbook, sheet, headings)
        for line, (number, given, fallback) in enumerate(sorted(lines[sheet.name], key=lambda row: row[0]), start=2):
            faults = said.get((sheet.name, number), [])
            verdict = "\n".join(f"{heading}：{sentence}" for heading, sentence in faults) or fallback
            _write(worksheet, line, [verdict, *(given.get(heading, "") for heading in sheet.headings)])
            for heading, sentence in faults:
                column = headings.index(heading) + 1 if heading in headings else 1
                cell = worksheet.cell(line, column)
                cell.fill = _FAULT
                cell.comment = Comment(sentence, "检查")
    return _bytes(workbook)


def _numbers_of(upload):
    """Return {key: number} of the records that are entries by now."""
    keys = dict(upload.records.filter(is_source=False, page__isnull=False).values_list("page", "key"))
    pages = HeritageSitePage.objects.filter(pk__in=keys).values_list("pk", "number")
    return {keys[pk]: number for pk, number in pages}


def _workbook():
    workbook = Workbook()
    notes = workbook.active
    notes.title = "说明"
    for line in _HOW_TO:
        notes.append([line])
    notes.column_dimensions["A"].width = 110
    notes["A1"].font = Font(bold=True, size=14)
    _write_words(workbook)
    return workbook


def _write_words(workbook):
    """Write the words of the drop-downs into a sheet of their own: a list in a cell is limited to 255 characters."""
    worksheet = workbook.create_sheet(_WORDS)
    worksheet.sheet_state = "hidden"
    for number, (name, words) in enumerate(_lists().items(), start=1):
        worksheet.cell(1, number, name)
        for line, word in enumerate(words, start=2):
            worksheet.cell(line, number, word)


def _lists():
    terms = {}
    for term in Term.objects.all():
        terms.setdefault(term.vocabulary, []).append(term.name)
    columns = [column for sheet in worksheets.SHEETS for column in sheet.columns]
    lists = {"是否": ["是", "否"]}
    for column in columns:
        if column.kind == worksheets.CHOICE:
            lists[column.words.__name__] = list(column.words.labels)
        elif column.kind == worksheets.TERM:
            lists[column.words.value] = terms.get(column.words, [])
    return lists


def _list_of(column):
    match column.kind:
        case worksheets.YES:
            return "是否"
        case worksheets.CHOICE:
            return column.words.__name__
        case worksheets.TERM:
            return column.words.value
    return None


def _titled(workbook, sheet, headings):
    worksheet = workbook.create_sheet(sheet.name, index=len(workbook.sheetnames) - 1)
    lists = _lists_in(workbook[_WORDS])
    for number, heading in enumerate(headings, start=1):
        column = sheet.by_heading.get(heading)
        cell = worksheet.cell(1, number, heading)
        cell.fill = _HEADING
        cell.font = _REQUIRED if heading == worksheets.KEY or (column and column.required) else Font(bold=True)
        letter = get_column_letter(number)
        worksheet.column_dimensions[letter].width = (
            40 if heading in ("摘要", "事件", "内容", worksheets.VERDICT) else 16
        )
        worksheet.column_dimensions[letter].number_format = "@"
        help_text = worksheets.KEY_HELP.get(sheet, "条目的编号，与“条目”表一致") if heading == worksheets.KEY else ""
        help_text = help_text or (column.help if column else "")
        if help_text:
            cell.comment = Comment(help_text, "说明")
        if column and (name := _list_of(column)):
            _offer(worksheet, letter, *lists[name])
    worksheet.freeze_panes = "B2"
    return worksheet


def _lists_in(worksheet):
    """Return {name of a list: (its column, number of words)} of the sheet of words."""
    lists = {}
    for column in worksheet.iter_cols():
        words = [cell for cell in column if cell.value]
        lists[words[0].value] = (column[0].column_letter, len(words) - 1)
    return lists


def _offer(worksheet, letter, words_letter, count):
    if not count:
        return
    validation = DataValidation(
        type="list",
        formula1=f"={_WORDS}!${words_letter}$2:${words_letter}${count + 1}",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="请从列表里选",
        error="这里只能填下拉列表里的词。",
    )
    worksheet.add_data_validation(validation)
    validation.add(f"{letter}2:{letter}{MOST_ROWS}")


def _write(worksheet, line, values):
    for number, value in enumerate(values, start=1):
        if value == "":
            continue
        cell = worksheet.cell(line, number)
        cell.value = escape_formula(value)
        cell.data_type = "s"  # always text, never a formula or a date
        cell.number_format = "@"
        cell.alignment = Alignment(vertical="top", wrap_text=len(value) > 20)


def _bytes(workbook):
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
