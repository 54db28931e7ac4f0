"""Mend a workbook that openpyxl refuses, or say which part of it is broken.

Only the texts, the numbers and their formats are needed. Strict Office Open XML gets the usual namespaces; styles are
reduced to number formats; properties, themes and names are left out, because programs write them in many odd ways.
"""

import io
import re
import zipfile
from xml.sax.saxutils import quoteattr

from defusedxml.ElementTree import fromstring

_STRICT, _USUAL = b"http://purl.oclc.org/ooxml/", b"http://schemas.openxmlformats.org/"
_NAMESPACES = {b"spreadsheetml/main": b"spreadsheetml/2006/main"}
_NAMESPACES |= {b"officeDocument/relationships": b"officeDocument/2006/relationships"}
_LEFT_OUT = re.compile(
    r"docProps/|xl/(?:theme|drawings|media|charts|externalLinks|printerSettings|comments)|customXml/"
)
_NAMES = re.compile(rb"<((?:\w+:)?(?:definedNames|externalReferences|customWorkbookViews))\b.*?</\1>", re.DOTALL)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_CONTENTS = "[Content_Types].xml"
_LARGEST_PART = 50 * 1024 * 1024
_PARTS = (
    (re.compile(r"xl/worksheets/sheet(\d+)\.xml"), "第{}张工作表"),
    (re.compile(r"xl/styles\.xml"), "样式"),
    (re.compile(r"xl/sharedStrings\.xml"), "文字"),
    (re.compile(r"xl/workbook\.xml"), "工作表目录"),
    (re.compile(r".*"), "内部目录"),
)


def mended(data):
    """Return the bytes of a copy that holds what the import reads."""
    out, parts = io.BytesIO(), {}
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            name = entry.filename.replace("\\", "/")
            name = _CONTENTS if name.lower() == _CONTENTS.lower() else name
            if not entry.is_dir() and not _LEFT_OUT.match(name):
                parts[name] = _part(name, source.read(entry))
        for name, content in (parts | _absent(parts)).items():
            target.writestr(name, content)
    return out.getvalue()


def _absent(parts):
    """Return the parts that the list of contents names in other capitals, and texts of which there are none."""
    listed = [name.decode() for name in re.findall(rb'PartName="/([^"]+)"', parts.get(_CONTENTS, b""))]
    known = {name.lower(): content for name, content in parts.items()}
    known.setdefault("xl/sharedstrings.xml", f'<sst xmlns="{_MAIN}"/>'.encode())
    return {name: known[name.lower()] for name in listed if name not in parts and name.lower() in known}


def _part(name, content):
    if name.endswith((".xml", ".rels")) and _STRICT in content:
        for strict, usual in _NAMESPACES.items():
            content = content.replace(_STRICT + strict, _USUAL + usual)
    if name == "xl/styles.xml":
        return _number_formats_of(content)
    return _NAMES.sub(b"", content) if name == "xl/workbook.xml" else content


def _number_formats_of(content):
    root = fromstring(content)
    formats = "".join(
        f'<numFmt numFmtId="{int(found.get("numFmtId"))}" formatCode={quoteattr(found.get("formatCode"))}/>'
        for found in root.findall("./{*}numFmts/{*}numFmt")
        if found.get("formatCode") and (found.get("numFmtId") or "").isdigit()
    )
    used = "".join(
        f'<xf numFmtId="{number if (number := found.get("numFmtId") or "").isdigit() else 0}"/>'
        for found in root.findall("./{*}cellXfs/{*}xf")
    )
    used = used or "<xf/>"  # at least one is required
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts>{formats}</numFmts><fonts><font/></fonts>'
        f"<fills><fill><patternFill/></fill></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs><cellXfs>{used}</cellXfs>"
        '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ).encode()


def cause(data):
    """Return one sentence about the first part that is broken; empty where all of them are sound."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                if entry.flag_bits & 1:
                    return "文件里的内容加了密码。"
                if entry.filename.endswith((".xml", ".rels")) and entry.file_size <= _LARGEST_PART:
                    fromstring(archive.read(entry))
    except zipfile.BadZipFile:
        return "文件不完整，可能没有下载完或传完。"
    except Exception:  # broken and hostile parts raise many kinds of errors
        found = ((pattern.fullmatch(entry.filename), words) for pattern, words in _PARTS)
        match, words = next(pair for pair in found if pair[0])
        return f"坏的是“{words.format(*match.groups())}”部分。"
    return ""
