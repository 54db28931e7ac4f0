"""Files as people upload them."""

import io
import zipfile

from openpyxl import Workbook

from tests.factories.photos import a_picture

ENTRY = {"编号": "新1", "标题": "二砂", "类别": "工业遗产", "摘要": "1956年动工的砂轮厂。"}


def a_workbook(save=lambda workbook: None, **rows):
    """Return the bytes of a workbook; each sheet is a list of {heading: value}."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, lines in rows.items():
        worksheet = workbook.create_sheet(name)
        headings = list(dict.fromkeys(heading for line in lines for heading in line))
        worksheet.append(headings)
        for line in lines:
            worksheet.append([line.get(heading) for heading in headings])
    save(workbook)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def an_archive(**pictures):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in pictures.items():
            archive.writestr(name, data or a_picture())
    return out.getvalue()
