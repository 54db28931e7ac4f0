"""Run Wagtail's filters (thumbnails in the admin) on pixels that are already clean and cut to size."""

from contextlib import contextmanager

from wagtail.images.models import Filter
from willow.image import INITIAL_IMAGE_CLASSES, ImageFile
from willow.plugins.pillow import PillowImage
from willow.registry import registry


class Jpeg2000File(ImageFile):
    """An uploaded JPEG 2000, which Willow does not know. It is decoded by decoder.py."""

    format_name = "jp2"
    mime_type = "image/jp2"


def register_jpeg_2000():
    INITIAL_IMAGE_CLASSES["jpx"] = Jpeg2000File  # the name by which `filetype` knows it
    registry.register_image_class(Jpeg2000File)


class Pixels(PillowImage):
    """A Willow image of clean pixels, with the format of a rendition whose filter names none."""

    def __init__(self, image, format_name):
        super().__init__(image)
        self.format_name = format_name

    def auto_orient(self):
        return self


class Cut:
    """Acts as an image for Filter.run(): already cut to size, so that only the format remains."""

    focal_point_x = None

    def __init__(self, image, format_name):
        self.pixels = Pixels(image, format_name)

    @contextmanager
    def get_willow_image(self):
        yield self.pixels

    def is_svg(self):
        return False

    def save(self, wanted, output):
        rest = [part for part in wanted.spec.split("|") if not Filter(part).transform_operations]
        return Filter("|".join(rest) or "original").run(self, output)
