"""A table that somebody made without the template: known by its headings, in other words, all of an entry in a row."""

import re

from heritage.catalogue.choices import Property
from heritage.catalogue.spreadsheet import worksheets
from heritage.catalogue.spreadsheet.worksheets import ENTRIES, KEY, POSITIONS, STATEMENTS

# {heading of the sheet of entries: what people call it}
_WORDS = {
    KEY: ["序号", "点位编号"],
    "标题": ["名称", "遗产名称", "点位名称", "建筑名称", "文物名称"],
    "类别": ["类型", "遗产类别", "遗产类型"],
    "摘要": ["简介", "概况", "简要介绍", "基本情况", "简要说明"],
    "年代": ["建成年代", "建造年代", "始建年代", "建成时间", "建设年代"],
    "街道": ["所属街道", "街道办", "街道办事处"],
}
_MEANT = {word: heading for heading, words in _WORDS.items() for word in words}
_ADDRESS = {"地址", "详细地址"}
_SKIPPED = {"序号"}  # beside a column 编号
IN_ENTRIES = {*POSITIONS.by_heading, *_ADDRESS, *_SKIPPED}  # what a row of an entry may hold beside its own columns


def plain(text):
    """Return a heading without blanks and the star of what is required."""
    return re.sub(r"[\s*＊]", "", text)


def headings(sheet, texts):
    """Return the headings of a line in the words of the template."""
    found = [plain(text) for text in texts]
    if sheet is not ENTRIES:
        return found
    meant = [_MEANT.get(heading, heading) for heading in found]
    return [heading if one in found else one for heading, one in zip(found, meant, strict=True)]


def needed(sheet):
    return {KEY, *(column.heading for column in sheet.columns if column.required)}


def sheet_of(lines):
    """Return the sheet that the headings in these lines of texts fit best, or None."""
    fitting = [
        (len(set(found) & set(sheet.headings)), sheet)
        for line in lines
        for sheet in worksheets.SHEETS
        if needed(sheet) <= set(found := headings(sheet, line))
    ]
    return max(fitting, key=lambda fit: fit[0])[1] if fitting else None


def split(row, make):
    """Return the rows that a row of an entry stands for: its own, its position and its address. `make` makes a row."""
    rows = [row]
    key = row.cells.get(KEY, "")
    position = {heading: row.cells.pop(heading) for heading in POSITIONS.by_heading if heading in row.cells}
    if position:
        rows.append(make(POSITIONS.name, row.number, {KEY: key, **position}))
        rows[-1].problems = [one for one in row.problems if one[0] in POSITIONS.by_heading]
        row.problems = [one for one in row.problems if one[0] not in POSITIONS.by_heading]
    for heading in _ADDRESS & row.cells.keys():
        said = {"事项": Property.ADDRESS.label, "内容": row.cells.pop(heading)}
        rows.append(make(STATEMENTS.name, row.number, {KEY: key, **said}))
    for heading in _SKIPPED & row.cells.keys():
        del row.cells[heading]
    return rows
