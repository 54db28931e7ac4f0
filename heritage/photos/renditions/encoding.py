"""Make the public files of a picture from its pixels: smaller sizes are resized from larger ones.

Imports only Pillow: it also runs in the subprocess that decodes large pictures (subprocess_decoder.py).
"""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image

OPTIONS = {
    "jpeg": {"quality": 76, "progressive": True, "optimize": True},
    "webp": {"quality": 78},
    "avif": {"quality": 52, "speed": 8},
}
# A size is made from another one only if that is 1.4 times larger; otherwise it would lose sharpness twice.
ENOUGH = 1.4
# Crops of 320 × 213 and 960 × 640 differ slightly; a difference up to this part of the side counts as the same crop.
HAIR = 0.01


@dataclass(frozen=True)
class Drawn:
    """Pixels of a part of the picture. `part` is (left, top, right, bottom) in pixels of the original."""

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


def files(image, whole, cuts, credit_line):
    """Yield (number, name of the format, bytes) for every format of each cut.

    `whole` is the size of the original. A cut is ((left, top, right, bottom) in its pixels, size, names of formats);
    the largest first.
    """
    profile = image.info.get("icc_profile")
    drawn = [Drawn((0, 0, *whole), image)]
    for number, (part, size, names) in enumerate(cuts):
        needed = ENOUGH * size[0] / (part[2] - part[0])
        source = next((one for one in reversed(drawn) if one.shows(part) and one.scale >= needed), drawn[0])
        drawn.append(source.cut(tuple(part), tuple(size)))
        for name in names:
            yield number, name, encoded(drawn[-1].image, name, credit_line, profile)


def encoded(image, name, credit_line, profile):
    """Return the bytes of a public file: pixels, colour profile, credit and licence, nothing else."""
    if name == "jpeg" and image.mode == "RGBA":
        white = Image.new("RGB", image.size, (255, 255, 255))
        white.paste(image, mask=image.getchannel("A"))
        image = white
    options = {**OPTIONS[name], "xmp": credit_line, **({"icc_profile": profile} if profile else {})}
    out = BytesIO()
    image.save(out, name.upper(), **options)
    return out.getvalue()
