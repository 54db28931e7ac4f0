"""The tables as one workbook of Excel, written while it is sent.

openpyxl, which reads workbooks elsewhere, keeps them on disk until the last row is known, so that the first byte of
100,000 entries would take minutes. This writes the few parts of the format that plain tables need. Every text is an
inline string, which no program calculates. The first sheet goes out at once; the rows of the others wait in a
temporary file until it is full.
"""

import zipfile
from contextlib import ExitStack
from tempfile import TemporaryFile
from unicodedata import category
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
LONGEST_CELL = 32_767  # characters that Excel takes
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="2"><font/><font><b/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the same content gives the same bytes


class _Pipe:
    """A file that cannot seek: what the zip writes is taken away piece by piece."""

    def __init__(self):
        self.pieces = []

    def write(self, data):
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self):
        pass

    def take(self):
        pieces, self.pieces = self.pieces, []
        return b"".join(pieces)


def pieces(tables, records, site, notes):
    """Yield the bytes of a workbook: a sheet for each table, and `notes` (rows of text) on the last one."""
    first, *others = tables
    pipe = _Pipe()
    with ExitStack() as stack:
        waiting = [stack.enter_context(TemporaryFile()) for _ in others]
        book = stack.enter_context(zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED))
        for name, text in _parts([*(table.label for table in tables), "说明"]).items():
            book.writestr(_entry(name), text)
        with book.open(_entry(_sheet(1)), "w") as sheet:
            sheet.write(_beginning(first).encode())
            yield pipe.take()
            for record in records:
                sheet.write("".join(map(_row, first.rows(record, site))).encode())
                for table, file in zip(others, waiting, strict=True):
                    file.write("".join(map(_row, table.rows(record, site))).encode())
                yield pipe.take()
            sheet.write(_END)
        for number, (table, file) in enumerate(zip(others, waiting, strict=True), 2):
            file.seek(0)
            with book.open(_entry(_sheet(number)), "w") as sheet:
                sheet.write(_beginning(table).encode())
                while piece := file.read(65_536):
                    sheet.write(piece)
                    yield pipe.take()
                sheet.write(_END)
        with book.open(_entry(_sheet(len(tables) + 1)), "w") as sheet:
            sheet.write(f'{HEAD}<worksheet xmlns="{MAIN}">{_widths(3)}<sheetData>'.encode())
            sheet.write("".join(map(_row, notes)).encode() + _END)
    yield pipe.take()


_END = b"</sheetData></worksheet>"


def _sheet(number):
    return f"xl/worksheets/sheet{number}.xml"


def _entry(name):
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _beginning(table):
    frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    view = f'<sheetViews><sheetView workbookViewId="0">{frozen}</sheetView></sheetViews>'
    heading = _row([column.label for column in table.columns], style=1)
    return f'{HEAD}<worksheet xmlns="{MAIN}">{view}{_widths(len(table.columns))}<sheetData>{heading}'


def _widths(columns):
    return f'<cols><col min="1" max="{columns}" width="18" customWidth="1"/></cols>'


def _row(values, style=0):
    return f"<row>{''.join(_cell(value, style) for value in values)}</row>"


def _cell(value, style):
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    kept = (character for character in value[:LONGEST_CELL] if character in "\n\t" or category(character)[0] != "C")
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape("".join(kept))}</t></is></c>'


def _parts(names):
    """Return the small parts of the package: what sheets there are, and of which kind each part is."""
    numbers = range(1, len(names) + 1)
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in zip(numbers, names, strict=True)
    )
    parts = [(_sheet(n), f"{KINDS}.worksheet+xml") for n in numbers]
    parts += [("xl/workbook.xml", f"{KINDS}.sheet.main+xml"), ("xl/styles.xml", f"{KINDS}.styles+xml")]
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in parts)
    targets = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    targets.append(("styles", "styles", "styles.xml"))
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": _relations([("rId1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(targets),
        "xl/styles.xml": STYLES,
    }


def _relations(targets):
    found = "".join(
        f'<Relationship Id="{name}" Type="{RELATIONS}/{kind}" Target="{target}"/>' for name, kind, target in targets
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{found}</Relationships>'
