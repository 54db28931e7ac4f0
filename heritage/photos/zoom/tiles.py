"""Tiles for zooming: IIIF Image API 3, level 0, all tiles of a picture in one file.

The pack is an uncompressed ZIP whose names are the paths of the API (`0,0,512,512/512,512/0/default.jpg`), and
info.json without its `id`. Tiles hold no metadata; the credit is in the manifest and beside the viewer. Imports only
Pillow: it runs in the subprocess that decodes large pictures (subprocess_decoder.py).
"""

import json
import zipfile
from io import BytesIO
from math import ceil

from PIL import Image

from heritage.photos.renditions import bands, decoder

SIDE = bands.ROWS
WHOLE = 1600  # up to this size the picture is also stored in one piece
QUALITY = 80
THUMBNAIL = 90


def write(opened, divisor, out):
    """Write the pack of the picture that `opened` returns, `divisor` times smaller than the picture."""
    size = decoder.upright_dimensions(opened())
    rows = decoder.decode_rows(opened()) if divisor == 1 else None
    if rows is None:
        enough = tuple(max(1, side // divisor) for side in size) if divisor > 1 else None
        image, _ = decoder.decode(opened(), enough)
        size, profile = image.size, image.info.get("icc_profile")
    factors = [1]
    while max(size) > factors[-1] * SIDE:
        factors.append(factors[-1] * 2)
    wholes = []
    with zipfile.ZipFile(out, "w") as pack:
        if rows:
            image, profile = _write_full_size(pack, size, *rows)
        for factor in factors[1:] if rows else factors:
            if factor > (2 if rows else 1):
                image = image.reduce(2)
            for region, box in _regions(size, factor, image.size):
                tile = image.crop(box)
                _add(pack, f"{region}/{tile.width},{tile.height}", tile, profile)
            if max(image.size) <= WHOLE or factor == factors[-1]:
                _add(pack, f"full/{image.width},{image.height}", image, profile)
                if not wholes:
                    _add(pack, "full/max", image, profile)
                wholes.append({"width": image.width, "height": image.height})
        # Universal Viewer requests this size, although info.json does not offer it
        small = image.resize((THUMBNAIL, max(1, THUMBNAIL * image.height // image.width)))
        _add(pack, f"full/{THUMBNAIL},", small, profile)
        info = {
            "@context": "http://iiif.io/api/image/3/context.json",
            "protocol": "http://iiif.io/api/image",
            "type": "ImageService3",
            "profile": "level0",
            "width": size[0],
            "height": size[1],
            "maxWidth": max(wholes[0].values()),  # for the height too, as the API says
            "sizes": wholes[::-1],
            "tiles": [{"width": SIDE, "height": SIDE, "scaleFactors": factors}],
        }
        pack.writestr("info.json", json.dumps(info))


def _write_full_size(pack, size, rows, profile):
    """Write the tiles of the full size from bands of SIDE rows. Return the picture at half its size and the profile."""
    half = Image.new("RGB", (ceil(size[0] / 2), ceil(size[1] / 2)))
    for top, band in zip(range(0, size[1], SIDE), rows, strict=True):
        for left in range(0, size[0], SIDE):
            tile = band.crop((left, 0, min(left + SIDE, size[0]), band.height))
            _add(pack, f"{left},{top},{tile.width},{tile.height}/{tile.width},{tile.height}", tile, profile)
        half.paste(band.reduce(2), (0, top // 2))
    return half, profile


def _regions(size, factor, drawn):
    """Yield (region in full pixels, box in the drawn ones) of every tile at a scale."""
    step = SIDE * factor
    for top in range(0, size[1], step):
        for left in range(0, size[0], step):
            width, height = min(step, size[0] - left), min(step, size[1] - top)
            corner = (left // factor, top // factor)
            box = (
                *corner,
                min(corner[0] + ceil(width / factor), drawn[0]),
                min(corner[1] + ceil(height / factor), drawn[1]),
            )
            yield f"{left},{top},{width},{height}", box


def _add(pack, address, image, profile):
    out = BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=QUALITY, **({"icc_profile": profile} if profile else {}))
    pack.writestr(f"{address}/0/default.jpg", out.getvalue())
