"""As much of a date is read as its cell shows; what a cell may mean in two ways is refused with both."""

import datetime
from types import SimpleNamespace

import pytest
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from heritage.catalogue.spreadsheet.file_reader import read
from tests.catalogue.spreadsheet.files import ENTRY, a_workbook

DAY = datetime.datetime(1956, 9, 3)  # noqa: DTZ001 - as a workbook keeps it


def year_of(value, number_format="General", prepare=lambda workbook: None):
    """Return the text and the fault of one cell “年代” of a workbook."""

    def arrange(workbook):
        prepare(workbook)
        cell = workbook["条目"].cell(2, list(ENTRY).index("摘要") + 2)
        cell.value = value
        cell.number_format = number_format

    [row] = read("表.xlsx", a_workbook(arrange, 条目=[ENTRY | {"年代": "-"}]))
    return row.cells["年代"], "".join(sentence for _, sentence in row.problems)


@pytest.mark.parametrize(
    ("number_format", "text"),
    [
        ("yyyy", "1956"),
        ("yyyy;@", "1956"),
        ('yyyy"年"', "1956"),
        ('[DBNum1][$-804]yyyy"年";@', "1956"),
        ("e", "1956"),
        ("mmm-yy", "1956-09"),
        ("yyyy\\-mm", "1956-09"),
        ('yyyy"年"m"月";@', "1956-09"),
        ('[$-804]yyyy"年"mm"月"', "1956-09"),
        ("mm-dd-yy", "1956-09-03"),
        ("yyyy-mm-dd", "1956-09-03"),
        ('yyyy"年"m"月"d"日"', "1956-09-03"),
        ("yyyy-mm-dd hh:mm:ss", "1956-09-03"),
        ("yyyy hh:mm", "1956"),
    ],
)
def test_the_number_format_says_how_much_of_a_date_is_meant(number_format, text):
    assert year_of(DAY, number_format) == (text, "")


@pytest.mark.parametrize(
    ("number_format", "text"), [("yyyy", "1956"), ("mmm-yy", "1956-09"), ("mm-dd-yy", "1956-09-03")]
)
def test_a_workbook_that_counts_from_1904_says_the_same(number_format, text):
    def counts_from_1904(workbook):
        workbook.epoch = CALENDAR_MAC_1904

    assert year_of(DAY, number_format, counts_from_1904) == (text, "")


@pytest.mark.parametrize("number_format", ['m"月"d"日"', "d-mmm", "hh:mm"])
def test_a_date_without_its_year_is_refused_with_the_one_in_the_cell(number_format):
    _, fault = year_of(DAY, number_format)

    assert fault == "这一格没有显示年份（里面存的是 1956-09-03）。请把单元格设为文本，写全年月日。"


@pytest.mark.parametrize("number_format", ["yyyy", 'yyyy"年"m"月"', "mm-dd-yy"])
def test_a_year_that_was_typed_into_a_date_cell_does_not_become_1905(number_format):
    text, fault = year_of(1956, number_format)

    assert text == "1905-05-09"
    assert fault == (
        "这一格显示的是1905年，里面的数是1956。像是在日期格式的单元格里写了年份。"
        "请把单元格设为文本：是年份就写 1956，真是这一天就写 1905-05-09。"
    )


def test_a_day_of_1906_and_a_year_in_a_plain_cell_are_no_trap():
    assert year_of(datetime.datetime(1906, 4, 1), "yyyy") == ("1906", "")  # noqa: DTZ001 - as above
    assert year_of(1956) == ("1956", "")


@pytest.mark.parametrize(("number", "text"), [(57, "1956-09"), (27, "1956-09"), (31, "1956-09-03")])
def test_formats_that_chinese_excel_gives_by_number_only_are_known(monkeypatch, number, text):
    serial = 20701  # 1956-09-03
    monkeypatch.setattr(ReadOnlyCell, "style_array", SimpleNamespace(numFmtId=number))

    assert year_of(serial) == (text, "")


def test_a_number_that_may_be_january_or_october_is_refused_and_the_others_are_read():
    _, fault = year_of(1954.1)

    assert fault.startswith("看不出是1月还是10月：Excel 把 1954.10 存成 1954.1。")
    assert year_of(1954.5) == ("1954.5", "")
    assert year_of("1954.10") == ("1954.10", "")
    assert year_of(1954.12) == ("1954.12", "")
