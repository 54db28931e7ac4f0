"""The file of one worksheet inside a workbook.

Changes: uses the private attribute `_worksheet_path` of openpyxl's read-only worksheets
Package: openpyxl 3.1.5
Reason: The read-only reader passes over merged cells, which an import must refuse; they stand in this file.
Upstream: not offered
May go when this fails: test_the_read_only_reader_knows_nothing_of_merged_cells
"""


def path_in_archive(worksheet):
    return worksheet._worksheet_path
