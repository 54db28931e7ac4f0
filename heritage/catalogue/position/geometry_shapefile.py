"""Read the parts of a shapefile with pyshp, which needs no GDAL. Hostile input: see geometry_files.py."""

import io

import shapefile
import shapely

from heritage.catalogue.position.coordinates import UnreadableError
from heritage.catalogue.position.geometry_archives import reference_of_prj
from heritage.catalogue.position.shapes import NAMES, BrokenPartError, Shapes, flat


def read_shapefile(files, decoded):
    """Return the Shapes of the parts by extension. `decoded` reads the text of the .prj.

    The encoding in the .cpg is often wrong. UTF-8 and GB 18030 refuse what is not theirs, so they are tried first.
    """
    prj = decoded(files["prj"]) if files.get("prj", b"").strip() else ""
    datum, grid = reference_of_prj(prj) if prj else ("", None)
    named = files.get("cpg", b"").decode("ascii", "ignore").strip()
    for encoding in ("utf-8", "gb18030", named, "latin-1"):
        try:
            return _read(files, encoding, Shapes(datum, grid=grid))
        except Exception:  # noqa: S112 - wrong encodings and broken bytes raise many kinds of errors
            continue
    raise UnreadableError("Shapefile 读不出来：文件可能缺少或损坏。请把 .shp .shx .dbf .prj 一起压缩后再上传。")


def _read(files, encoding, shapes):
    parts = {part: io.BytesIO(files[part]) for part in ("shp", "shx", "dbf") if part in files}
    with shapefile.Reader(**parts, encoding=encoding) as reader:
        rows = (
            ((row.record.as_dict(), row.shape) for row in reader.iterShapeRecords())
            if "dbf" in files
            else (({}, one) for one in reader.iterShapes())
        )
        for count, (record, one) in enumerate(rows, 1):
            kept = {str(key).lower(): value for key, value in record.items()}
            name = next((str(kept[key]).strip()[:60] for key in NAMES if kept.get(key)), "")
            try:
                shapes.found.append((name, flat(one.__geo_interface__)))
            except BrokenPartError as refusal:
                shapes.skip(count, name, str(refusal))
            except (ValueError, TypeError, IndexError, KeyError, AttributeError, shapely.errors.ShapelyError):
                shapes.skip(count, name, "没有图形，或坐标写坏了")
            except Exception:  # pyshp has an error of its own for shapes that GeoJSON has no form for
                shapes.skip(count, name, "这一种图形不能用")
    return shapes
