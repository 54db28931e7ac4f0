"""Workbooks with pictures in their cells, as Excel 365 and WPS write them."""

import io
import zipfile

_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="{}"/></Relationships>'
)
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_RICH = 'xmlns="http://schemas.microsoft.com/office/spreadsheetml/2017/richdata"'
_EXCEL = {
    "xl/metadata.xml": (
        '<metadata xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:xlrd="http://schemas.microsoft.com/office/spreadsheetml/2017/richdata"><metadataTypes count="1">'
        '<metadataType name="XLRICHVALUE" minSupportedVersion="120000"/></metadataTypes>'
        '<futureMetadata name="XLRICHVALUE" count="1"><bk><extLst><ext uri="{x}"><xlrd:rvb i="0"/></ext></extLst></bk>'
        '</futureMetadata><valueMetadata count="1"><bk><rc t="1" v="0"/></bk></valueMetadata></metadata>'
    ),
    "xl/richData/rdrichvalue.xml": f'<rvData {_RICH} count="1"><rv s="0"><v>0</v><v>5</v></rv></rvData>',
    "xl/richData/rdrichvaluestructure.xml": (
        f'<rvStructures {_RICH} count="1"><s t="_localImage"><k n="_rvRel:LocalImageIdentifier" t="i"/>'
        '<k n="CalcOrigin" t="i"/></s></rvStructures>'
    ),
    "xl/richData/richValueRel.xml": (
        f'<richValueRels xmlns="http://schemas.microsoft.com/office/spreadsheetml/2022/richvaluerel" {_R}>'
        '<rel r:id="rId1"/></richValueRels>'
    ),
    "xl/richData/_rels/richValueRel.xml.rels": _RELATIONS.format("../media/placed1.png"),
}
_WPS = {
    "xl/cellimages.xml": (
        '<etc:cellImages xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" {_R} '
        'xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"><etc:cellImage><xdr:pic><xdr:nvPicPr>'
        '<xdr:cNvPr id="2" name="ID_1A2B" descr="微信图片"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>'
        '<a:blip r:embed="rId1"/></xdr:blipFill><xdr:spPr/></xdr:pic></etc:cellImage></etc:cellImages>'
    ),
    "xl/_rels/cellimages.xml.rels": _RELATIONS.format("media/placed1.png"),
}
WPS_FORMULA = '=_xlfn.DISPIMG("ID_1A2B",1)'


def with_excel_picture(workbook, cell, picture):
    """Return a workbook in which a cell that holds #VALUE! is a picture placed in the cell."""

    def mark(content):
        return content.replace(f'<c r="{cell}"'.encode(), f'<c r="{cell}" vm="1"'.encode())

    return _with_parts(workbook, _EXCEL | {"xl/media/placed1.png": picture}, mark)


def with_wps_picture(workbook, picture):
    """Return a workbook whose formula WPS_FORMULA shows a picture."""
    return _with_parts(workbook, _WPS | {"xl/media/placed1.png": picture}, lambda content: content)


def _with_parts(workbook, parts, change):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(content) if name.startswith("xl/worksheets/sheet") else content)
        for name, content in parts.items():
            target.writestr(name, content)
    return out.getvalue()
