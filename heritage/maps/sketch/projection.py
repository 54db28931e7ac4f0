"""Convert degrees to the units of a drawing, and lines to SVG paths."""

from dataclasses import dataclass
from math import cos, radians

import shapely

METRES_PER_DEGREE = 111_195
OVERRUN = 7  # lines go beyond the frame, so that the slanted end of a nine-unit street is not visible


@dataclass(frozen=True, slots=True)
class Frame:
    """Convert degrees to the units of the viewBox. The whole box is shown, in the middle."""

    west: float
    north: float
    x_scale: float
    y_scale: float
    width: int
    height: int

    @classmethod
    def fit(cls, box, width, height):
        west, south, east, north = box
        squeeze = cos(radians((south + north) / 2))
        y_scale = min(width / ((east - west) * squeeze), height / (north - south))
        x_scale = y_scale * squeeze
        return cls(
            (west + east - width / x_scale) / 2, (south + north + height / y_scale) / 2, x_scale, y_scale, width, height
        )

    @property
    def units_per_metre(self):
        return self.y_scale / METRES_PER_DEGREE

    def xy(self, lon, lat):
        return round((lon - self.west) * self.x_scale, 1), round((self.north - lat) * self.y_scale, 1)

    def holds(self, x, y):
        return 0 <= x <= self.width and 0 <= y <= self.height

    def clip(self, shapes):
        """Return the shapes cut to the frame, a little beyond it."""
        across, down = OVERRUN / self.x_scale, OVERRUN / self.y_scale
        east, south = self.west + self.width / self.x_scale, self.north - self.height / self.y_scale
        return shapely.clip_by_rect(shapes, self.west - across, south - down, east + across, self.north + down)

    def lines(self, shape):
        """Return the lines of a clipped shape as lists of points, the longest first."""
        parts = [[self.xy(lon, lat) for lon, lat in part.coords] for part in shapely.get_parts(shape)]
        return sorted(parts, key=len, reverse=True)


def path(points):
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
