"""Lists and reports leave as spreadsheets in which no cell is calculated, and which Excel in Chinese can read.

Changes: `preprocess_field_value` and `stream_csv` of wagtail.admin.views.mixins.SpreadsheetExportMixin
Package: wagtail 8.0.1
Reason: Wagtail writes a title such as “=HYPERLINK(…)” as it is, and CSV without a byte order mark, which Excel in
Chinese takes for GBK. There is no setting, and every view that exports inherits from this class.
Upstream: not offered (draft in heritage/docs/upgrading-wagtail.md)
May go when this fails: test_wagtail_exports_formulas_and_no_byte_order_mark
"""

from wagtail.admin.views.mixins import SpreadsheetExportMixin

original_value, original_stream = SpreadsheetExportMixin.preprocess_field_value, SpreadsheetExportMixin.stream_csv


def patch_exports(escape):
    """Let every text of an export go through `escape`, a function of a text."""

    def preprocess_field_value(self, field, value, export_format):
        text = original_value(self, field, value, export_format)
        return escape(text) if isinstance(text, str) else text

    def stream_csv(self, queryset):
        yield "\ufeff".encode()
        yield from original_stream(self, queryset)

    SpreadsheetExportMixin.preprocess_field_value = preprocess_field_value
    SpreadsheetExportMixin.stream_csv = stream_csv
