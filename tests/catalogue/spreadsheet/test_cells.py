"""The text of a cell and its value; each refusal says what to write."""

import pytest
from django.core.exceptions import ValidationError

from heritage.catalogue.spreadsheet import cells, worksheets
from heritage.catalogue.spreadsheet.cells import Citation


class Library:
    """Knows one source."""

    def source(self, code):
        if code != "ZZWB19":
            raise ValidationError(f"没有简码为“{code}”的来源。")


def column(sheet, heading):
    return sheet.by_heading[heading]


DATE = column(worksheets.ENTRIES, "年代")
CITED = column(worksheets.DESIGNATIONS, "来源")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1956", "1956"),
        ("1956/1964", "1956/1964"),
        ("1956年", "1956"),
        ("1956年9月", "1956-09"),
        ("2019年10月7日", "2019-10-07"),
        ("2019/10/7", "2019-10-07"),
        ("五十年代", "195X"),
        ("约1953—1956年", "1953~/1956~"),
        ("1956-09-01 00:00:00", "1956-09-01"),
        ("19560901", "1956-09-01"),
        ("清空", ""),
    ],
)
def test_dates_as_clerks_write_them(text, value):
    assert cells.value_of(DATE, text, None) == value


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("43745", "“43745”像是 Excel 里的日期序号（2019-10-07）。请把单元格设为文本，写成 2019-10-07。"),
        ("五十来年前", "日期“五十来年前”读不懂。"),
    ],
)
def test_a_date_that_lost_its_form_is_refused_with_what_to_write(text, sentence):
    with pytest.raises(ValidationError, match=sentence[:8]) as error:
        cells.value_of(DATE, text, None)
    assert error.value.messages[0].startswith(sentence)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ZZWB19", [Citation("ZZWB19")]),
        ("ZZWB19 第3版", [Citation("ZZWB19", "第3版")]),
        ("ZZWB19 第3版（推定）", [Citation("ZZWB19", "第3版", "derived")]),
        ("ZZWB19［公布日期］（待核）", [Citation("ZZWB19", "", "general", "date")]),
        ("无", [Citation("", "", "general")]),
        ("ZZWB19; 无（待核）", [Citation("ZZWB19"), Citation("", "", "general")]),
        ("清空", []),
    ],
)
def test_citations_are_read_and_shown_again(text, value):
    assert cells.value_of(CITED, text, Library()) == value
    assert cells.value_of(CITED, cells.shown(CITED, value) or "清空", Library()) == value


@pytest.mark.parametrize("text", ["ABC", "ZZWB19（肯定）", "ZZWB19［大小］", "无（已核实）", "（已核实）"])
def test_citations_that_mean_nothing_are_refused(text):
    with pytest.raises(ValidationError):
        cells.value_of(CITED, text, Library())


@pytest.mark.parametrize(
    ("heading", "text", "sentence"),
    [
        ("类别", "工厂", "“工厂”不在“类别”的选项里。请从下拉列表选：历史文化街区、工业遗产"),
        ("最近核对", "2026", "“2026”不是完整的日期。"),
        ("标题", "清空", "“标题”必须填写，不能清空。"),
    ],
)
def test_other_cells_say_what_they_take(heading, text, sentence):
    with pytest.raises(ValidationError) as error:
        cells.value_of(column(worksheets.ENTRIES, heading), text, None)
    assert error.value.messages[0].startswith(sentence)
