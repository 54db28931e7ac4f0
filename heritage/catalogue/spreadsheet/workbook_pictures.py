"""Where pictures lie in a workbook. The import takes none of them; it says so, instead of dropping them in silence."""

import io
import posixpath
import re
import zipfile

from defusedxml.ElementTree import fromstring

_LARGEST_PART = 20 * 1024 * 1024
HOW_TO = "请把图片存成文件，压缩成 zip 和表格一起上传，在“照片”表里写文件名"
IN_CELL = f"这一格是放进单元格的图片，导入时取不出来。{HOW_TO}；这一格请清空。"
_IN_CELL_OF_WPS = re.compile(r"=(?:_xlfn\.)?DISPIMG\(", re.IGNORECASE)


def is_in_cell(cell, has_rich_values):
    """Whether a cell holds a picture: by a formula of WPS, or by a rich value of Excel, which stores an error."""
    if cell.data_type == "f":
        return bool(_IN_CELL_OF_WPS.match(str(cell.value)))
    return has_rich_values and cell.data_type == "e" and cell.value == "#VALUE!"


def has_rich_values(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(name.startswith("xl/richData/") for name in archive.namelist())


def rows_of_floating(data, path):
    """Return the numbers of the rows at which a picture floats over the sheet of this path."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [row for drawing in _related(archive, path, "drawing") for row in _anchors(archive, drawing)]


def _related(archive, path, kind):
    folder, name = posixpath.split(path)
    root = _parsed(archive, f"{folder}/_rels/{name}.rels")
    if root is None:
        return
    for relation in root:
        if relation.get("Type", "").rpartition("/")[2] == kind:
            yield posixpath.normpath(posixpath.join("/" + folder, relation.get("Target", ""))).lstrip("/")


def _anchors(archive, drawing):
    root = _parsed(archive, drawing)
    for anchor in root if root is not None else ():
        row = anchor.find("./{*}from/{*}row")
        if anchor.find(".//{*}pic") is not None:
            yield int(row.text) + 1 if row is not None else 1


def _parsed(archive, name):
    """Return the root of a part, or None where it is absent or cannot be read: pictures never refuse a file."""
    try:
        if archive.getinfo(name).file_size > _LARGEST_PART:
            return None
        return fromstring(archive.read(name))
    except Exception:  # broken and hostile parts raise many kinds of errors
        return None
