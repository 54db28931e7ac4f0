"""What is exported and imported again changes nothing; what goes out is calculated by no program."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import PageLogEntry

from heritage.catalogue.choices import Kind
from heritage.catalogue.models import DesignationCitation, MilestoneCitation, Zone
from heritage.catalogue.spreadsheet import export, workbooks, worksheets
from heritage.catalogue.spreadsheet.file_reader import read
from tests.catalogue.spreadsheet.conftest import outcomes, problems
from tests.factories.catalogue import (
    HeritageSitePageFactory,
    SourceFactory,
    TermFactory,
    a_designation,
    a_milestone,
    a_name,
    a_statement,
)
from tests.factories.photos import PhotoFactory

pytestmark = pytest.mark.django_db

CORNERS = [[113.59123456789012, 34.74], [113.6, 34.74], [113.6, 34.75], [113.59123456789012, 34.74]]
SQUARE = {"type": "Polygon", "coordinates": [CORNERS]}


@pytest.fixture
def full_entry(catalogue):
    source = SourceFactory(code="ZZWB19", url="https://example.org/a", linkable=True)
    designation = a_designation("national", batch="第八批", date="2019-10-07", document_number="国发〔2019〕22号")
    designation.citations = [
        DesignationCitation(source=source, locator="第3版"),
        DesignationCitation(source=source, covers="date", confidence="derived"),
    ]
    milestone = a_milestone(turn=True)
    milestone.citations = [MilestoneCitation(source=None, confidence="general")]
    whole = HeritageSitePageFactory(title="纺织工业基地", scale="area")
    photo, other = PhotoFactory(), PhotoFactory()
    return HeritageSitePageFactory(
        title="=二砂",
        located=True,
        built="1956/1964",
        part_of=whole,
        photo=photo,
        story=[{"type": "photo", "value": {"photo": other.pk, "caption": ""}}],
        street_office=TermFactory(name="棉纺路街道"),
        names=[a_name("郑州第二砂轮厂旧址", source=source), a_name("二砂", "short", used_from="1953")],
        designations=[designation, a_designation("historic_block")],
        milestones=[milestone, a_milestone("1964", "投产。")],
        statements=[a_statement()],
        zones=[Zone(kind="body", entered_geometry=SQUARE, entered_datum="gcj02", officially_published=True)],
        position_source=source,
        last_checked="2026-03-15",
        opening="open",
        internal_note="-联系人不写在这里",
    )


@pytest.mark.parametrize("of_draft", [False, True])
def test_an_export_that_is_imported_again_changes_nothing(clerk, full_entry, of_draft):
    if of_draft:
        full_entry.notice = "汛期关闭。"
        full_entry.save_revision()
    data = workbooks.export(export.rows_of([full_entry.pk]))

    upload = clerk.check(data)

    assert problems(upload) == []
    assert outcomes(upload) == {"ZZWB19": "same", full_entry.number: "same"}
    rows = {row.sheet for row in read("表.xlsx", data)}
    assert rows == {sheet.name for sheet in worksheets.SHEETS}


def test_a_csv_export_that_is_imported_again_changes_nothing(clerk, full_entry):
    rows = export.rows_of([full_entry.pk])[worksheets.ENTRIES.name]

    upload = clerk.check(workbooks.export_csv(worksheets.ENTRIES, rows), name="条目.csv")

    assert outcomes(upload) == {full_entry.number: "same"}


def test_a_cell_that_looks_like_a_formula_goes_out_as_text(clerk, full_entry):
    rows = export.rows_of([full_entry.pk])
    [line] = list(csv.reader(io.StringIO(workbooks.export_csv(worksheets.ENTRIES, rows["条目"]).decode("utf-8-sig"))))[
        1:
    ]
    assert (line[1], line[-1]) == ("'=二砂", "'-联系人不写在这里")

    cell = load_workbook(io.BytesIO(workbooks.export(rows)))["条目"]["B2"]
    assert (cell.value, cell.data_type) == ("'=二砂", "s")


@pytest.mark.parametrize("count", [1, 3])
def test_an_export_costs_six_queries_whatever_its_size(catalogue, count, django_assert_num_queries):
    pages = [HeritageSitePageFactory(names=[a_name("二砂")], photo=PhotoFactory()) for _ in range(count)]
    for page in pages:
        page.save_revision()
    with django_assert_num_queries(6):
        export.rows_of([page.pk for page in pages])


def test_the_template_offers_the_words_of_each_vocabulary(catalogue):
    TermFactory(vocabulary="street_office", name="棉纺路街道")
    workbook = load_workbook(io.BytesIO(workbooks.template()))

    assert workbook.sheetnames == ["说明", *(sheet.name for sheet in worksheets.SHEETS), "词表"]
    assert workbook["词表"].sheet_state == "hidden"
    words = {column[0].value: [cell.value for cell in column[1:] if cell.value] for column in workbook["词表"].columns}
    assert words["Kind"] == Kind.labels
    assert words["street_office"] == ["棉纺路街道"]
    offered = {
        str(validation.sqref).split(":")[0]: validation.formula1
        for validation in workbook["条目"].data_validations.dataValidation
    }
    assert workbook["条目"]["C1"].value == "类别"
    assert offered["C2"] == f"=词表!$B$2:$B${len(Kind.labels) + 1}"
    assert workbook["条目"]["A1"].comment.text.startswith("已有条目写 ZY-0001")


def test_an_empty_template_says_that_it_is_empty(clerk):
    assert clerk.check(workbooks.template()).problem == "表里只有标题，没有内容。请从第2行开始填写。"


def test_the_list_exports_what_its_filter_shows_and_the_log_says_so(clerk):
    HeritageSitePageFactory(title="二砂", kind="industrial")
    HeritageSitePageFactory(title="荆王古城", kind="ancient_site")

    response = clerk.client.get(reverse("entries:index"), {"kind": "ancient_site", "export": "csv"})

    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [line[1] for line in lines] == ["标题", "荆王古城"]
    entry = PageLogEntry.objects.get(action="catalogue.export")
    assert (entry.user, entry.data) == (clerk.user, {"entries": 1, "format": "csv"})
    xlsx = clerk.client.get(reverse("entries:index"), {"export": "xlsx"})
    assert len(read("表.xlsx", xlsx.content)) == 4  # two entries, two positions
