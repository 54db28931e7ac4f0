"""The grid in which dense points are counted: tiles of web maps, halved twice (64 pixels of a screen each).

A cell of level z is one of 2^z × 2^z squares of the world in the Mercator projection. The key of a point is the number
of its cell at the finest level with the bits of x and y interleaved, so that all points of a coarser cell have
consecutive keys: `key >> 2·(FINEST − z)` is their cell.
"""

from dataclasses import dataclass
from math import asinh, atan, degrees, pi, radians, sinh, tan

FINEST = 18
CELLS_A_TILE = 2  # how often a tile of 256 pixels is halved
MOST_CELLS = 300
MOST_RUNS = 4  # ranges of keys that one view reads
_FURTHEST = 85.05  # degrees; the Mercator world ends there


def projected(longitude, latitude):
    """Return a point in the Mercator world, whose north-western corner is (0, 0) and whose side is 1."""
    latitude = radians(max(-_FURTHEST, min(_FURTHEST, latitude)))
    return (longitude + 180) / 360, (1 - asinh(tan(latitude)) / pi) / 2


def cell_of(longitude, latitude, level):
    """Return (x, y) of the cell of a point. Points outside the world belong to the cells at its edge."""
    side = 1 << level
    x, y = projected(longitude, latitude)
    return max(0, min(side - 1, int(x * side))), max(0, min(side - 1, int(y * side)))


def corner(x, y, level):
    """Return the longitude and latitude of the north-western corner of a cell."""
    side = 1 << level
    return x / side * 360 - 180, degrees(atan(sinh(pi * (1 - 2 * y / side))))


def interleave(x, y):
    key = 0
    for bit in range(FINEST):
        key |= (x >> bit & 1) << 2 * bit | (y >> bit & 1) << 2 * bit + 1
    return key


def separate(key):
    x = y = 0
    for bit in range(FINEST):
        x |= (key >> 2 * bit & 1) << bit
        y |= (key >> 2 * bit + 1 & 1) << bit
    return x, y


def key_of(longitude, latitude):
    return interleave(*cell_of(longitude, latitude, FINEST))


def cells_of_key(key):
    """Yield (level, x, y) of every cell that holds the points of a key, the world first."""
    x, y = separate(key)
    for level in range(FINEST + 1):
        yield level, x >> FINEST - level, y >> FINEST - level


@dataclass(frozen=True)
class Grid:
    """The cells of one level that touch a view."""

    level: int
    west: int
    east: int
    north: int
    south: int

    @classmethod
    def over(cls, view):
        """Return the cells of a view: 64 pixels each, or larger where the box is too large for its zoom."""
        level = min(view.zoom + CELLS_A_TILE, FINEST)
        while (grid := cls.at(level, view)).size > MOST_CELLS:
            level -= 1
        return grid

    @classmethod
    def at(cls, level, view):
        west, north = cell_of(view.west, view.north, level)
        east, south = cell_of(view.east, view.south, level)
        return cls(level, west, east, north, south)

    @property
    def size(self):
        return (self.east - self.west + 1) * (self.south - self.north + 1)

    @property
    def shift(self):
        """How far to shift a key for its cell at this level."""
        return 2 * (FINEST - self.level)

    def holds(self, x, y):
        return self.west <= x <= self.east and self.north <= y <= self.south

    def runs(self):
        """Return runs (first, last) of keys that hold every point of the grid, and few others."""
        coarse, by = self, 0
        while coarse.size > MOST_RUNS:
            by += 1
            coarse = Grid(self.level - by, *(side >> by for side in (self.west, self.east, self.north, self.south)))
        runs = []
        for start in sorted(
            interleave(x, y) for x in range(coarse.west, coarse.east + 1) for y in range(coarse.north, coarse.south + 1)
        ):
            first, last = start << coarse.shift, (start + 1 << coarse.shift) - 1
            if runs and runs[-1][1] + 1 == first:
                runs[-1] = runs[-1][0], last
            else:
                runs.append((first, last))
        return runs
