"""Make all sizes of a picture from one decoding.

Wagtail decodes the whole file for each rendition. Here a JPEG is decoded once, no larger than the largest size needed,
and smaller sizes are resized from larger ones.
"""

from math import ceil, sqrt

from wagtail.images.models import Filter

from heritage.photos.metadata import xmp
from heritage.photos.renditions import subprocess_decoder
from heritage.photos.renditions.encoding import Drawn

MOST_DRAWN = 12_000_000  # pixels that are decoded at most


def draw(photo, specs):
    """Yield (spec, name of the format, bytes) for each spec of the form `transform|format-x`, the largest first."""
    wanted = {}
    for spec in specs:
        wanted.setdefault(_cut(photo, Filter(spec)), []).append(spec)
    largest_first = sorted(wanted.items(), key=lambda item: -item[0][1][0])
    cuts = [(part, size, [spec.rpartition("format-")[2] for spec in here]) for (part, size), here in largest_first]
    names = [{spec.rpartition("format-")[2]: spec for spec in here} for _, here in largest_first]
    scale = max(size[0] / (part[2] - part[0]) for part, size in wanted)
    whole = (photo.width, photo.height)
    with photo.open_file() as file:
        enough, credit_line = _enough(photo, scale), xmp.packet(photo)
        for number, name, data in subprocess_decoder.files(file, photo.page, enough, whole, cuts, credit_line):
            yield names[number][name], name, data


def cut(photo, wanted):
    """Return (pixels of what a Filter shows, name of the format of the original)."""
    part, size = _cut(photo, wanted)
    drawn, format_name = _decoded(photo, size[0] / (part[2] - part[0]))
    image = drawn.cut(part, size).image
    image.info = drawn.image.info
    return image, format_name


def whole(photo):
    """Return (pixels of all of the picture, name of the format of the original)."""
    drawn, format_name = _decoded(photo, 1)
    return drawn.image, format_name


def _cut(photo, wanted):
    """Return the part of the picture that a Filter shows, and its size."""
    transform = wanted.get_transform(photo)
    return tuple(transform.get_rect().round()), tuple(max(1, round(side)) for side in transform.size)


def _enough(photo, scale):
    # A very large picture of an odd shape may need all its pixels for one small cut; this is the limit
    scale = min(scale, sqrt(MOST_DRAWN / (photo.width * photo.height)))
    return ceil(photo.width * scale), ceil(photo.height * scale)


def _decoded(photo, scale):
    with photo.open_file() as file:
        image, format_name = subprocess_decoder.clean_pixels(file, _enough(photo, scale), photo.page)
    return Drawn((0, 0, photo.width, photo.height), image), format_name
