"""A table as CSV: UTF-8 with a byte order mark, so that Excel and WPS read Chinese, and no cell that calculates."""

import csv
from io import StringIO

from heritage.editorial.csv_injection import escape_formula

BOM = "\ufeff"


def lines(table, records, site):
    """Yield the text of the file, line by line."""
    yield BOM + _line([column.label for column in table.columns])
    for record in records:
        yield "".join(map(_line, table.rows(record, site)))


def _line(row):
    out = StringIO()
    csv.writer(out).writerow([escape_formula(value) if isinstance(value, str) else value for value in row])
    return out.getvalue()
