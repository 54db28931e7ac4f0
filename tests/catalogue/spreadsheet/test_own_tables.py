"""A table without the template is read by its headings; what is of other sheets goes there; nothing is guessed."""

import pytest

from heritage.catalogue.position.coordinates import UnreadableError
from heritage.catalogue.spreadsheet.file_reader import read
from tests.catalogue.spreadsheet.conftest import draft, problems
from tests.catalogue.spreadsheet.files import a_workbook

OWN = {
    "序号": 1,
    "名称": "郑州印染厂锅炉房",
    "类型": "工业遗产",
    "建成年代": "1958年",
    "详细地址": "建设西路",
    "经度": "113.6021",
    "纬度": "34.7455",
    "简介": "1958年建成的锅炉房。",
}
READ = [
    (
        "条目",
        {"编号": "1", "标题": "郑州印染厂锅炉房", "类别": "工业遗产", "年代": "1958年", "摘要": "1958年建成的锅炉房。"},
    ),
    ("位置", {"编号": "1", "经度": "113.6021", "纬度": "34.7455"}),
    ("要点", {"编号": "1", "事项": "地址", "内容": "建设西路"}),
]


def above(workbook):
    workbook["Sheet1"].insert_rows(1, 2)
    workbook["Sheet1"]["A1"] = "普查登记表"


def test_a_workbook_of_ones_own_is_read_by_its_headings():
    assert [(row.sheet, row.cells) for row in read("表.xlsx", a_workbook(above, Sheet1=[OWN]))] == READ


def test_so_is_a_csv():
    text = "\n".join([",".join(OWN), ",".join(map(str, OWN.values()))])

    assert [(row.sheet, row.cells) for row in read("表.csv", text.encode("gb18030"))] == READ


def test_beside_a_number_of_ours_the_serial_number_is_passed_over():
    [row, *_] = read("表.xlsx", a_workbook(Sheet1=[OWN | {"编号": "ZY-0001"}]))

    assert row.cells["编号"] == "ZY-0001"
    assert "序号" not in row.cells


def test_a_column_that_means_nothing_is_named_and_a_table_without_headings_too():
    with pytest.raises(UnreadableError, match="“条目”表里的“备注”列不认识。"):
        read("表.xlsx", a_workbook(Sheet1=[OWN | {"备注": "x"}]))
    with pytest.raises(UnreadableError, match="自己做的表，要有一行标题，至少写：编号、名称、类别、简介。"):
        read("表.xlsx", a_workbook(Sheet1=[{"甲": "乙"}]))


@pytest.mark.django_db
def test_a_position_in_the_row_asks_for_its_datum_and_is_written(clerk):
    assert [problem[:3] for problem in problems(clerk.check(Sheet1=[OWN]))] == [("位置", 2, "坐标系")]
    clerk.write(clerk.check(Sheet1=[OWN | {"坐标系": "高德"}]))

    page = draft(title="郑州印染厂锅炉房")
    assert (page.built, page.entered_longitude, page.entered_datum) == ("1958", 113.6021, "gcj02")
    assert [(one.property, one.value) for one in page.statements.all()] == [("address", "建设西路")]
