"""The pictures in a workbook and the rows they belong to: placed in a cell by Excel or WPS, or floating over it.

A picture is named by its part of the workbook, such as xl/media/image1.png.
"""

import io
import posixpath
import re
import zipfile
from functools import cached_property

from defusedxml.ElementTree import fromstring

_LARGEST_PART = 20 * 1024 * 1024
UNREADABLE = (
    "这一格是放进单元格的图片，但它不在文件里。请把图片存成文件，压缩成 zip 和表格一起上传，"
    "在“照片”表里写文件名；这一格请清空。"
)
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_REFERENCE, _VALUE_METADATA = re.compile(rb'\br="([A-Z]+\d+)"'), re.compile(rb'\bvm="(\d+)"')
_WPS = re.compile(rb"DISPIMG\(\s*(?:&quot;|\")([^&\"]+)", re.IGNORECASE)
_FORMULA_OF_WPS = re.compile(r"=(?:_xlfn\.)?DISPIMG\(", re.IGNORECASE)
_LOCAL_IMAGE = "_rvRel:LocalImageIdentifier"


class WorkbookPictures:
    """Where pictures lie in a workbook. A part that is broken has no pictures and never refuses the file."""

    def __init__(self, data):
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._names = {name.replace("\\", "/"): name for name in self._archive.namelist()}

    def in_cells(self, path):
        """Return {cell: part} of the pictures that were placed in cells of the sheet of this path."""
        if not self._by_wps and not self._by_excel:
            return {}
        found = {}
        for attributes, content in _CELL.findall(self._read(path)):
            reference, value = _REFERENCE.search(attributes), _VALUE_METADATA.search(attributes)
            named = _WPS.search(content)
            part = self._by_excel.get(int(value[1])) if value else self._by_wps.get(named and named[1].decode())
            if reference and part:
                found[reference[1].decode()] = part
        return found

    def is_in_cell(self, cell):
        """Whether a cell holds a picture: by a formula of WPS, or by a rich value of Excel, which stores an error."""
        if cell.data_type == "f":
            return bool(_FORMULA_OF_WPS.match(str(cell.value)))
        is_rich = any(name.startswith("xl/richData/") for name in self._names)
        return is_rich and cell.data_type == "e" and cell.value == "#VALUE!"

    def floating(self, path):
        """Return [(number of the row at which it begins, part)] of the pictures that float over a sheet."""
        found = []
        for drawing in self._related(path, "drawing").values():
            pictures = self._related(drawing, "image")
            for anchor in self._parsed(drawing):
                row = anchor.find("./{*}from/{*}row")
                number = int(row.text) + 1 if row is not None else 1
                found += [(number, part) for _, part in _embedded(anchor, pictures)]
        return found

    @cached_property
    def _by_wps(self):
        """{name in the formula: part}."""
        path = "xl/cellimages.xml"
        return dict(_embedded(self._parsed(path), self._related(path, "image")))

    @cached_property
    def _by_excel(self):
        """{number that a cell gives as its value metadata: part}. The number leads there over five lists."""
        metadata = self._parsed("xl/metadata.xml")
        of_values = metadata.findall("./{*}futureMetadata[@name='XLRICHVALUE']/{*}bk")
        values = self._parsed("xl/richData/rdrichvalue.xml").findall("./{*}rv")
        structures = self._parsed("xl/richData/rdrichvaluestructure.xml").findall("./{*}s")
        path = "xl/richData/richValueRel.xml"
        places, parts = list(self._parsed(path)), self._related(path, "image")
        found = {}
        for number, block in enumerate(metadata.findall("./{*}valueMetadata/{*}bk"), start=1):
            try:
                value = values[int(of_values[int(block.find("./{*}rc").get("v"))].find(".//{*}rvb").get("i"))]
                keys = [key.get("n") for key in structures[int(value.get("s"))]]
                place = places[int(value[keys.index(_LOCAL_IMAGE)].text)]
                found[number] = parts[_attribute(place, "id")]
            except (IndexError, KeyError, ValueError, TypeError, AttributeError):
                continue  # another kind of rich value
        return found

    def _related(self, path, kind):
        """Return {relation: part} of one kind."""
        folder, name = posixpath.split(path)
        return {
            relation.get("Id"): posixpath.normpath(posixpath.join("/" + folder, relation.get("Target", ""))).lstrip("/")
            for relation in self._parsed(f"{folder}/_rels/{name}.rels")
            if relation.get("Type", "").rpartition("/")[2] == kind and relation.get("TargetMode") != "External"
        }

    def _parsed(self, path):
        try:
            return fromstring(self._read(path))
        except Exception:  # broken and hostile parts raise many kinds of errors
            return fromstring("<none/>")

    def _read(self, path):
        name = self._names.get(path, path)
        if name not in self._archive.namelist() or self._archive.getinfo(name).file_size > _LARGEST_PART:
            return b""
        return self._archive.read(name)


def _embedded(element, parts):
    """Yield (name, part) of the pictures below an element."""
    for picture in element.findall(".//{*}pic"):
        properties, image = picture.find(".//{*}cNvPr"), picture.find(".//{*}blip")
        part = parts.get(_attribute(image, "embed")) if image is not None else None
        if part:
            yield properties.get("name", "") if properties is not None else "", part


def _attribute(element, name):
    """Return an attribute of any namespace: those of Strict Open XML differ."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)
