"""Place the words and numbers of a sketch so that they cover neither dots nor each other."""

from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, pi, sin

EDGE = 5  # least distance of a label from the frame
DIRECTIONS = [(cos(turn * pi / 6), sin(turn * pi / 6)) for turn in range(12)]
RINGS = (1, 1.6, 2.2, 3, 4)
ALONG = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82, 0.1, 0.9)


@dataclass(frozen=True, slots=True)
class Label:
    """A name, centred on x and y, and the box (left, top, right, bottom) kept free for it."""

    text: str
    x: float
    y: float
    box: tuple[float, float, float, float]
    vertical: bool = False
    is_place: bool = False

    @property
    def baseline(self):
        """Where the foot of a horizontal line stands; upright text is centred by its writing mode."""
        return self.y if self.vertical else round(self.y + 4.6, 1)


class Canvas:
    """The occupied boxes of a drawing, and the largest size of its letters and dots."""

    def __init__(self, width, height, letter, dot, taken):
        self.width, self.height = width, height
        self.letter, self.dot = letter, dot
        self.taken = list(taken)

    def dots(self, places):
        """Return a point for each numbered dot: its own, or one near by where another dot is."""
        spots = []
        for x, y in places:
            spots.append(next((at for at in self._around(x, y) if self._is_clear(at, spots)), (x, y)))
        self.taken += [(x - self.dot, y - self.dot, x + self.dot, y + self.dot) for x, y in spots]
        return spots

    def place_name(self, text, x, y):
        """Return the label of a town at its position, or just above or below; None where there is no room."""
        for shift in (0, -1.5 * self.letter, 1.5 * self.letter):
            label = self._label(text, x, y + shift, is_place=True)
            if self._is_free(label.box):
                self.taken.append(label.box)
                return label
        return None

    def line_name(self, text, points, junctions):
        """Return the label of a street or river on its line, if possible off the junctions; None without room."""
        length, best = _length(points), None
        for x, y, is_steep in stations(points):
            label = self._label(text, x, y, vertical=is_steep)
            left, top, right, bottom = label.box
            if max(right - left, bottom - top) > length or not self._is_free(label.box):
                continue
            crossed = sum(left - 6 < jx < right + 6 and top - 6 < jy < bottom + 6 for jx, jy in junctions)
            if best is None or crossed < best[0]:
                best = crossed, label
            if not crossed:
                break
        if best is None:
            return None
        self.taken.append(best[1].box)
        return best[1]

    def _label(self, text, x, y, vertical=False, is_place=False):
        # 1.1 and 1.25: letters stand apart as the style sheet sets them; names of towns are a third larger
        letter = self.letter * (1.33 if is_place else 1)
        length = len(text) * letter * (1.1 if vertical else 1.25)
        across, down = (letter, length) if vertical else (length, letter)
        box = (x - across / 2, y - down / 2, x + across / 2, y + down / 2)
        return Label(text, round(x, 1), round(y, 1), box, vertical, is_place)

    def _is_free(self, box):
        left, top, right, bottom = box
        if left < EDGE or top < EDGE or right > self.width - EDGE or bottom > self.height - EDGE:
            return False
        return not any(left < x1 and x0 < right and top < y1 and y0 < bottom for x0, y0, x1, y1 in self.taken)

    def _is_clear(self, at, spots):
        x, y = at
        if not (0 <= x <= self.width and 0 <= y <= self.height):
            return False
        return all(hypot(x - other_x, y - other_y) >= 2 * self.dot for other_x, other_y in spots)

    def _around(self, x, y):
        yield x, y
        for ring in RINGS:
            for across, down in DIRECTIONS:
                yield round(x + across * ring * 2.05 * self.dot, 1), round(y + down * ring * 2.05 * self.dot, 1)


def stations(points):
    """Points along a line, the middle first, each with whether the line runs steeply there."""
    total = _length(points)
    for share in ALONG:
        rest = share * total
        for (x0, y0), (x1, y1) in pairwise(points):
            length = hypot(x1 - x0, y1 - y0)
            if length and rest <= length:
                part = rest / length
                yield x0 + (x1 - x0) * part, y0 + (y1 - y0) * part, abs(y1 - y0) > abs(x1 - x0)
                break
            rest -= length


def _length(points):
    return sum(hypot(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in pairwise(points))
