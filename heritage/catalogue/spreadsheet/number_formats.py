"""How much of a date the cell of a workbook means: its number format says which parts its reader sees.

A spreadsheet stores every date as a whole day. A cell that shows “1956年9月” holds the first of the month, and one that
shows “1956” holds the first of January; only what is shown is read. A cell whose number may be a year is refused.
"""

import datetime
import re

from openpyxl.utils.datetime import from_excel, to_excel

# What numbers below 164 mean in Chinese Excel, which writes no format code for them (ECMA-376, part 1, 18.8.30).
_CHINESE = {27: "ym", 28: "md", 29: "md", 30: "ymd", 31: "ymd", 36: "ym", 50: "ym", 51: "md", 52: "ym", 53: "md"}
_CHINESE |= {54: "md", 57: "ym", 58: "md"}
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_PARTS = re.compile(r"am/pm|a/p|上午/下午|a{3,}|b{2,}|y+|e+|m+|d+|h+|s+", re.IGNORECASE)
_EARLIEST_YEAR, _LATEST_YEAR = 1800, 2100  # a number between them in a date cell may be a year that was typed into it


def date_in(cell):
    """Return the date of a cell, whatever openpyxl makes of its number format, or None."""
    value = cell.value
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if cell.style_array.numFmtId in _CHINESE or _shown(cell) == "e":  # openpyxl does not know that e is the year
        try:
            return from_excel(value, cell.parent.parent.epoch)
        except (ValueError, OverflowError):
            return None
    return None


def text_of(cell, date):
    """Return as much of the date as the cell shows, as (EDTF text, fault)."""
    if not isinstance(date, datetime.date):
        return str(date), "这一格是时刻，不是日期。请把单元格设为文本，写成 1956-09-01 这样的日期。"
    parts, day = _parts_of(cell), date.strftime("%Y-%m-%d") if date.year >= 1000 else str(date)[:10]
    number = to_excel(date, cell.parent.parent.epoch)
    if _EARLIEST_YEAR <= number <= _LATEST_YEAR and number == int(number):
        return day, (
            f"这一格显示的是{date.year}年，里面的数是{number:.0f}。像是在日期格式的单元格里写了年份。"
            f"请把单元格设为文本：是年份就写 {number:.0f}，真是这一天就写 {day}。"
        )
    if "y" not in parts:
        return day, f"这一格没有显示年份（里面存的是 {day}）。请把单元格设为文本，写全年月日。"
    if "m" not in parts:
        return day[:4], ""
    return (day if "d" in parts else day[:7]), ""


def decimal_that_may_be_a_month(value):
    """Whether 1954.1 was perhaps typed as 1954.10: a number does not keep the nought."""
    return (
        isinstance(value, float) and 1000 <= value < 3000 and round(value * 10 % 10, 6) == 1 and value * 10 % 1 < 1e-6
    )


def _parts_of(cell):
    """Return which of y, m, d a cell shows."""
    number = cell.style_array.numFmtId
    if number in _CHINESE:
        return _CHINESE[number]
    if _shown(cell) in ("general", "@", ""):  # a date in ISO form may stand in a cell without a date format
        return "ymd"
    parts = [part[0] if part[0] in "ymdhse" else "" for part in _PARTS.findall(_shown(cell))]
    found = set()
    for before, part, after in zip(["", *parts], parts, [*parts[1:], ""], strict=False):
        is_minute = part == "m" and (before == "h" or after == "s")
        if part in ("y", "e", "m", "d") and not is_minute:
            found.add("y" if part == "e" else part)
    return found


def _shown(cell):
    return _NOT_SHOWN.sub(" ", cell.number_format).split(";")[0].strip().lower()
