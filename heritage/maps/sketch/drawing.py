"""The sketch: streets, rivers and numbered entries as one small SVG, drawn on the server.

It needs no script, no tile server and no network, and it prints. Its input has already passed the visibility rule.
Equirectangular with the cosine of the middle latitude: at the size of a district the error stays far below the width of
a street line.
"""

import json
from dataclasses import dataclass
from math import cos, radians
from typing import NamedTuple

import shapely

from heritage.catalogue.choices import ZoneKind
from heritage.maps.sketch.basemap import basemap
from heritage.maps.sketch.labels import Canvas, Label
from heritage.maps.sketch.marker_shapes import PLAIN, SHAPES
from heritage.maps.sketch.projection import METRES_PER_DEGREE, Frame, path

LEAST_M = 1_700  # a smaller box would show one junction and no way to it
MOST_M = 16_000  # how far to look for a street
WIDE = 600  # wider drawings scroll on a phone, with larger letters and dots
RIVER_VIEW_M = 7_000  # river lines are wrong by up to about a kilometre, which misleads close by
ROUND_LENGTHS = [first * 10**zeros for zeros in range(1, 6) for first in (1, 2, 3, 5)]


class Mark(NamedTuple):
    """One point to number on the map. The radius is its uncertainty, None or 0 where it is exact.

    `shape` is a key of SHAPES; empty for a plain round dot.
    """

    lon: float
    lat: float
    radius_m: float | None
    number: int | str
    label: str
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A mark as drawn: its true position, the circle to scale, and the numbered dot on or beside it."""

    number: str
    label: str
    x: float
    y: float
    r: float
    dot_x: float
    dot_y: float
    shape: str

    @property
    def form(self):
        return SHAPES.get(self.shape, PLAIN)

    @property
    def is_moved(self):
        return (self.x, self.y) != (self.dot_x, self.dot_y)


@dataclass(frozen=True, slots=True)
class DrawnZone:
    """All zones of one kind: a value of ZoneKind, and their rings."""

    kind: str
    rings: str

    @property
    def label(self):
        return ZoneKind(self.kind).label


@dataclass(frozen=True, slots=True)
class ScaleBar:
    metres: int
    length: float

    @property
    def text(self):
        return f"{self.metres} 米" if self.metres < 1000 else f"{self.metres // 1000} 公里"


class Minutes(NamedTuple):
    """How long a leg takes on foot, written beside its middle."""

    number: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Sketch:
    """What the template needs; paths are in the units of the viewBox."""

    width: int
    height: int
    title: str
    zones: tuple[DrawnZone, ...]
    rivers: str
    streets: str
    labels: tuple[Label, ...]
    way: str
    minutes: tuple[Minutes, ...]
    spots: tuple[Spot, ...]
    scale: ScaleBar
    credit: str

    @property
    def is_wide(self):
        return self.width > WIDE

    @property
    def has_areas(self):
        return any(spot.r for spot in self.spots)


def box_around(marks):
    """Return a box with the marks, the circle of a single one, and at least one street; all streets without a mark."""
    streets = basemap().streets
    if not marks:
        return tuple(shapely.total_bounds(streets))
    squeeze = cos(radians(marks[0].lat))
    reach = [_radius(mark, marks) / METRES_PER_DEGREE for mark in marks]
    circles = [
        (mark.lon - up / squeeze, mark.lat - up, mark.lon + up / squeeze, mark.lat + up)
        for mark, up in zip(marks, reach, strict=True)
    ]
    west, south, east, north = shapely.total_bounds(shapely.box(*zip(*circles, strict=True)))
    least = LEAST_M / METRES_PER_DEGREE
    while True:
        across, down = max(1.25 * (east - west), least / squeeze) / 2, max(1.25 * (north - south), least) / 2
        lon, lat = (west + east) / 2, (south + north) / 2
        box = (lon - across, lat - down, lon + across, lat + down)
        # a street counts once it reaches well into the box: a stub at the edge does not help
        inner = shapely.box(lon - 0.7 * across, lat - 0.7 * down, lon + 0.7 * across, lat + 0.7 * down)
        if least * METRES_PER_DEGREE > MOST_M or inner.intersects(streets).any():
            return box
        least *= 1.2


def draw(box, width, height, marks=(), zones=(), legs=()):
    """Return the sketch of a box (west, south, east, north) at a size in pixels.

    `marks` outside the drawing are left out; `legs` are the ways between them, with minutes. `zones` are the kinds and
    GeoJSON polygons of zones that may be shown.
    """
    frame, base = Frame.fit(box, width, height), basemap()
    scale = scale_bar(frame)
    # Letters and dots in the largest size of the style canvas, so that they never overlap.
    letter, dot = (19, 19) if width > WIDE else (13, 15)
    corners = [(0, height - 44, 110 + scale.length, height), (width - 52, height - 80, width, height)]
    canvas = Canvas(width, height, letter, dot, corners)
    spots = place_spots(frame, canvas, marks)

    places = [(name, *frame.xy(lon, lat)) for name, lon, lat in base.places]
    labels = [canvas.place_name(name, x, y) for name, x, y in places if frame.holds(x, y)]
    wide_enough = width / frame.units_per_metre >= RIVER_VIEW_M
    rivers = [frame.lines(shape) for shape in frame.clip(base.rivers)] if wide_enough else []
    streets = [frame.lines(shape) for shape in frame.clip(base.streets)]
    junctions = [(x, y) for x, y in (frame.xy(*at) for at in base.junctions) if frame.holds(x, y)]
    named = [*zip(base.river_names, rivers, strict=False), *zip(base.street_names, streets, strict=True)]
    for name, parts in sorted(named, key=lambda line: -extent(line[1])):
        if name and parts:
            labels.append(canvas.line_name(name, parts[0], junctions))

    labels = tuple(label for label in labels if label)
    return Sketch(
        width=width,
        height=height,
        title=title_for(spots),
        zones=drawn_zones(frame, zones),
        rivers="".join(path(line) for parts in rivers for line in parts),
        streets="".join(path(line) for parts in streets for line in parts),
        labels=labels,
        way="".join(path([frame.xy(*point) for point in leg.points]) for leg in legs),
        minutes=tuple(Minutes(leg.minutes, *frame.xy(*leg.middle)) for leg in legs if leg.minutes),
        spots=spots,
        scale=scale,
        credit=base.credit if any(rivers) or any(label.is_place for label in labels) else "",
    )


def place_spots(frame, canvas, marks):
    """Return the marks inside the frame, with dots moved apart where they would overlap."""
    inside = [(mark, *frame.xy(mark.lon, mark.lat)) for mark in marks]
    inside = [(mark, x, y) for mark, x, y in inside if frame.holds(x, y)]
    dots = canvas.dots([(x, y) for _, x, y in inside])
    return tuple(
        Spot(
            *(str(mark.number), mark.label, x, y),
            *(round(_radius(mark, marks) * frame.units_per_metre, 1), *dot, mark.shape),
        )
        for (mark, x, y), dot in zip(inside, dots, strict=True)
    )


def _radius(mark, marks):
    """Return the radius to draw: many circles would cover the streets, the darkest where least is known."""
    return (mark.radius_m or 0) if len(marks) == 1 else 0


def scale_bar(frame):
    """Return the longest round length that takes at most a sixth of the width."""
    room = frame.width / 6 / frame.units_per_metre
    metres = max((length for length in ROUND_LENGTHS if length <= room), default=ROUND_LENGTHS[0])
    return ScaleBar(metres, round(metres * frame.units_per_metre, 1))


def title_for(spots):
    """Return what a screen reader says for the picture; the list beside it says the rest."""
    if not spots:
        return "街道示意图"
    if len(spots) > 5:
        return f"示意图，标出{len(spots)}处"
    return f"示意图，标出{len(spots)}处：" + "，".join(f"{spot.number} {spot.label}" for spot in spots)


def extent(parts):
    return max((abs(line[-1][0] - line[0][0]) + abs(line[-1][1] - line[0][1]) for line in parts), default=0)


def drawn_zones(frame, zones):
    """Return one drawing for each kind of zone, in the order of the law, the innermost last."""
    rings = {kind: "".join(outline(frame, shape) for of, shape in zones if of == kind) for kind in ZoneKind.values}
    return tuple(DrawnZone(kind, path) for kind, path in reversed(rings.items()) if path)


def outline(frame, shape):
    """Return the rings of a polygon, cut to the frame."""
    rings = []
    for part in shapely.get_parts(frame.clip(shapely.from_geojson(json.dumps(shape)))):
        rings += [part.exterior, *part.interiors]
    return "".join(path([frame.xy(lon, lat) for lon, lat in ring.coords[:-1]]) + "Z" for ring in rings)
