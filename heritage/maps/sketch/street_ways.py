"""The way from one public point to another along the streets of the built-in base map, and how long it takes on foot.

The streets are a sketch (some 150 m off) and have no footpaths: lengths and minutes are estimates, and said to be.
"""

import heapq
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import shapely

from heritage.catalogue.position.datum import distance_m
from heritage.maps.sketch.basemap import basemap

GAP = 0.003  # degrees, up to 300 m: a street of the sketch that ends so near another one meets it
CHOICE_M = 200  # streets so much further off than the nearest one are ways out, too
OFF_STREET_M = 900  # a point further from any street is joined by a straight line
METRES_PER_MINUTE = 67  # 4 km an hour


@dataclass(frozen=True)
class Leg:
    """The way between two stops: its (longitude, latitude) points and its length."""

    points: tuple
    metres: float

    @property
    def minutes(self):
        return round(self.metres / METRES_PER_MINUTE)

    @property
    def middle(self):
        """The point half way, for the minutes."""
        at = shapely.LineString(self.points).interpolate(0.5, normalized=True)
        return at.x, at.y


@lru_cache(maxsize=512)
def leg(start, end):
    """Return the Leg between two (longitude, latitude); a straight one where no street leads."""
    ways = dict(_streets())
    feet = {}
    for point in (start, end):
        found = sorted(_feet(point))
        if found[0][0] > OFF_STREET_M:
            return _along((start, end))
        for off, near, segment in found:
            if off > found[0][0] + CHOICE_M:
                break
            for pair in ((point, near), (near, segment[0]), (near, segment[1])):
                _join(ways, *pair)
            for other in feet.get(segment, ()):
                _join(ways, near, other)
            feet.setdefault(segment, []).append(near)
    return _along(_shortest(ways, start, end) or (start, end))


def _join(ways, one, other):
    ways[one] = (*ways.get(one, ()), other)
    ways[other] = (*ways.get(other, ()), one)


def _along(points):
    return Leg(tuple(points), sum(distance_m(*pair) for pair in pairwise(points)))


def _shortest(ways, start, end):
    queue, seen = [(0.0, (start,))], set()
    while queue:
        metres, path = heapq.heappop(queue)
        if path[-1] == end:
            return path
        if path[-1] in seen:
            continue
        seen.add(path[-1])
        for step in ways[path[-1]]:
            if step not in seen:
                heapq.heappush(queue, (metres + distance_m(path[-1], step), (*path, step)))
    return None


def _feet(point):
    """Yield (metres off, nearest point, segment) for each segment of a street."""
    for segment in _segments():
        line = shapely.LineString(segment)
        foot = line.interpolate(line.project(shapely.Point(point)))
        near = round(foot.x, 6), round(foot.y, 6)
        yield distance_m(point, near), near, segment


@cache
def _segments():
    """The pieces of street between two junctions or bends."""
    streets = basemap().streets
    joints = []
    for number, street in enumerate(streets):
        others = shapely.union_all([*streets[:number], *streets[number + 1 :]])
        for place in (street.coords[0], street.coords[-1]):
            gap = shapely.shortest_line(shapely.Point(place), others)
            if 0 < gap.length < GAP:
                joints.append(gap)
    noded = shapely.set_precision(shapely.union_all([*streets, *joints]), 1e-6)
    return tuple(
        (one, other)
        for part in shapely.get_parts(shapely.node(noded))
        for one, other in pairwise([(round(x, 6), round(y, 6)) for x, y in part.coords])
    )


@cache
def _streets():
    """Return the pairs (point, points that a street leads to)."""
    ways = {}
    for one, other in _segments():
        _join(ways, one, other)
    return tuple(ways.items())
