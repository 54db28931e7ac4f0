"""All sizes of a picture from one decoding, the smaller made from the larger.

Wagtail decodes the whole file for each rendition. Here a JPEG is decoded once, no larger than the largest size asked
for, and each further size is drawn from one that is already there.
"""

from dataclasses import dataclass
from io import BytesIO
from math import ceil, sqrt

from PIL import Image
from wagtail.images.models import Filter

from heritage.photos import xmp
from heritage.photos.apart import clean_pixels

OPTIONS = {
    "jpeg": {"quality": 76, "progressive": True, "optimize": True},
    "webp": {"quality": 78},
    "avif": {"quality": 52, "speed": 8},
}
# A size is made from another only where that is so much larger, or it would lose sharpness twice.
ENOUGH = 1.4
# Crops of 320 × 213 and of 960 × 640 differ by a hair: as much of a picture's side is the same crop.
HAIR = 0.01
MOST_DRAWN = 12_000_000  # pixels in the memory of the server


@dataclass(frozen=True)
class Drawn:
    """Pixels of a part of the picture. The part is (left, top, right, bottom) in the pixels of the original."""

    part: tuple
    image: Image.Image

    @property
    def scale(self):
        return self.image.width / (self.part[2] - self.part[0])

    def shows(self, part):
        hair = HAIR * (self.part[2] - self.part[0])
        left, top, right, bottom = self.part
        return part[0] >= left - hair and part[1] >= top - hair and part[2] <= right + hair and part[3] <= bottom + hair

    def cut(self, part, size):
        left, top = self.part[:2]
        factors = (self.image.width / (self.part[2] - left), self.image.height / (self.part[3] - top))
        box = (
            max((part[0] - left) * factors[0], 0),
            max((part[1] - top) * factors[1], 0),
            min((part[2] - left) * factors[0], self.image.width),
            min((part[3] - top) * factors[1], self.image.height),
        )
        if box == (0, 0, *self.image.size) and size == self.image.size:
            return Drawn(part, self.image)
        return Drawn(part, self.image.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0))


def draw(photo, specs):
    """Yield (spec, name of the format, bytes) for each spec of the form `transform|format-x`, the largest first."""
    wanted = {}
    for spec in specs:
        wanted.setdefault(_cut(photo, Filter(spec)), []).append(spec)
    largest_first = sorted(wanted.items(), key=lambda item: -item[0][1][0])
    scale = max(size[0] / (part[2] - part[0]) for part, size in wanted)
    drawn = [_decoded(photo, scale)[0]]
    profile = drawn[0].image.info.get("icc_profile")
    credit_line = xmp.packet(photo)
    for (part, size), here in largest_first:
        needed = ENOUGH * size[0] / (part[2] - part[0])
        source = next((one for one in reversed(drawn) if one.shows(part) and one.scale >= needed), drawn[0])
        drawn.append(source.cut(part, size))
        for spec in here:
            name = spec.rpartition("format-")[2]
            yield spec, name, encoded(drawn[-1].image, name, credit_line, profile)


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
    """The part of the picture that a Filter shows, and its size."""
    transform = wanted.get_transform(photo)
    return tuple(transform.get_rect().round()), tuple(max(1, round(side)) for side in transform.size)


def _decoded(photo, scale):
    # A picture of the utmost size and of an odd shape may need all its pixels for one small cut: so many and no more
    scale = min(scale, sqrt(MOST_DRAWN / (photo.width * photo.height)))
    with photo.open_file() as file:
        image, format_name = clean_pixels(file, (ceil(photo.width * scale), ceil(photo.height * scale)))
    return Drawn((0, 0, photo.width, photo.height), image), format_name


def encoded(image, name, credit_line, profile):
    """Return the bytes of a public file: pixels, colour profile, credit and licence, and nothing else."""
    if name == "jpeg" and image.mode == "RGBA":
        white = Image.new("RGB", image.size, (255, 255, 255))
        white.paste(image, mask=image.getchannel("A"))
        image = white
    options = {**OPTIONS[name], "xmp": credit_line, **({"icc_profile": profile} if profile else {})}
    out = BytesIO()
    image.save(out, name.upper(), **options)
    return out.getvalue()
