"""The boundary of a protection zone in a cell: WKT, a list of corners, GeoJSON, or the name of a map file in the ZIP.

Round trips change nothing: an export writes WKT with all digits, and WKT in degrees is read with all of them.
"""

import io
import json
import zipfile

import shapely

from heritage.catalogue.position import geometry_files, grids
from heritage.catalogue.position.coordinates import UnreadableError
from heritage.catalogue.position.geometry_archives import WANTED
from heritage.catalogue.position.geometry_text import read_wkt
from heritage.catalogue.position.repair import in_chinese

HEADING = "边界"
_CLEAR = "清空"  # as in cells.py
_FILES = (".shp", ".kml", ".kmz", ".gpx", ".geojson", ".json", ".wkt", ".csv", ".txt", ".zip")
_LONGEST_CELL = 32_000  # characters; Excel takes 32,767


def read_cell(made, row, archive):
    """Replace the boundary of a row by its GeoJSON, and add the datum that it names."""
    text = row.cells.get(HEADING, "")
    if not text or text == _CLEAR:
        return
    try:
        shapes, name = _shapes(text, archive)
        boundary = _one(shapes, name)
        if not boundary.is_valid:
            raise UnreadableError(
                f"{in_chinese(boundary)}。请在条目的“保护区划”里上传这个边界：那里会画出修好的样子，由您确认。"
            )
    except UnreadableError as refusal:
        made.refuse(row, HEADING, str(refusal))
        row.cells = {heading: cell for heading, cell in row.cells.items() if heading != HEADING}
        return
    row.cells = row.cells | {HEADING: json.dumps(shapely.geometry.mapping(boundary))}
    if shapes.datum:
        row.cells.setdefault("坐标系", shapes.datum)
    if shapes.note or shapes.skipped:
        made.remark(
            row, HEADING, f"边界读作{summary(json.loads(row.cells[HEADING]))}。{shapes.note}{shapes.left_out()}"
        )


def _shapes(text, archive):
    """Return what a cell or the file that it names holds, and the name of the wanted shape."""
    file, _, name = text.partition("#")
    if not file.lower().endswith(_FILES) or "\n" in file:
        exact = read_wkt(text)
        in_degrees = exact and exact.found and not any(grids.is_metres(*part.bounds[:2]) for _, part in exact.found)
        return exact if in_degrees else geometry_files.read_file(text.encode()), ""
    if file not in archive:
        raise UnreadableError(f"压缩包里没有“{file}”。请把它和照片一起压缩成 zip 上传，或直接写角点坐标。")
    with archive.open(file) as opened:
        data = opened.read(geometry_files.LARGEST_ARCHIVE + 1)
    return geometry_files.read_file(_with_its_parts(file, archive) if file.lower().endswith(".shp") else data), name


def _with_its_parts(file, archive):
    """Return the ZIP of a shapefile whose parts lie beside it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for extension in WANTED:
            if (part := f"{file[:-4]}.{extension}") in archive:
                with archive.open(part) as opened:
                    target.writestr(part, opened.read())
    return out.getvalue()


def _one(shapes, wanted):
    """Return the only boundary, the one of this name, or all parts of this name."""
    found = [(name, geometry_files.as_boundary(part)) for name, part in shapes.found]
    found = [(name, boundary) for name, boundary in found if boundary is not None]
    if wanted:
        found = [(name, boundary) for name, boundary in found if name == wanted]
    if not found:
        raise UnreadableError(
            f"没有读到{f'“{wanted}”' if wanted else '闭合的面'}。请写三个以上的角点，或 WKT 的 POLYGON。"
        )
    if len(found) > 1:
        names = "、".join(name or "（没有名字）" for name, _ in found[:6])
        raise UnreadableError(f"文件里有{len(found)}个面：{names}。请写明用哪一个，例如：区划.kml#保护范围。")
    return found[0][1]


def as_text(geometry):
    """Return GeoJSON as WKT; empty for one that is too long for a cell, so that the import leaves it as it is."""
    text = shapely.to_wkt(shapely.geometry.shape(geometry), rounding_precision=-1)
    return text if len(text) <= _LONGEST_CELL else ""


def summary(geometry):
    """Return what the check shows of a boundary."""
    shape = shapely.geometry.shape(geometry)
    return f"{len(getattr(shape, 'geoms', [shape]))}个面，{shapely.get_num_coordinates(shape)}个顶点"
