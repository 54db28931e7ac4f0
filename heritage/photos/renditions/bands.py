"""Read a large TIFF some rows at a time, so that its full pixels are never in memory.

The file is cut between its strips or rows of tiles: each group becomes a TIFF of its own, which Pillow decodes.
"""

from io import BytesIO
from itertools import accumulate
from math import ceil

from PIL import Image, TiffTags
from PIL.TiffImagePlugin import ImageFileDirectory_v2

ROWS = 512
_DECODED_AT_ONCE = 128  # rows, or the rows of one strip or tile
_MOST_AT_ONCE = 16_000_000  # pixels of one strip or row of tiles; a larger one is no gain over the whole picture
_WIDTH, _LENGTH, _BITS, _COMPRESSION, _PHOTOMETRIC, _SAMPLES, _PLANAR = 256, 257, 258, 259, 262, 277, 284
_STRIPS, _ROWS_PER_STRIP, _STRIP_SIZES = 273, 278, 279
_TILE_WIDTH, _TILE_LENGTH, _TILES, _TILE_SIZES = 322, 323, 324, 325
# How pixels are stored: beside these the fill order, predictor, palette, extra samples, tables of JPEG, YCbCr.
_KEPT = (_WIDTH, _BITS, _COMPRESSION, _PHOTOMETRIC, 266, _SAMPLES, _PLANAR, 317, 320, 338, 339, 347, 530, 531, 532)
_UNCOMPRESSED, _OLD_JPEG, _SEPARATE_PLANES, _YCBCR = 1, 6, 2, 6


def bands(image):
    """Return pictures of ROWS rows of a TIFF whose header is read, or None where its strips are of no use.

    They are as they are stored: not rotated.
    """
    layout = _layout(image.tag_v2)
    return layout and regrouped(_groups(image, *layout), image.tag_v2[_WIDTH], image.tag_v2[_LENGTH])


def _layout(tags):
    """Return (strips or tiles in a row, rows of each, their offsets, their sizes), or None where they are of no use."""
    width, height, compression = tags[_WIDTH], tags[_LENGTH], tags.get(_COMPRESSION, _UNCOMPRESSED)
    if tags.get(_PLANAR) == _SEPARATE_PLANES or compression == _OLD_JPEG:
        return None
    if _TILES in tags:
        across, rows, at, sizes = ceil(width / tags[_TILE_WIDTH]), tags[_TILE_LENGTH], tags[_TILES], tags[_TILE_SIZES]
    else:
        across, rows, at, sizes = 1, min(tags.get(_ROWS_PER_STRIP, height), height), tags[_STRIPS], tags[_STRIP_SIZES]
        if compression == _UNCOMPRESSED and tags.get(_PHOTOMETRIC) != _YCBCR:  # every row is a strip, if one wants
            bits, samples = tags.get(_BITS, (1,)), tags.get(_SAMPLES, 1)
            row = ceil(width * (sum(bits) if len(bits) == samples else bits[0] * samples) / 8)
            lines = [min(rows, height - top) for top in range(0, height, rows)]
            at = [start + row * line for start, count in zip(at, lines, strict=True) for line in range(count)]
            rows, sizes = 1, [row] * height
    fits = rows * width <= _MOST_AT_ONCE and len(at) == len(sizes) == across * ceil(height / rows)
    return (across, rows, at, sizes) if fits else None


def _groups(image, across, rows, at, sizes):
    """Yield pictures of some rows."""
    step = max(1, _DECODED_AT_ONCE // rows)
    for first in range(0, len(at) // across, step):
        here = slice(first * across, (first + step) * across)
        height = min(step * rows, image.tag_v2[_LENGTH] - first * rows)
        part = _tiff(image.tag_v2, height, rows, sizes[here])
        for start, size in zip(at[here], sizes[here], strict=True):
            image.fp.seek(start)
            part.write(image.fp.read(size))
        with Image.open(part, formats=["TIFF"]) as decoded:
            decoded.load()
            yield decoded


def _tiff(tags, height, rows, sizes):
    """Return the beginning of a TIFF of a part: all but its strips or tiles, which follow."""
    head = ImageFileDirectory_v2(prefix=tags.prefix)
    for tag in _KEPT:
        if tag in tags:
            head.tagtype[tag] = TiffTags.LONG if tags.tagtype[tag] == TiffTags.LONG8 else tags.tagtype[tag]
            head[tag] = tags[tag]
    starts = [0, *accumulate(sizes)][:-1]
    own = {_LENGTH: height}
    if _TILES in tags:
        own |= {_TILE_WIDTH: tags[_TILE_WIDTH], _TILE_LENGTH: rows, _TILE_SIZES: tuple(sizes), _TILES: tuple(starts)}
    else:
        own |= {_ROWS_PER_STRIP: rows, _STRIP_SIZES: tuple(sizes), _STRIPS: tuple(starts)}
    for tag, value in own.items():
        head.tagtype[tag] = TiffTags.LONG
        head[tag] = value
    if _TILES in tags:  # Pillow itself adds the length of the head to the places of strips only
        head[_TILES] = tuple(start + 8 + len(head.tobytes(8)) for start in starts)
    out = BytesIO()
    head.save(out)
    return out


def regrouped(parts, width, height):
    """Cut pictures of any height into ones of ROWS rows."""
    band, top, filled = None, 0, 0
    for part in parts:
        taken = 0
        if band is None and part.height == min(ROWS, height - top):
            yield part
            top, taken = top + part.height, part.height
        while taken < part.height:
            if band is None:
                band = Image.new(part.mode, (width, min(ROWS, height - top)))
                if part.mode == "P":
                    band.putpalette(part.getpalette())
            rows = min(part.height - taken, band.height - filled)
            band.paste(part.crop((0, taken, width, taken + rows)), (0, filled))
            taken, filled = taken + rows, filled + rows
            if filled == band.height:
                yield band
                band, top, filled = None, top + filled, 0
