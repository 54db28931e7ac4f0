"""Wagtail's own filters (the thumbnails of its screens) on pixels that are clean and cut to size already."""

from contextlib import contextmanager

from wagtail.images.models import Filter
from willow.plugins.pillow import PillowImage


class Pixels(PillowImage):
    """Pixels in Willow's hands, with the format that a rendition takes when its filter names none."""

    def __init__(self, image, format_name):
        super().__init__(image)
        self.format_name = format_name

    def auto_orient(self):
        return self


class Cut:
    """What a Filter takes for a picture: the part that it shows, so that only its format is left to do."""

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
