"""Whatever list or report of Wagtail's leaves as a spreadsheet: nothing in it is calculated where it is opened."""

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from heritage.editorial.csv_injection import harmless

_value, _stream = SpreadsheetExportMixin.preprocess_field_value, SpreadsheetExportMixin.stream_csv


def preprocess_field_value(self, field, value, export_format):
    text = _value(self, field, value, export_format)
    return harmless(text) if isinstance(text, str) else text


def stream_csv(self, queryset):
    yield "\ufeff".encode()  # without it Excel in Chinese takes UTF-8 for GBK
    yield from _stream(self, queryset)


def make_harmless():
    """Wagtail has no setting for this, and every view that exports inherits from the one class."""
    SpreadsheetExportMixin.preprocess_field_value = preprocess_field_value
    SpreadsheetExportMixin.stream_csv = stream_csv
