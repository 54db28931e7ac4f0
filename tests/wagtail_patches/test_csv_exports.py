"""Every list and report that leaves the admin as a spreadsheet is harmless there, also those that Wagtail brings."""

import csv
import io

import pytest
from django.urls import get_resolver, reverse
from openpyxl import load_workbook
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from heritage.catalogue.admin.entry_list import EntryIndexView
from tests.factories.pages import ContentPageFactory

pytestmark = pytest.mark.django_db
BOOBY = '=HYPERLINK("http://x.example","看")'
WRITING = ("write_csv_row", "generate_xlsx_row", "write_xlsx", "write_csv_response", "write_xlsx_response")


def exporting_views():
    get_resolver().url_patterns  # noqa: B018 - so that every view is imported
    found, waiting = set(), [SpreadsheetExportMixin]
    while waiting:
        for view in waiting.pop().__subclasses__():
            found.add(view)
            waiting.append(view)
    return found


def test_every_view_that_exports_writes_through_the_one_place_that_makes_cells_harmless():
    views = exporting_views()

    assert {"LogEntriesView", "AgingPagesView", "LockedPagesView", "PageTypesUsageReportView"} <= {
        view.__name__ for view in views
    }
    for view in views:
        values = [view().preprocess_field_value("x", BOOBY, kind) for kind in view.FORMATS]
        assert values == [f"'{BOOBY}"] * 2, view
        assert all(getattr(view, name) is getattr(SpreadsheetExportMixin, name) for name in WRITING), view
    # The list of entries writes its own workbook (tests/catalogue/spreadsheet/test_round_trip.py).
    own = {view for view in views if view.as_spreadsheet is not SpreadsheetExportMixin.as_spreadsheet}
    assert EntryIndexView in own
    assert {view.__module__.partition(".")[0] for view in own} == {"heritage"}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_page_named_like_a_formula_leaves_a_report_as_text(desk, kind):
    page = ContentPageFactory(title=BOOBY, slug="booby", locked=True, locked_by=desk.superuser)
    answer = desk.client("superuser").get(reverse("wagtailadmin_reports:locked_pages"), {"export": kind})
    data = b"".join(answer)

    if kind == "csv":
        cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row]
    else:
        rows = load_workbook(io.BytesIO(data)).active.iter_rows()
        cells = [cell.value for row in rows for cell in row if cell.data_type != "f"]
    assert f"'{page.title}" in cells
    assert page.title not in cells
