"""The stops of a route that may be shown, each where it may be shown: for its page, its sketch and its files."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from urllib.parse import urlencode

from django.urls import reverse

from heritage.catalogue.models import HeritageSitePage
from heritage.catalogue.position.visibility import PublicPosition
from heritage.maps.models.routes import distance_in_words
from heritage.maps.numbered_entries import drawn, whereabouts, with_words
from heritage.maps.sketch.drawing import Mark, box_around
from heritage.maps.sketch.street_ways import leg

SKETCH_SIZE = 580, 500


@dataclass(frozen=True)
class Stop:
    """`number` counts all stops of the walk. `position` is a PublicPosition, or None."""

    number: int
    title: str
    text: str
    position: PublicPosition | None
    note: str
    entry: HeritageSitePage | None = None

    @property
    def whereabouts(self):
        """Where it is in words, as far as the public may know."""
        return whereabouts(self.entry) if self.entry else ""

    @property
    def mark(self):
        at = self.position
        return Mark(at.longitude, at.latitude, at.radius_m, self.number, self.title)


class Walk:
    """The stops of a route. The stop of an unpublished entry is left out with its text."""

    def __init__(self, page):
        self.page = page

    @cached_property
    def stops(self):
        rows = list(self.page.stops.all())
        entries = self._entries(rows)
        stops = []
        for row in rows:
            entry = entries.get(row.entry_id)
            if entry:
                about = (entry.title, row.text, entry.position, entry.position_note, entry)
            elif row.entry_id or not row.name:
                continue
            else:
                position = point(row)
                about = (row.name, row.text, position, "精确位置" if position else "位置未查到")
            stops.append(Stop(len(stops) + 1, *about))
        return stops

    def _entries(self, rows):
        wanted = [row.entry_id for row in rows if row.entry_id]
        if not wanted:
            return {}
        return {entry.pk: entry for entry in with_words(HeritageSitePage.objects.published().filter(pk__in=wanted))}

    @property
    def placed(self):
        return [stop for stop in self.stops if stop.position]

    @property
    def unplaced(self):
        return [stop for stop in self.stops if not stop.position]

    @cached_property
    def legs(self):
        """The ways from each stop with a public position to the next, along the streets of the sketch."""
        points = [(stop.position.longitude, stop.position.latitude) for stop in self.placed]
        return tuple(leg(*pair) for pair in pairwise(points))

    @property
    def distance_m(self):
        """The distance along the streets, to the nearest 100 m; None for one stop."""
        return max(100, int(round(sum(leg.metres for leg in self.legs), -2))) if self.legs else None

    @property
    def minutes(self):
        return sum(leg.minutes for leg in self.legs)

    @property
    def legs_for_map(self):
        """What the script draws: the points of each leg as (latitude, longitude), and its minutes."""
        return [{"points": [(y, x) for x, y in leg.points], "minutes": leg.minutes} for leg in self.legs]

    @property
    def distance_in_words(self):
        return distance_in_words(self.distance_m)

    @property
    def map_address(self):
        return f"{reverse('map')}?{urlencode({'route': self.page.slug})}"

    @cached_property
    def sketch(self):
        """The numbered stops and the line between them; None where no position may be shown."""
        if not self.placed:
            return None
        marks = tuple(stop.mark for stop in self.placed)
        return drawn(box_around(marks), *SKETCH_SIZE, marks, (), self.legs)


def point(row):
    """Return the PublicPosition of a stop without entry. An editor put it on a public route, so it is public."""
    if row.longitude is None:
        return None
    return PublicPosition(round(row.longitude, 5), round(row.latitude, 5), 0, exact=True)
