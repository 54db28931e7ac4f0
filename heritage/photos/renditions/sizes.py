"""The sizes of pictures on public pages, and preparing their files in advance.

A page shows a picture in a named shape: some widths of one crop, each in three formats. The URL of a file that does not
exist yet leads to a view that makes it (views.py), so that the page never waits.
"""

import hashlib
import logging
from collections import Counter
from dataclasses import dataclass
from functools import cache

from PIL import Image, UnidentifiedImageError
from wagtail.images.models import Filter

from heritage.photos.renditions.decoder import placeholder
from heritage.photos.zoom import deep_zoom

logger = logging.getLogger(__name__)

FORMATS = ("avif", "webp", "jpeg")  # the best first; every browser knows the last

# The size of Wagtail's filter `original`: a public file is never larger than this.
LARGEST = "2400x2400"
DOWNLOAD = f"max-{LARGEST}|format-jpeg"
VIEWING = "max-1600x1600|format-jpeg"


@dataclass(frozen=True)
class Shape:
    """Some widths of one crop, and the `sizes` attribute of HTML; `first` is the attribute at the top of a page."""

    transforms: tuple[str, ...]
    sizes: str
    first: str = ""

    @property
    def specs(self):
        return tuple(f"{transform}|format-{made}" for transform in self.transforms for made in FORMATS)


_ON_A_PHONE = "calc(100vw - 2.5rem)"
# A phone with three device pixels per CSS pixel gets two: three would triple the bytes without a visible gain.
_DENSE = "(max-width: 40rem) and (min-resolution: 2.5dppx)"
_PLATE = ("fill-320x213", "fill-720x480", "fill-960x640", "fill-1440x960")
SHAPES = {
    "line": Shape(_PLATE[:2], f"{_DENSE} 5rem, (min-width: 56rem) 10rem, 7rem"),
    "grid": Shape(_PLATE[:3], f"{_DENSE} 55vw, (min-width: 36rem) 21rem, {_ON_A_PHONE}"),
    "plate": Shape(
        _PLATE,
        f"{_DENSE} 55vw, (min-width: 45rem) 41rem, {_ON_A_PHONE}",
        first=f"{_DENSE} 55vw, (min-width: 80rem) 62rem, (min-width: 56rem) 70vw, {_ON_A_PHONE}",
    ),
    "whole": Shape(("max-800x800", "max-1600x1600"), "(min-width: 80rem) 75rem, 94vw"),
}
PUBLIC = tuple(dict.fromkeys([*(spec for shape in SHAPES.values() for spec in shape.specs), DOWNLOAD]))
# For answers with one file: popups of the map, and search suggestions
SMALL = "fill-320x213|format-webp"


@cache
def filters(name):
    """Return {(transform, format): Filter} of a shape. Cached, because parsing filters is slow."""
    shape = SHAPES[name]
    return {
        (transform, made): Filter(f"{transform}|format-{made}") for transform in shape.transforms for made in FORMATS
    }


def imprint(photo):
    """Return a short hash of the file and the credit in it; it changes when the public files must be made again."""
    parts = (photo.file_hash, photo.credit, photo.licence, photo.ai_generated, *([photo.page] if photo.page else []))
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:16]


def prepare(photo):
    """Make the public files of a picture, replace damaged ones, and delete those of a picture that is not public.

    Return the numbers of files `made`, `remade` (the file was lost or damaged), `kept`, `withdrawn` and `missing`.
    """
    count = Counter()
    stale = not photo.is_public or photo.rendered_as != imprint(photo)
    deep_zoom.update_tiles(photo, stale)
    known = {rendition.filter_spec: rendition for rendition in photo.renditions.filter(filter_spec__in=PUBLIC)}
    for spec, rendition in list(known.items()):
        is_current = not stale and rendition.focal_point_key == Filter(spec).get_cache_key(photo)
        if is_current and _is_sound(rendition):
            count["kept"] += 1
            continue
        count["lost" if is_current else "outdated"] += 1
        rendition.delete()
        del known[spec]
    if not photo.is_public:
        return Counter(withdrawn=count["outdated"])
    wanted = [spec for spec in PUBLIC if spec not in known]
    made = photo.get_renditions(*wanted) if wanted else {}
    missing = sum(rendition.is_missing for rendition in made.values())
    new = len(made) - missing
    remade = min(count["lost"], new)
    if new and not missing:
        _remember(photo)
    return Counter(made=new - remade, remade=remade, kept=count["kept"], missing=missing)


def prepare_all(photos):
    """Prepare pictures one by one. Return the total counts, and the pictures that failed."""
    count, failed = Counter(), []
    for photo in photos.prefetch_related(None).iterator(chunk_size=200):
        count += (one := prepare(photo))
        if one["missing"]:
            failed.append(photo)
    return count, failed


def _remember(photo):
    small = photo.renditions.get(filter_spec=SMALL, focal_point_key=Filter(SMALL).get_cache_key(photo))
    with small.open_file() as file:
        photo.placeholder = placeholder(file)
    photo.rendered_as = imprint(photo)
    photo.save(update_fields=["placeholder", "rendered_as"])


def _is_sound(rendition):
    try:
        with rendition.file.storage.open(rendition.file.name) as file, Image.open(file) as image:
            return image.size == (rendition.width, rendition.height)
    except (OSError, UnidentifiedImageError, SyntaxError):
        return False
