"""Tiles for zooming: IIIF Image API 3, level 0, all tiles of a picture in one file.

The pack is an uncompressed ZIP whose names are the paths of the API (`0,0,512,512/512,512/0/default.jpg`), and
info.json without its `id`. Tiles hold no metadata; the credit is in the manifest and beside the viewer. Imports only
Pillow: it runs in the subprocess that decodes large pictures (subprocess_decoder.py).
"""

import json
import zipfile
from io import BytesIO
from math import ceil

from heritage.photos.renditions import decoder

SIDE = 512
WHOLE = 1600  # up to this size the picture is also stored in one piece
QUALITY = 80
THUMBNAIL = 90


def write(file, divisor, out):
    """Decode a picture file and write its pack, `divisor` times smaller than the picture."""
    seen = decoder.upright_size(file)
    enough = tuple(max(1, side // divisor) for side in seen) if divisor > 1 else None
    image, _ = decoder.decode(decoder.open_image(file), enough)
    size, profile = image.size, image.info.get("icc_profile")
    factors = [1]
    while max(size) > factors[-1] * SIDE:
        factors.append(factors[-1] * 2)
    wholes = []
    with zipfile.ZipFile(out, "w") as pack:
        for factor in factors:
            if factor > 1:
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
